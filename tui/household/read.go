package household

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/followup"
	"suifang/store"
	"suifang/tui/screen"
)

// What the commands answer.
type (
	// readMsg is the household as the file has it.
	readMsg struct {
		id        model.ID
		facts     model.Household
		conflicts []string // fields in conflict
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
	file, id, today := s.session.Store, s.id, s.session.Today
	return func() tea.Msg {
		msg, err := read(file, id, today)
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		return msg
	}
}

func read(file *store.Store, id model.ID, today model.Date) (readMsg, error) {
	msg := readMsg{id: id}
	h, err := file.Read(id)
	if h == nil {
		return msg, err
	}
	if h.Household != nil {
		msg.facts = *h.Household
	}
	if r := h.Record(); r != nil {
		msg.conflicts = r.Conflicts()
	}
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
	slices.SortStableFunc(msg.members, func(a, b member) int { return before(a.id == msg.facts.Head, b.id == msg.facts.Head) })
	return msg, nil
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
