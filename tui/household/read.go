package household

import (
	"cmp"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/arrange"
	"suifang/model/followup"
	"suifang/store"
	"suifang/tui/fields"
	"suifang/tui/screen"
	"suifang/tui/text"
)

// What the commands answer.
type (
	// readMsg is the household as the file has it.
	readMsg struct {
		id        model.ID
		facts     model.Household
		conflicts []string // of the household's own record: the field and each value with who said so
		members   []member
	}

	// numberMsg says that the showing of a person's number is in the journal.
	numberMsg struct{ person model.ID }
)

// A member is what this screen may know of one.
type member struct {
	id           model.ID
	name         string
	relation     string
	sex          model.Sex
	birth        model.Date
	phone        string
	idTail       string
	away, died   bool
	damaged      bool
	due, overdue int        // items that can be done now; the overdue ones of them
	next         model.Date // the nearest due date that has not passed by
}

func (s *Screen) reread() tea.Cmd {
	file, id, today, texts := s.session.Store, s.id, s.session.Today, s.session.Text
	return func() tea.Msg {
		msg, err := read(file, id, today, texts)
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		return msg
	}
}

func read(file *store.Store, id model.ID, today model.Date, texts *text.Texts) (readMsg, error) {
	msg := readMsg{id: id}
	h, err := file.Read(id)
	if h == nil {
		return msg, err
	}
	if h.Household != nil {
		msg.facts = *h.Household
	}
	msg.conflicts = readConflicts(file, h, texts)
	if head, _ := file.Read(msg.facts.Head); head != nil {
		msg.facts.Head = head.ID // under the identity that members are listed under
	}
	ids, err := file.Members(id)
	if err != nil {
		return msg, err
	}
	for _, id := range ids {
		if m, ok := readMember(file, id, today); ok {
			msg.members = append(msg.members, m)
		}
	}
	arrange.By(msg.members, func(a, b member) int { return before(a.id == msg.facts.Head, b.id == msg.facts.Head) })
	return msg, nil
}

// readConflicts are the fields of the household's own record with several values, a line for the field and one for
// each value with who said so.
func readConflicts(file *store.Store, h *model.History, t *text.Texts) (lines []string) {
	name := func(id model.ID) string {
		if p, _ := file.Read(id); p != nil && p.Person != nil {
			return p.Person.Name
		}
		return id.String()[:8]
	}
	for _, c := range file.ConflictsOf(h) {
		lines = append(lines, t.Household.Conflict([]string{fields.StoredName(t, c.Kind, c.Field)}))
		for i, v := range c.Values {
			said := cmp.Or(fields.StoredText(t, c.Kind, c.Field, v.Value, name), t.Person.Fact.Cleared)
			lines = append(lines, "  "+t.Conflicts.Number(i+1)+" "+t.Person.Fact.Side(said, v.Author, fields.ClockSaid(t, v.At, v.Ahead), v.Station.String()[:4]))
		}
	}
	return lines
}

// before puts what is so ahead of what is not.
func before(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

func readMember(file *store.Store, id model.ID, today model.Date) (m member, ok bool) {
	h, damage := file.Read(id)
	if h == nil || h.Person == nil {
		return m, false
	}
	p := h.Person
	m = member{id: id, name: p.Name, relation: p.Relation, sex: p.Sex, birth: p.Birth, phone: p.Phone,
		idTail: p.IDNumber.Tail(), away: p.Residence.State == "out", died: !p.Death.IsZero(), damaged: damage != nil}
	lines, damage := file.Worklist(store.Query{Today: today, Person: id,
		States: []followup.State{followup.Ready, followup.Overdue, followup.Upcoming}})
	m.damaged = m.damaged || damage != nil
	for _, l := range lines {
		m.count(l)
	}
	return m, true
}

func (m *member) count(l store.Line) {
	switch l.State {
	case followup.Overdue:
		m.overdue++
		m.due++
	case followup.Ready:
		m.due++
	}
	if m.next.IsZero() || l.Due.Due < m.next {
		m.next = l.Due.Due
	}
}
