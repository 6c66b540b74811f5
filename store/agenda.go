package store

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
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
//	| sum(4): the beginning of SHA-256 of all before it, for this stands in the clear and one wrong bit of it could
//	hide lines, or have plans made for ten thousand years
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
	b = append(b, a.edition...)
	sum := sha256.Sum256(b)
	return append(b, sum[:agendaSum]...)
}

const agendaSum = 4

func decodeAgenda(b []byte) (a agenda) {
	if a, ok := readAgenda(b); ok {
		return a
	}
	return a // planned anew
}

func readAgenda(b []byte) (a agenda, ok bool) {
	if len(b) < 8+agendaSum {
		return a, false
	}
	b, said := b[:len(b)-agendaSum], b[len(b)-agendaSum:]
	if sum := sha256.Sum256(b); !bytes.Equal(sum[:agendaSum], said) {
		return a, false
	}
	return agenda{horizon: model.Date(binary.BigEndian.Uint32(b)), early: binary.BigEndian.Uint16(b[4:]),
		late: binary.BigEndian.Uint16(b[6:]), edition: string(b[8:])}, true
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
	id, headID          model.ID
	is                  bool // it is here, and a household
	code, head, village string
	group               int
}

// home reads a household as it stands after this writing.
func (w *writing) home(id model.ID) home {
	if t, is := w.subjects[id]; is && t.after != nil {
		o := t.after.Household
		if o == nil {
			return home{id: id}
		}
		return home{id: id, is: true, headID: o.Head, code: o.Code, head: w.personName(o.Head), village: o.Village, group: o.Group}
	}
	d := w.s.dir
	d.mu.RLock()
	row, here := d.rowOf(id)
	if !here || d.kinds[row] != entryHousehold {
		lost := d.lacksRows()
		d.mu.RUnlock()
		return w.homeFromBlock(id, lost)
	}
	h := home{id: id, is: true, code: d.code(row), village: d.village[d.villages[row]], group: int(d.groups[row])}
	h.headID = d.linkID(row)
	d.mu.RUnlock()
	h.head = w.personName(h.headID)
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
	if row, here := d.rowOf(id); here && d.kinds[row] == entryPerson {
		return d.name(row)
	}
	if d.lacksRows() {
		if h, _ := w.s.history(w.tx, id); h.Person != nil {
			return h.Person.Name
		}
	}
	return ""
}

// homeFromBlock reads a household that may stand in a part of the directory that does not open, or is not loaded yet.
func (w *writing) homeFromBlock(id model.ID, lost bool) home {
	if !lost || id.IsZero() {
		return home{id: id}
	}
	h, _ := w.s.history(w.tx, id) // what of it does not open is said where it is shown itself
	if h.Household == nil {
		return home{id: id}
	}
	o := h.Household
	return home{id: id, is: true, headID: o.Head, code: o.Code, head: w.personName(o.Head), village: o.Village, group: o.Group}
}

