package store

import (
	"encoding/binary"
	"errors"
	"io"

	"suifang/model/arrange"
)

// Where the tree of pages cannot be walked, its leaves still stand somewhere in the file, and so do those of earlier
// transactions, on pages that are free but not yet written over. Every page is looked at by itself, whatever its
// header says: what is found is believed only once it opens.

// A scrap is a key and a value found on a page.
type scrap struct {
	key  []byte // good until the next
	at   int64  // where the value stands
	size int
	free bool // on a page that is said to be free: perhaps of an earlier transaction
}

// longestKey is more than any key of ours has: a draft's names its screen.
const longestKey = 256

// scraps hands on every key and value that can be made out on any page.
func scraps(r io.ReaderAt, size int64, step func(page int) error, fn func(scrap) error) error {
	free, page := freePages(r, size), make([]byte, pageSize)
	for n := int64(0); n*pageSize < size; n++ {
		if err := step(int(n)); err != nil {
			return err
		}
		got, err := r.ReadAt(page, n*pageSize)
		if err != nil && !errors.Is(err, io.EOF) {
			continue // a sector that the disk does not give
		}
		if err := pageScraps(page[:got], n*pageSize, size, free[uint64(n)], 0, fn); err != nil {
			return err
		}
	}
	return nil
}

// pageScraps looks at a page, or at one that stands in the value of a bucket.
func pageScraps(page []byte, at, size int64, free bool, depth int, fn func(scrap) error) error {
	if len(page) < pageHeader+element {
		return nil
	}
	num := binary.NativeEndian
	body := page[pageHeader:]
	for i := range elementsOn(page) {
		e := body[i*element:]
		from, length := uint64(num.Uint32(e[4:])), uint64(num.Uint32(e[8:]))
		key, ok := part(e, from, length)
		start := at + pageHeader + int64(i*element) + int64(from) + int64(length)
		n := int64(num.Uint32(e[12:]))
		if !ok || length == 0 || length > longestKey || n > size-start {
			continue
		}
		if num.Uint32(e)&leafBucket != 0 && depth == 0 {
			if inner, ok := part(e, from+length+bucketHead, uint64(max(n-bucketHead, 0))); ok {
				if err := pageScraps(inner, start+bucketHead, size, free, 1, fn); err != nil {
					return err
				}
			}
			continue
		}
		if err := fn(scrap{key: key, at: start, size: int(n), free: free}); err != nil {
			return err
		}
	}
	return nil
}

// elementsOn is how many elements a page may have: what its header says, or what the place of the first key does.
func elementsOn(page []byte) int {
	num := binary.NativeEndian
	room := (len(page) - pageHeader) / element
	said, first := int(num.Uint16(page[10:])), int(num.Uint32(page[pageHeader+4:]))
	if first%element != 0 || first/element > room {
		first = 0
	}
	return min(max(said, first/element), room)
}

// freePages are those that the freelist names, as far as it can be read.
func freePages(r io.ReaderAt, size int64) map[uint64]bool {
	free, _ := readFreePages(r, size)
	return free
}

// readFreePages says, too, whether it can be read.
func readFreePages(r io.ReaderAt, size int64) (free map[uint64]bool, known bool) {
	free = map[uint64]bool{}
	newest, err := newestMeta(r)
	if err != nil {
		return free, false
	}
	meta := make([]byte, metaSize)
	if _, err := r.ReadAt(meta, newest.at); err != nil {
		return free, false
	}
	high := min(newest.high, uint64(size)/pageSize)
	w := &pageWalk{r: r, high: high, seen: make([]bool, high)}
	if w.freelist(binary.NativeEndian.Uint64(meta[metaFreeAt:])) != nil {
		return free, false
	}
	for n, is := range w.seen {
		free[uint64(n)] = is
	}
	return free, true
}

// A found value is where a scrap stands. Its mark tells copies of one sealed value apart from others: that is a
// part of the nonce.
type foundValue struct {
	at   int64
	mark uint64
	size int32
	n    uint8 // number of the block
	free bool
}

// foundValues are the values found under a key, each once; those on pages in use come first.
type foundValues []foundValue

func (f foundValues) with(v foundValue) foundValues {
	for i := range f {
		if f[i].mark == v.mark && f[i].size == v.size && f[i].n == v.n {
			f[i].free = f[i].free && v.free
			return f
		}
	}
	return append(f, v)
}

func (f foundValues) usedFirst() foundValues {
	arrange.By(f, func(a, b foundValue) int {
		switch {
		case a.free == b.free:
			return 0
		case b.free:
			return -1
		}
		return 1
	})
	return f
}
