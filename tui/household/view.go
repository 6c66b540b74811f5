package household

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// Heading says which household: code, whose, where, how many.
func (s *Screen) Heading() string {
	if s.read.id.IsZero() {
		return ""
	}
	common, f := s.session.Text.Common, s.read.facts
	parts := []string{f.Code}
	if name := s.headName(); name != "" {
		parts = append(parts, common.Home(name))
	}
	parts = append(parts, s.place(), common.Persons(len(s.read.members)))
	return joined(parts)
}

func joined(parts []string) string {
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	return widget.Sanitize(strings.Join(parts, "  "))
}

func (s *Screen) headName() string {
	for _, m := range s.read.members {
		if m.id == s.read.facts.Head {
			return m.name
		}
	}
	return ""
}

func (s *Screen) place() string {
	f := s.read.facts
	if f.Group == 0 {
		return f.Village
	}
	return strings.TrimSpace(f.Village + " " + s.session.Text.Common.Group(strconv.Itoa(f.Group)))
}

// Resize fits the columns to the window.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	w := s.words()
	s.table = widget.NewTable(width-4,
		widget.Column{Title: w.Relation, Width: 10, Grow: 3},
		widget.Column{Title: w.Name, Width: 10, Grow: 2},
		widget.Column{Title: w.Who, Width: 8},
		widget.Column{Title: w.Born, Width: 10, From: 92},
		widget.Column{Title: w.Phone, Width: 8},
		widget.Column{Title: w.Items, Width: 15},
		widget.Column{Title: w.Next, Width: 10},
		widget.Column{Width: max(widget.Width(w.Away), widget.Width(w.Died))},
	)
	s.layout()
}

// layout gives the list what the lines around it leave: two rules, the heads, the foot.
func (s *Screen) layout() { s.list.Resize(s.width, s.height-4-len(s.facts())) }

// View draws the household.
func (s *Screen) View() tea.View {
	styles := s.session.Styles
	var page widget.Page
	page.Line(styles.Rule(s.width))
	if s.read.id.IsZero() {
		page.Line("   " + styles.Dim.Paint(s.waiting()))
		return page.View(s.width, s.height)
	}
	if facts := s.facts(); len(facts) > 0 {
		page.Block(facts, nil)
		page.Line(styles.Rule(s.width))
	}
	if len(s.read.members) == 0 {
		page.LineAt("   "+s.words().Nobody(s.keys.Add.Help().Key), 1)
	} else {
		page.Line("   " + styles.Dim.Paint(s.table.Head()))
		page.Block(s.list.View())
	}
	page.Fill(s.height - 1)
	page.Line(" " + s.foot())
	return page.View(s.width, s.height)
}

// waiting stands on the screen before it has been read, or when it cannot be: why, the App says.
func (s *Screen) waiting() string {
	if s.lost {
		return s.session.Text.Common.Empty
	}
	return s.session.Text.Common.Loading
}

// facts are the lines about the household itself.
func (s *Screen) facts() (lines []string) {
	words, styles, f := s.words(), s.session.Styles, s.read.facts
	for _, fact := range [][2]string{{words.Address, f.Address}, {words.Head, s.headName()}, {words.Note, f.Note}} {
		if fact[1] != "" {
			lines = append(lines, " "+widget.PadRight(styles.Dim.Paint(fact[0]), 8)+" "+widget.Sanitize(fact[1]))
		}
	}
	for _, line := range s.read.conflicts[:min(len(s.read.conflicts), conflictLines)] {
		line = " " + widget.Truncate(widget.Sanitize(line), max(8, s.width-3))
		if !strings.HasPrefix(line, "  ") {
			line = styles.Alert.Paint(line)
		}
		lines = append(lines, line)
	}
	return lines
}

// conflictLines is how many lines conflicts take of the page; the list of them has the rest.
const conflictLines = 6

// foot is about the selected member: numbers only, and what this screen leaves out.
func (s *Screen) foot() string {
	words, styles := s.words(), s.session.Styles
	i := s.list.Index()
	if i < 0 {
		return styles.Dim.Paint(words.Discreet)
	}
	m := s.read.members[i]
	if m.id == s.number {
		return words.Number(widget.Sanitize(m.phone))
	}
	if m.idTail != "" {
		return styles.Dim.Paint(words.IDTail(widget.Sanitize(m.idTail)) + "  " + words.Discreet)
	}
	return styles.Dim.Paint(words.Discreet)
}

func (s *Screen) rows() widget.Rows[model.ID] {
	members := s.read.members
	return widget.Rows[model.ID]{
		Len: len(members),
		Key: func(i int) model.ID { return members[i].id },
		Row: func(i, _ int, selected bool) string { return s.row(members[i], selected) },
	}
}

func (s *Screen) row(m member, selected bool) string {
	styles, zh := s.session.Styles, s.session.Text.Lang == text.Chinese
	name := widget.Sanitize(m.name)
	if selected {
		name = styles.Selected.Paint(name)
	}
	relation := widget.Sanitize(model.Relations.Label(m.relation, zh))
	row := s.table.Row(relation, name, s.who(m), m.birth.String(), s.tail(m.phone), s.open(m), m.next.String(), s.mark(m))
	if m.died {
		return styles.Dim.Paint(row)
	}
	return row
}

func (s *Screen) who(m member) string {
	common := s.session.Text.Common
	sex := map[model.Sex]string{model.Female: common.Female, model.Male: common.Male}[m.sex]
	if age := m.birth.AgeOn(s.session.Today); age >= 0 && !m.died {
		return strings.TrimSpace(sex + " " + common.Age(age))
	}
	return sex
}

func (s *Screen) tail(phone string) string {
	if phone == "" {
		return ""
	}
	return s.session.Text.Common.PhoneTail(widget.Sanitize(phone[max(0, len(phone)-4):]))
}

func (s *Screen) mark(m member) string {
	switch {
	case m.died:
		return s.words().Died
	case m.away:
		return s.words().Away
	}
	return ""
}

// open is how much can be done for the member now; a dash for nothing.
func (s *Screen) open(m member) string {
	words, styles := s.words(), s.session.Styles
	switch {
	case m.damaged:
		return styles.Alert.Paint(words.Damaged)
	case m.overdue > 0:
		return words.Due(m.due) + " " + styles.Alert.Paint(words.Overdue(m.overdue))
	case m.due > 0:
		return words.Due(m.due)
	}
	return "-"
}
