package search

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/widget"
)

// Resize fits the columns to the window.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	s.table = widget.NewTable(width-4,
		widget.Column{Width: 10, Grow: 1}, // name
		widget.Column{Width: 8},           // sex and age
		widget.Column{Width: 14, Grow: 2}, // village and group
		widget.Column{Width: 9},           // household
		widget.Column{Width: 8},           // phone
		widget.Column{Width: 10, From: 96},
		widget.Column{Width: 7}, // open items
		widget.Column{Width: 9}, // why
	)
	s.layout()
}

// layout gives list and form what the lines above and below leave.
func (s *Screen) layout() {
	above := 2 + len(s.notes())
	s.list.Resize(s.width, s.height-above-1)
	if s.form != nil {
		s.form.Resize(s.width, s.height-above-1)
	}
}

// View draws the screen; the cursor stands in the field, or in the form.
func (s *Screen) View() tea.View {
	styles := s.session.Styles
	var page widget.Page
	page.LineAt(s.head())
	for _, note := range s.notes() {
		page.Line(note)
	}
	page.Line(styles.Rule(s.width))
	if s.form != nil {
		page.Line(" " + styles.Strong.Paint(s.words().Form.Title))
		page.Block(s.form.View())
		return page.View(s.width, s.height)
	}
	lines, _ := s.list.View()
	if len(lines) == 0 {
		lines = s.nothing()
	}
	page.Block(lines, nil)
	page.Fill(s.height - 1)
	page.Line(" " + styles.Dim.Paint(strings.Join(s.detail.parts, "  ")))
	return page.View(s.width, s.height)
}

// head is the field and what came of it.
func (s *Screen) head() (line string, caret int) {
	label := " " + s.words().Label + " "
	right := s.counts()
	room := s.width - 1 - widget.Width(label) - widget.Width(right) - 2
	field, at := s.query.View(max(4, room))
	return widget.Ends(label+field, right, s.width-1), widget.Width(label) + at
}

// counts says how many were found and how fast, as of the rows in view.
func (s *Screen) counts() string {
	words, common := s.words(), s.session.Text.Common
	if !s.hits.Ready {
		return words.Wait
	}
	if s.asked == "" && s.conditions == (conditions{}) {
		return ""
	}
	found := common.Persons(s.hits.People)
	if s.hits.Households > 0 {
		found += " " + common.Households(s.hits.Households)
	}
	return found + "  " + words.Took(s.hits.Took)
}

// notes are that not everybody is found, the conditions, and that not all rows are listed.
func (s *Screen) notes() (lines []string) {
	words, styles := s.words(), s.session.Styles
	if s.lost {
		lines = append(lines, " "+styles.Alert.Paint(words.Lost))
	}
	if active := s.active(); len(active) > 0 {
		lines = append(lines, " "+styles.Accent.Paint(words.Form.Active(active)))
	}
	if n := len(s.hits.Items); n < s.hits.People+s.hits.Households {
		lines = append(lines, " "+styles.Dim.Paint(words.First(n)))
	}
	return lines
}

// nothing stands where rows would: how to search, or that nobody was found.
func (s *Screen) nothing() (lines []string) {
	words, styles := s.words(), s.session.Styles
	if s.question() != (question{today: s.session.Today}) {
		if s.waiting || !s.hits.Ready {
			return nil
		}
		none := words.None(s.keys.Register.Help().Key)
		if s.conditions != (conditions{}) {
			none = words.NoneWithin(s.keys.Conditions.Help().Key)
		}
		return []string{"   " + none}
	}
	for _, how := range words.How {
		lines = append(lines, "   "+styles.Dim.Paint(how))
	}
	return lines
}

func (s *Screen) rows() widget.Rows[model.ID] {
	items := s.hits.Items
	return widget.Rows[model.ID]{
		Len: len(items),
		Key: func(i int) model.ID { return items[i].ID },
		Row: func(i, _ int, selected bool) string { return s.row(items[i], selected) },
	}
}

func (s *Screen) row(h store.Hit, selected bool) string {
	styles, words, common := s.session.Styles, s.words(), s.session.Text.Common
	name := widget.Sanitize(h.Name)
	who, phone, due, born := s.who(h), "", "", ""
	if h.Kind == store.HitHousehold {
		who = words.Mark
		if name = common.Home(name); h.Name == "" {
			name = common.NoHead
		}
	} else {
		phone, due, born = s.tail(h.Phone), s.dueOf(h), h.Birth.String()
	}
	if selected {
		name = styles.Selected.Paint(name)
	}
	return s.table.Row(name, who, s.place(h), widget.Sanitize(h.Household), phone, born, due, styles.Dim.Paint(s.why(h.Matched)))
}

func (s *Screen) who(h store.Hit) string {
	common := s.session.Text.Common
	sex := map[model.Sex]string{model.Female: common.Female, model.Male: common.Male}[h.Sex]
	if age := h.Birth.AgeOn(s.session.Today); age >= 0 {
		return strings.TrimSpace(sex + " " + common.Age(age))
	}
	return sex
}

func (s *Screen) place(h store.Hit) string {
	place := widget.Sanitize(h.Village)
	if h.Group > 0 {
		place += " " + s.session.Text.Common.Group(strconv.Itoa(h.Group))
	}
	return place
}

func (s *Screen) tail(phone string) string {
	if phone == "" {
		return ""
	}
	return s.session.Text.Common.PhoneTail(phone[max(0, len(phone)-4):])
}

// dueOf is a dash where nothing is open, and a blank until that is known.
func (s *Screen) dueOf(h store.Hit) string {
	n, known := s.due[h.ID]
	switch {
	case !known:
		return ""
	case n == 0:
		return "-"
	}
	return s.words().Due(n)
}

func (s *Screen) why(matched string) string {
	by := s.words().By
	return map[string]string{
		store.ByInitials: by.Initials, store.ByPinyin: by.Pinyin, store.ByName: by.Name, store.ByIDNumber: by.IDNumber,
		store.ByPhone: by.Phone, store.ByHousehold: by.Household, store.ByVillage: by.Village, store.ByID: by.Identity,
	}[matched]
}
