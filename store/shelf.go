package store

import (
	"bytes"
	"slices"

	bolt "go.etcd.io/bbolt"
)

// A shelf is how a bucket keeps many small entries: packed into lists, each one sealed value. An entry lies in
// the list of its place; a list that grows over its limit is parted by the next bits of the entries' hashes,
// which are written behind the key. A list that was parted stays so; one that is empty goes.
type shelf[E any] struct {
	bucket string
	limit  int
	part   func(e *E, depth int) byte // where below a parted list the entry lies
	deep   int                        // how often a list can be parted
	encode func(key []byte, list []E) []byte
	decode func(key, plain []byte) ([]E, bool)
}

// A shelfWriter gathers what one transaction changes on a shelf, so that each list is sealed once.
type shelfWriter[E any] struct {
	*shelf[E]
	s     *Store
	tx    *bolt.Tx
	lists map[string]*shelfList[E]
}

type shelfList[E any] struct {
	entries []E
	parted  bool // the entries stand below
	stands  bool // there is a value in the file
	changed bool
}

func (sh *shelf[E]) writer(s *Store, tx *bolt.Tx) *shelfWriter[E] {
	return &shelfWriter[E]{shelf: sh, s: s, tx: tx, lists: map[string]*shelfList[E]{}}
}

// list is the one in which an entry of this place lies, or is to lie.
func (w *shelfWriter[E]) list(place []byte, e *E) (key []byte, list *shelfList[E], err error) {
	for key, depth := place, 0; ; depth++ {
		list, err := w.load(key)
		if err != nil || !list.parted {
			return key, list, err
		}
		key = append(key[:len(key):len(key)], w.part(e, depth))
	}
}

func (w *shelfWriter[E]) load(key []byte) (*shelfList[E], error) {
	if list, loaded := w.lists[string(key)]; loaded {
		return list, nil
	}
	list := &shelfList[E]{}
	plain, err := w.s.unseal(w.tx, w.bucket, key)
	if err != nil {
		return nil, err
	}
	if plain == nil {
		each(w.tx, w.bucket, key, nil, func([]byte, []byte) bool {
			list.parted = true
			return false
		})
	} else {
		ok := false
		if list.entries, ok = w.decode(key, plain); !ok {
			return nil, damaged(w.bucket, key, "not a list")
		}
		list.stands = true
	}
	w.lists[string(key)] = list
	return list, nil
}

// add puts an entry down; there is none like it.
func (w *shelfWriter[E]) add(place []byte, e E) error {
	key, list, err := w.list(place, &e)
	if err != nil {
		return err
	}
	list.entries, list.changed = append(list.entries, e), true
	w.split(key, list, len(key)-len(place))
	return nil
}

// split parts a list that is too long.
func (w *shelfWriter[E]) split(key []byte, list *shelfList[E], depth int) {
	if len(list.entries) <= w.limit || depth >= w.deep {
		return
	}
	below := map[byte]*shelfList[E]{}
	for i := range list.entries {
		at := w.part(&list.entries[i], depth)
		if below[at] == nil {
			below[at] = &shelfList[E]{changed: true}
			w.lists[string(append(bytes.Clone(key), at))] = below[at]
		}
		below[at].entries = append(below[at].entries, list.entries[i])
	}
	list.entries, list.parted = nil, true
	for at, part := range below {
		w.split(append(bytes.Clone(key), at), part, depth+1)
	}
}

// lay puts down all entries of a place where there is none, in the order of their hashes: as they would lie had
// they been added one by one.
func (sh *shelf[E]) lay(key []byte, list []E, depth int, put func(bucket string, key, plain []byte) error) error {
	if len(list) <= sh.limit || depth >= sh.deep {
		return put(sh.bucket, key, sh.encode(key, list))
	}
	for n := 0; len(list) > 0; list = list[n:] {
		at := sh.part(&list[0], depth)
		for n = 1; n < len(list) && sh.part(&list[n], depth) == at; n++ {
		}
		if err := sh.lay(append(bytes.Clone(key), at), list[:n], depth+1, put); err != nil {
			return err
		}
	}
	return nil
}

// flush writes every list that changed, in the order of keys; they are sealed on all processors.
func (w *shelfWriter[E]) flush() error {
	var keys []string
	for key, list := range w.lists {
		if list.changed {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	sealed, errs := make([][]byte, len(keys)), make([]error, len(keys))
	inParallel(len(keys), func(i int) {
		key := []byte(keys[i])
		if list := w.lists[keys[i]]; len(list.entries) > 0 {
			sealed[i], errs[i] = w.s.keys.Seal(w.bucket, key, w.encode(key, list.entries))
		}
	})
	for i, key := range keys {
		err := errs[i]
		switch {
		case err != nil:
		case sealed[i] != nil:
			err = put(w.tx, w.bucket, []byte(key), sealed[i])
		case w.lists[key].stands:
			err = drop(w.tx, w.bucket, []byte(key))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
