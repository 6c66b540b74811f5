package bundle

import (
	"bytes"
	"crypto/sha256"
	"errors"

	"suifang/model"
)

// A journal is a file of sets that grows by an act's at a time and has no contents: each set is taken in by itself, and
// whatever a cut or a flipped bit has made of one, the others stand.

// Sets makes changes into sets, one behind the other, for a journal.
func Sets(sealing Sealing, key Key, changes []*model.Change) ([]byte, error) {
	var out bytes.Buffer
	w := NewWriter(&out, sealing, key)
	for _, c := range changes {
		if err := w.Change(c); err != nil {
			return nil, err
		}
	}
	if err := w.flushAll(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Pieces are what stands in a journal.
type Pieces struct {
	Sets    [][]byte // the whole ones, in order, for [OpenSet]
	Damaged int      // places where something stands that is no whole set
	Torn    bool     // the last of these is the beginning of a set of which the rest was not written
	End     int      // where what is whole ends, if the last is torn; else the length
}

// mostDamage is how many damaged places are passed: each costs the hash of a set, and a file made for it holds millions.
const mostDamage = 1000

// Cut cuts a journal into its sets. Behind a place that is damaged it goes on where the next set begins.
func Cut(b []byte) (p Pieces) {
	c := cutter{in: bytes.NewReader(b), size: int64(len(b))}
	for at := 0; at < len(b); {
		c.at = int64(at)
		set, err := c.whole()
		if err == nil {
			p.Sets = append(p.Sets, set)
			at = int(c.at)
			continue
		}
		p.Damaged++
		next := bytes.Index(b[at+1:], []byte(Magic))
		if next < 0 || p.Damaged == mostDamage {
			if p.Torn = next < 0 && (errors.Is(err, ErrIncomplete) || beginsNone(b[at:])); p.Torn {
				p.End = at
				return p
			}
			break
		}
		at += 1 + next
	}
	p.End = len(b)
	return p
}

// beginsNone says whether no more of a set was written than the length of the file, or the beginning of a magic number.
func beginsNone(b []byte) bool {
	return len(bytes.Trim(b, "\x00")) == 0 || len(b) < len(Magic) && bytes.HasPrefix([]byte(Magic), b)
}

// whole cuts off a set whose number is right, however it is sealed.
func (c *cutter) whole() ([]byte, error) {
	sealing, err := c.sealing()
	if err != nil {
		return nil, err
	}
	set, err := c.bytes(sealing.head())
	if err == nil && !numbered(set) {
		err = ErrDamaged
	}
	return set, err
}

// numbered says whether a set ends in its number.
func numbered(set []byte) bool {
	whole := len(set) - numberSize
	number := sha256.Sum256(set[:whole])
	return bytes.Equal(number[:], set[whole:])
}
