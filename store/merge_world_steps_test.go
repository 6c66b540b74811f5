package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/bits"
	"os"
	"slices"
	"time"

	"pgregory.net/rapid"

	"suifang/model"
	"suifang/store/seal"
)

// worldSteps are what can happen in a world; what happens more often stands several times.
var worldSteps = map[string]func(*sharedWorld, int){
	"edit": (*sharedWorld).edit, "edit ": (*sharedWorld).edit, "edit  ": (*sharedWorld).edit,
	"register": (*sharedWorld).register, "fact": (*sharedWorld).fact, "undo": (*sharedWorld).undo, "settle": (*sharedWorld).settle,
	"judge": (*sharedWorld).judge, "judge ": (*sharedWorld).judge,
	"ask for an erasure": (*sharedWorld).askErasure, "take a demand back": (*sharedWorld).keep, "erase": (*sharedWorld).erase, "erase ": (*sharedWorld).erase,
	"clock": (*sharedWorld).clock, "put back": (*sharedWorld).putBack, "keep a copy": (*sharedWorld).keepCopy, "find a copy": (*sharedWorld).findCopy,
	"merge": (*sharedWorld).mergeSome, "merge ": (*sharedWorld).mergeSome, "merge  ": (*sharedWorld).mergeSome,
	"send": (*sharedWorld).send, "send ": (*sharedWorld).send, "receive": (*sharedWorld).receive, "receive ": (*sharedWorld).receive, "receive  ": (*sharedWorld).receive,
}

var worldStepNames = slices.Sorted(maps.Keys(worldSteps))

// step lets one thing happen to one copy. An act, or a merge, may be the last that its disk does not get whole.
func (w *sharedWorld) step() {
	i := w.pick(len(w.copies), "copy")
	worldSteps[oneOf(w, "step", worldStepNames)](w, i)
	w.acknowledge()
}

// pick draws one of n alike; 0 is what a world that failed is made simpler with.
func (w *sharedWorld) pick(n int, what string) int {
	return rapid.Custom(func(t *rapid.T) (drawn int) {
		for range bits.Len(uint(n)) + 4 { // the ranges of rapid prefer small numbers
			drawn <<= 1
			if rapid.Bool().Draw(t, "") {
				drawn++
			}
		}
		return drawn % n
	}).Draw(w.t, what)
}

func oneOf[T any](w *sharedWorld, what string, of []T) T { return of[w.pick(len(of), what)] }

// record writes an act, and now and then loses it, for the power fails before it is acknowledged.
func (w *sharedWorld) record(i int, act string, entries ...model.Entry) (done Recorded) {
	recorded, err := w.copies[i].record([]model.Proposal{{Act: act, Entries: entries}}, false)
	w.must(err)
	if w.pick(10, "the power fails") == 9 {
		w.powerFails(i, w.image(i), true)
	}
	return recorded[0]
}

func (w *sharedWorld) somebody() (n int, id model.ID) {
	n = w.pick(len(w.people), "person")
	return n, w.people[n]
}

// edit sets one or two fields of somebody, as a form does that was filled from what is shown.
func (w *sharedWorld) edit(i int) {
	n, id := w.somebody()
	h, err := w.copies[i].Card(id)
	if err != nil || h.Record() == nil {
		return
	}
	e := model.Entry{Subject: id, Record: id, Kind: h.Record().Kind, Parents: h.Record().Heads, Fields: map[string]model.Value{}}
	for range 1 + w.pick(2, "fields") {
		field := oneOf(w, "field", []string{"note", "phone", "a field of tomorrow", "village"})
		e.Fields[field] = model.Encode(fmt.Sprint(secretOf(n), w.pick(3, "value")))
	}
	w.record(i, "edit", e)
}

// register enters somebody, and not everybody has heard of her.
func (w *sharedWorld) register(i int) {
	id := w.copies[i].newID()
	p := w.newcomer(oneOf(w, "home", w.homes))
	w.people = append(w.people, id)
	w.record(i, "register", model.Create(id, id, model.KindPerson, p))
}

