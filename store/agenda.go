package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/followup"
)

// agenda says how the agenda in the file was planned. In meta it stands as
//
//	horizon(4): up to this date every occurrence of an endless step is there, and the first after it
//	| early(2): most days from the beginning of a window to its due date
//	| late(2): most days from a due date to the end of its window
//	| edition of the protocols and the antenatal profile, text; empty while it is planned anew
type agenda struct {
	horizon     model.Date
	early, late uint16
	edition     string
}

// listedPassed is how many days a passed obligation stays on the list (followup.md 3.1b.1).
const listedPassed = 30

func (a agenda) bytes() []byte {
	b := dateBytes(a.horizon)
	b = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(b, a.early), a.late)
	return append(b, a.edition...)
}

func decodeAgenda(b []byte) (a agenda) {
	if len(b) < 8 {
		return a // planned anew
	}
	return agenda{horizon: model.Date(binary.BigEndian.Uint32(b)), early: binary.BigEndian.Uint16(b[4:]),
		late: binary.BigEndian.Uint16(b[6:]), edition: string(b[8:])}
}

// stretch makes room for an obligation's window.
func (a *agenda) stretch(d followup.Due) {
	a.early = max(a.early, uint16(min(max(d.Due-d.From, 0), 1<<16-1)))
	a.late = max(a.late, uint16(min(max(d.Until-d.Due, 0), 1<<16-1)))
}

// edition is what the agenda must have been planned by.
func (st *staff) edition() string { return followup.Edition() + " " + st.profile() }

func (st *staff) followupProfile() followup.Profile { return followup.Profile{Antenatal: st.profile()} }

func (s *Store) loadAgenda(tx *bolt.Tx) error {
	s.setAgenda(decodeAgenda(get(tx, bucketMeta, keyAgenda)))
	return nil
}

func (s *Store) setAgenda(a agenda) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.agenda = a
}

func (s *Store) theAgenda() agenda {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.agenda
}

// Stale says whether the agenda was planned by another edition of the protocols; [Store.Roll] plans it anew.
func (s *Store) Stale() bool { return s.theAgenda().edition != s.theStaff().edition() }

// A home is what the worklist shows of a household.
type home struct {
	code, head, village string
	group               int
}

// home reads a household as it stands after this writing.
func (w *writing) home(id model.ID) home {
	if t, is := w.subjects[id]; is && t.after != nil {
		o := t.after.Household
		if o == nil {
			return home{}
		}
		return home{code: o.Code, head: w.personName(o.Head), village: o.Village, group: o.Group}
	}
	d := w.s.dir
	d.mu.RLock()
	row, here := d.rows[id]
	if !here || d.kinds[row] != entryHousehold {
		d.mu.RUnlock()
		return home{}
	}
	h := home{code: d.codes[row], village: d.village[d.villages[row]], group: int(d.groups[row])}
	head := d.links[row]
	d.mu.RUnlock()
	h.head = w.personName(head)
	return h
}

func (w *writing) personName(id model.ID) string {
	if t, is := w.subjects[id]; is && t.after != nil {
		if t.after.Person == nil {
			return ""
		}
		return t.after.Person.Name
	}
	d := w.s.dir
	d.mu.RLock()
	defer d.mu.RUnlock()
	if row, here := d.rows[id]; here && d.kinds[row] == entryPerson {
		return d.name(row)
	}
	return ""
}

// lines are a person's lines of the agenda, planned up to the horizon.
func (w *writing) lines(h *model.History, plan followup.Obligations) []Line {
	if h.Person == nil || len(plan.Open) == 0 {
		return nil
	}
	p, at := h.Person, w.home(h.Person.Household)
	lines := make([]Line, len(plan.Open))
	for i, d := range plan.Open {
		lines[i] = Line{Due: d, Person: h.ID, Name: p.Name, Sex: p.Sex, Birth: p.Birth, Phone: p.Phone, WorkerID: p.Worker,
			Household: p.Household, Code: at.code, HeadName: at.head, Village: at.village, Group: at.group,
			Away: plan.Away, Asked: h.Contact() != nil}
	}
	return lines
}

func (w *writing) plan(h *model.History) followup.Obligations {
	if h == nil || h.Person == nil {
		return followup.Obligations{}
	}
	return followup.Plan(h, w.profile, w.agenda.horizon)
}

