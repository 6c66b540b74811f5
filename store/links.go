package store

import (
	"encoding/binary"
	"maps"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/arrange"
)

// What subjects say of each other (see [model.Link]) stands in directory once more, so that search, lists of
// members and the search for duplicates open no block. It follows from each subject's block alone.
//
//	list  key: "links", then a byte 0 to 3 for each time that it was parted by the next two bits of the subjects' IDs
//	      version: 1 | count, then each: subject(16) | other(16) | flags(1): 1 the same, 2 in conflict
const linksVersion = 1

// A linkEntry is what one subject says of another.
type linkEntry struct {
	subject, other model.ID
	same           bool
	disputed       bool // two centres said different things: a person is asked again
}

const (
	linkSame = 1 << iota
	linkDisputed
)

const (
	maxLinks      = 256
	linkEntrySize = 33
)

var linkShelf = shelf[linkEntry]{bucket: bucketDirectory, limit: maxLinks, deep: 32,
	part:   func(e *linkEntry, depth int) byte { return cardPart(e.subject, depth) },
	encode: encodeLinks, decode: decodeLinks}

func encodeLinks(_ []byte, list []linkEntry) []byte {
	arrange.By(list, func(a, b linkEntry) int {
		if c := compareIDs(a.subject, b.subject); c != 0 {
			return c
		}
		return compareIDs(a.other, b.other)
	})
	b := binary.AppendUvarint([]byte{linksVersion}, uint64(len(list)))
	for i := range list {
		b = append(b, list[i].bytes()...)
	}
	return b
}

func (e *linkEntry) bytes() []byte {
	flags := byte(0)
	if e.same {
		flags |= linkSame
	}
	if e.disputed {
		flags |= linkDisputed
	}
	return append(slices.Concat(e.subject[:], e.other[:]), flags)
}

func decodeLinks(_, b []byte) ([]linkEntry, bool) {
	r := reader{b: b}
	if r.byte() != linksVersion {
		return nil, false
	}
	list := make([]linkEntry, r.count(linkEntrySize))
	for i := range list {
		list[i].subject, list[i].other = r.id16(), r.id16()
		flags := r.byte()
		list[i].same, list[i].disputed = flags&linkSame != 0, flags&linkDisputed != 0
	}
	return list, r.err == nil && len(r.b) == 0
}

// linksOf is what a subject says of others.
func linksOf(h *model.History) (list []linkEntry) {
	for _, l := range h.Links {
		if l.Is.Same != nil {
			list = append(list, linkEntry{h.ID, l.Is.Other, *l.Is.Same, len(l.Record.Conflicts()) > 0})
		}
	}
	return list
}

// A linkTable is all of that in memory. It is not altered once it is seen: nearly nobody is in it, so another
// one is soon made.
type linkTable struct{ says map[model.ID][]linkEntry }

func (t *linkTable) empty() bool { return t == nil || len(t.says) == 0 }

// with is the table after these subjects say what they say now.
func (t *linkTable) with(now map[model.ID][]linkEntry) *linkTable {
	next := &linkTable{says: map[model.ID][]linkEntry{}}
	if t != nil {
		next.says = maps.Clone(t.says)
	}
	for id, list := range now {
		if next.says[id] = list; len(list) == 0 {
			delete(next.says, id)
		}
	}
	return next
}

func (t *linkTable) sames(id model.ID) (others []model.ID) {
	for _, e := range t.says[id] {
		if e.same {
			others = append(others, e.other)
		}
	}
	return others
}

// group is everybody joined with id, herself among them, sorted; nil if that is nobody else.
func (t *linkTable) group(id model.ID) []model.ID {
	if t.empty() || len(t.says[id]) == 0 {
		return nil
	}
	if group := model.Group(id, t.sames); len(group) > 1 {
		return group
	}
	return nil
}

// decided says whether one of the two has been told to be the same as the other, or not to be, and nobody said
// otherwise beside it.
func (t *linkTable) decided(a, b model.ID) bool {
	if t.empty() {
		return false
	}
	said := false
	for _, way := range [][2]model.ID{{a, b}, {b, a}} {
		for _, e := range t.says[way[0]] {
			if e.other != way[1] {
				continue
			}
			if said = true; e.disputed {
				return false
			}
		}
	}
	return said
}

// loadLinks reads the lists; one that does not open is told by [Store.Lost], named by check and built anew.
func (s *Store) loadLinks(tx *bolt.Tx) (t *linkTable, damage []error) {
	t = &linkTable{says: map[model.ID][]linkEntry{}}
	each(tx, bucketDirectory, keyLinks, nil, func(key, sealed []byte) bool {
		plain, err := s.open(bucketDirectory, key, sealed)
		list, ok := decodeLinks(key, plain)
		if err == nil && !ok {
			err = damaged(bucketDirectory, key, "not a list")
		}
		if err != nil {
			damage = append(damage, err)
		}
		for _, e := range list {
			t.says[e.subject] = append(t.says[e.subject], e)
		}
		return true
	})
	return t, damage
}

// findLinks lays over what is in memory what the subjects touched say now.
func (w *writing) findLinks() {
	now := map[model.ID][]linkEntry{}
	for _, id := range w.order {
		if t := w.subjects[id]; t.linked() {
			now[id] = linksOf(t.after)
		}
	}
	if w.links = w.s.dir.joins.Load(); len(now) > 0 {
		w.links, w.said = w.links.with(now), now
	}
}

func (w *writing) flushLinks() error {
	if len(w.said) == 0 {
		return nil
	}
	shelf := linkShelf.writer(w.s, w.tx)
	for _, id := range slices.SortedFunc(maps.Keys(w.said), compareIDs) {
		_, list, err := shelf.list(keyLinks, &linkEntry{subject: id})
		if err != nil {
			return err
		}
		list.entries = slices.DeleteFunc(list.entries, func(e linkEntry) bool { return e.subject == id })
		list.changed = true
		for _, e := range w.said[id] {
			if err := shelf.add(keyLinks, e); err != nil {
				return err
			}
		}
	}
	return shelf.flush()
}
