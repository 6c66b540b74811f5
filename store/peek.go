package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"suifang/model/arrange"
	"suifang/store/bundle"
	"suifang/store/seal"
)

// A Found is a file that something can be taken in from, and what can be said of it without opening it: bbolt does
// not map it, no key is asked for.
type Found struct {
	Path   string
	Drive  string // the label of the removable drive that it stands on; empty: on none
	Size   int64
	Saved  time.Time // when it was last written to, by the writer's clock; of a bundle, by this PC's
	Bundle bool
	Sealed bool // a bundle that opens with a passphrase of its own
	Ours   bool // of this family
	Backup bool // an automatic copy, or what was there before the last writing back
	AtWork bool // the drive's own copy of the file that is open here
	InUse  *Elsewhere
	Broken error // why it cannot be taken in, if that shows from outside
}

// Offers are the other copies and the bundles in the folder of the file and on the removable drives, there in the
// topmost folders and one level below. The drives come first, then what was written to last.
func (pc *PC) Offers(s *Store) (list []Found) {
	places, seen := pc.Places(), map[string]bool{}
	look := func(dir string) {
		for _, path := range candidates(dir) {
			if seen[path] {
				continue
			}
			seen[path] = true
			if f, err := pc.peek(s, path, places); err == nil {
				list = append(list, f)
			}
		}
	}
	for _, p := range places {
		look(p.Root)
		for _, dir := range foldersIn(p.Root) {
			look(dir)
		}
	}
	if whole, err := filepath.Abs(s.Path()); err == nil {
		look(filepath.Dir(whole))
	}
	arrange.By(list, func(a, b Found) int {
		return cmp.Or(compareBool(a.Backup, b.Backup), compareBool(a.Drive == "", b.Drive == ""), b.Saved.Compare(a.Saved))
	})
	return list
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// mostInFolder is how much of a folder is looked at.
const mostInFolder = 2000

// ownNames are the names that copies and bundles have; others are typed.
var ownNames = regexp.MustCompile(`(?i)\.(db|bundle)(\.[0-9a-z]+)?$`)

func candidates(dir string) (paths []string) {
	all, _ := os.ReadDir(dir) // a folder that cannot be read has nothing to offer
	for _, e := range all[:min(len(all), mostInFolder)] {
		name := strings.ToLower(e.Name())
		if e.Type().IsRegular() && ownNames.MatchString(name) && !strings.HasSuffix(name, ".lock") &&
			!strings.HasSuffix(name, ".carried") && !strings.HasSuffix(name, ".journal") && !strings.HasSuffix(name, ".part") {
			paths = append(paths, filepath.Join(dir, e.Name()))
		}
	}
	return paths
}

func foldersIn(dir string) (paths []string) {
	all, _ := os.ReadDir(dir)
	for _, e := range all[:min(len(all), mostInFolder)] {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			paths = append(paths, filepath.Join(dir, e.Name()))
		}
	}
	return paths
}

// Peek says what can be said of one file. It wraps [ErrNotFound], [ErrNotOurs] or [ErrSameFile].
func (pc *PC) Peek(s *Store, path string) (Found, error) {
	whole, err := filepath.Abs(path)
	if err != nil {
		return Found{}, err
	}
	return pc.peek(s, whole, pc.Places())
}

var backupName = regexp.MustCompile(`\.(backup[0-9]|damaged)(\.db)?$|\.db\.1$`)

func (pc *PC) peek(s *Store, path string, places []Place) (f Found, err error) {
	if s.IsAt(path) {
		return f, ErrSameFile
	}
	in, err := os.Open(path)
	if isSharingViolation(err) {
		return f, inUse(path)
	}
	if err != nil {
		return f, explain(err)
	}
	defer in.Close()
	info, err := in.Stat()
	switch {
	case err != nil:
		return f, explain(err)
	case !info.Mode().IsRegular():
		return f, ErrNotOurs
	}
	f = Found{Path: path, Size: info.Size(), Saved: info.ModTime(), Backup: backupName.MatchString(path)}
	if at, is := PlaceOf(places, path); is {
		f.Drive = at.Label
	}
	head := make([]byte, len(bundle.Magic))
	if _, err := in.ReadAt(head, 0); err == nil && bundle.Is(head) {
		f.peekBundle(s, in)
		return f, nil
	}
	if err := f.peekFile(s, in); err != nil {
		return f, err
	}
	f.InUse, f.AtWork = pc.workedOn(path)
	return f, nil
}

