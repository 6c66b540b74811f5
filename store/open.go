package store

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/store/seal"
)

// Setup is what the first run asks for.
type Setup struct {
	Site       string         // name of the centre
	Tier       string         // its tier; may be empty
	Clerk      string         // name of the first clerk
	Passphrase []byte         // hers; it stays the caller's to wipe
	KDF        seal.KDFParams // zero: the default, or less where that takes this PC too long
	Station    model.Station
	Now        func() time.Time
	Program    string
	Backups    *Backups // automatic copies; nil: none
	MaxBytes   int      // how large the file may grow; 0: as large as this PC can map
	// Recovery is the recovery key where it was shown and proven beforehand; zero: a new one, unproven until it is
	// typed in, but for a training file, which nobody will ever need it for.
	Recovery seal.Recovery
	Training bool
	// Rand makes identities, keys and salts; only training files that must come out alike set it. A file
	// made so protects nothing.
	Rand io.Reader
}

// Create makes a new file with its first centre and clerk, and gives the recovery key, which is nowhere
// else: show it, have it proven, forget it. It is made under another name, synced and renamed, so a file
// under path is always whole; one that exists is never touched.
func Create(path string, setup Setup) (*Store, seal.Recovery, error) {
	s, recovery, err := create(path, setup)
	if err != nil {
		return nil, recovery, fmt.Errorf("create %s: %w", filepath.Base(path), explain(err))
	}
	return s, recovery, nil
}

func create(path string, setup Setup) (s *Store, recovery seal.Recovery, err error) {
	if _, err := os.Lstat(path); err == nil {
		return nil, recovery, ErrExists
	}
	s = &Store{path: path, options: Options{Station: setup.Station, Now: setup.Now, Program: setup.Program, MaxBytes: setup.MaxBytes}.filled()}
	temporary, done, err := temporaryName(path)
	if err != nil {
		return nil, recovery, err
	}
	defer done()
	if recovery, err = s.make(temporary, setup); err != nil {
		return nil, recovery, err
	}
	if err = install(temporary, path); err != nil {
		return nil, recovery, err
	}
	if err = s.openDB(); err != nil {
		return nil, recovery, err
	}
	s.options.Backups = setup.Backups // only now: there is something to copy
	return s, recovery, s.prepare()
}

// make writes the whole file under a temporary name.
func (s *Store) make(path string, setup Setup) (recovery seal.Recovery, err error) {
	first, recovery, err := s.lay(path, boltOptions(s.options), setup)
	if err == nil {
		_, err = s.record(first, false)
	}
	if s.db != nil {
		err = errors.Join(err, s.db.Close())
	}
	return recovery, err
}

// lay opens a fresh file and writes what it has before the first records, which are to be written next.
func (s *Store) lay(path string, options *bolt.Options, setup Setup) (first []model.Proposal, recovery seal.Recovery, err error) {
	if s.random, err = stream(setup.Rand); err != nil {
		return nil, recovery, err
	}
	keys, err := stream(setup.Rand)
	if err != nil {
		return nil, recovery, err
	}
	if s.db, err = bolt.Open(path, 0o600, options); err != nil {
		return nil, recovery, err
	}
	return s.begin(setup, keys)
}

// stream is one of its own drawn from a given source, so that what identities come out does not hang on
// how many keys and nonces were drawn between; without a source it is the system's.
func stream(given io.Reader) (io.Reader, error) {
	if given == nil {
		return rand.Reader, nil
	}
	var seed [32]byte
	if _, err := io.ReadFull(given, seed[:]); err != nil {
		return nil, err
	}
	return &lockedReader{from: mathrand.NewChaCha8(seed)}, nil
}

// A lockedReader lets several goroutines read from one source, as the system's does by itself.
type lockedReader struct {
	mu   sync.Mutex
	from io.Reader
}

func (r *lockedReader) Read(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.from.Read(b)
}

