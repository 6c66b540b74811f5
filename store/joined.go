package store

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/followup"
)

// joined reads a subject with all that are the same person or household (see [model.Join]). Who has no link
// costs nothing more than herself.
func (s *Store) joined(tx *bolt.Tx, id model.ID) (*model.History, error) {
	own, damage := s.cardOf(tx, id)
	if len(own.Links) == 0 {
		return own, damage
	}
	read := map[model.ID]*model.History{id: own}
	h := model.JoinedOf(id, func(id model.ID) *model.History {
		if h, is := read[id]; is {
			return h
		}
		h, err := s.cardOf(tx, id)
		read[id], damage = h, errors.Join(damage, err)
		return h
	})
	return h, damage
}

// cardOf reads one subject. Of whom search knows something must be known: without a block, its key has rotted, and who
// is joined with her would be shown as if that were all. The caller does not hold the directory.
func (s *Store) cardOf(tx *bolt.Tx, id model.ID) (*model.History, error) {
	h, damage := s.history(tx, id)
	if damage == nil && len(h.State.Records)+len(h.State.Waiting) == 0 && s.dir.has(id) {
		damage = damaged(bucketSubjects, id[:], "its block is gone")
	}
	return h, damage
}

// Card reads what stands under one identity alone, whomever it is joined with: what [model.Judge] and an undo
// start from. Its errors are those of [Store.Read].
func (s *Store) Card(id model.ID) (h *model.History, err error) {
	return s.readBy(s.history, id)
}

// Cards reads all that are joined with one, each by itself; one alone if it is joined with nobody.
func (s *Store) Cards(id model.ID) ([]*model.History, error) {
	h, err := s.Read(id)
	switch {
	case h == nil:
		return nil, err
	case len(h.Cards) > 0:
		return h.Cards, err
	}
	return []*model.History{h}, err
}

// What a judgement about two subjects can meet.
var (
	// ErrJoined says that the two are joined already, or one and the same.
	ErrJoined = errors.New("joined already")
	// ErrNotJoined says that there is no joining to take back.
	ErrNotJoined = errors.New("not joined")
	// ErrUnlike says that a person and a household, or what is neither, cannot be one.
	ErrUnlike = errors.New("not two persons or two households")
)

// Names of the acts of judging.
const (
	ActJoin   = "join"
	ActUnjoin = "unjoin"
	ActDiffer = "not_the_same"
)

// JoinProposal says that two registrations are of one person, or one household. Nothing of either changes.
func (s *Store) JoinProposal(a, b model.ID) (model.Proposal, error) {
	return s.judge(ActJoin, a, b, true)
}

// DifferProposal says that two who look like one are not: they are not asked about again.
func (s *Store) DifferProposal(a, b model.ID) (model.Proposal, error) {
	return s.judge(ActDiffer, a, b, false)
}

func (s *Store) judge(act string, a, b model.ID, same bool) (p model.Proposal, err error) {
	cards, err := s.Cards(a)
	if err != nil {
		return p, err
	}
	if slices.ContainsFunc(cards, func(h *model.History) bool { return h.ID == b }) {
		return p, fmt.Errorf("%s: %w", act, ErrJoined)
	}
	one, errOne := s.Card(a)
	other, errOther := s.Card(b)
	switch err := cmp.Or(errOne, errOther); {
	case err != nil:
		return p, err
	case !one.Joins(other):
		return p, fmt.Errorf("%s: %w", act, ErrUnlike)
	}
	return model.Proposal{Act: act, Entries: model.Judge(one, other, same)}, nil
}

// UnjoinProposal parts b from a: what was entered under each is again each one's own.
func (s *Store) UnjoinProposal(a, b model.ID) (p model.Proposal, err error) {
	p.Act = ActUnjoin
	group := s.dir.joins.Load().group(a)
	cards := make([]*model.History, len(group))
	for i, id := range group { // a card that was taken back may hold two others together
		if cards[i], err = s.Card(id); err != nil {
			return p, err
		}
	}
	if p.Entries = model.Part(cards, a, b); len(p.Entries) == 0 {
		return p, fmt.Errorf("%s: %w", p.Act, ErrNotJoined)
	}
	return p, nil
}

// route lays each entry where its record is, under whichever identity the form was opened, and a new visit, or a
// date agreed for one, with the case that it is about, so that un-joining leaves each card what was done for it.
// Only where a subject is joined is anything read.
func (s *Store) route(ps []model.Proposal) ([]model.Proposal, error) {
	links := s.dir.joins.Load()
	if links.empty() {
		return ps, nil
	}
	ps = slices.Clone(ps)
	for i := range ps {
		entries := slices.Clone(ps[i].Entries)
		for j := range entries {
			if err := s.routeEntry(links, &entries[j]); err != nil {
				return nil, err
			}
		}
		ps[i].Entries = entries
	}
	return ps, nil
}

