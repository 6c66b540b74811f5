package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// A page of bbolt, all numbers in the machine's order; places are counted from the element that names them.
//
//	bytes      what
//	0          its own number (8)
//	8          kind (2): 1 branch, 2 leaf, 16 freelist
//	10         number of elements (2); of a freelist, 65535 says that the number stands in front of the list
//	12         pages that it goes on over (4)
//	16…        elements of 16 bytes; of a freelist numbers of 8
//
//	branch     place of the key (4), its length (4), page (8)
//	leaf       flags (4): 1 is a bucket, place of the key (4), its length (4), the value's (4); the value follows the key
//	bucket     root page (8), 0 where its only page follows the header; sequence (8)
//
// bbolt keeps no sums of pages, but writes keys and values right behind the elements, without gaps and in their
// order: a count, a place or a length that is another does not fit any more. A page without elements is zeros.
const (
	pageHeader  = 16
	element     = 16
	kindBranch  = 1
	kindLeaf    = 2
	kindFree    = 16
	leafBucket  = 1
	bucketHead  = 16
	longestList = 65535
	longestRun  = 2 * maxBlock / pageSize // pages that one goes on over: more than any value of ours
	metaSizeAt  = 24
	metaRootAt  = 32
	metaFreeAt  = 48
)

// A pageWalk reads every page that the newest meta page leads to, and trusts nothing that it reads: bbolt
// maps a file and follows its numbers wherever they lead, into a panic, a hang or a fault. This is what says
// of a file that bbolt may open it. It reads each page once at most, so it ends.
type pageWalk struct {
	r      io.ReaderAt
	high   uint64
	seen   []bool
	value  func(bucket string, key, value []byte) error // may be nil
	bucket string
	step   func(pages int) error // told how many pages were read; an error ends the walk
	read   int
}

// walkPages walks the file in r, of which size bytes are there.
func walkPages(r io.ReaderAt, size int64, step func(int) error, value func(bucket string, key, value []byte) error) error {
	newest, err := newestMeta(r)
	if err != nil {
		return err
	}
	if newest.high > uint64(size)/pageSize {
		return cutShort(size, newest.high)
	}
	meta := make([]byte, metaSize)
	if _, err := r.ReadAt(meta, newest.at); err != nil {
		return err
	}
	num := binary.NativeEndian
	if num.Uint32(meta[metaSizeAt:]) != pageSize {
		return &DamagedError{Bucket: "file", What: "pages of another size"}
	}
	w := &pageWalk{r: r, high: newest.high, seen: make([]bool, newest.high), value: value, step: step}
	if err := w.freelist(num.Uint64(meta[metaFreeAt:])); err != nil {
		return err
	}
	return w.tree(num.Uint64(meta[metaRootAt:]), nil, nil, 0)
}

// walkOpen walks the file that is open, while nothing is written to it.
func (s *Store) walkOpen() error {
	info, err := s.file.Stat()
	if err != nil {
		return err
	}
	return walkPages(s.file, info.Size(), nil, nil)
}

func cutShort(size int64, high uint64) *DamagedError {
	return &DamagedError{Bucket: "file", What: fmt.Sprintf("cut short: %d of %d pages", size/pageSize, high)}
}

//go:noinline
func badPage(n uint64, what string) *DamagedError {
	return &DamagedError{Bucket: "file", What: fmt.Sprintf("page %d: %s", n, what)}
}

// page reads a page with all that it goes on over, and notes that it was met.
func (w *pageWalk) page(n uint64) ([]byte, error) {
	if n < 2 || n >= w.high {
		return nil, badPage(n, "beyond the end")
	}
	head := make([]byte, pageHeader)
	if _, err := w.r.ReadAt(head, int64(n)*pageSize); err != nil {
		return nil, err
	}
	num := binary.NativeEndian
	more := uint64(num.Uint32(head[12:]))
	if num.Uint64(head) != n || more >= w.high-n || more > longestRun {
		return nil, badPage(n, "not what it should be")
	}
	for i := n; i <= n+more; i++ {
		if w.seen[i] {
			return nil, badPage(i, "used twice")
		}
		w.seen[i] = true
	}
	w.read += int(more) + 1
	if w.step != nil {
		if err := w.step(w.read); err != nil {
			return nil, err
		}
	}
	page := make([]byte, (more+1)*pageSize)
	_, err := w.r.ReadAt(page, int64(n)*pageSize)
	return page, err
}