// begin fills a fresh file: buckets and keys.
func (s *Store) begin(setup Setup, random io.Reader) (first []model.Proposal, recovery seal.Recovery, err error) {
	if s.keys, err = seal.NewKeyring(random); err != nil {
		return nil, recovery, err
	}
	s.hands = newHandTable()
	if recovery = setup.Recovery; recovery == (seal.Recovery{}) {
		recovery, err = seal.NewRecovery(random)
	}
	if err != nil {
		return nil, recovery, err
	}
	s.clerkID = s.newID()
	slot, id, err := makeSlot(setup.Passphrase, s.clerkID, s.keys.Family(), setup.KDF, random)
	if err != nil {
		return nil, recovery, err
	}
	defer id.Wipe()
	s.slot = slot.ID()
	spare, spareID, err := recovery.NewSlot(s.keys.Family(), random)
	if err != nil {
		return nil, recovery, err
	}
	defer spareID.Wipe()
	if err := s.db.Update(func(tx *bolt.Tx) error { return s.putFirst(tx, slot, spare) }); err != nil {
		return nil, recovery, err
	}
	s.startEmpty()
	return s.firstActs(setup, slot, spare), recovery, nil
}

// putFirst makes the buckets and writes what stands in the clear.
func (s *Store) putFirst(tx *bolt.Tx, slots ...seal.Slot) error {
	for _, bucket := range buckets {
		if _, err := tx.CreateBucket([]byte(bucket)); err != nil {
			return err
		}
	}
	family := s.keys.Family()
	if err := errors.Join(put(tx, bucketMeta, keyFormat, formatBytes()), put(tx, bucketMeta, keyFamily, family[:])); err != nil {
		return err
	}
	for _, slot := range slots {
		if err := s.putSlot(tx, slot); err != nil {
			return err
		}
	}
	return s.putRecords(tx, 0)
}

// formatBytes are the oldest format of a reader and of a writer of what this program writes.
func formatBytes() []byte {
	return binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(nil, Format), Format)
}

func (s *Store) firstActs(setup Setup, slot, spare seal.Slot) []model.Proposal {
	centre, proven := s.newID(), setup.Training || setup.Recovery != seal.Recovery{}
	return []model.Proposal{{Act: "set_up", Entries: []model.Entry{
		s.epochEntry(s.keys.Current()),
		model.Create(centre, centre, model.KindCentre, model.Centre{Name: setup.Site, Tier: setup.Tier}),
		model.Create(s.clerkID, s.clerkID, model.KindClerk, model.Clerk{Name: setup.Clerk, Centre: centre,
			PublicKey: slot.Recipient().String(), Slot: slotName(slot.Bytes())}),
		s.recoveryEntry(spare.Recipient(), proven, nil),
	}}}
}

// newID draws an identity. The random source of the system does not fail; one given to Create that ends
// gives zeros, which nothing accepts.
func (s *Store) newID() (id model.ID) {
	_, _ = io.ReadFull(s.random, id[:])
	return id
}

// Open opens a file with a clerk's passphrase or the recovery key.
func Open(path string, o Options) (*Store, error) {
	awaitClosing(path)
	sweepNew(filepath.Dir(path))
	s := &Store{path: path, options: o.filled(), random: rand.Reader}
	begun := time.Now() // measures this PC, says nothing about the day
	if err := s.unlockFile(); err != nil {
		s.drop()
		return nil, fmt.Errorf("open %s: %w", filepath.Base(path), err)
	}
	s.opening.opened = time.Since(begun)
	return s, nil
}

func (s *Store) unlockFile() (err error) {
	if !s.options.walked && walkAtOpen(s.path) {
		s.options.walk = func(int) error { return nil }
	}
	err = s.openDB()
	s.options.walk = nil // opening again, as after a commit that failed, is no time for it
	if err == nil {
		err = s.migrateIfOld()
	}
	if err != nil {
		return err
	}
	family, err := s.readMeta()
	if err != nil {
		return err
	}
	err = s.openKeys(family)
	s.options.Passphrase, s.options.Recovery = nil, "" // no longer needed, and the caller's to wipe
	if err != nil {
		return err
	}
	return s.prepare()
}