// fact enters a method, a visit, or what only a later version knows.
func (w *sharedWorld) fact(i int) {
	n, id := w.somebody()
	record, on := w.copies[i].newID(), model.NewDate(2026, 3, 1+w.pick(2, "day"))
	switch w.pick(3, "fact") {
	case 0:
		w.record(i, "method", model.Create(id, record, model.KindMethod, model.Method{Use: model.MethodUse{Kind: "iud", Start: on, Device: "TCu380A"}}))
	case 1:
		w.record(i, "visit", model.Create(id, record, model.KindVisit, model.Visit{Outcome: model.VisitOutcome{Result: model.VisitDone, On: on}, Note: secretOf(n)}))
	default:
		w.record(i, "new", model.Entry{Subject: id, Record: record, Kind: "a kind of tomorrow", Fields: map[string]model.Value{"x": model.Encode(secretOf(n))}})
	}
}

// undo takes back what was done to somebody last, or anything before.
func (w *sharedWorld) undo(i int) {
	_, id := w.somebody()
	history, err := w.copies[i].History(id, model.ID{})
	if err != nil {
		return
	}
	act := oneOf(w, "undone", history).ActID
	if _, err := w.copies[i].Undo(act); err != nil && !errors.Is(err, ErrEmptyAct) {
		w.t.Fatal(err)
	}
}

func (w *sharedWorld) settle(i int) {
	conflicts, err := w.copies[i].Conflicts()
	w.must(err)
	if len(conflicts) == 0 {
		return
	}
	c := oneOf(w, "settled", conflicts)
	entries, ok := c.Keep(1 + w.pick(len(c.Values), "kept"))
	if !ok && len(c.Values) > 1 {
		w.t.Fatalf("cannot be settled: %+v", c)
	}
	if ok {
		w.record(i, "settle", entries...)
	}
}

// judge joins two, parts them, or says that they are not the same.
func (w *sharedWorld) judge(i int) {
	s, among := w.copies[i], w.people
	if w.pick(4, "households") == 0 {
		among = w.homes
	}
	a, b := oneOf(w, "one", among), oneOf(w, "other", among)
	make := oneOf(w, "judgement", []func(a, b model.ID) (model.Proposal, error){s.JoinProposal, s.JoinProposal, s.UnjoinProposal,
		s.DifferProposal})
	p, err := make(a, b)
	switch {
	case err == nil:
		w.record(i, "judge", p.Entries...)
	case !errors.Is(err, ErrJoined) && !errors.Is(err, ErrNotJoined) && !errors.Is(err, ErrUnlike) && !errors.Is(err, ErrNoRecord):
		w.t.Fatal(err)
	}
}

func (w *sharedWorld) askErasure(i int) {
	_, id := w.somebody()
	if _, err := w.copies[i].AskErasure(id, model.ErasureOwnWish, w.recovery); err != nil && !errors.Is(err, ErrNoRecord) && !errors.Is(err, ErrEmptyAct) {
		w.t.Fatal(err)
	}
}

func (w *sharedWorld) keep(i int) {
	if demands := w.copies[i].Demands(); len(demands) > 0 {
		h, err := w.copies[i].Read(oneOf(w, "demand", demands).Person)
		w.must(err)
		if entries := h.KeepAll("own_wish"); len(entries) > 0 {
			w.record(i, "keep", entries...)
		}
	}
}

// erase carries out what is due, if days pass first that is most; now and then it is stopped.
func (w *sharedWorld) erase(i int) {
	if w.pick(2, "somebody asks") == 1 {
		w.askErasure(i)
	}
	if w.pick(3, "days pass") > 0 {
		w.clocks[i].set(w.clocks[i].now().AddDate(0, 0, model.ErasureDelay))
	}
	s, ctx := w.copies[i], context.Background()
	if w.pick(4, "it is stopped") == 3 {
		stopped, stop := context.WithCancel(ctx)
		stop()
		ctx = stopped
	}
	if _, err := s.EraseDue(ctx); err != nil && !errors.Is(err, context.Canceled) {
		w.t.Fatal(err)
	}
}

