package store

import (
	"bytes"
	"os"
	"testing"
)

// FuzzPages holds the readers of bbolt's pages, and of what is left of them, to end and not to panic, whatever
// stands there: a fresh file is given, of which any 64 bytes are others.
func FuzzPages(f *testing.F) {
	s, _ := fresh(f)
	wang(f, s)
	if err := s.Close(); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(s.Path())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint32(0), []byte{1}, uint32(0))
	f.Add(uint32(2*pageSize+8), []byte{1, 0, 255, 255}, uint32(0))
	f.Add(uint32(3*pageSize+16), bytes.Repeat([]byte{0xff}, 16), uint32(100))
	f.Fuzz(func(t *testing.T, at uint32, other []byte, cut uint32) {
		b := bytes.Clone(whole)
		copy(b[int(at)%len(b):], other[:min(len(other), 64)])
		b = b[:len(b)-int(cut)%len(b)]
		read := 0
		_ = walkPages(bytes.NewReader(b), int64(len(b)), nil, func(_ string, key, value []byte) error {
			if read += len(key) + len(value); read > len(b) {
				t.Fatal("it reads more than there is")
			}
			return nil
		})
		found := 0
		_ = scraps(bytes.NewReader(b), int64(len(b)), func(int) error { return nil }, func(sc scrap) error {
			if found++; sc.at < 0 || sc.at+int64(sc.size) > int64(len(b)) || found > len(b) {
				t.Fatalf("a scrap at %d of %d bytes, the %dth", sc.at, sc.size, found)
			}
			return nil
		})
		_ = freePages(bytes.NewReader(b), int64(len(b)))
	})
}
