package store

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
)

// sector is what a disk writes whole.
const sector = 512

type diskOpKind int

const (
	opWrite    diskOpKind = iota
	opTruncate            // at is the size
	opCreate              // name comes to be, empty
	opLink                // to is another name of name
	opRename              // name becomes to, over what is there
	opRemove
	opSync    // of a file: what it had before upTo is on disk
	opSyncDir // the same for names
	opSaid    // the program acknowledged something
)

// A diskOp is one thing that a program did to the files of a folder, in the order in which it was done.
type diskOp struct {
	kind     diskOpKind
	file     int // which file, whatever it is called
	at       int64
	data     []byte
	name, to string
	upTo     int // the operations that the sync waited for are those before this one
	said     string
}

// covers says whether a sync of a file, or of the names in a folder, waits for an operation.
func (o diskOp) covers(pending diskOp) bool {
	if o.kind == opSyncDir {
		return pending.ofNames() && filepath.Dir(pending.name) == o.name
	}
	return !pending.ofNames() && pending.file == o.file
}

func (o diskOp) ofNames() bool { return o.kind >= opCreate && o.kind <= opRemove }

// A diskImage is a folder as it may be found when the power is back.
type diskImage struct {
	names map[string]int
	files map[int][]byte
}

func (d diskImage) clone() diskImage {
	return diskImage{maps.Clone(d.names), maps.Clone(d.files)} // contents are copied before they are written to
}

// do applies an operation. One on a file or name that never reached the disk does nothing.
func (d diskImage) do(o diskOp) {
	switch o.kind {
	case opWrite:
		b := resized(d.files[o.file], max(int64(len(d.files[o.file])), o.at+int64(len(o.data))))
		copy(b[o.at:], o.data)
		d.files[o.file] = b
	case opTruncate:
		d.files[o.file] = resized(d.files[o.file], o.at)
	case opCreate:
		d.names[o.name] = o.file
	case opLink, opRename:
		if _, is := d.names[o.name]; is {
			d.names[o.to] = o.file
		}
		if o.kind == opRename {
			delete(d.names, o.name)
		}
	case opRemove:
		delete(d.names, o.name)
	}
}

func resized(b []byte, size int64) []byte {
	grown := make([]byte, size)
	copy(grown, b)
	return grown
}

var imageSeed = maphash.MakeSeed()

func (d diskImage) sum() uint64 {
	var h maphash.Hash
	h.SetSeed(imageSeed)
	for _, name := range slices.Sorted(maps.Keys(d.names)) {
		fmt.Fprintf(&h, "%s %d ", name, len(d.files[d.names[name]]))
		_, _ = h.Write(d.files[d.names[name]])
	}
	return h.Sum64()
}

// writeTo lays the folder down for real.
func (d diskImage) writeTo(dir string) error {
	for name, file := range d.names {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), d.files[file], 0o600); err != nil {
			return err
		}
	}
	return nil
}

// A diskLog is a recorded run: what the folder held before, and what was done to it.
type diskLog struct {
	before diskImage
	ops    []diskOp
}

// A powerCut is a state in which the machine may have died.
type powerCut struct {
	image diskImage
	said  []string // what had been acknowledged
	how   string
}

// enumeration says which of the possible states are looked at. There are more than can be: those of one
// stretch between two syncs alone are two to the power of its writes.
type enumeration struct {
	torn    int        // how many of the sectors at which a write can be torn; 0: each
	random  int        // subsets drawn for each stretch, each with one write torn
	garbage bool       // what was to be written and was not reads as junk where the file was longer already
	lying   bool       // the disk says that it has synced and has not
	rand    *rand.Rand // of what is drawn
	longest int        // single losses and survivals looked at for a stretch; 0: all
}

