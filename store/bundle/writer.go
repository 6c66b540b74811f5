package bundle

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/fxamacker/cbor/v2"

	"suifang/model"
	"suifang/store/seal"
)

// room is how much a set holds before it is compressed: whatever that comes to, it fits.
const room = MaxSet - maxHead - 4 - 2 - seal.Overhead - numberSize

// A Writer writes a bundle set by set. What it is given stands in sets in that order, each kind by itself;
// nothing counts until Close has ended it.
type Writer struct {
	out     io.Writer
	sealing Sealing
	key     Key
	open    map[byte]*bytes.Buffer // by kind: entries not yet written
	changes int
	numbers [][]byte
	size    int64
}

// NewWriter begins a bundle that is sealed by the key in the way that the sealing says.
func NewWriter(out io.Writer, sealing Sealing, key Key) *Writer {
	return &Writer{out: out, sealing: sealing, key: key, open: map[byte]*bytes.Buffer{}}
}

// Change adds a change, or what is left of an erased one.
func (w *Writer) Change(c *model.Change) error {
	w.changes++
	if id := c.ID(); c.IsErased() {
		return w.add(kindErased, append(append(append([]byte(nil), c.Subject[:]...), id[:]...), c.Act.Station[:]...))
	}
	return w.add(kindChanges, withLength(nil, c.Encode()))
}

// Sum adds one of the sender's sums.
func (w *Writer) Sum(s Sum) error {
	b := binary.BigEndian.AppendUint32(append(make([]byte, 0, sumSize), s.Station[:]...), s.First)
	b = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint32(b, s.Last), s.Count)
	return w.add(kindSums, append(b, s.Sum[:]...))
}

// Journal adds a day of the sender's journal.
func (w *Writer) Journal(d JournalDay) error {
	b := binary.BigEndian.AppendUint32(append([]byte(nil), d.Station[:]...), d.Day)
	return w.add(kindJournal, withLength(b, d.Entries))
}

func withLength(b, part []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(part))), part...)
}

// add puts an entry into the set of its kind that is being filled; a full one is written first.
func (w *Writer) add(kind byte, entry []byte) error {
	set := w.open[kind]
	if set == nil {
		set = &bytes.Buffer{}
		w.open[kind] = set
	}
	if set.Len() > 0 && set.Len()+len(entry) > room {
		if err := w.flush(kind); err != nil {
			return err
		}
	}
	_, _ = set.Write(entry)
	return nil
}

// flush writes the open set of a kind. Names of erased changes never stand before the erasure, whoever gives it first.
func (w *Writer) flush(kind byte) error {
	set := w.open[kind]
	if set == nil || set.Len() == 0 {
		return nil
	}
	if kind == kindErased {
		if err := w.flush(kindChanges); err != nil {
			return err
		}
	}
	defer set.Reset()
	return w.set(kind, set.Bytes())
}

// set seals and writes a set.
func (w *Writer) set(kind byte, entries []byte) error {
	if len(w.numbers) > maxSets || len(entries) >= maxPlain {
		return ErrTooLarge
	}
	set, err := newSet(w.sealing, w.key, append([]byte{kind}, entries...))
	if err != nil {
		return err
	}
	if len(set) > MaxSet {
		return ErrTooLarge
	}
	if _, err := w.out.Write(set); err != nil {
		return err
	}
	w.numbers = append(w.numbers, bytes.Clone(set[len(set)-numberSize:]))
	w.size += int64(len(set))
	return nil
}

// newSet makes a set of version 1.
func newSet(sealing Sealing, key Key, plain []byte) ([]byte, error) {
	set := sealing.head()
	sealed, err := key.Seal(bucket, set, compress(plain))
	if err != nil {
		return nil, err
	}
	set = binary.BigEndian.AppendUint32(set, uint32(len(sealed)))
	set = append(set, sealed...)
	number := sha256.Sum256(set)
	return append(set, number[:]...), nil
}

// How a set is compressed.
const (
	plainNot   = 0
	plainFlate = 1
)

func compress(plain []byte) []byte {
	var out bytes.Buffer
	out.WriteByte(plainFlate)
	w, err := flate.NewWriter(&out, 6)
	if err != nil {
		panic(err) // the level is a constant
	}
	_, _ = w.Write(plain) // a buffer takes all
	_ = w.Close()
	if out.Len() > len(plain) {
		return append([]byte{plainNot}, plain...)
	}
	return out.Bytes()
}

// flushAll writes what is left of each kind.
func (w *Writer) flushAll() error {
	for _, kind := range []byte{kindChanges, kindErased, kindSums, kindJournal} {
		if err := w.flush(kind); err != nil {
			return err
		}
	}
	return nil
}

// Close writes what is left and the contents, which end the bundle. How many changes it holds is filled in.
func (w *Writer) Close(about About) error {
	if err := w.flushAll(); err != nil {
		return err
	}
	about.Changes = w.changes
	b, err := cbor.Marshal(contents{About: about, Numbers: w.numbers})
	if err != nil {
		return fmt.Errorf("contents: %w", err)
	}
	return w.set(kindContents, b)
}

// Size is how many bytes have been written.
func (w *Writer) Size() int64 { return w.size }

// Sets is how many sets have been written.
func (w *Writer) Sets() int { return len(w.numbers) }