// flushAgenda brings the agenda to what now follows from the subjects touched, and from the household that
// they share.
func (w *writing) flushAgenda() error {
	for _, id := range w.order {
		t := w.subjects[id]
		if err := w.replan(t.after, keys(w.plan(t.before))); err != nil {
			return err
		}
	}
	for _, id := range w.neighbours() {
		h, damage := w.s.history(w.tx, id)
		if damage != nil {
			continue // its lines stay as they are until the block is healed
		}
		if err := w.replan(h, nil); err != nil {
			return err
		}
	}
	return put(w.tx, bucketMeta, keyAgenda, w.agenda.bytes())
}

// keys are where the obligations of a plan stand.
func keys(plan followup.Obligations) map[string]bool {
	at := make(map[string]bool, len(plan.Open))
	for _, d := range plan.Open {
		at[string(agendaKey(d.Due, d.ID))] = true
	}
	return at
}

// replan writes a person's lines and takes out those that stood before and no longer follow.
func (w *writing) replan(h *model.History, before map[string]bool) error {
	for _, l := range w.lines(h, w.plan(h)) {
		key := agendaKey(l.Due.Due, l.ID)
		delete(before, string(key))
		w.agenda.stretch(l.Due)
		if err := w.putLine(key, l.encode()); err != nil {
			return err
		}
	}
	for key := range before {
		if err := drop(w.tx, bucketAgenda, []byte(key)); err != nil {
			return err
		}
	}
	return nil
}

// putLine writes a line unless it stands so already.
func (w *writing) putLine(key, line []byte) error {
	if now, err := w.s.unseal(w.tx, bucketAgenda, key); err == nil && bytes.Equal(now, line) {
		return nil
	}
	return w.s.seal(w.tx, bucketAgenda, key, line)
}

// neighbours are the persons not touched whose lines show something that was: their household, or its head.
func (w *writing) neighbours() []model.ID {
	homes := map[model.ID]bool{}
	for _, id := range w.order {
		t := w.subjects[id]
		if (t.after.Household != nil || t.before.Household != nil) && !equal(t.before.Household, t.after.Household) {
			homes[id] = true
		}
		if nameOf(t.before) != nameOf(t.after) {
			w.s.dir.headOf(id, homes)
		}
	}
	var out []model.ID
	for home := range homes {
		for _, id := range w.s.dir.members(home) {
			if _, is := w.subjects[id]; !is {
				out = append(out, id)
			}
		}
	}
	slices.SortFunc(out, compareIDs)
	return slices.Compact(out)
}

func equal[T comparable](a, b *T) bool { return a != nil && b != nil && *a == *b }

func nameOf(h *model.History) string {
	if h.Person == nil {
		return ""
	}
	return h.Person.Name
}

// headOf adds the households whose head the person is.
func (d *directory) headOf(person model.ID, homes map[model.ID]bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	for _, row := range d.heads[person] {
		homes[d.ids[row]] = true
	}
}

// batchSize is how many subjects a transaction of a long work takes.
const batchSize = 1000

// Roll moves the agenda's horizon on to today, and plans everything anew if that was done by another edition
// of the protocols. It is called when the program starts and when the day changes.
func (s *Store) Roll(today model.Date) error {
	if s.options.ReadOnly {
		return nil
	}
	<-s.dir.ready
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.roll(today); err != nil {
		return fmt.Errorf("plan up to %s: %w", today, err)
	}
	return nil
}

func (s *Store) roll(today model.Date) error {
	if s.Stale() {
		return s.planAnew(max(today, s.theAgenda().horizon))
	}
	if today <= s.theAgenda().horizon {
		return nil
	}
	var ids []model.ID
	err := s.view(func(tx *bolt.Tx) (err error) {
		ids, err = s.endless(tx, s.theAgenda().horizon, today)
		return err
	})
	if err != nil {
		return err
	}
	if len(ids) > batchSize {
		return s.planAnew(today)
	}
	return s.planMore(ids, today)
}

// endless are the persons whose endless steps come due by today: of each the agenda has one line after the
// horizon, with more to come.
func (s *Store) endless(tx *bolt.Tx, horizon, today model.Date) (ids []model.ID, err error) {
	seen := map[model.ID]bool{}
	each(tx, bucketAgenda, nil, dateBytes(horizon), func(key, sealed []byte) bool {
		if bytes.Compare(key, dateBytes(today+1)) >= 0 {
			return false
		}
		l, e := s.line(key, sealed)
		if e != nil {
			err = cmp.Or(err, e)
			return true
		}
		if l.More && !seen[l.Person] {
			seen[l.Person] = true
			ids = append(ids, l.Person)
		}
		return true
	})
	return ids, err
}

