package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/followup"
	"suifang/store/seal"
)

// A CheckReport is what a check found.
type CheckReport struct {
	OK        bool // nothing damaged, and all that is derived equals what follows from the changes
	Changes   int
	Records   int
	Subjects  int
	Waiting   int // changes whose parents have not arrived
	DerivedOK bool
	Derived   []string       // what differs: "log", "days", "directory", "staff", "links", "agenda"
	Damaged   []DamagedError // values that do not open or decode
	Ignored   []string       // slots that no clerk's record explains, in hex
}

// Progress is told how much of a long work is done.
type Progress func(done, total int)

// part is the progress of one of several works of about the same length.
func (p Progress) part(n, of int) Progress {
	if p == nil {
		return nil
	}
	return func(done, total int) { p(n*total+done, of*total) }
}

// Check opens every value, folds everything anew and compares what is derived, as sets. deep also walks all
// of bbolt's pages.
func (s *Store) Check(ctx context.Context, deep bool, progress Progress) (r CheckReport, err error) {
	<-s.dir.ready
	s.write.Lock() // the directory in memory must stay that of the transaction
	defer s.write.Unlock()
	walked := false
	err = s.view(func(tx *bolt.Tx) error {
		c := s.newChecking(tx, &r)
		if walked = !deep || c.pages(); !walked {
			return nil // what lies on them cannot be gone through
		}
		return c.run(ctx, progress)
	})
	if err == nil && walked {
		err = s.note(r.Damaged)
	}
	if err != nil {
		return r, fmt.Errorf("check: %w", err)
	}
	r.DerivedOK = len(r.Derived) == 0
	r.OK = r.DerivedOK && len(r.Damaged) == 0
	return r, nil
}

// note writes down which subjects are damaged, and forgets those that were healed. A file that is whole is
// left as it is.
func (s *Store) note(found []DamagedError) error {
	bad := map[string]error{}
	for i := range found {
		if key, err := hex.DecodeString(found[i].Key); err == nil && found[i].Bucket == bucketSubjects {
			bad[string(damagedKey(bucketSubjects, key))] = &found[i]
		}
	}
	var healed [][]byte
	err := s.view(func(tx *bolt.Tx) error {
		each(tx, bucketMeta, damagedKey(bucketSubjects, nil), nil, func(key, _ []byte) bool {
			if _, is := bad[string(key)]; !is && !isAiling(bad, key) {
				healed = append(healed, bytes.Clone(key))
			}
			delete(bad, string(key))
			return true
		})
		return nil
	})
	if err != nil || s.options.ReadOnly || len(bad)+len(healed) == 0 {
		return err
	}
	return s.update(func(tx *bolt.Tx) error {
		for _, key := range healed {
			if err := drop(tx, bucketMeta, key); err != nil {
				return err
			}
		}
		return s.setAside(tx, slices.Collect(maps.Values(bad)))
	})
}

// isAiling says whether a note names what is missing of a subject of which a block is damaged.
func isAiling(bad map[string]error, note []byte) bool {
	for key := range bad {
		if strings.HasPrefix(key, string(note)) {
			return true
		}
	}
	return false
}

// derived is a sum over a set for each kind of derived data: equal sums are equal sets.
type derived map[string]daySum

func (d derived) add(name string, member []byte) {
	sum := sha256.Sum256(member)
	d.addID(name, model.ChangeID(sum[:len(model.ChangeID{})]))
}

func (d derived) addID(name string, id model.ChangeID) {
	sum := d[name]
	sum.add(id)
	d[name] = sum
}

// A checking is one check under way. Of a subject with a damaged block nothing is compared.
type checking struct {
	s         *Store
	tx        *bolt.Tx
	w         *writing
	report    *CheckReport
	want, got derived
	sums      derived // by day, what days must hold
	bad       map[model.ID]bool
	badHeads  map[subjectHead]bool
	staff     *staff
	divided   divided
}

func (s *Store) newChecking(tx *bolt.Tx, r *CheckReport) *checking {
	return &checking{s: s, tx: tx, w: s.newWriting(tx), report: r, want: derived{}, got: derived{}, sums: derived{},
		bad: map[model.ID]bool{}, badHeads: map[subjectHead]bool{}, staff: newStaff(s.Family()), divided: divided{}}
}

func (c *checking) run(ctx context.Context, progress Progress) error {
	if err := c.subjects(ctx, progress); err != nil {
		return err
	}
	c.values(bucketLog, c.log)
	c.values(bucketDays, c.day)
	c.values(bucketDirectory, c.directory)
	c.values(bucketAgenda, c.lines)
	c.values(bucketJournal, func(key, plain []byte) bool { _, ok := decodeJournal(plain); return ok })
	c.values(bucketDrafts, func(key, plain []byte) bool { _, err := unsqueeze(plain, maxBlock); return err == nil })
	c.hands()
	c.planning()
	c.records()
	c.slots()
	c.compare()
	c.missingSubjects()
	return ctx.Err()
}

func (c *checking) damage(err error) {
	var d *DamagedError
	if !errors.As(err, &d) {
		d = &DamagedError{What: err.Error()} // a key that is not held, a newer program's value
	}
	c.report.Damaged = append(c.report.Damaged, *d)
}

