package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/arrange"
)

// A Second is who agrees to an erasure beside the clerk at work: another clerk, or whoever has the recovery key.
type Second struct {
	As         string // her name, where several have the same passphrase
	Passphrase []byte // it stays the caller's to wipe
	Recovery   string
}

// AskErasure records a person's demand that all that is held about her be erased, for one of
// [model.ErasureReasons]. It takes effect after [model.ErasureDelay] days, by [Store.EraseDue], unless the record
// is withdrawn. It wraps [ErrSecond] if the second is the clerk at work herself, [ErrNoRecord] if there is no such
// person, [ErrEmptyAct] if she has asked already.
func (s *Store) AskErasure(person model.ID, reason string, second Second) (Recorded, error) {
	done, err := s.askErasure(person, reason, second)
	if err != nil {
		return done, fmt.Errorf("ask for an erasure: %w", err)
	}
	return done, nil
}

func (s *Store) askErasure(person model.ID, reason string, second Second) (Recorded, error) {
	if !slices.Contains(model.ErasureReasons, reason) {
		return Recorded{}, &model.FieldError{Field: "reason", Rule: model.ErrUnknownCode}
	}
	h, err := s.Read(person)
	switch {
	case err != nil:
		return Recorded{}, err
	case h.Person == nil:
		return Recorded{}, ErrNoRecord
	case h.OpenErasure() != nil:
		return Recorded{}, ErrEmptyAct
	}
	witness, err := s.witness(second)
	if err != nil {
		return Recorded{}, err
	}
	is := model.Erasure{Reason: reason, Asked: model.DateOf(s.options.Now()), Witness: witness}
	p := model.Proposal{Act: "ask_erasure"}
	for _, card := range h.IDs() { // all that is held about her, under however many identities
		p.Entries = append(p.Entries, model.Create(card, s.newID(), model.KindErasure, is))
	}
	return s.Record(p)
}

// witness is the second clerk, if she is in force and not the one at work; zero if it is the recovery key.
func (s *Store) witness(second Second) (witness model.ID, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		open, err := unlock(tx, s.Family(), Options{Passphrase: second.Passphrase, Recovery: second.Recovery})
		if err != nil {
			return err
		}
		err = ErrSecond
		for _, u := range open {
			clerk := s.theStaff().clerks[u.slot.Clerk()]
			switch {
			case u.slot.IsRecovery():
				err = nil
			case u.slot.Clerk() != s.clerkID && clerk.Removed.IsZero() && clerk.PublicKey == u.slot.Recipient().String() &&
				(second.As == "" || second.As == clerk.Name):
				witness, err = u.slot.Clerk(), nil
			}
			u.id.Wipe()
		}
		return err
	})
	return witness, err
}

// A Demand is an erasure that was asked for and waits for its day.
type Demand struct {
	Person model.ID
	Is     model.Erasure
}

// Demands are all of them, the next to take effect first.
func (s *Store) Demands() (list []Demand) {
	for person, is := range s.theStaff().demands {
		list = append(list, Demand{person, is})
	}
	arrange.By(list, func(a, b Demand) int {
		if a.Is.Asked != b.Is.Asked {
			return int(a.Is.Asked - b.Is.Asked)
		}
		return compareIDs(a.Person, b.Person)
	})
	return list
}

// An Erasing says what an erasure reached.
type Erasing struct {
	People    int
	Rewritten []string // automatic copies out of which it was taken
	Unreached []string // automatic copies that are there and could not be rewritten
	Media     []string // labels of the media that hold copies or bundles of before, by the register: no erasure reaches those
}

// EraseDue carries out the erasures whose day has come: the content of all changes of these persons goes, with all
// that is derived from it and what was half typed about them, out of the file and of the automatic copies in reach.
// Copies on other media follow when they are merged. What an interrupted one has left is done as well.
func (s *Store) EraseDue(ctx context.Context) (done Erasing, err error) {
	return s.EraseDueTelling(ctx, nil)
}

// EraseDueTelling is [Store.EraseDue] that tells how far it has come with writing the file and its copies anew.
func (s *Store) EraseDueTelling(ctx context.Context, progress Progress) (done Erasing, err error) {
	if done, err = s.eraseDue(ctx, progress); err != nil {
		return done, fmt.Errorf("erase: %w", err)
	}
	return done, nil
}

func (s *Store) eraseDue(ctx context.Context, progress Progress) (done Erasing, err error) {
	due, err := s.demandsDue()
	if err != nil {
		return done, err
	}
	people := due.subjects()
	left, err := s.tracesLeft()
	switch {
	case err != nil:
		return done, err
	case len(people)+len(left) == 0:
		return done, nil
	case s.options.ReadOnly || s.clerkID.IsZero():
		return done, s.readOnlyBecause()
	}
	done.People, done.Media = due.people, s.mediaThatHold()
	if len(people) > 0 { // from here on it is finished, sooner or later
		if _, err := s.record([]model.Proposal{{Act: "erase", Entries: due.entries}}, false); err != nil {
			return done, err
		}
	}
	if err := s.eraseTraces(ctx, append(left, people...), &done, progress); err != nil {
		return done, err
	}
	return done, s.forgetTraces()
}

// An erasureDue is what is to be written for the demands whose day has come.
type erasureDue struct {
	people  int // one who has several identities counts once
	entries []model.Entry
	cards   map[model.ID]bool
}

func (d *erasureDue) subjects() (ids []model.ID) {
	for _, e := range d.entries {
		ids = append(ids, e.Subject)
	}
	return ids
}