func (w *sharedWorld) clock(i int) {
	now := w.clocks[i].now()
	w.clocks[i].set(oneOf(w, "clock", []time.Time{now.AddDate(0, 0, 1), now.Add(-5 * time.Hour), time.Date(1980, 1, 4, 0, 0, 0, 0, time.UTC),
		time.Date(2008, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC), newClock().now()}))
}

// keepCopy lays a copy aside, as an automatic copy or a stick in a drawer.
func (w *sharedWorld) keepCopy(i int) { w.old = append(w.old, w.snapshot(i)) }

// putBack works on with an old copy of whichever file, as somebody does whose disk has died; what was on it turns up
// on a stick.
func (w *sharedWorld) putBack(i int) {
	if len(w.old) == 0 {
		return
	}
	from := oneOf(w, "put back", w.old)
	w.keepCopy(i)
	image, err := os.ReadFile(from)
	w.must(err)
	w.powerFails(i, image, false)
}

func (w *sharedWorld) findCopy(i int) {
	if len(w.old) > 0 {
		w.take(i, oneOf(w, "found", w.old))
	}
}

func (w *sharedWorld) mergeSome(i int) {
	if j := w.pick(len(w.copies), "other copy"); j != i {
		w.take(i, w.snapshot(j))
	}
}

// options are those of a merge in batches of a few changes, and what its disk holds after one of them, if it comes to
// that.
func (w *sharedWorld) options(i int) (o MergeOptions, cut *[]byte) {
	fails, n, image := w.pick(4, "fails after batch"), 0, []byte(nil)
	return MergeOptions{Deep: w.pick(4, "deep") == 0, AcceptErasures: w.pick(2, "yes to all") == 1,
		batch: 1 + w.pick(6, "batch"), Progress: func(int, int) {
			if n++; n == fails {
				image = w.image(i)
			}
		}}, &image
}

// take merges a file, or begins to.
func (w *sharedWorld) take(i int, path string) {
	if w.pick(8, "is stopped") == 7 {
		w.stopped(i, path)
	}
	o, cut := w.options(i)
	w.takeFile(i, path, o)
	if *cut != nil {
		w.powerFails(i, *cut, w.pick(2, "torn") == 1)
	}
}

func (w *sharedWorld) stopped(i int, path string) {
	other, err := w.copies[i].OpenOther(path, Options{})
	w.must(err)
	defer other.Close()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	after := w.pick(3, "stopped after")
	if after == 0 {
		stop()
	}
	_, err = w.copies[i].Merge(ctx, other, MergeOptions{batch: 2, Progress: func(int, int) {
		if after--; after == 0 {
			stop()
		}
	}})
	if err != nil && !errors.Is(err, context.Canceled) {
		w.t.Fatal(err)
	}
}

// send writes a bundle: for another copy, of what came in lately, or of all.
func (w *sharedWorld) send(i int) {
	s, path := w.copies[i], w.path("bundle")
	p := Parcel{KDF: seal.TrainingKDF}
	switch w.pick(4, "parcel") {
	case 0:
		other, err := s.OpenOther(w.snapshot(w.pick(len(w.copies), "addressee")), Options{})
		w.must(err)
		defer other.Close()
		p.For = other
	case 1, 2:
		p.Since = model.DateOf(w.clocks[i].now()).AddDays(w.pick(3, "since") - 1)
	}
	_, err := s.WriteBundle(context.Background(), path, p, nil)
	w.must(err)
	w.post = append(w.post, path)
}

// receive takes in any bundle that was ever sent, the own ones too, or begins to.
func (w *sharedWorld) receive(i int) {
	if len(w.post) == 0 {
		return
	}
	f, err := os.Open(oneOf(w, "bundle", w.post))
	w.must(err)
	defer f.Close()
	info, err := f.Stat()
	w.must(err)
	b, err := w.copies[i].OpenBundle(f, info.Size(), nil)
	w.must(err)
	o, cut := w.options(i)
	_, _, err = w.copies[i].TakeBundle(context.Background(), b, o)
	w.must(err)
	if *cut != nil {
		w.powerFails(i, *cut, w.pick(2, "torn") == 1)
	}
}
