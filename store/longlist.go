package store

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/arrange"
	"suifang/model/followup"
)

// A LongList is a worklist that may be a county's: its lines lie packed, as in the file, and each is unpacked
// when it is looked at. A line takes 120 bytes so, and 700 as a [Line].
type LongList struct {
	query Query
	st    *staff
	lines []longLine
	arena []byte // lines and cards, each behind its length
}

// A longLine says where a line and her card stand in the arena; no card is 0.
type longLine struct {
	due      model.Date
	at, card uint32
}

// LongList gives the same lines as [Store.Worklist], by due date, for queries that are not about a single person.
func (s *Store) LongList(q Query) (*LongList, error) {
	q.complete(s)
	l := &LongList{query: q, st: s.theStaff(), arena: []byte{0}}
	err := s.view(func(tx *bolt.Tx) error { return s.packAgenda(tx, l) })
	if err != nil && !errors.Is(err, ErrDamaged) {
		return nil, fmt.Errorf("worklist: %w", err)
	}
	l.narrow()
	if err != nil {
		return l, fmt.Errorf("worklist: %w", err) // what opens, and what does not
	}
	return l, nil
}

// Len is how many lines there are.
func (l *LongList) Len() int { return len(l.lines) }

// Line unpacks the nth line.
func (l *LongList) Line(n int) Line {
	at := l.lines[n]
	line, _ := unpackLine(at.due, l.text(at.at)) // it was read before
	if at.card != 0 {
		line.unpackCard(l.text(at.card))
	}
	l.st.complete(&line, l.query.Today)
	return line
}

func (l *LongList) text(at uint32) []byte {
	n, size := binary.Uvarint(l.arena[at:])
	from := int(at) + size
	return l.arena[from : from+int(n)]
}

func (l *LongList) add(packed []byte) (at uint32) {
	at = uint32(len(l.arena))
	l.arena = append(binary.AppendUvarint(l.arena, uint64(len(packed))), packed...)
	return at
}

// narrow leaves what only a whole line can tell.
func (l *LongList) narrow() {
	if q := &l.query; q.Village != "" || q.Worker != "" {
		kept := l.lines[:0]
		for n := range l.lines {
			if line := l.Line(n); q.wants(&line) {
				kept = append(kept, l.lines[n])
			}
		}
		l.lines = kept
	}
	if limit := l.query.Limit; limit > 0 && limit < len(l.lines) {
		l.lines = l.lines[:limit]
	}
}

// A weighed line is one that is asked for, or that decides which others are.
type weighed struct {
	longLine
	person model.ID
	of     endlessStep
	more   bool
	asked  bool
}

func (w *weighed) step() (endlessStep, model.Date, bool) { return w.of, w.due, w.more }

// packAgenda reads the lines of the agenda, then the cards of those alone who are on the list.
func (s *Store) packAgenda(tx *bolt.Tx, l *LongList) (damage error) {
	a, q := s.theAgenda(), &l.query
	first, last := q.between(a)
	var list []weighed
	eachList(tx, first, last, func(key, sealed []byte) {
		begun, packed := len(list), len(l.arena)
		if err := s.eachLine(key, sealed, func(line *Line, b []byte) {
			if asked := q.asksFor(line); asked || q.Today <= a.horizon && q.weighs(line, a.horizon) {
				of, due, more := line.step()
				list = append(list, weighed{longLine{due: due, at: l.add(b)}, line.Person, of, more, asked})
			}
		}); err != nil {
			list, l.arena = list[:begun], l.arena[:packed]
			damage = errors.Join(damage, err)
		}
	})
	if q.Today > a.horizon {
		planned, again, err := s.comeDue(tx, q.Today)
		list = slices.DeleteFunc(list, func(w weighed) bool { return again[w.person] })
		damage = errors.Join(damage, err, s.packCards(tx, l, list))
		l.plan(planned)
		return damage
	}
	list = slices.DeleteFunc(cutToHorizon(list, q.Today), func(w weighed) bool { return !w.asked })
	return errors.Join(damage, s.packCards(tx, l, list))
}

// plan adds lines that are in no agenda yet.
func (l *LongList) plan(lines []Line) {
	for i := range lines {
		if line := &lines[i]; l.query.asksFor(line) {
			l.lines = append(l.lines, longLine{line.Due.Due, l.add(packLine(line)), l.add(packCard(line))})
		}
	}
	arrange.By(l.lines, func(a, b longLine) int { return cmp.Compare(a.due, b.due) })
}

// packCards packs the cards in the order in which they lie, each once, and then leaves the lines as they were.
func (s *Store) packCards(tx *bolt.Tx, l *LongList, list []weighed) (damage error) {
	order := make([]uint32, len(list))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return compareIDs(list[a].person, list[b].person) })
	cards := s.newCardReader(tx)
	for n, i := range order {
		if n > 0 && list[order[n-1]].person == list[i].person {
			list[i].card = list[order[n-1]].card
			continue
		}
		before := cards.wrong
		if card, err := cards.packed(list[i].person); err == nil {
			list[i].card = l.add(card)
		} else if err != before {
			damage = errors.Join(damage, err)
		}
	}
	l.lines = make([]longLine, len(list))
	for i := range list {
		l.lines[i] = list[i].longLine
	}
	l.arena = slices.Clip(l.arena)
	return damage
}

// complete fills in what a query leaves open.
func (q *Query) complete(s *Store) {
	if q.Today.IsZero() {
		q.Today = model.DateOf(s.options.Now())
	}
	if len(q.States) == 0 {
		q.States = []followup.State{followup.Overdue, followup.Ready}
	}
}

// between are the due dates that lines of the query can have.
func (q *Query) between(a agenda) (first, last model.Date) {
	first = max(q.From, q.Today.AddDays(-int(a.late)-listedPassed), 0)
	last = q.Today.AddDays(int(a.early))
	if slices.Contains(q.States, followup.Upcoming) {
		last = 1<<31 - 2
	}
	if !q.Until.IsZero() {
		last = min(last, q.Until)
	}
	return first, last
}

// complete computes what depends on the day and on who works where.
func (st *staff) complete(l *Line, today model.Date) {
	l.State = l.Due.State(today)
	l.Worker = st.workerName(l.WorkerID, l.Village)
}

// An endlessStep is a step of one case of a person.
type endlessStep struct {
	of       model.ID
	protocol string
	step     string
}

func (l *Line) step() (endlessStep, model.Date, bool) {
	return endlessStep{l.About.Case, l.About.Protocol, l.About.Step}, l.Due.Due, l.More
}

// A stepped line is of a step that may be endless: whether there is more to come.
type stepped[L any] interface {
	*L
	step() (of endlessStep, due model.Date, more bool)
}

// cutToHorizon leaves of an endless step the occurrences up to today and the first after it, so that the list
// of a day is the same in a copy whose agenda was planned further.
func cutToHorizon[L any, P stepped[L]](lines []L, today model.Date) []L {
	endless := map[endlessStep]bool{} // whether it was shown
	for i := range lines {
		if of, _, more := P(&lines[i]).step(); more {
			endless[of] = false
		}
	}
	kept := lines[:0]
	for i := range lines {
		of, due, _ := P(&lines[i]).step()
		if due > today {
			again, is := endless[of]
			if again {
				continue
			}
			if is {
				endless[of] = true
			}
		}
		kept = append(kept, lines[i])
	}
	return kept
}

// byDue orders lines by due date, then identity.
func byDue(a, b Line) int { return cmp.Or(cmp.Compare(a.Due.Due, b.Due.Due), compareIDs(a.ID, b.ID)) }
