package timing

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// bounds are what each count goes up to, in ms: 8 is a frame, 16 two of them, 100 is felt.
var bounds = [...]int{1, 2, 4, 8, 12, 16, 24, 33, 50, 100, 250, 500, 1000, 2500}

// A Place is what is counted by itself: an act on a screen; the act of a key is "key".
type Place struct{ Screen, Act string }

// Counts are how often something took up to each of the bounds, and at the end how often longer.
type Counts [len(bounds) + 1]int

// Times are the counts of all places.
type Times map[Place]*Counts

func (t Times) add(screen, act string, took time.Duration) {
	at := Place{screen, act}
	if t[at] == nil {
		t[at] = new(Counts)
	}
	i, _ := slices.BinarySearchFunc(bounds[:], took, func(ms int, took time.Duration) int {
		return cmp.Compare(time.Duration(ms)*time.Millisecond, took)
	})
	t[at][i]++
}

// Count is how often it was done.
func (c *Counts) Count() (n int) {
	for _, count := range c {
		n += count
	}
	return n
}

// Within is the bound in ms that so many of a hundred kept to; 0 if the slowest of them took longer than all bounds.
func (c *Counts) Within(percent int) int {
	left := (c.Count()*percent + 99) / 100
	for i, ms := range bounds {
		if left -= c[i]; left <= 0 {
			return ms
		}
	}
	return 0
}

// Each hands on the bounds that were not empty; bound 0 is what took longer than all of them.
func (c *Counts) Each(fn func(bound, count int)) {
	for i, count := range c {
		switch {
		case count == 0:
		case i < len(bounds):
			fn(bounds[i], count)
		default:
			fn(0, count)
		}
	}
}

// Places are in order: by screen, its keys first, then by act.
func (t Times) Places() []Place {
	var places []Place
	for at := range t {
		places = append(places, at)
	}
	slices.SortFunc(places, func(a, b Place) int {
		return cmp.Or(cmp.Compare(a.Screen, b.Screen), -cmp.Compare(isKey(a), isKey(b)), cmp.Compare(a.Act, b.Act))
	})
	return places
}

func isKey(p Place) int {
	if p.Act == actKey {
		return 1
	}
	return 0
}

// A kept is the file in which a PC keeps what was counted there: JSON, so that anybody can see that no name is in it.
type kept struct {
	Program string      `json:"program"`
	Times   []keptCount `json:"times"`
}

type keptCount struct {
	Screen string `json:"screen"`
	Act    string `json:"act"`
	Counts []int  `json:"counts"`
}

// fileName is the file of the counts in the folder that is the PC's own.
const fileName = "timings.json"

// Read gives what this version of the program has counted on this PC: nothing where there is nothing, or nothing that
// can be read.
func Read(folder, program string) Times {
	var k kept
	b, err := os.ReadFile(filepath.Join(folder, fileName))
	if err != nil || json.Unmarshal(b, &k) != nil || k.Program != program {
		return Times{}
	}
	t := Times{}
	for _, c := range k.Times {
		if len(c.Counts) == len(Counts{}) && !slices.ContainsFunc(c.Counts, func(n int) bool { return n < 0 }) {
			t[Place{c.Screen, c.Act}] = (*Counts)(c.Counts)
		}
	}
	return t
}

// Keep adds what was counted to what this PC has, whole under another name first. Nothing but figures is lost where
// that fails.
func (t Times) Keep(folder, program string) error {
	all := Read(folder, program)
	for at, counts := range t {
		if all[at] == nil {
			all[at] = new(Counts)
		}
		for i, n := range counts {
			all[at][i] += n
		}
	}
	k := kept{Program: program}
	for _, at := range all.Places() {
		k.Times = append(k.Times, keptCount{at.Screen, at.Act, all[at][:]})
	}
	return write(folder, k)
}

func write(folder string, k kept) error {
	b, err := json.Marshal(k)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(folder, "."+fileName+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(b)
	if err = cmp.Or(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), filepath.Join(folder, fileName))
}