// lines are a person's lines of the agenda, planned up to the horizon.
func (w *writing) lines(h *model.History, plan followup.Obligations) []Line {
	if h.Person == nil || len(plan.Open) == 0 {
		return nil
	}
	p, at := h.Person, w.homeOf(h.Person.Household)
	lines := make([]Line, len(plan.Open))
	for i, d := range plan.Open {
		lines[i] = Line{Due: d, Person: h.ID, Name: p.Name, Sex: p.Sex, Birth: p.Birth, Phone: p.Phone, WorkerID: p.Worker,
			Household: at.id, Code: at.code, HeadName: at.head, Village: at.village, Group: at.group,
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

// planOpen is the plan without what was closed: all that lines are made of.
func (w *writing) planOpen(h *model.History) followup.Obligations {
	if h == nil || h.Person == nil {
		return followup.Obligations{}
	}
	return followup.PlanOpen(h, w.profile, w.agenda.horizon)
}

// An agendaWriter gathers what one transaction changes in the agenda.
type agendaWriter struct {
	lines *shelfWriter[packedLine]
	cards *shelfWriter[packedCard]
}

func (s *Store) newAgendaWriter(tx *bolt.Tx) agendaWriter {
	return agendaWriter{lines: lineShelf.writer(s, tx), cards: cardShelf.writer(s, tx)}
}

// A lineKey says where a line stands.
type lineKey struct {
	due model.Date
	id  model.ID
}

// put writes a line, in place of the one of this obligation on this day.
func (w *agendaWriter) put(l *Line) error {
	line := packedLine{head: lineHead(l.ID), line: packLine(l)}
	_, list, err := w.lines.list(dateBytes(l.Due.Due), &line)
	if err != nil {
		return err
	}
	if i := findLine(list.entries, lineKey{l.Due.Due, l.ID}); i >= 0 {
		if !bytes.Equal(list.entries[i].line, line.line) {
			list.entries[i], list.changed = line, true
		}
		return nil
	}
	return w.lines.add(dateBytes(l.Due.Due), line)
}

// drop takes a person's line out, if it is there and still hers: who is joined hands her lines on.
func (w *agendaWriter) drop(person model.ID, at lineKey) error {
	_, list, err := w.lines.list(dateBytes(at.due), &packedLine{head: lineHead(at.id)})
	if err != nil {
		return err
	}
	if i := findLine(list.entries, at); i >= 0 && personOf(at, list.entries[i]) == person {
		list.entries, list.changed = slices.Delete(list.entries, i, i+1), true
	}
	return nil
}

// findLine finds an obligation in a list of its day; -1 if it is not there.
func findLine(list []packedLine, at lineKey) int {
	return slices.IndexFunc(list, func(p packedLine) bool {
		if p.head != lineHead(at.id) {
			return false
		}
		l, ok := unpackLine(at.due, p.line)
		return ok && l.ID == at.id
	})
}

func personOf(at lineKey, p packedLine) model.ID {
	l, _ := unpackLine(at.due, p.line)
	return l.Person
}

// card gives a person the card that her lines share; nil takes it away.
func (w *agendaWriter) card(person model.ID, card []byte) error {
	c := packedCard{person: person, card: card}
	_, list, err := w.cards.list(cardsKey, &c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list.entries, func(o packedCard) bool { return o.person == person })
	switch {
	case i < 0 && card == nil:
		return nil
	case i < 0:
		return w.cards.add(cardsKey, c)
	case card == nil:
		list.entries, list.changed = slices.Delete(list.entries, i, i+1), true
	case !bytes.Equal(list.entries[i].card, card):
		list.entries[i], list.changed = c, true
	}
	return nil
}

func (w *agendaWriter) flush() error {
	if err := w.lines.flush(); err != nil {
		return err
	}
	return w.cards.flush()
}

// flushAgenda brings the agenda to what now follows from the subjects touched, and from the household that
// they share.
func (w *writing) flushAgenda() error {
	plans := make([]replanned, len(w.order))
	inParallel(len(w.order), func(i int) {
		if t := w.subjects[w.order[i]]; !t.linked() {
			plans[i] = w.planTouched(t)
		}
	})
	var joined []model.ID
	for i, id := range w.order {
		t := w.subjects[id]
		if t.linked() {
			joined = append(joined, id)
			continue
		}
		if err := w.replanTouched(t, &plans[i]); err != nil {
			return err
		}
	}
	if err := w.replanJoined(joined); err != nil {
		return err
	}
	for _, id := range w.neighbours() {
		if err := w.replanNow(id); err != nil {
			return err
		}
	}
	return w.putAgenda()
}

// replanned is what followed of a subject before this writing, and what follows after it.
type replanned struct {
	before []lineKey
	plan   followup.Obligations
	stays  []bool // by what is open: the line that stands in the file says so already
	away   bool   // she had moved out before
}

// planTouched plans a subject and tells which of her lines stay, so that lists which nothing alters are not even
// opened. Where a part of her does not open, or the lines were planned by other rules, none is known to.
func (w *writing) planTouched(t *touched) replanned {
	before, after := w.planOpen(t.before), w.planOpen(t.after)
	r := replanned{before: keys(before), plan: after, stays: make([]bool, len(after.Open)), away: before.Away}
	if len(t.blocks.damage) > 0 || w.s.Stale() {
		return r
	}
	for i := range after.Open {
		at := slices.Index(r.before, lineKey{after.Open[i].Due, after.Open[i].ID})
		r.stays[i] = at >= 0 && bytes.Equal(packLine(&Line{Due: before.Open[at]}), packLine(&Line{Due: after.Open[i]}))
	}
	return r
}

// replanTouched is replan for what was planned by planTouched.
func (w *writing) replanTouched(t *touched, r *replanned) error {
	changed := followup.Obligations{Away: r.plan.Away}
	for i, d := range r.plan.Open {
		if !r.stays[i] {
			changed.Open = append(changed.Open, d)
		}
	}
	gone := slices.DeleteFunc(slices.Clone(r.before), func(at lineKey) bool {
		return slices.ContainsFunc(r.plan.Open, func(d followup.Due) bool { return at == lineKey{d.Due, d.ID} })
	})
	if err := w.putLines(w.lines(t.after, changed), t.after.ID, gone); err != nil {
		return err
	}
	if len(r.before) > 0 && len(r.plan.Open) > 0 && w.cardStays(t, r) {
		return nil
	}
	return w.putCard(t.after.ID, w.lines(t.after, r.plan), len(r.before) > 0)
}

// cardStays says whether the card in the file says already what it is to say.
func (w *writing) cardStays(t *touched, r *replanned) bool {
	was, is := t.before.Person, t.after.Person
	if was == nil || is == nil || len(t.blocks.damage) > 0 || w.s.Stale() {
		return false
	}
	return was.Name == is.Name && was.Sex == is.Sex && was.Phone == is.Phone && was.Birth == is.Birth && was.Worker == is.Worker &&
		was.Household == is.Household && r.away == r.plan.Away && (t.before.Contact() == nil) == (t.after.Contact() == nil) &&
		!w.homeMoved(is.Household)
}

// homeMoved says whether this writing alters what cards show of a household.
func (w *writing) homeMoved(id model.ID) bool {
	homes := w.links.group(id)
	if !slices.Equal(homes, w.s.dir.joins.Load().group(id)) {
		return true
	}
	if homes == nil {
		homes = []model.ID{id}
	}
	return slices.ContainsFunc(homes, func(id model.ID) bool {
		if t := w.subjects[id]; t != nil && !equal(t.before.Household, t.after.Household) {
			return true
		}
		head := w.subjects[w.home(id).headID]
		return head != nil && nameOf(head.before) != nameOf(head.after)
	})
}

// putAgenda writes what was planned.
func (w *writing) putAgenda() error {
	if err := w.due.flush(); err != nil {
		return err
	}
	return put(w.tx, bucketMeta, keyAgenda, w.agenda.bytes())
}

// keys are where the obligations of a plan stand.
func keys(plan followup.Obligations) []lineKey {
	at := make([]lineKey, len(plan.Open))
	for i, d := range plan.Open {
		at[i] = lineKey{d.Due, d.ID}
	}
	return at
}

// replan writes a person's lines and takes out those that stood before and no longer follow.
func (w *writing) replan(h *model.History, before []lineKey, plan followup.Obligations) error {
	lines := w.lines(h, plan)
	gone := slices.DeleteFunc(slices.Clone(before), func(at lineKey) bool {
		return slices.ContainsFunc(lines, func(l Line) bool { return l.ID == at.id && l.Due.Due == at.due })
	})
	if err := w.putLines(lines, h.ID, gone); err != nil {
		return err
	}
	return w.putCard(h.ID, lines, len(before) > 0)
}

// putLines writes some of a person's lines and takes others out.
func (w *writing) putLines(lines []Line, person model.ID, gone []lineKey) error {
	for i := range lines {
		w.agenda.stretch(lines[i].Due)
		if err := w.due.put(&lines[i]); err != nil {
			return err
		}
	}
	for _, at := range gone {
		if err := w.due.drop(person, at); err != nil {
			return err
		}
	}
	return nil
}

// putCard writes the card that a person's lines share; without lines she has none.
func (w *writing) putCard(person model.ID, lines []Line, had bool) error {
	switch {
	case len(lines) > 0:
		return w.due.card(person, packCard(&lines[0]))
	case had:
		return w.due.card(person, nil)
	}
	return nil
}

// neighbours are the persons not touched whose lines show something that was: their household, or its head.
func (w *writing) neighbours() []model.ID {
	homes := map[model.ID]bool{}
	for _, id := range w.order {
		t := w.subjects[id]
		if (t.after.Household != nil || t.before.Household != nil) && (t.linked() || !equal(t.before.Household, t.after.Household)) {
			homes[id] = true
		}
		if nameOf(t.before) != nameOf(t.after) {
			w.s.dir.headOf(id, homes)
		}
	}
	var out []model.ID
	for _, home := range slices.Collect(maps.Keys(homes)) {
		for _, links := range []*linkTable{w.s.dir.joins.Load(), w.links} {
			for _, same := range links.group(home) {
				homes[same] = true
			}
		}
	}
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
	rows := slices.Clone(d.waiting[person])
	if row, here := d.rowOf(person); here {
		d.linked(row, func(from uint32) { rows = append(rows, from) })
	}
	for _, row := range rows {
		if d.kinds[row] == entryHousehold {
			homes[d.ids[row]] = true
		}
	}
}

// batchSize is how many subjects a transaction of a long work takes.
const batchSize = 1000

// Roll moves the agenda's horizon on to today, and plans everything anew if that was done by another edition
// of the protocols. It is called when the program starts and when the day changes.
func (s *Store) Roll(today model.Date) error {
	if s.options.ReadOnly || !s.Stale() && today <= s.theAgenda().horizon {
		return nil
	}
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.roll(today); err != nil {
		return fmt.Errorf("plan up to %s: %w", today, err)
	}
	return nil
}

func (s *Store) roll(today model.Date) error {
	if s.Stale() {
		s.awaitDirectory()
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
		s.awaitDirectory()
		return s.planAnew(today)
	}
	return s.planMore(ids, today)
}

// endless are the persons whose endless steps come due by today: of each the agenda has one line after the
// horizon, with more to come.
func (s *Store) endless(tx *bolt.Tx, horizon, today model.Date) (ids []model.ID, err error) {
	seen := map[model.ID]bool{}
	eachList(tx, horizon, today, func(key, sealed []byte) {
		lines, e := s.lineList(key, sealed)
		err = cmp.Or(err, e)
		for i := range lines {
			if l := &lines[i]; l.More && !seen[l.Person] {
				seen[l.Person] = true
				ids = append(ids, l.Person)
			}
		}
	})
	return ids, err
}

// planMore plans these persons up to the new horizon, in one transaction.
func (s *Store) planMore(ids []model.ID, horizon model.Date) error {
	var w *writing
	err := s.update(func(tx *bolt.Tx) error {
		w = s.newWriting(tx)
		w.agenda.horizon = horizon
		for _, id := range ids {
			if err := w.replanNow(id); err != nil {
				return err
			}
		}
		return w.putAgenda()
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
	var old map[model.ID][]lineKey
	if err := s.update(func(tx *bolt.Tx) (err error) {
		if old, err = s.linesByPerson(tx); err != nil {
			return err
		}
		return put(tx, bucketMeta, keyAgenda, begun.bytes())
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

// linesByPerson are the keys of the lines that stand in the agenda. Lists that do not open go, for all that
// was in them is planned again.
func (s *Store) linesByPerson(tx *bolt.Tx) (map[model.ID][]lineKey, error) {
	of := map[model.ID][]lineKey{}
	var bad [][]byte
	each(tx, bucketAgenda, nil, nil, func(key, sealed []byte) bool {
		if isCards(key) {
			if plain, err := s.open(bucketAgenda, key, sealed); err != nil {
				bad = append(bad, bytes.Clone(key))
			} else if list, ok := decodeCards(key, plain); !ok {
				bad = append(bad, bytes.Clone(key))
			} else {
				for i := range list {
					of[list[i].person] = append(of[list[i].person], lineKey{})
				}
			}
			return true
		}
		lines, err := s.lineList(key, sealed)
		if err != nil {
			bad = append(bad, bytes.Clone(key))
		}
		for i := range lines {
			of[lines[i].Person] = append(of[lines[i].Person], lineKey{lines[i].Due.Due, lines[i].ID})
		}
		return true
	})
	for _, key := range bad {
		if err := drop(tx, bucketAgenda, key); err != nil {
			return nil, err
		}
	}
	return of, nil
}

// planBatch plans the subjects from a key on, and gives the key of the next batch, nil at the end. What is
// left of the old lines then is nobody's and goes.
func (s *Store) planBatch(from []byte, old map[model.ID][]lineKey) (next []byte, err error) {
	var w *writing
	err = s.update(func(tx *bolt.Tx) error {
		w = s.newWriting(tx)
		var ids []model.ID
		ids, next = subjectsFrom(tx, from, planSize)
		if err := w.planAll(ids, old); err != nil {
			return err
		}
		if next == nil {
			w.agenda.edition = s.theStaff().edition()
			for id, left := range old {
				if err := w.replan(&model.History{ID: id}, left, followup.Obligations{}); err != nil {
					return err
				}
			}
		}
		return w.putAgenda()
	})
	if err == nil {
		s.setAgenda(w.agenda)
	}
	return next, err
}

// planSize is how many subjects are planned in one transaction: each opens and seals every list that they
// have lines in, so few large ones are cheaper than many small ones.
const planSize = 20 * batchSize

// planAll plans subjects anew, some at a time, for a fold takes a hundred times the room of a line.
func (w *writing) planAll(ids []model.ID, old map[model.ID][]lineKey) error {
	for part := range slices.Chunk(ids, batchSize) {
		histories, plans := make([]*model.History, len(part)), make([]followup.Obligations, len(part))
		w.open(part, func(i int, b blocks) {
			if len(b.damage) == 0 {
				histories[i] = model.ReadHistory(part[i], model.Fold(b.changes))
				if len(histories[i].Links) == 0 {
					plans[i] = w.planOpen(histories[i])
				}
			}
		})
		for i, id := range part {
			before := old[id]
			delete(old, id)
			if histories[i] != nil && len(histories[i].Links) > 0 {
				whole := false
				if histories[i], plans[i], whole = w.planOf(id, w.cardAfter); !whole {
					continue
				}
			}
			if histories[i] == nil {
				continue // her lines stay as they are until the block is healed
			}
			if err := w.replan(histories[i], before, plans[i]); err != nil {
				return err
			}
		}
		w.forget()
	}
	return nil
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
