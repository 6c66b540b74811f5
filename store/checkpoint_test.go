package store

import (
	"context"
	"testing"

	"suifang/model"
)

func checkpointOf(t *testing.T, s *Store, day model.Date) Checkpoint {
	t.Helper()
	c, err := s.Checkpoint(context.Background(), day, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCheckpointHoldsForWhatHadComeInByThen(t *testing.T) {
	a, c := fresh(t)
	_, person := wang(t, a)
	a = reopen(t, a, c)
	b, clockB := copied(t, a, 2)
	day := model.DateOf(c.now())
	printed := checkpointOf(t, a, day)
	if copied := checkpointOf(t, b, day); copied != printed {
		t.Errorf("a copy says %v, not %v", copied, printed)
	}

	amend(t, b, person, func(p *model.Person) { p.Note = "made at the other centre on the same day" })
	_ = clockB
	c.set(c.now().AddDate(0, 0, 1))
	amend(t, a, person, func(p *model.Person) { p.Phone = "13900000001" })
	mustMerge(t, a, snapshot(t, b), Options{})
	if later := checkpointOf(t, a, day); later != printed {
		t.Errorf("what came in later alters it: %v, not %v", later, printed)
	}
	if now := checkpointOf(t, a, day+1); now.Count != printed.Count+2 || now.Hash == printed.Hash {
		t.Errorf("now = %v after %v", now, printed)
	}
	read, err := ParseCheckpoint(" " + printed.String()[:30] + "\n" + printed.String()[30:])
	if err != nil || read != printed {
		t.Errorf("read back: %v, %v", read, err)
	}
}

func TestAPrintedCheckpointStaysTrueOnTheSameDay(t *testing.T) {
	s, c := fresh(t)
	_, person := wang(t, s)
	give := func() Checkpoint {
		t.Helper()
		given, err := s.CloseDay(context.Background(), nil)
		if err != nil {
			t.Fatal(err)
		}
		return given
	}
	printed := give()
	if again := give(); again != printed || printed.Day != model.DateOf(c.now()) {
		t.Errorf("printed %v, then %v", printed, again)
	}
	amend(t, s, person, func(p *model.Person) { p.Phone = "13900000001" })
	s = reopen(t, s, c)
	if held := checkpointOf(t, s, printed.Day); held != printed {
		t.Errorf("held against %v: %v", printed, held)
	}
	if next := give(); next.Day != printed.Day+1 || next.Count != printed.Count+1 {
		t.Errorf("next = %v", next)
	}
	mustBeSound(t, s)
}

func TestParseCheckpointRefusesWhatIsNone(t *testing.T) {
	for _, text := range []string{"", "2026-03-16", "2026-03-16:5:abcd", "2026-13-16:5:" + string(make([]byte, 64)), "2026-03-16:-1:" +
		"0000000000000000000000000000000000000000000000000000000000000000", "a:b:c:d"} {
		if c, err := ParseCheckpoint(text); err == nil {
			t.Errorf("%q = %v", text, c)
		}
	}
}
