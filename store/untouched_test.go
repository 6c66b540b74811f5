package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestAFileThatDoesNotOpenIsAsItWas: bbolt makes a file longer on Windows as soon as it maps it.
func TestAFileThatDoesNotOpenIsAsItWas(t *testing.T) {
	s, c := fresh(t)
	wang(t, s)
	mustClose(t, s)
	before := bytesOf(t, s)
	o := testOptions(c)
	o.Passphrase = []byte("not hers")
	if _, err := Open(s.Path(), o); !errors.Is(err, ErrWrongPassphrase) {
		t.Fatalf("Open = %v", err)
	}
	if after := bytesOf(t, s); !bytes.Equal(after, before) {
		t.Errorf("it has %d bytes, had %d", len(after), len(before))
	}
}

// TestWhatACutOffBundleLeftIsNoPartOfTheNext: the first was longer.
func TestWhatACutOffBundleLeftIsNoPartOfTheNext(t *testing.T) {
	s, _ := fresh(t)
	wang(t, s)
	dir := t.TempDir()
	plain, over := filepath.Join(dir, "plain.bundle"), filepath.Join(dir, "over.bundle")
	if err := os.WriteFile(over+".part", make([]byte, 1<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{plain, over} {
		if _, err := s.WriteBundle(t.Context(), path, Parcel{}, nil); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.Stat(plain)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.Stat(over); err != nil || got.Size() > want.Size()+pageSize {
		t.Errorf("%v, %v", got, err)
	}
}