func (s *Store) demandsDue() (*erasureDue, error) {
	due, today := &erasureDue{cards: map[model.ID]bool{}}, model.DateOf(s.options.Now())
	for _, d := range s.Demands() {
		if d.Is.Due() > today || due.cards[d.Person] { // it goes with another card's demand
			continue
		}
		cards, err := s.Cards(d.Person)
		if err != nil && !errors.Is(err, ErrDamaged) {
			return nil, err
		}
		due.people++
		for _, h := range cards {
			due.entries = append(due.entries, s.erase(h, d.Is, today))
			due.cards[h.ID] = true
		}
	}
	return due, nil
}

// erase is the entry that carries a demand out on one card, be it one that was joined only since.
func (s *Store) erase(h *model.History, asked model.Erasure, today model.Date) model.Entry {
	is := asked
	is.Done = today
	if ground := s.retentionGround(h); ground != "" {
		is.Ground, is.Kept = ground, h.Skeleton()
	}
	if open := h.OpenErasure(); open != nil {
		e, _ := model.Amend(open.Record, is) // the day differs
		return e
	}
	return model.Create(h.ID, s.newID(), model.KindErasure, is)
}

// retentionGround is the law that obliges the centre that cares for a person to keep a skeleton; empty without one.
// The centre of whoever carries the erasure out has no say in it, unless nobody knows whose she is.
func (s *Store) retentionGround(h *model.History) string {
	if centre, known := s.theStaff().careOf(h); known {
		return centre.RetentionGround
	}
	_, centre := s.Centre()
	return centre.RetentionGround
}

// careOf is the centre that cares for a person: that of the clerk who entered a service last, else of the one who
// registered her.
func (st *staff) careOf(h *model.History) (centre model.Centre, known bool) {
	var last *model.Change
	for _, r := range h.State.Records {
		for _, c := range r.Changes {
			clerk, is := st.clerks[c.Act.Author]
			if _, ours := st.centres[clerk.Centre]; is && ours && (last == nil || laterCare(c, last)) {
				last = c
			}
		}
	}
	if last != nil {
		centre, known = st.centres[st.clerks[last.Act.Author].Centre]
	}
	return centre, known
}

// laterCare says whether a change tells rather than another whose care a person is in: a service before all else, of
// services the last, of all else the first.
func laterCare(a, b *model.Change) bool {
	if isService(a) != isService(b) {
		return isService(a)
	}
	return isService(a) == (a.ID().Compare(b.ID()) > 0)
}

func isService(c *model.Change) bool {
	return slices.Contains([]model.Kind{model.KindVisit, model.KindExam, model.KindMethod, model.KindPregnancy}, c.Kind)
}

// PersonID is the identity under which someone with this number and name is entered: the one that every copy would
// give her, or a new one if what stood under that was erased.
func (s *Store) PersonID(number model.IDNumber, name string) model.ID {
	id := s.Derive().PersonID(number, name)
	if h, err := s.Card(id); err == nil && h.State.Erased > 0 {
		return s.newID()
	}
	return id
}

// eraseTraces takes out what other places than the persons' own changes still say of them: the file's free pages,
// the automatic copies. A copy that cannot be rewritten is named.
func (s *Store) eraseTraces(ctx context.Context, people []model.ID, done *Erasing, progress Progress) error {
	copies := s.backupsIn([]string{s.BackupDir(), filepath.Dir(s.path)})
	if err := s.Compact(ctx, progress.part(0, 1+len(copies))); err != nil {
		return err
	}
	for n, path := range copies {
		switch had, err := s.eraseIn(ctx, path, people, progress.part(1+n, 1+len(copies))); {
		case err != nil:
			done.Unreached = append(done.Unreached, path)
		case had:
			done.Rewritten = append(done.Rewritten, path)
		}
	}
	return nil
}

// eraseIn brings what was erased here into an automatic copy, and writes that anew; had says whether it knew of any
// of them.
func (s *Store) eraseIn(ctx context.Context, path string, people []model.ID, progress Progress) (had bool, err error) {
	c, err := s.openSibling(path)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	changes, err := s.erasedKnown(c, people)
	if err != nil || len(changes) == 0 {
		return false, err
	}
	if _, err := c.take(ctx, one(changes), taking{from: s.Family()}); err != nil {
		return true, err
	}
	if err := c.forgetTraces(); err != nil { // it is done here and now
		return true, err
	}
	return true, c.Compact(ctx, progress)
}

// erasedKnown are the changes, as they now are, of those of these people whom a copy has.
func (s *Store) erasedKnown(c *Store, people []model.ID) (changes []*model.Change, err error) {
	var known []model.ID
	err = c.view(func(tx *bolt.Tx) error {
		known = slices.DeleteFunc(slices.Clone(people), func(id model.ID) bool { return get(tx, bucketSubjects, subjectKey(id, 0)) == nil })
		return nil
	})
	if err != nil || len(known) == 0 {
		return nil, err
	}
	err = s.view(func(tx *bolt.Tx) error {
		for _, id := range known {
			changes = append(changes, s.blocks(tx, id).changes...)
		}
		return nil
	})
	return changes, err
}

// one is all changes in one piece.
func one(changes []*model.Change) iter.Seq2[[]*model.Change, error] {
	return func(yield func([]*model.Change, error) bool) { yield(changes, nil) }
}

// ErasuresDue counts the persons whose demand has come to its day, or was carried out and not finished.
func (s *Store) ErasuresDue() int {
	today, counted := model.DateOf(s.options.Now()), map[model.ID]bool{}
	left, _ := s.tracesLeft()
	n := len(left)
	for _, d := range s.Demands() {
		if d.Is.Due() > today || counted[d.Person] {
			continue
		}
		n++
		for _, id := range s.dir.joins.Load().group(d.Person) {
			counted[id] = true // the same person under another identity
		}
	}
	return n
}