func (s *Store) routeEntry(links *linkTable, e *model.Entry) error {
	if links.group(e.Subject) == nil {
		return nil
	}
	return s.view(func(tx *bolt.Tx) error {
		own, _ := s.history(tx, e.Subject) // of what is damaged, what opens
		h, _ := s.joined(tx, e.Subject)
		home := e.Record
		if h.State.Records[home] == nil {
			home = caseOf(e)
		}
		if own.State.Records[home] == nil && h.State.Records[home] != nil {
			e.Subject = h.SubjectOf(home)
		}
		return nil
	})
}

// caseOf is the case that a visit or an appointment is about; zero for all else.
func caseOf(e *model.Entry) model.ID {
	var about model.Occurrence
	if v := e.Fields["about"]; e.Kind != model.KindVisit && e.Kind != model.KindAppointment || model.IsNull(v) || model.Decode(v, &about) != nil {
		return model.ID{}
	}
	return about.Case
}

// linked says whether a subject has, or had, anything to say of others.
func (t *touched) linked() bool { return len(t.before.Links)+len(t.after.Links) > 0 }

// cardBefore and cardAfter are a subject by itself before this writing and after it.
func (w *writing) cardBefore(id model.ID) *model.History {
	if t := w.subjects[id]; t != nil {
		return t.before
	}
	return w.card(id)
}

func (w *writing) cardAfter(id model.ID) *model.History {
	if t := w.subjects[id]; t != nil {
		return t.after
	}
	return w.card(id)
}

// card reads one who is not touched, once.
func (w *writing) card(id model.ID) *model.History {
	h, read := w.others[id]
	if read {
		return h
	}
	h, damage := w.s.cardOf(w.tx, id)
	if w.others == nil {
		w.others, w.damaged = map[model.ID]*model.History{}, map[model.ID]bool{}
	}
	w.others[id], w.damaged[id] = h, damage != nil
	return h
}

// forget lets go of those who were read for others: a fold takes much room.
func (w *writing) forget() { w.others, w.damaged = nil, nil }

// planOf plans a subject with those who are the same; whoever is not the one that they are joined under has no
// plan of her own. It is not whole where a part of somebody does not open.
func (w *writing) planOf(id model.ID, card func(model.ID) *model.History) (h *model.History, plan followup.Obligations, whole bool) {
	h, whole = model.JoinedOf(id, card), true
	for _, id := range h.IDs() {
		whole = whole && !w.damaged[id]
	}
	if h.ID != id {
		return &model.History{ID: id}, plan, whole
	}
	return h, w.plan(h), whole
}

// affected are these and all with whom they were joined, or are now.
func (w *writing) affected(ids []model.ID) []model.ID {
	all := map[model.ID]bool{}
	for _, id := range ids {
		for _, card := range []func(model.ID) *model.History{w.cardBefore, w.cardAfter} {
			for _, other := range model.Group(id, func(id model.ID) []model.ID { return card(id).Sames() }) {
				all[other] = true
			}
		}
	}
	return slices.SortedFunc(maps.Keys(all), compareIDs)
}

// replanJoined brings the lines of those joined, or parted, to what follows now.
func (w *writing) replanJoined(ids []model.ID) error {
	for _, id := range w.affected(ids) {
		_, before, _ := w.planOf(id, w.cardBefore)
		h, after, whole := w.planOf(id, w.cardAfter)
		if !whole {
			continue // the lines stay as they are until the block is healed
		}
		if err := w.replan(h, keys(before), after); err != nil {
			return err
		}
	}
	return nil
}

// replanNow writes a person's lines as they follow now, under the identity that she is joined under.
func (w *writing) replanNow(id model.ID) error {
	h := model.JoinedOf(id, w.cardAfter)
	_, plan, whole := w.planOf(h.ID, w.cardAfter)
	if !whole {
		return nil // see replanJoined
	}
	return w.replan(h, nil, plan)
}

// compareJoined tells what an act changes for those joined, or parted.
func (w *writing) compareJoined(v *Preview, ids []model.ID) {
	var before, after followup.Obligations
	for _, id := range w.affected(ids) {
		_, was, _ := w.planOf(id, w.cardBefore)
		_, is, _ := w.planOf(id, w.cardAfter)
		before.Open, after.Open, after.Ended = append(before.Open, was.Open...), append(after.Open, is.Open...), append(after.Ended, is.Ended...)
	}
	v.compare(before, after)
}

// homeOf is the household under whose identity this one is joined, as it stands after the writing.
func (w *writing) homeOf(id model.ID) home {
	group := w.links.group(id)
	if group == nil {
		return w.home(id)
	}
	var all home
	for _, id := range group {
		if h := w.home(id); h.is {
			all.fill(h)
		}
	}
	if !all.is {
		return w.home(id)
	}
	return all
}

// fill takes what is not said yet, as [model.Join] does.
func (h *home) fill(o home) {
	if !h.is {
		h.id, h.is = o.id, true
	}
	h.code, h.headID, h.head = cmp.Or(h.code, o.code), cmp.Or(h.headID, o.headID), cmp.Or(h.head, o.head)
	h.village, h.group = cmp.Or(h.village, o.village), cmp.Or(h.group, o.group)
}
