package timing

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestCountsKeepToTheirBounds(t *testing.T) {
	times := Times{}
	for _, took := range []time.Duration{0, time.Millisecond, time.Millisecond + 1, 8 * time.Millisecond, 16 * time.Millisecond, 3 * time.Second} {
		times.add("search", "key", took)
	}
	n := times[Place{"search", "key"}]
	got := map[int]int{}
	n.Each(func(bound, count int) { got[bound] = count })
	if want := map[int]int{1: 2, 2: 1, 8: 1, 16: 1, 0: 1}; !reflect.DeepEqual(got, want) {
		t.Errorf("counts = %v, want %v", got, want)
	}
	if n.Count() != 6 || n.Within(50) != 2 || n.Within(83) != 16 || n.Within(99) != 0 {
		t.Errorf("of %d half took up to %d, 83 %% up to %d, 99 %% up to %d ms", n.Count(), n.Within(50), n.Within(83), n.Within(99))
	}
}

// What a key waits for is the frame in which something new stands; keys without any are not counted, and of keys that
// share a frame the first is.
func TestAKeyWaitsForItsFrame(t *testing.T) {
	var traced bytes.Buffer
	w := NewWatch(&traced)
	keys := func() int {
		if n := w.times[Place{"search", "key"}]; n != nil {
			return n.Count()
		}
		return 0
	}
	w.Written(100) // the first frame of all
	w.Key("search", "text")
	w.Drawn("search", "tea.KeyPressMsg", false, time.Microsecond, time.Microsecond)
	w.Written(10) // of something else
	if keys() != 0 {
		t.Error("a key was answered by nothing")
	}
	w.Drawn("search", "search.foundMsg", true, time.Microsecond, time.Microsecond)
	w.Key("search", "down")
	w.Drawn("search", "tea.KeyPressMsg", true, time.Microsecond, time.Microsecond)
	w.Written(100)
	w.Written(100)
	if keys() != 1 {
		t.Errorf("%d keys counted, want the first of a frame", keys())
	}
	w.Took("record_visit", 20*time.Millisecond)
	if n := w.End()[Place{"search", "record_visit"}]; n == nil || n.Within(99) != 24 {
		t.Errorf("an act: %v", n)
	}
	if got := strings.Count(traced.String(), "\n"); got != 10 {
		t.Errorf("the trace has %d lines:\n%s", got, traced.String())
	}
}

func TestNoWatchMeasuresNothing(t *testing.T) {
	var w *Watch
	w.Key("search", "down")
	w.Drawn("search", "", true, 0, 0)
	w.Took("record_visit", time.Second)
}

func TestTimesAreAddedUpOnThePC(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "suifang")
	times := Times{}
	times.add("today", "record_visit", time.Second)
	times.add("today", "key", time.Millisecond)
	for range 2 {
		if err := times.Keep(folder, "1"); err != nil {
			t.Fatal(err)
		}
	}
	got := Read(folder, "1")
	if at := got.Places(); !reflect.DeepEqual(at, []Place{{"today", "key"}, {"today", "record_visit"}}) || got[at[0]].Count() != 2 || got[at[1]].Within(99) != 1000 {
		t.Errorf("kept %v", got)
	}
	if got := Read(folder, "2"); len(got) != 0 {
		t.Errorf("another version counts %v", got)
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 1 {
		t.Errorf("%v beside it, %v", entries, err)
	}
}

func TestWhatCannotBeReadIsNoFigure(t *testing.T) {
	for name, text := range map[string]string{
		"no JSON":      `{"program":"1","times":[`,
		"other bounds": `{"program":"1","times":[{"screen":"today","act":"key","counts":[1,2]}]}`,
		"below zero":   `{"program":"1","times":[{"screen":"today","act":"key","counts":[-1,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}]}`,
		"nothing":      ``,
	} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, fileName), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := Read(folder, "1"); len(got) != 0 {
			t.Errorf("%s: %v", name, got)
		}
	}
}