// smallFile is how large a file may be to be walked whenever it is opened: its pages are read in some 20 ms, and
// half a second from a hard disk.
const smallFile = 32 << 20

// walkAtOpen says whether every page is looked at before bbolt maps the file: it follows a wrong number into a
// fault, a hang, or over what is still needed. A larger file is walked by [PC.Meet] when it is first met here, where the
// last to have it open did not close it, and in every automatic copy, in which also each value must open under its key:
// what rots is named within a day of work.
//
// What rots in a large file between two of these bbolt meets by itself. A page that is not the one that was asked for, of
// no kind, or with a place outside of it makes it panic, which [guard] catches. It runs in a ring only where the number
// in an element of a branch has become that of a branch above: a bit in a few of the file's. Walking the branches alone
// at each opening would find that, but they lie scattered over the file, a thousand of a county's, ten seconds on a hard
// disk; so the ring ends the program instead (see deepStack), and because it was not closed the next opening walks the
// file and says where it is damaged.
func walkAtOpen(path string) bool {
	info, err := os.Stat(path)
	return err == nil && (info.Size() <= smallFile || leftOpen(path))
}

// readMeta checks that this program can read and write the file.
func (s *Store) readMeta() (family seal.FamilyID, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		if b := tx.Bucket([]byte(bucketMeta)); b != nil && len(b.Get(keyFormat)) == 4 {
			if n := binary.BigEndian.Uint16(b.Get(keyFormat)[2:]); n < Format && migrations[n].convert != nil {
				return ErrOlderFormat
			}
		}
		for _, bucket := range buckets {
			if tx.Bucket([]byte(bucket)) == nil {
				return ErrNotOurs
			}
		}
		format := get(tx, bucketMeta, keyFormat)
		if copy(family[:], get(tx, bucketMeta, keyFamily)) != len(family) || len(format) != 4 {
			return damaged(bucketMeta, keyFamily, "format or family")
		}
		saved := get(tx, bucketMeta, keySaved)
		if s.mark = bytes.Clone(saved); len(saved) == 16 {
			s.saved = time.UnixMilli(int64(binary.BigEndian.Uint64(saved)))
		}
		return s.checkFormat(binary.BigEndian.Uint16(format), binary.BigEndian.Uint16(format[2:]))
	})
	return family, err
}

func (s *Store) checkFormat(reader, writer uint16) error {
	if reader > Format {
		return ErrNewerFormat
	}
	if writer > Format {
		s.options.ReadOnly, s.newer = true, true // it can be read, but only a newer program may write it
	}
	return nil
}

// openKeys finds the slot that the passphrase opens and, behind it, the clerk who was meant.
func (s *Store) openKeys(family seal.FamilyID) error {
	return s.view(func(tx *bolt.Tx) error {
		begun := time.Now()
		open, err := unlock(tx, family, s.options)
		s.opening.unlocked = time.Since(begun)
		if err != nil {
			return err
		}
		defer func() {
			for _, u := range open {
				u.id.Wipe()
			}
		}()
		err = ErrNoClerk
		for _, u := range open {
			if err = s.enter(tx, family, u); err == nil {
				return nil
			}
			s.forgetKeys() // of a slot whose clerk is not the one who was named
		}
		return err
	})
}

