package visit

import (
	"cmp"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/followup"
	"suifang/store"
	"suifang/tui/screen"
)

// A contact is what the form is about, as it was when the form was loaded.
type contact struct {
	history *model.History
	heads   []model.ChangeID // of the person's record, when what is typed was begun
	due     followup.Due
	planned bool          // it meets an obligation
	gone    bool          // the obligation asked for is no longer open
	past    []model.Visit // earlier contacts of the same occurrence, the oldest first
	last    *model.Visit  // the last one made in the series, whose answers can be repeated
	open    []store.Line  // what can be worked in the household: hers first, then by members
}

var (
	workable = []followup.State{followup.Ready, followup.Overdue, followup.Passed}
	every    = append([]followup.State{followup.Upcoming}, workable...)
)

func (s *Screen) load() tea.Cmd {
	session, person, obligation, today, of := *s.session, s.person, s.obligation, s.session.Today, s.draftOf()
	return func() tea.Msg {
		c, damage := readContact(session.Store, person, obligation, today)
		if c == nil {
			return screen.FailedMsg{Err: damage}
		}
		var left restoreMsg
		var err error
		if left.left, err = session.ReadLeft(of, &left.draft); left.left == nil || len(left.draft.Values) == 0 {
			return loadedMsg{c, nil, cmp.Or(damage, err)}
		}
		return loadedMsg{c, &left, damage}
	}
}

// readContact reads what opens; err says what does not. The contact is nil where nothing can be recorded.
func readContact(file *store.Store, person, obligation model.ID, today model.Date) (*contact, error) {
	h, damage := file.Read(person)
	if h == nil {
		return nil, damage
	}
	lines, err := file.Worklist(store.Query{Person: person, Today: today, States: every})
	if err != nil && !errors.Is(err, store.ErrDamaged) {
		return nil, err
	}
	c := &contact{history: h}
	if r := h.Record(); r != nil {
		c.heads = r.Heads
	}
	i := slices.IndexFunc(lines, func(l store.Line) bool { return l.ID == obligation })
	if i >= 0 {
		c.due, c.planned = lines[i].Due, true
	}
	c.gone = i < 0 && !obligation.IsZero()
	c.readPast()
	c.open, err = readOpen(file, h, today)
	return c, cmp.Or(damage, err)
}

// readOpen gives what can be worked of the person and of those who live with her.
func readOpen(file *store.Store, h *model.History, today model.Date) (open []store.Line, err error) {
	who := []model.ID{h.ID}
	if h.Person != nil && !h.Person.Household.IsZero() {
		members, err := file.Members(h.Person.Household)
		if err != nil {
			return nil, err
		}
		who = append(who, slices.DeleteFunc(members, func(id model.ID) bool { return id == h.ID })...)
	}
	for _, id := range who {
		lines, err := file.Worklist(store.Query{Person: id, Today: today, States: workable})
		if err != nil && !errors.Is(err, store.ErrDamaged) { // damage is said elsewhere and stops no visit
			return nil, err
		}
		open = append(open, slices.DeleteFunc(lines, func(l store.Line) bool { return today > l.Until.AddDays(30) })...)
	}
	return open, nil
}

func (c *contact) readPast() {
	for i := range c.history.Visits {
		v := &c.history.Visits[i].Is
		switch {
		case !c.planned:
		case v.About == c.due.About:
			c.past = append(c.past, *v)
			c.last = v
		case v.About.Case == c.due.About.Case && v.About.Protocol == c.due.About.Protocol:
			c.last = v
		}
	}
}

// next is the open item after this one, round the household; those that were tried today are done with.
func (c *contact) next(today model.Date) (screen.OpenVisitMsg, bool) {
	at := slices.IndexFunc(c.open, func(l store.Line) bool { return c.planned && l.ID == c.due.ID })
	for i := range c.open {
		l := c.open[(at+1+i)%len(c.open)]
		if c.planned && l.ID == c.due.ID || l.LastAttempt == today {
			continue
		}
		return screen.OpenVisitMsg{Person: l.Person, Obligation: l.ID}, true
	}
	return screen.OpenVisitMsg{}, false
}

func (c *contact) find(obligation model.ID) (screen.OpenVisitMsg, bool) {
	for _, l := range c.open {
		if l.ID == obligation {
			return screen.OpenVisitMsg{Person: l.Person, Obligation: l.ID}, true
		}
	}
	return screen.OpenVisitMsg{}, false
}

// neverAsked says whether nobody has asked her yet if and how she may be contacted.
func (c *contact) neverAsked() bool { return c.history.Contact() == nil }

// allowed are the channels that she allows; none if she named none.
func (c *contact) allowed() []string {
	if answer := c.history.Contact(); answer != nil && answer.Answer.Yes {
		return answer.Channels
	}
	return nil
}

// questions are the items of the series, without the free one that ends them: that is the note.
func (c *contact) questions() []followup.Question {
	if !c.planned {
		return nil
	}
	return slices.DeleteFunc(c.due.Questions(), func(q followup.Question) bool { return q.Key == followup.Needs.Key })
}
