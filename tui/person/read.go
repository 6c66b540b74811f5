package person

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/followup"
	"suifang/store"
	"suifang/tui/screen"
)

// What the commands answer.
type (
	readMsg struct{ reading *reading }

	// numberMsg says that the showing of the number is in the journal.
	numberMsg struct{ person model.ID }
)

// A reading is all that the page shows, as the file had it.
type reading struct {
	asked    model.ID // under which of her identities she was asked for
	id       model.ID
	history  *model.History
	damaged  bool         // a part of the block does not open
	lines    []store.Line // what is open, passed ones too
	spouse   relative
	children []relative
	home     model.Household
	head     string // the name of the head of the household
	worker   model.Worker
	disputes []store.Conflict
	names    func(model.ID) string // what another record is called that a value in conflict names
}

// A relative is what a person's page says of another: who it is, and nothing of the other's health.
type relative struct {
	id    model.ID
	name  string
	birth model.Date
}

// person is what is known of the person herself; all empty while her own record is not here.
func (r *reading) person() model.Person {
	if r.history.Person == nil {
		return model.Person{}
	}
	return *r.history.Person
}

func (s *Screen) reread() tea.Cmd {
	file, id, today := s.session.Store, s.id, s.session.Today
	return func() tea.Msg {
		r, err := read(file, id, today)
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		return readMsg{r}
	}
}

func read(file *store.Store, id model.ID, today model.Date) (*reading, error) {
	h, err := file.Read(id)
	if h == nil {
		return nil, err
	}
	r := &reading{asked: id, id: h.ID, history: h, damaged: err != nil}
	r.lines, err = file.Worklist(store.Query{Today: today, Person: id,
		States: []followup.State{followup.Overdue, followup.Ready, followup.Upcoming, followup.Passed}})
	r.damaged = r.damaged || err != nil
	r.readFamily(file)
	r.readWorker(file)
	r.disputes = file.ConflictsOf(h)
	r.names = namesIn(file, r.disputes)
	return r, nil
}

// readFamily reads who belongs to her. Children are those whose own record of birth names her or her spouse.
func (r *reading) readFamily(file *store.Store) {
	p := r.person()
	r.spouse, _ = readRelative(file, p.Spouse)
	if p.Household.IsZero() {
		return
	}
	if h, _ := file.Read(p.Household); h != nil && h.Household != nil {
		r.home = *h.Household
		head, _ := readRelative(file, r.home.Head)
		r.head = head.name
	}
	members, _ := file.Members(p.Household)
	for _, id := range members {
		child, h := readRelative(file, id)
		if h != nil && slices.ContainsFunc(h.Births, func(b model.Entered[model.Birth]) bool {
			mother := b.Is.Mother
			return !mother.IsZero() && (slices.Contains(r.history.IDs(), mother) || mother == p.Spouse)
		}) {
			r.children = append(r.children, child)
		}
	}
}

func readRelative(file *store.Store, id model.ID) (relative, *model.History) {
	if id.IsZero() {
		return relative{}, nil
	}
	h, _ := file.Read(id)
	if h == nil || h.Person == nil {
		return relative{}, nil
	}
	return relative{id: id, name: h.Person.Name, birth: h.Person.Birth}, h
}

// readWorker finds her named contact, else the worker of her village.
func (r *reading) readWorker(file *store.Store) {
	workers := file.Workers()
	r.worker = workers[r.person().Worker]
	if r.worker.Name != "" || r.home.Village == "" {
		return
	}
	var least model.ID // of several the one with the lowest identity, as the worklist has it
	for id, w := range workers {
		if slices.Contains(w.Villages, r.home.Village) && (least.IsZero() || slices.Compare(id[:], least[:]) < 0) {
			least, r.worker = id, w
		}
	}
}

// namesIn reads what the records are called that values in conflict name, so that drawing reads nothing.
func namesIn(file *store.Store, disputes []store.Conflict) func(model.ID) string {
	names := map[model.ID]string{}
	for _, c := range disputes {
		for _, v := range c.Values {
			id, err := model.ParseID(model.FieldInfo{Field: c.Field}.TextOf(v.Value))
			if err != nil {
				continue
			}
			if h, _ := file.Read(id); h != nil && h.Person != nil {
				names[id] = h.Person.Name
			} else if h != nil && h.Household != nil {
				names[id] = strings.TrimSpace(h.Household.Village + " " + h.Household.Code)
			}
		}
	}
	workers := file.Workers()
	return func(id model.ID) string { return cmp.Or(names[id], workers[id].Name, id.String()[:8]) }
}
