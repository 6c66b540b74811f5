package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

func TestAnUnknownFileIsReadByAChild(t *testing.T) {
	if !ownChild.Load() {
		t.Fatal("the tests' own binary does not answer as the child")
	}
	s, _ := fresh(t)
	path := s.Path()
	if err := VerifyFile(t.Context(), path); !errors.Is(err, ErrInUse) {
		t.Errorf("a file in use: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := VerifyFile(t.Context(), path); err != nil {
		t.Errorf("a whole file: %v", err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name  string
		bytes []byte
		want  error
	}{
		{"a text", []byte("a text"), ErrNotOurs},
		{"nothing", nil, ErrNotOurs},
		{"cut short", whole[:len(whole)-pageSize], ErrDamaged},
		{"zeros behind the metas", append(append([]byte(nil), whole[:2*pageSize]...), make([]byte, len(whole)-2*pageSize)...), ErrDamaged},
	} {
		broken := filepath.Join(t.TempDir(), "档案 一.db")
		if err := os.WriteFile(broken, tt.bytes, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := VerifyFile(t.Context(), broken); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	if err := VerifyFile(t.Context(), path+" not there"); !errors.Is(err, ErrNotFound) {
		t.Errorf("no file: %v", err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := VerifyFile(stopped, path); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}

// TestAChildThatGivesNoAnswerIsDamage: what bbolt does with a file may hold a process up for ever, or end it.
func TestAChildThatGivesNoAnswerIsDamage(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell")
	}
	for _, tt := range []struct{ name, script string }{
		{"it hangs", "echo '{\"pages\":1024}'; exec sleep 60"},
		{"it dies", "echo '{\"pages\":1024}'; kill -SEGV $$"},
		{"it says what no child says", "echo nonsense"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			program := filepath.Join(t.TempDir(), "child")
			if err := os.WriteFile(program, []byte("#!/bin/sh\n"+tt.script+"\n"), 0o700); err != nil {
				t.Fatal(err)
			}
			begun := time.Now()
			if err := verifyIn(t.Context(), program, "x", 300*time.Millisecond, nil); !errors.Is(err, ErrDamaged) {
				t.Errorf("%v", err)
			}
			if took := time.Since(begun); took > 5*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
}

func TestAnAnswerComesThrough(t *testing.T) {
	for _, err := range []error{nil, ErrNotOurs, ErrNotFound, ErrNewerFormat, badPage(7, "used twice"), &InUseError{PC: "pc"}, os.ErrPermission} {
		if got := answerOf(err).err(); !errors.Is(got, err) && (got == nil || err == nil || got.Error() != err.Error()) {
			t.Errorf("%v came through as %v", err, got)
		}
	}
}