func (s *Store) line(key, sealed []byte) (l Line, err error) {
	plain, err := s.open(bucketAgenda, key, sealed)
	if err != nil {
		return l, err
	}
	l, ok := decodeLine(plain)
	if !ok || len(key) != agendaKeySize {
		return l, damaged(bucketAgenda, key, "not a line")
	}
	copy(l.ID[:], key[4:])
	return l, nil
}

// planMore plans these persons up to the new horizon, in one transaction.
func (s *Store) planMore(ids []model.ID, horizon model.Date) error {
	var w *writing
	err := s.update(func(tx *bolt.Tx) error {
		w = s.newWriting(tx)
		w.agenda.horizon = horizon
		for _, id := range ids {
			h, damage := s.history(tx, id)
			if damage != nil {
				continue
			}
			if err := w.replan(h, nil); err != nil {
				return err
			}
		}
		return put(tx, bucketMeta, keyAgenda, w.agenda.bytes())
	})
	if err == nil {
		s.setAgenda(w.agenda)
	}
	return err
}

// planAnew plans everybody, in batches; until a person's turn comes her old lines stand. A stop on the way
// leaves the agenda stale, so that it is begun again.
func (s *Store) planAnew(horizon model.Date) error {
	begun := s.theAgenda()
	begun.horizon, begun.edition = horizon, ""
	var old map[model.ID]map[string]bool
	if err := s.update(func(tx *bolt.Tx) error {
		old = s.linesByPerson(tx)
		nobody := old[model.ID{}]
		delete(old, model.ID{})
		return errors.Join(s.newWriting(tx).replan(&model.History{}, nobody), put(tx, bucketMeta, keyAgenda, begun.bytes()))
	}); err != nil {
		return err
	}
	s.setAgenda(begun)
	for from := []byte(nil); ; {
		next, err := s.planBatch(from, old)
		if err != nil {
			return err
		}
		if from = next; from == nil {
			return nil
		}
	}
}

// linesByPerson are the keys of the lines that stand in the agenda; those of lines that do not open are
// nobody's.
func (s *Store) linesByPerson(tx *bolt.Tx) map[model.ID]map[string]bool {
	of := map[model.ID]map[string]bool{}
	each(tx, bucketAgenda, nil, nil, func(key, sealed []byte) bool {
		l, err := s.line(key, sealed)
		if err != nil {
			l.Person = model.ID{}
		}
		if of[l.Person] == nil {
			of[l.Person] = map[string]bool{}
		}
		of[l.Person][string(key)] = true
		return true
	})
	return of
}

// planBatch plans the subjects from a key on, and gives the key of the next batch, nil at the end. What is
// left of the old lines then is nobody's and goes.
func (s *Store) planBatch(from []byte, old map[model.ID]map[string]bool) (next []byte, err error) {
	var w *writing
	err = s.update(func(tx *bolt.Tx) error {
		w = s.newWriting(tx)
		var ids []model.ID
		ids, next = subjectsFrom(tx, from, batchSize)
		for _, id := range ids {
			before := old[id]
			delete(old, id)
			if h, damage := s.history(tx, id); damage != nil {
				continue // her lines stay as they are until the block is healed
			} else if err := w.replan(h, before); err != nil {
				return err
			}
		}
		if next == nil {
			w.agenda.edition = s.theStaff().edition()
			for _, left := range old {
				if err := w.replan(&model.History{}, left); err != nil {
					return err
				}
			}
		}
		return put(tx, bucketMeta, keyAgenda, w.agenda.bytes())
	})
	if err == nil {
		s.setAgenda(w.agenda)
	}
	return next, err
}

// subjectsFrom lists subjects from a key on; next is where to go on, nil at the end.
func subjectsFrom(tx *bolt.Tx, from []byte, limit int) (ids []model.ID, next []byte) {
	each(tx, bucketSubjects, nil, from, func(key, _ []byte) bool {
		if len(key) < subjectKeySize {
			return true
		}
		id := model.ID(key[:subjectKeySize])
		if n := len(ids); n > 0 && ids[n-1] == id {
			return true // a second block
		}
		if len(ids) == limit {
			next = bytes.Clone(key)
			return false
		}
		ids = append(ids, id)
		return true
	})
	return ids, next
}