// subjects folds every subject and sums up what must follow from it.
func (c *checking) subjects(ctx context.Context, progress Progress) error {
	total, done := c.tx.Bucket([]byte(bucketSubjects)).Inspect().KeyN, 0
	for from := []byte(nil); ; {
		var ids []model.ID
		ids, from = subjectsFrom(c.tx, from, batchSize)
		for _, id := range ids {
			c.subject(id)
		}
		if done += len(ids); progress != nil {
			progress(done, max(total, done))
		}
		if from == nil || ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

func (c *checking) subject(id model.ID) {
	b := c.s.blocks(c.tx, id)
	for _, err := range b.damage {
		c.damage(err)
		c.bad[id], c.badHeads[headOf(id)] = true, true
	}
	h := model.ReadHistory(id, model.Fold(b.changes))
	own, said := entryOf(h), linksOf(h)
	c.report.Subjects++
	c.report.Records += len(h.State.Records)
	c.report.Waiting += len(h.State.Waiting)
	c.staff.put(h)
	c.divided.put(id, dividedHow(h))
	seen := make(map[model.ChangeID]bool, len(b.changes))
	for _, ch := range b.changes {
		if change := ch.ID(); !seen[change] {
			seen[change] = true
			c.report.Changes++
			day := dayKey(ch.Act.Station, ch.Time)
			c.entry(day, newLogEntry(ch, 0), c.want)
			c.sums.addID(string(day), change)
		}
	}
	h, plan, whole := c.plan(id, h)
	if !whole {
		c.bad[id] = true // and only then: where nobody is in it, sums are compared
	}
	if c.bad[id] {
		return
	}
	if own.kind != entryFree {
		c.want.add(bucketDirectory, own.text())
	}
	for _, l := range said {
		c.want.add(string(keyLinks), l.bytes())
	}
	lines := c.w.lines(h, plan)
	for i := range lines {
		c.want.add(bucketAgenda, append(dateBytes(lines[i].Due.Due), packLine(&lines[i])...))
	}
	if len(lines) > 0 {
		c.want.add(bucketAgenda, append(id[:], packCard(&lines[0])...))
	}
}

// plan plans a subject with those whom she is joined with.
func (c *checking) plan(id model.ID, h *model.History) (*model.History, followup.Obligations, bool) {
	if len(h.Links) == 0 {
		return h, c.w.plan(h), true
	}
	defer c.w.forget()
	return c.w.planOf(id, c.w.cardAfter)
}

// hands must stand whole in both copies.
func (c *checking) hands() {
	each(c.tx, bucketMeta, keyHand, nil, func(key, sealed []byte) bool {
		plain, err := c.s.open(bucketMeta, key, sealed)
		if _, ok := decodeHand(plain); err == nil && !ok {
			err = damaged(bucketMeta, key, "not a hand")
		}
		if err != nil {
			c.damage(err)
		}
		return true
	})
}

// planning is what meta says of how the agenda was planned.
func (c *checking) planning() {
	if b := get(c.tx, bucketMeta, keyAgenda); b != nil {
		if _, ok := readAgenda(b); !ok {
			c.damage(damaged(bucketMeta, keyAgenda, "how far it is planned"))
		}
	}
}

// entry adds an entry of the log, but for the day on which it came in: that alone does not follow.
func (c *checking) entry(day []byte, e logEntry, to derived) {
	if !c.badHeads[e.subject] {
		to.add(bucketLog, append(append(bytes.Clone(day), e.hash[:]...), e.subject[:]...))
	}
}

// values opens each value of a bucket and hands it on; what does not open or decode is damaged.
func (c *checking) values(bucket string, read func(key, plain []byte) bool) {
	each(c.tx, bucket, nil, nil, func(key, sealed []byte) bool {
		plain, err := c.s.open(bucket, key, sealed)
		if err == nil && !read(key, plain) {
			err = damaged(bucket, key, "does not decode")
		}
		if err != nil {
			c.damage(err)
		}
		return true
	})
}

// log takes a list of the log, which must lie where the hashes of its changes lead.
func (c *checking) log(key, plain []byte) bool {
	list, ok := decodeLog(key, plain)
	for i := range list {
		ok = ok && liesAt(&logShelf, key[dayKeySize:], &list[i])
		c.entry(key[:dayKeySize], list[i], c.got)
	}
	return ok
}

// day holds a day's sum against what the subjects say, unless a part of them does not open.
func (c *checking) day(key, plain []byte) bool {
	sum, ok := decodeDaySum(plain)
	if ok && len(c.bad) == 0 && c.sums[string(key)] != sum {
		c.differs(bucketDays)
	}
	delete(c.sums, string(key))
	return ok
}

func (c *checking) directory(key, plain []byte) bool {
	if bytes.Equal(key, keyStaff) {
		if !bytes.Equal(plain, c.staff.bytes()) && len(c.bad) == 0 {
			c.differs("staff")
		}
		return true
	}
	if bytes.HasPrefix(key, keyLinks) {
		return c.links(key, plain)
	}
	if bytes.Equal(key, keyRecords) {
		return true // where it once stood; see records
	}
	if bytes.Equal(key, keyDivided) {
		return c.conflicts(plain)
	}
	entries, ok := decodeChunk(plain)
	for i := range entries {
		if e := &entries[i]; e.kind != entryFree && !c.bad[e.id] {
			c.got.add(bucketDirectory, e.text())
		}
	}
	return ok
}

func (c *checking) links(key, plain []byte) bool {
	list, ok := decodeLinks(key, plain)
	for i := range list {
		ok = ok && liesAt(&linkShelf, key[len(keyLinks):], &list[i])
		if !c.bad[list[i].subject] {
			c.got.add(string(keyLinks), list[i].bytes())
		}
	}
	return ok
}

// conflicts takes the list of the subjects in conflict.
func (c *checking) conflicts(plain []byte) bool {
	if len(c.bad) == 0 && !bytes.Equal(plain, c.divided.bytes()) {
		c.differs("divided")
	}
	c.divided = nil
	_, ok := decodeDivided(plain)
	return ok
}

// lines takes a list of lines or of cards, which must lie where their hashes lead.
func (c *checking) lines(key, plain []byte) bool {
	if isCards(key) {
		return c.cards(key, plain)
	}
	list, ok := decodeLines(key, plain)
	if !ok || len(key) < 4 {
		return false
	}
	for i := range list {
		l, reads := unpackLine(dueOfKey(key), list[i].line)
		ok = ok && reads && liesAt(&lineShelf, key[4:], &list[i]) && lineHead(l.ID) == list[i].head
		if !c.bad[l.Person] {
			c.got.add(bucketAgenda, append(dateBytes(dueOfKey(key)), list[i].line...))
		}
	}
	return ok
}

func (c *checking) cards(key, plain []byte) bool {
	list, ok := decodeCards(key, plain)
	for i := range list {
		ok = ok && liesAt(&cardShelf, key[len(cardsKey):], &list[i]) && new(Line).unpackCard(list[i].card)
		if !c.bad[list[i].person] {
			c.got.add(bucketAgenda, append(list[i].person[:], list[i].card...))
		}
	}
	return ok
}

// liesAt says whether an entry belongs into the list that stands at the end of this path.
func liesAt[E any](sh *shelf[E], path []byte, e *E) bool {
	for depth, at := range path {
		if depth >= sh.deep || sh.part(e, depth) != at {
			return false
		}
	}
	return true
}

func (c *checking) differs(name string) {
	if !slices.Contains(c.report.Derived, name) {
		c.report.Derived = append(c.report.Derived, name)
	}
}

func (c *checking) compare() {
	for _, name := range []string{bucketLog, bucketDirectory, string(keyLinks), bucketAgenda} {
		if c.want[name] != c.got[name] {
			c.differs(name)
		}
	}
	if get(c.tx, bucketDirectory, keyStaff) == nil {
		c.differs("staff")
	}
	if len(c.divided) > 0 && len(c.bad) == 0 {
		c.differs("divided") // subjects, and no list
	}
	if len(c.sums) > 0 {
		c.differs(bucketDays) // days that it does not have
	}
	slices.Sort(c.report.Derived)
}

// slots looks at what stands in keys: every slot must read as one, and be named by a record.
func (c *checking) slots() {
	whole, broken := slots(c.tx)
	for _, err := range broken {
		c.damage(err)
	}
	epochs, _ := c.s.state(c.tx, c.s.epochs()) // subjects names what is damaged
	h := holdersOf(c.staff, epochs)
	for _, slot := range whole {
		if !h.names(slot) {
			id := slot.ID()
			c.report.Ignored = append(c.report.Ignored, hex.EncodeToString(id[:]))
			continue
		}
		c.wrappings(slot)
	}
}

// wrappings must stand for each slot and each epoch; those to other slots cannot be opened from here.
func (c *checking) wrappings(slot seal.Slot) {
	for _, epoch := range append(c.s.keys.Epochs(), seal.IdentityEpoch) {
		key := wrappingKey(epoch, slot.ID())
		if len(get(c.tx, bucketKeys, key)) == 0 {
			c.damage(damaged(bucketKeys, key, "missing"))
		}
	}
}

// pages walks all pages of bbolt and says whether they can be gone through: first without it, for it would
// follow a wrong number into a fault that ends the process.
func (c *checking) pages() bool {
	if err := c.s.walkOpen(); err != nil {
		c.damage(err)
		return false
	}
	if wholeMetas(c.s.file) < 2 {
		c.damage(&DamagedError{Bucket: "file", What: "one of the two meta pages; the other leads to all that is here"})
	}
	for err := range c.tx.Check() {
		c.damage(&DamagedError{Bucket: "file", What: err.Error()})
	}
	return true
}

// boltChecks lets bbolt look at its pages itself, once they were walked.
func boltChecks(db *bolt.DB) (err error) {
	defer guard(&err)()
	return db.View(func(tx *bolt.Tx) (err error) {
		for e := range tx.Check() { // to its end: it is told by a goroutine
			err = &DamagedError{Bucket: "file", What: e.Error()}
		}
		return err
	})
}
