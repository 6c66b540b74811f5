// Package training makes up the people of a training file: a township with households of two or three
// generations and the life that such a centre sees. Nobody in it is real; their identity numbers begin
// with 99, which no place has.
//
// It is pure and deterministic: the same seed, number of people and day give the same households, in the
// same order, whoever asks and however far. It holds one household at a time.
package training

import (
	"encoding/binary"
	"math/rand/v2"
	"runtime"
	"sync"
	"time"

	"suifang/model"
)

// A Township makes up one household after another.
type Township struct {
	seed   uint64
	people int // how many are wanted in all
	made   int
	houses int
	today  model.Date
	start  model.Date // the day on which the centre began to keep this file
}

// yearsKept is how long the made-up centre has kept its file.
const yearsKept = 4

// New is a township of about that many people as it stands on the morning of the day.
func New(seed uint64, people int, today model.Date) *Township {
	return &Township{seed: seed, people: people, today: today, start: today.AddMonths(-12 * yearsKept)}
}

// Made is how many people there are so far.
func (t *Township) Made() int { return t.made }

// Workers are the village workers and their villages, entered on the file's first day.
func (t *Township) Workers() model.Proposal {
	r := t.random(0)
	p := model.Proposal{Act: "add", At: moment(r, t.start)}
	for i := range t.villages() {
		sex := model.Female
		if r.IntN(5) == 0 {
			sex = model.Male
		}
		id := newID(r)
		p.Entries = append(p.Entries, model.Create(id, id, model.KindWorker, model.Worker{
			Name: surname(r) + givenName(r, sex), Phone: phone(r), Villages: []string{villageName(i)},
		}))
	}
	return p
}

// peopleAVillage is how many people a village has, about.
const peopleAVillage = 400

func (t *Township) villages() int { return max(3, t.people/peopleAVillage) }

// Next is the next household: the acts of its whole history in the order of their days. It is nil when
// the township has its people.
func (t *Township) Next() []model.Proposal {
	if t.made >= t.people {
		return nil
	}
	t.houses++
	h := newHousehold(t, t.houses)
	t.made += len(h.people)
	return h.history()
}

// Some is what so many calls of [Township.Next] would give, one after the other, made up on all processors:
// no household depends on another.
func (t *Township) Some(houses int) (acts []model.Proposal) {
	made := make([]*household, houses)
	histories := make([][]model.Proposal, houses)
	var wait sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), houses)
	for w := range workers {
		wait.Go(func() {
			for i := w; i < houses; i += workers {
				made[i] = newHousehold(t, t.houses+1+i)
				histories[i] = made[i].history()
			}
		})
	}
	wait.Wait()
	for i, h := range made {
		if t.made >= t.people {
			break
		}
		t.houses++
		t.made += len(h.people)
		acts = append(acts, histories[i]...)
	}
	return acts
}

// random gives each household its own sequence, so that no household depends on another.
func (t *Township) random(house uint64) *rand.Rand { return rand.New(rand.NewPCG(t.seed, house)) }

func newID(r *rand.Rand) (id model.ID) {
	binary.BigEndian.PutUint64(id[:8], r.Uint64())
	binary.BigEndian.PutUint64(id[8:], r.Uint64())
	return id
}

// moment is some minute of the working hours of the day.
func moment(r *rand.Rand, day model.Date) time.Time {
	y, m, d := day.Civil()
	return time.Date(y, time.Month(m), d, 8+r.IntN(9), r.IntN(60), r.IntN(60), 0, zone)
}

// zone is Beijing's.
var zone = time.FixedZone("", 8*60*60)

// oneIn is true once in n times.
func oneIn(r *rand.Rand, n int) bool { return r.IntN(n) == 0 }

// between is a day from the first to the last, both included; the first if they are the wrong way round.
func between(r *rand.Rand, first, last model.Date) model.Date {
	if last <= first {
		return first
	}
	return first.AddDays(r.IntN(int(last-first) + 1))
}