// enter takes the keys of a slot, if its clerk is in force and the one who was named.
func (s *Store) enter(tx *bolt.Tx, family seal.FamilyID, u unlocked) error {
	ring, err := keyring(tx, family, u)
	if err != nil {
		return err
	}
	s.keys, s.slot, s.clerkID = ring, u.slot.ID(), u.slot.Clerk()
	s.loadHands(tx)
	if err := s.chooseEpoch(tx); err != nil {
		return err
	}
	if u.slot.IsRecovery() {
		s.byRecovery = !s.options.ReadOnly
		s.options.ReadOnly = true
		return nil
	}
	h, damage := s.history(tx, s.clerkID)
	if damage != nil || get(tx, bucketMeta, damagedKey(bucketSubjects, s.clerkID[:len(subjectHead{})])) != nil {
		return nil // her record may be damaged; her key is not
	}
	r := h.Record()
	if r == nil || r.Kind != model.KindClerk || !slices.Contains(keysOf(r).inForce, u.slot.Recipient().String()) ||
		s.options.As != "" && s.options.As != clerkOf(r).Name {
		return ErrNoClerk
	}
	return nil
}

// prepare loads what is kept in memory and says that the file is open here.
func (s *Store) prepare() error {
	dir := newDirectory()
	if err := s.view(func(tx *bolt.Tx) error {
		links, damage := s.loadLinks(tx)
		dir.joins.Store(links)
		dir.damage = damage
		return errors.Join(s.loadStaff(tx), s.loadAgenda(tx))
	}); err != nil {
		return err
	}
	s.dir = dir
	go s.loadDirectory(s.dir)
	_ = s.settleAtOpening() // where nothing can be written now, the next opening does it
	if !s.options.ReadOnly {
		sayOpen(s.path, s.options.Now())
		if wholeMetas(s.file) < 2 {
			_ = s.commitTwice() // the page that is not whole is the one that is written next
		}
	}
	return nil
}

// DateDoubt says which is the newest day on which something was recorded, and whether the clock's day is to
// be doubted: more than a day before it, or more than 400 days after it. Then the clerk is asked once. A change that
// was more than a day ahead of the clock when it came in is marked so by the log, and raises no question.
func (s *Store) DateDoubt() (newest model.Date, doubt bool) {
	stamp := uint32(0)
	err := s.view(func(tx *bolt.Tx) error {
		for before := uint32(math.MaxUint32); ; before = stamp {
			stamp = newestDay(tx, before)
			if stamp == 0 || s.anyUnmarked(tx, stamp) {
				return nil
			}
		}
	})
	if err != nil || stamp == 0 {
		return 0, false
	}
	newest = epochDay.AddDays(int(stamp))
	today := model.DateOf(s.options.Now())
	return newest, today < newest.AddDays(-1) || today > newest.AddDays(400)
}

// newestDay is the last day, of whatever station, before another; zero if there is none.
func newestDay(tx *bolt.Tx, before uint32) (stamp uint32) {
	each(tx, bucketDays, nil, nil, func(key, _ []byte) bool {
		if len(key) == dayKeySize {
			if day := binary.BigEndian.Uint32(key[len(model.Station{}):]); day < before {
				stamp = max(stamp, day)
			}
		}
		return true
	})
	return stamp
}

// anyUnmarked says whether a change of that day came in when the clock was no more than a day behind it.
func (s *Store) anyUnmarked(tx *bolt.Tx, stamp uint32) (any bool) {
	each(tx, bucketDays, nil, nil, func(day, _ []byte) bool {
		if len(day) != dayKeySize || binary.BigEndian.Uint32(day[len(model.Station{}):]) != stamp {
			return true
		}
		each(tx, bucketLog, day, nil, func(key, sealed []byte) bool {
			list := s.logList(key, sealed)
			any = list == nil || slices.ContainsFunc(list, func(e logEntry) bool { return !e.ahead(key) })
			return !any
		})
		return !any
	})
	return any
}

// ahead says whether a change of the day in the key was more than a day ahead of the clock when it came in.
func (e *logEntry) ahead(key []byte) bool { return dateOfKey(key) > e.came.AddDays(1) }

var epochDay = model.NewDate(1970, 1, 1)
