package store

import (
	"cmp"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"io"
	"math/bits"
	"os"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// # What a power cut can leave
//
// A commit writes, in this order:
//
//	1  where the file is too short for it: its length (truncate), then a sync
//	2  the pages that the act changed, the freelist among them, each to where nothing of the last commit
//	   stands; then a sync
//	3  one of the two meta pages, by turns: root, freelist, high water mark, checksum; then a sync
//
// Only after the last sync is the act acknowledged and the memory altered. Until step 3 reaches the disk, the
// other meta page, that of the last commit, leads, and nothing that it leads to was touched: so any part of steps 1
// and 2, in any order, a page torn or left as junk among them, is the file before the act. Step 3 is one
// write; torn, its checksum fails and the file is again the one before; whole, all that it leads to was
// synced before it was begun. So at each instant the file is that of all acknowledged acts, or of them and the
// one under way. This holds on a disk that syncs when it says so; of one that lies no order of writes is
// safe, and only [Store.Check] and backups help.
//
// The last thing before a file is closed is a commit of nothing, so that both meta pages lead to the last act:
// at rest either may rot. When a file is opened with one of them torn, it is written again the same way.
//
// What makes a name appear ([Create], [Store.Backup], [Restore]) writes under a temporary name, syncs the
// file, gives it its name, syncs the folder: under the name there is nothing, or what was there before, or
// a whole file; acknowledged is only what the folder's sync has returned for. [Store.Close] cuts off what
// lies behind the high water mark of a meta page that is on the disk: nothing leads there.
//
// What takes a name over ([Store.Compact], and Open where an older format is migrated) does the same, but renames over
// the old file: there is the old one, or the new one, whole, compared with the old value by value before. A
// migration gives the old file a second name first.
//
// TestPowerCutWhileRecording and its neighbours build these states from the writes of a real run.

const (
	pageSize    = 4096
	lockTimeout = time.Second
	// maxSize32 is what a 32-bit Windows program can be sure to map: bbolt doubles the map, and 512 MB no
	// longer fit between its libraries (measured; growing further makes the file unopenable on that PC).
	maxSize32 = 256 << 20
)

// maxSize is how large the file may grow on this machine; 0 is without limit.
func maxSize() int {
	if bits.UintSize == 32 {
		return maxSize32
	}
	return 0
}

// bytesPerPerson is what a person takes with all that happened to her in ten years (measured: 583 to 612).
const bytesPerPerson = 640

// MostPeople is how many people a file of this PC has room for; 0 is without limit.
func MostPeople() int { return maxSize() / bytesPerPerson }

func boltOptions(o Options) *bolt.Options {
	timeout := o.LockTimeout
	if timeout == 0 {
		timeout = lockTimeout
	}
	return &bolt.Options{
		Timeout:      timeout,
		FreelistType: bolt.FreelistMapType,
		PageSize:     pageSize, // else it is the system's, and files differ
		MaxSize:      cmp.Or(o.MaxBytes, maxSize()),
		ReadOnly:     o.ReadOnly,
		NoStatistics: true,
		OpenFile:     openFile,
	}
}

// openBolt opens a file whose metas were looked at, and turns what bbolt panics at into an error.
func openBolt(path string, o Options) (*bolt.DB, error) {
	opened, err := openBoltFile(path, o)
	return opened.db, err
}

// A boltFile is a file that bbolt has open.
type boltFile struct {
	db   *bolt.DB
	file *os.File
	size int64 // as it was found: on Windows it grows by being mapped
}

// openBoltFile also gives the file that bbolt holds.
func openBoltFile(path string, o Options) (opened boltFile, err error) {
	if err := checkMetas(path); err != nil {
		return boltFile{}, err
	}
	options := boltOptions(o)
	options.OpenFile = func(path string, flag int, mode os.FileMode) (_ *os.File, err error) {
		if opened.file, err = openFile(path, flag, mode); err != nil {
			return nil, err
		}
		if o.walk != nil {
			err = walkLocked(opened.file, options, o.walk)
		}
		if info, e := opened.file.Stat(); e == nil {
			opened.size = info.Size()
		}
		return opened.file, err
	}
	defer func() {
		if err != nil && opened.file != nil {
			_ = opened.file.Close() // after a panic bbolt would keep it, and its lock
		}
	}()
	defer guard(&err)()
	opened.db, err = bolt.Open(path, 0o600, options)
	if errors.Is(err, bolterrors.ErrTimeout) || errors.Is(err, errLocked) || isSharingViolation(err) {
		err = inUse(path)
	}
	if err != nil {
		opened.db = nil
	}
	return opened, explain(err)
}

// errLocked: another program holds the lock that bbolt would take.
var errLocked = errors.New("locked")

// walkLocked walks a file that bbolt is about to map, holding the lock that bbolt takes next: a page that is being
// written meanwhile would look like damage.
func walkLocked(f *os.File, o *bolt.Options, step func(pages int) error) error {
	if err := lockAsBolt(f, !o.ReadOnly, o.Timeout); err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return walkPages(f, info.Size(), step, nil)
}

// A bolt meta page, after the page's own header of 16 bytes; all numbers in the machine's order.
//
//	bytes from  what
//	16          magic
//	20          version
//	24          page size
//	32          root bucket: page and sequence
//	48          page of the freelist
//	56          high water mark: the first page never used
//	64          transaction
//	72          FNV-64a of bytes 16 to 71
const (
	metaMagicAt   = 16
	metaVersionAt = 20
	metaHighAt    = 56
	metaTxAt      = 64
	metaSumAt     = 72
	metaSize      = 80
	boltMagic     = 0xED0CDAED
	boltVersion   = 2
)

type metaPage struct {
	at    int64
	ours  bool // the magic number stands
	whole bool // and the checksum
	high  uint64
	tx    uint64
}

func readMeta(r io.ReaderAt, at int64) (m metaPage, err error) {
	m.at = at
	b := make([]byte, metaSize)
	if n, err := r.ReadAt(b, at); n < len(b) {
		if errors.Is(err, io.EOF) {
			err = nil
		}
		return m, err
	}
	num := binary.NativeEndian
	sum := fnv.New64a()
	_, _ = sum.Write(b[metaMagicAt:metaSumAt])
	m.ours = num.Uint32(b[metaMagicAt:]) == boltMagic && num.Uint32(b[metaVersionAt:]) == boltVersion
	m.whole = m.ours && num.Uint64(b[metaSumAt:]) == sum.Sum64()
	m.high, m.tx = num.Uint64(b[metaHighAt:]), num.Uint64(b[metaTxAt:])
	return m, nil
}

// checkMetas looks at both meta pages before bbolt maps the file: bbolt believes them, and a file that was
// cut kills the process on Linux and is filled up with zeros on Windows.
func checkMetas(path string) error {
	f, err := openFile(path, os.O_RDONLY, 0)
	if isSharingViolation(err) {
		return inUse(path)
	}
	if err != nil {
		return explain(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return ErrNotOurs
	}
	newest, err := newestMeta(f)
	if err != nil {
		return err
	}
	if newest.high > uint64(info.Size())/pageSize {
		return cutShort(info.Size(), newest.high)
	}
	return nil
}

// newestMeta is the meta page that bbolt will believe.
func newestMeta(f io.ReaderAt) (newest metaPage, err error) {
	ours := false
	for i := range int64(2) {
		m, err := readMeta(f, i*pageSize)
		if err != nil {
			return newest, err
		}
		ours = ours || m.ours
		if m.whole && (!newest.whole || m.tx > newest.tx) {
			newest = m
		}
	}
	switch {
	case !ours:
		return newest, ErrNotOurs
	case !newest.whole:
		return newest, &DamagedError{Bucket: "file", What: "both meta pages"}
	}
	return newest, nil
}

// commitTwice lets both meta pages lead to the last act: after one commit the other leads to the act before, and
// if the newer page rotted, bbolt would go back to that without a word. A file at rest loses nothing so.
func (s *Store) commitTwice() (err error) {
	defer guard(&err)()
	return s.db.Update(func(*bolt.Tx) error { return nil })
}

// wholeMetas is how many of the two meta pages are whole: one, where a commit was cut off or the page was damaged.
func wholeMetas(f io.ReaderAt) (n int) {
	for i := range int64(2) {
		if m, err := readMeta(f, i*pageSize); err == nil && m.whole {
			n++
		}
	}
	return n
}

// trim cuts a file to its high water mark: bbolt grows it in large steps, and sticks are slow. Nobody else
// may have it open.
func trim(path string) error {
	f, err := openFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	m, err := newestMeta(f)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil || info.Size() <= int64(m.high)*pageSize {
		return err
	}
	if err := f.Truncate(int64(m.high) * pageSize); err != nil {
		return err
	}
	return f.Sync()
}

// install renames a finished file to its place, which must be free, and makes the rename last.
func install(temporary, path string) error {
	f, err := os.OpenFile(temporary, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	err = f.Sync()
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	if err := renameNew(temporary, path); err != nil {
		return explain(err)
	}
	return syncDir(filepath.Dir(path))
}
