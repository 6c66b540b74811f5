package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"os"
	"slices"

	"suifang/store/seal"
)

// A sorter gives entries back in the order of their keys, however many there are: when its room is full they are
// laid aside in the file as a sorted run, and at the end all runs are read side by side.
//
//	run    blocks, each of whole entries; sealed, unless the values are already
//	entry  key behind its length, value behind its length
type sorter struct {
	to     *spool
	room   int  // bytes of entries held in memory
	sealed bool // what it is given may stand in the clear

	held []byte  // entries as they came
	at   []place // where each begins
	runs []*run
}

// A place is where an entry begins, beside the beginning of its key: mostly that alone tells the order.
type place struct {
	head uint64
	at   uint32
}

// A spool is the file for all that is laid aside.
type spool struct {
	file *os.File
	keys *seal.Keyring
	size int64
}

// spoolBlock is how much of a run is read at once.
const spoolBlock = 128 << 10

// bucketAside is what blocks that are laid aside are sealed for: no bucket of the file.
const bucketAside = "aside"

// add takes an entry in; it copies what it is given.
func (s *sorter) add(key, value []byte) error {
	var head [8]byte
	copy(head[:], key)
	s.at = append(s.at, place{binary.BigEndian.Uint64(head[:]), uint32(len(s.held))})
	s.held = appendBytes(appendBytes(s.held, key), value)
	if len(s.held) < s.room {
		return nil
	}
	return s.layAside()
}

func keyAt(entry []byte) []byte {
	n, size := binary.Uvarint(entry)
	return entry[size : size+int(n)]
}

func entrySize(entry []byte) int {
	n, size := binary.Uvarint(entry)
	size += int(n)
	n, more := binary.Uvarint(entry[size:])
	return size + more + int(n)
}

// layAside writes what is held as one more run.
func (s *sorter) layAside() error {
	slices.SortFunc(s.at, func(a, b place) int {
		if a.head != b.head {
			return cmp.Compare(a.head, b.head)
		}
		return bytes.Compare(keyAt(s.held[a.at:]), keyAt(s.held[b.at:]))
	})
	r, block := &run{of: s}, make([]byte, 0, spoolBlock)
	for i, p := range s.at {
		entry := s.held[p.at:]
		block = append(block, entry[:entrySize(entry)]...)
		if len(block) < spoolBlock && i < len(s.at)-1 {
			continue
		}
		e, err := s.to.put(block, s.sealed)
		if err != nil {
			return err
		}
		r.left, block = append(r.left, e), block[:0]
	}
	s.runs, s.held, s.at = append(s.runs, r), s.held[:0], s.at[:0]
	return nil
}

// An extent is where a block lies.
type extent struct{ at, size int64 }

func (p *spool) put(block []byte, clear bool) (e extent, err error) {
	e.at = p.size
	if !clear {
		if block, err = p.keys.Seal(bucketAside, e.key(), block); err != nil {
			return e, err
		}
	}
	n, err := p.file.WriteAt(block, e.at)
	e.size = int64(n)
	p.size += e.size
	return e, err
}

func (p *spool) get(e extent, clear bool) ([]byte, error) {
	block := make([]byte, e.size)
	if _, err := p.file.ReadAt(block, e.at); err != nil || clear {
		return block, err
	}
	return p.keys.Open(bucketAside, e.key(), block)
}

func (e extent) key() []byte { return binary.BigEndian.AppendUint64(nil, uint64(e.at)) }

// A run is read from its front.
type run struct {
	of   *sorter
	left []extent
	now  []byte // the entries of the block that was read last, from the next on
}

// fill reads the next block if nothing is left of the last; more is false at the end.
func (r *run) fill() (more bool, err error) {
	if len(r.now) == 0 && len(r.left) > 0 {
		r.now, err = r.of.to.get(r.left[0], r.of.sealed)
		r.left = r.left[1:]
	}
	return len(r.now) > 0, err
}

// take gives the entry in front.
func (r *run) take() (key, value []byte) {
	n := entrySize(r.now)
	key = keyAt(r.now)
	key = key[:len(key):len(key)]
	_, head := binary.Uvarint(r.now)
	rest := r.now[head+len(key) : n : n]
	r.now = r.now[n:]
	_, head = binary.Uvarint(rest)
	return key, rest[head:]
}

// each hands on all entries in the order of their keys. What it gives stays as it is.
func (s *sorter) each(fn func(key, value []byte) error) error {
	if err := s.layAside(); err != nil {
		return err
	}
	s.held, s.at = nil, nil
	var runs []*run
	for _, r := range s.runs {
		more, err := r.fill()
		if err != nil {
			return err
		}
		if more {
			runs = placed(append(runs, r))
		}
	}
	for len(runs) > 0 {
		r := runs[len(runs)-1]
		if err := fn(r.take()); err != nil {
			return err
		}
		more, err := r.fill()
		if err != nil {
			return err
		}
		if !more {
			runs = runs[:len(runs)-1]
			continue
		}
		placed(runs)
	}
	return nil
}

// placed puts the last run where it belongs among the others, which stand with the lowest key last.
func placed(runs []*run) []*run {
	for i := len(runs) - 1; i > 0 && bytes.Compare(keyAt(runs[i-1].now), keyAt(runs[i].now)) < 0; i-- {
		runs[i-1], runs[i] = runs[i], runs[i-1]
	}
	return runs
}
