package register

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/fields"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// alike is who may be the same as the member in the form. It stops nothing.
type alike struct {
	asked    int
	hits     []store.Hit
	same     bool // one of them has the very number and name: the same record
	choosing bool
	list     *widget.List[model.ID]
}

// alikeMsg answers the question of that number.
type alikeMsg struct {
	asked int
	hits  []store.Hit
	same  bool
}

func (a *alike) forget() { *a = alike{asked: a.asked + 1, list: a.list} }

// takeAlike shows an answer, unless a later question is under way.
func (s *Screen) takeAlike(msg alikeMsg) {
	if msg.asked != s.alike.asked {
		return
	}
	hits := msg.hits // the list asks for the old rows as it takes new ones
	s.alike.hits, s.alike.same = hits, msg.same
	s.alike.list.SetRows(widget.Rows[model.ID]{Len: len(hits), Key: func(i int) model.ID { return hits[i].ID },
		Row: func(i, width int, selected bool) string { return s.alikeLine(hits[i], width, selected) }})
}

// questions are the values that the store is asked about as they change.
type questions struct {
	village string
	member  model.Person
}

func (s *Screen) questions() (q questions) {
	if s.inHouse {
		q.village = s.house.Value("village")
		return q
	}
	birth, _ := model.ParseISO(s.member.Value(fields.KeyBirth))
	q.member = model.Person{Name: s.member.Value(fields.KeyName), Birth: birth, Phone: s.member.Value("phone"),
		IDNumber: fields.NumberIn(s.session, s.member, fields.KeyNumber)}
	return q
}

// look asks the store about what has changed.
func (s *Screen) look(before, after questions) tea.Cmd {
	if s.inHouse && before.village != after.village {
		return s.askCodes(after.village)
	}
	return s.lookAgain()
}

// lookAgain asks who may be the same as the member in the form.
func (s *Screen) lookAgain() tea.Cmd {
	if s.inHouse {
		return nil
	}
	p := s.questions().member
	if p.IDNumber == "" && (p.Name == "" || p.Birth.IsZero() && p.Phone == "") {
		s.alike.forget()
		return nil
	}
	s.alike.asked++
	asked, file := s.alike.asked, s.session.Store
	return func() tea.Msg {
		hits := file.Duplicates(p)
		id := file.Derive().PersonID(p.IDNumber, p.Name)
		same := p.IDNumber != "" && slices.ContainsFunc(hits, func(h store.Hit) bool { return h.ID == id })
		return alikeMsg{asked, hits, same}
	}
}

// sayAlike says at the number that this very person is registered.
func (s *Screen) sayAlike() {
	if it := s.member.Item(fields.KeyNumber); it != nil && s.alike.same {
		it.Hint, it.Alert = s.session.Text.Register.ExistsHere, true
		return
	}
	s.number = fields.Numbered(s.session, s.member, s.number)
}

// openAlike goes to those who may be the same, or opens the household registered last.
func (s *Screen) openAlike() tea.Cmd {
	switch {
	case !s.inHouse && len(s.alike.hits) > 0:
		s.alike.choosing = true
	case s.inHouse && !s.last.IsZero():
		return screen.Go(screen.OpenHouseholdMsg{ID: s.last})
	}
	return nil
}

// chooseAlike moves among them; Enter opens one, Esc goes back to the form.
func (s *Screen) chooseAlike(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.keys.Back), key.Matches(msg, s.keys.Alike):
		s.alike.choosing = false
	case key.Matches(msg, s.keys.Open):
		s.alike.choosing = false
		id, _ := s.alike.list.Selected()
		return screen.Go(screen.OpenPersonMsg{ID: id})
	case !key.Matches(msg, s.session.Keys.Space): // nothing is done with several of them at once
		s.alike.list.Update(msg)
	}
	return nil
}

// alikeLines draw who may be the same in at most height lines, with the cursor while one of them is chosen.
func (s *Screen) alikeLines(width, height int) (lines []string, cursor *tea.Cursor) {
	t, list := s.session.Text.Register, s.alike.list
	if len(s.alike.hits) == 0 || height < 2 {
		return nil, nil
	}
	title := t.AlikeTitle(len(s.alike.hits))
	if list.Quiet = !s.alike.choosing; list.Quiet {
		title += "  " + t.AlikeHint
	}
	list.Resize(width, height-1)
	rows, cursor := list.View()
	lines = append(lines, " "+s.session.Styles.Strong.Paint(widget.Truncate(title, width-3)))
	return append(lines, rows...), widget.Shift(cursor, 0, 1)
}

func (s *Screen) alikeLine(h store.Hit, width int, selected bool) string {
	c, t := s.session.Text.Common, s.session.Text.Register
	words := widget.PadRight(widget.Sanitize(h.Name), 8) + " " + fields.SexLabel(s.session.Text, h.Sex)
	if years := h.Birth.AgeOn(s.session.Today); years >= 0 {
		words += " " + c.Age(years)
	}
	words += "  " + t.Matched(h.Matched) + "  " + widget.Sanitize(h.Village+" "+h.Household)
	if h.IDTail != "" {
		words += "  " + c.PhoneTail(h.IDTail)
	}
	if words = widget.Truncate(words, width); selected {
		return s.session.Styles.Selected.Paint(words)
	}
	return words
}