// cuts calls fn with every state of the log that the enumeration asks for, each different one once.
func (l diskLog) cuts(e enumeration, fn func(powerCut)) {
	seen := map[uint64]bool{}
	durable, pending, said := l.before.clone(), []int(nil), []string(nil)
	emit := func(image diskImage, how string) {
		if sum := image.sum() + uint64(len(said)); !seen[sum] {
			seen[sum] = true
			fn(powerCut{image, slices.Clone(said), how})
		}
	}
	for i, o := range l.ops {
		switch o.kind {
		case opSaid:
			said = append(said, o.said)
		case opSync, opSyncDir:
			l.stretch(e, durable, pending, fmt.Sprintf("before operation %d", i), emit)
			if !e.lying {
				pending = l.settle(durable, pending, o)
			}
		default:
			pending = append(pending, i)
		}
	}
	l.stretch(e, durable, pending, "at the end", emit)
}

// settle puts on disk what a sync waited for, in order, and gives what is still pending.
func (l diskLog) settle(durable diskImage, pending []int, sync diskOp) (left []int) {
	for _, i := range pending {
		o := l.ops[i]
		if i < sync.upTo && sync.covers(o) {
			durable.do(o)
		} else {
			left = append(left, i)
		}
	}
	return left
}

// stretch is every state that the disk can be in before the next sync: of what is pending any part may have
// reached it, in any order.
func (l diskLog) stretch(e enumeration, durable diskImage, pending []int, where string, emit func(diskImage, string)) {
	n := len(pending)
	state := func(how string, has func(int) bool, tornOp, tornAt int) {
		image := durable.clone()
		for k, i := range pending {
			o := l.ops[i]
			switch {
			case k == tornOp:
				o.data = o.data[:tornAt]
				image.do(o)
			case has(k):
				image.do(o)
			case e.garbage && o.kind == opWrite:
				image.junk(o, e.rand)
			}
		}
		emit(image, how+" "+where)
	}
	for k := range n + 1 {
		before := func(j int) bool { return j < k }
		state(fmt.Sprintf("the first %d of %d", k, n), before, -1, 0)
		if k < n {
			for _, at := range e.tears(l.ops[pending[k]]) {
				state(fmt.Sprintf("the first %d of %d and %d bytes", k, n, at), before, k, at)
			}
		}
	}
	for k := range e.sample(n) {
		state(fmt.Sprintf("all but %d of %d", k, n), func(j int) bool { return j != k }, -1, 0)
		state(fmt.Sprintf("only %d of %d", k, n), func(j int) bool { return j == k }, -1, 0)
	}
	if n <= 4 {
		for set := range 1 << n {
			state(fmt.Sprintf("subset %b of %d", set, n), func(j int) bool { return set>>j&1 == 1 }, -1, 0)
		}
		return
	}
	for range e.random {
		set, torn := e.rand.Uint64(), e.rand.IntN(n)
		at := 0
		if tears := e.tears(l.ops[pending[torn]]); len(tears) > 0 {
			at = tears[e.rand.IntN(len(tears))]
		} else {
			torn = -1
		}
		state(fmt.Sprintf("subset %x of %d, %d torn", set, n, torn), func(j int) bool { return set>>(j%64)&1 == 1 }, torn, at)
	}
}

// tears are the bytes at which a write can have been torn.
func (e enumeration) tears(o diskOp) (at []int) {
	if o.kind != opWrite {
		return nil
	}
	for n := sector; n < len(o.data); n += sector {
		at = append(at, n)
	}
	if e.torn == 0 || len(at) <= e.torn {
		return at
	}
	e.rand.Shuffle(len(at), func(i, j int) { at[i], at[j] = at[j], at[i] })
	return at[:e.torn]
}

// sample gives the numbers below n, or so many of them as are looked at.
func (e enumeration) sample(n int) func(func(int) bool) {
	all := e.rand.Perm(n)
	if e.longest > 0 && n > e.longest {
		all = all[:e.longest]
	}
	return func(yield func(int) bool) {
		for _, k := range all {
			if !yield(k) {
				return
			}
		}
	}
}

// junk is what stands where a file was made longer and not written: whatever the disk held there before.
func (d diskImage) junk(o diskOp, r *rand.Rand) {
	b := bytes.Clone(d.files[o.file])
	from, until := min(o.at, int64(len(b))), min(o.at+int64(len(o.data)), int64(len(b)))
	if len(bytes.Trim(b[from:until], "\x00")) > 0 {
		return // it had been written before
	}
	for i := from; i < until; i++ {
		b[i] = byte(r.Uint32())
	}
	d.files[o.file] = b
}