// peekBundle reads how a bundle is sealed, and no more of it.
func (f *Found) peekBundle(s *Store, in *os.File) {
	f.Bundle = true
	var sealing bundle.Sealing
	_, err := bundle.Open(in, f.Size, func(is bundle.Sealing) (bundle.Key, error) {
		sealing = is
		return nil, errStopped
	})
	if !errors.Is(err, errStopped) {
		f.Broken = err
		return
	}
	f.Sealed, f.Ours = sealing.ByPassphrase(), sealing.Family == s.Family()
}

// peekFile reads what stands in the clear. A file that is being written to meanwhile may look damaged.
func (f *Found) peekFile(s *Store, in *os.File) error {
	family, err := peekMeta(in, f.Size, keyFamily)
	if errors.Is(err, ErrNotOurs) {
		return err
	}
	if f.Broken = err; err != nil {
		return nil
	}
	own := s.Family()
	f.Ours = bytes.Equal(family, own[:])
	if len(family) != len(seal.FamilyID{}) {
		return ErrNotOurs
	}
	if saved, err := peekMeta(in, f.Size, keySaved); err == nil && len(saved) == markSize {
		f.Saved = time.UnixMilli(int64(binary.BigEndian.Uint64(saved)))
	}
	return nil
}

// workedOn says where a file is in use, by the notes that lie beside it; atWork that it is here.
func (pc *PC) workedOn(path string) (on *Elsewhere, atWork bool) {
	var n carriedNote
	if readNote(notePath(path), &n) == nil && n.name() != "" {
		if n.Station == pc.Station.String() {
			return nil, true
		}
		return &Elsewhere{PC: n.name(), Since: n.Since}, false
	}
	var w who
	if readNote(whoPath(path), &w) == nil && w.name() != "" {
		return &Elsewhere{PC: w.name(), Since: w.Since}, false
	}
	return nil, false
}

// peekMeta looks one value of meta up in a file that is not open, page by page from the newest meta page, and trusts
// nothing that it reads. It is nil where there is none.
func peekMeta(r *os.File, size int64, key []byte) ([]byte, error) {
	newest, err := newestMeta(r)
	if err != nil {
		return nil, err
	}
	if newest.high > uint64(size)/pageSize {
		return nil, cutShort(size, newest.high)
	}
	meta := make([]byte, metaSize)
	if _, err := r.ReadAt(meta, newest.at); err != nil {
		return nil, err
	}
	w := &pageWalk{r: r, high: newest.high, seen: make([]bool, newest.high)}
	in, err := w.lookUp(binary.NativeEndian.Uint64(meta[metaRootAt:]), []byte(bucketMeta), leafBucket)
	if err != nil {
		return nil, err
	}
	if len(in) < bucketHead {
		return nil, ErrNotOurs
	}
	if root := binary.NativeEndian.Uint64(in); root != 0 {
		return w.lookUp(root, key, 0)
	}
	if len(in) < bucketHead+pageHeader {
		return nil, ErrNotOurs
	}
	value, _, err := onPage(0, in[bucketHead:], key, 0)
	return value, err
}

// lookUp is the value of a key in the tree below a page.
func (w *pageWalk) lookUp(n uint64, key []byte, flags uint32) ([]byte, error) {
	for range deepest {
		page, err := w.page(n)
		if err != nil {
			return nil, err
		}
		value, below, err := onPage(n, page, key, flags)
		if err != nil || below == 0 {
			return value, err
		}
		n = below
	}
	return nil, badPage(n, "too deep")
}

// onPage is the value of a key on a leaf, or the page below a branch that it stands under.
func onPage(n uint64, page, key []byte, flags uint32) (value []byte, below uint64, err error) {
	num := binary.NativeEndian
	kind, count := num.Uint16(page[8:]), int(num.Uint16(page[10:]))
	if kind != kindBranch && kind != kindLeaf || pageHeader+count*element > len(page) {
		return nil, 0, badPage(n, "neither branch nor leaf")
	}
	for i := range count {
		e := page[pageHeader+i*element:]
		pos, length := num.Uint32(e), num.Uint32(e[4:])
		if kind == kindLeaf {
			pos, length = num.Uint32(e[4:]), num.Uint32(e[8:])
		}
		at, ok := part(e, uint64(pos), uint64(length))
		if !ok {
			return nil, 0, badPage(n, "a key where none should be")
		}
		switch order := bytes.Compare(at, key); {
		case kind == kindBranch && (order <= 0 || i == 0):
			below = num.Uint64(e[8:])
		case kind == kindLeaf && order == 0 && num.Uint32(e) == flags:
			value, ok = part(e, uint64(pos)+uint64(length), uint64(num.Uint32(e[12:])))
			if !ok {
				return nil, 0, badPage(n, "a value beyond its page")
			}
			return value, 0, nil
		}
	}
	return nil, below, nil
}