// freelist notes the pages that are free: none may be used.
func (w *pageWalk) freelist(n uint64) error {
	page, err := w.page(n)
	if err != nil {
		return err
	}
	num := binary.NativeEndian
	if num.Uint16(page[8:]) != kindFree {
		return badPage(n, "no freelist")
	}
	list, count := page[pageHeader:], uint64(num.Uint16(page[10:]))
	if count == longestList {
		count, list = num.Uint64(list), list[8:]
	}
	if count > uint64(len(list)/8) {
		return badPage(n, "a freelist longer than its page")
	}
	for i := range count {
		free := num.Uint64(list[8*i:])
		if free < 2 || free >= w.high || w.seen[free] {
			return badPage(free, "free and used, or beyond the end")
		}
		w.seen[free] = true
	}
	return nil
}

// deepest is more than any tree of ours has: pages are at least half full.
const deepest = 64

// tree walks a page and what lies below it; its keys lie from the key from on and below until, where those are given.
func (w *pageWalk) tree(n uint64, from, until []byte, depth int) error {
	page, err := w.page(n)
	if err != nil {
		return err
	}
	if depth > deepest {
		return badPage(n, "too deep")
	}
	return w.elements(n, page, from, until, depth)
}

func (w *pageWalk) elements(n uint64, page, from, until []byte, depth int) error {
	num := binary.NativeEndian
	kind, count := num.Uint16(page[8:]), int(num.Uint16(page[10:]))
	if kind != kindBranch && kind != kindLeaf || kind == kindBranch && count == 0 || pageHeader+count*element > len(page) {
		return badPage(n, "neither branch nor leaf")
	}
	if count == 0 && !isZero(page[pageHeader:]) {
		return badPage(n, "a count that does not fit")
	}
	keys, next := make([][]byte, count+1), uint64(count*element)
	for i := range count {
		e := page[pageHeader+i*element:]
		pos, length := num.Uint32(e), num.Uint32(e[4:])
		if kind == kindLeaf {
			pos, length = num.Uint32(e[4:]), num.Uint32(e[8:])
		}
		key, ok := part(e, uint64(pos), uint64(length))
		if ok = ok && uint64(pos)+uint64(i*element) == next; !ok {
			return badPage(n, "a key where none should be")
		}
		if next += uint64(length); kind == kindLeaf {
			next += uint64(num.Uint32(e[12:]))
		}
		before := from
		if i > 0 {
			before = keys[i-1]
		}
		if length == 0 || i > 0 && bytes.Compare(key, before) <= 0 || i == 0 && bytes.Compare(key, before) < 0 {
			return badPage(n, "keys out of order")
		}
		keys[i] = key
	}
	if count > 0 && until != nil && bytes.Compare(keys[count-1], until) >= 0 {
		return badPage(n, "keys out of order")
	}
	keys[count] = until
	for i := range count {
		e := page[pageHeader+i*element:]
		var err error
		if kind == kindBranch {
			err = w.tree(num.Uint64(e[8:]), keys[i], keys[i+1], depth+1)
		} else {
			err = w.leaf(n, e, keys[i])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func isZero(b []byte) bool {
	for _, x := range b {
		if x != 0 {
			return false
		}
	}
	return true
}

// part is a piece of a page, if it lies within it.
func part(b []byte, from, length uint64) ([]byte, bool) {
	if from > uint64(len(b)) || length > uint64(len(b))-from {
		return nil, false
	}
	return b[from : from+length], true
}

// leaf hands a value on, or goes into a bucket.
func (w *pageWalk) leaf(n uint64, e, key []byte) error {
	num := binary.NativeEndian
	flags, after := num.Uint32(e), uint64(num.Uint32(e[4:]))+uint64(len(key))
	value, ok := part(e, after, uint64(num.Uint32(e[12:])))
	switch {
	case !ok:
		return badPage(n, "a value beyond its page")
	case flags == 0 && w.bucket != "" && w.value != nil:
		return w.value(w.bucket, key, value)
	case flags == 0 && w.bucket != "":
		return nil
	case flags != leafBucket || w.bucket != "" || len(value) < bucketHead:
		return badPage(n, "a bucket where none is, or none where one should be")
	}
	w.bucket = string(key)
	defer func() { w.bucket = "" }()
	if root := num.Uint64(value); root != 0 {
		return w.tree(root, nil, nil, 0)
	}
	if len(value) < bucketHead+pageHeader || num.Uint16(value[bucketHead+8:]) != kindLeaf {
		return badPage(n, "a bucket without a page")
	}
	return w.elements(n, value[bucketHead:], nil, nil, 0)
}
