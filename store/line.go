package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/model/arrange"
	"suifang/model/followup"
)

// A Line is one obligation on the worklist, with all that the list shows of the person and her household.
type Line struct {
	followup.Due
	Person    model.ID
	Name      string
	Sex       model.Sex
	Birth     model.Date
	Phone     string
	Worker    string   // her named contact, else the worker of her village
	WorkerID  model.ID // as stored: her named contact alone
	Household model.ID
	Code      string
	HeadName  string
	Village   string
	Group     int
	Away      bool // she has moved out
	Asked     bool // whether she may be contacted, and how, is known
	State     followup.State
}

// In the file a line is parted: what the obligation says lies in a list of its due date, what is said of the
// person on a card, once however many lines she has (four, as a rule). The design has a value for each
// line. That took 570 bytes a person of the file; lists and cards take 80, and a list reads 1,000 lines in
// 4 ms, cards included. The lists are those of a shelf; an obligation's ID is computed again from the rest.
// Texts, identities and numbers are packed (see pack.go), each line by itself.
//
//	list   key: due(4), then a byte 0 or 1 for each time that it was parted by the next bit of the IDs
//	       version: 1 | count, then each: beginning of the obligation's ID(4) | line behind its length
//	line   flags(1): 1 more to come, 2 in conflict, 4 moved, 8 attempts follow
//	       | case, person: identity | protocol, step: text | n, nth, grace: number
//	       | from, until, anchor: signed days after the due date | tier, mark, event: text
//	       | flag 8: attempts: number | last attempt: signed days
//	       | count of channels, then each: text
//	cards  key: 255, then a byte 0 to 3 for each time that it was parted by the next two bits of the persons' IDs
//	       version: 1 | count, then each: person(16) | card behind its length
//	card   flags(1): 1 away, 2 asked, 4 worker, 8 household | name, sex, phone: text | birth
//	       | flag 4: worker: identity | flag 8: household: identity | code, head's name, village: text | group: number
const lineVersion = 1

const (
	lineMore = 1 << iota
	lineConflict
	lineMoved
	lineTried
)

const (
	cardAway = 1 << iota
	cardAsked
	cardWorker
	cardHome
)

// cardsKey is where the cards stand in agenda: behind all dates.
var cardsKey = []byte{255}

// A packedLine is a line as it lies in its list, a packedCard a card.
type packedLine struct {
	head [4]byte // of the obligation's ID
	line []byte
}

type packedCard struct {
	person model.ID
	card   []byte
}

const (
	maxLines = 24 // most acts alter one line or two, and a list is written whole, with those that share its page
	maxCards = 192
)

var lineShelf = shelf[packedLine]{bucket: bucketAgenda, limit: maxLines, deep: 32,
	part:   func(l *packedLine, depth int) byte { return l.head[depth/8] >> (7 - depth%8) & 1 },
	encode: encodeLines, decode: decodeLines}

var cardShelf = shelf[packedCard]{bucket: bucketAgenda, limit: maxCards, deep: 32,
	part:   func(c *packedCard, depth int) byte { return cardPart(c.person, depth) },
	encode: encodeCards, decode: decodeCards}

func cardPart(person model.ID, depth int) byte { return person[depth/4] >> (6 - 2*(depth%4)) & 3 }

func isCards(key []byte) bool { return len(key) > 0 && key[0] == cardsKey[0] }

func lineHead(obligation model.ID) [4]byte { return [4]byte(obligation[:]) }

func encodeLines(_ []byte, list []packedLine) []byte {
	arrange.By(list, func(a, b packedLine) int {
		if c := bytes.Compare(a.head[:], b.head[:]); c != 0 {
			return c
		}
		return bytes.Compare(a.line, b.line)
	})
	b := binary.AppendUvarint([]byte{lineVersion}, uint64(len(list)))
	for i := range list {
		b = appendBytes(append(b, list[i].head[:]...), list[i].line)
	}
	return b
}

func decodeLines(_, b []byte) ([]packedLine, bool) {
	r := reader{b: b}
	if r.byte() != lineVersion {
		return nil, false
	}
	list := make([]packedLine, r.count(len(packedLine{}.head)+1))
	for i := range list {
		copy(list[i].head[:], r.take(len(list[i].head)))
		list[i].line = r.bytes()
	}
	return list, r.err == nil && len(r.b) == 0
}

// countLines is how many lines a list says that it has.
func countLines(b []byte) int {
	r := reader{b: b}
	r.byte()
	return r.count(len(packedLine{}.head) + 1)
}

func encodeCards(_ []byte, list []packedCard) []byte {
	arrange.By(list, func(a, b packedCard) int { return compareIDs(a.person, b.person) })
	b := binary.AppendUvarint([]byte{lineVersion}, uint64(len(list)))
	for i := range list {
		b = appendBytes(append(b, list[i].person[:]...), list[i].card)
	}
	return b
}

func decodeCards(_, b []byte) ([]packedCard, bool) {
	r := reader{b: b}
	if r.byte() != lineVersion {
		return nil, false
	}
	list := make([]packedCard, r.count(len(model.ID{})+1))
	for i := range list {
		list[i].person, list[i].card = r.id16(), r.bytes()
	}
	return list, r.err == nil && len(r.b) == 0
}

// packLine packs what the obligation says.
func packLine(l *Line) []byte {
	p := newPacker()
	defer p.free()
	flags := byte(0)
	for _, f := range [...]struct {
		is   bool
		flag byte
	}{{l.More, lineMore}, {l.Conflict, lineConflict}, {l.Reason.Moved, lineMoved}, {l.Attempts != 0 || l.LastAttempt != 0, lineTried}} {
		if f.is {
			flags |= f.flag
		}
	}
	p.byte(flags)
	p.id(l.About.Case)
	p.id(l.Person)
	p.text(l.About.Protocol)
	p.text(l.About.Step)
	for _, n := range [...]int{l.About.N, l.Reason.Nth, l.Grace} {
		p.number(uint64(max(n, 0)))
	}
	for _, d := range [...]model.Date{l.From, l.Until, l.Anchor} {
		p.varint(int64(d) - int64(l.Due.Due))
	}
	p.text(string(l.Tier))
	p.text(string(l.Mark))
	p.text(string(l.Reason.Event))
	if flags&lineTried != 0 {
		p.number(uint64(max(l.Attempts, 0)))
		p.varint(int64(l.LastAttempt) - int64(l.Due.Due))
	}
	p.uvarint(uint64(len(l.Channels)))
	for _, c := range l.Channels {
		p.text(c)
	}
	return bytes.Clone(p.b)
}

// unpackLine reads a line of the list of a due date.
func unpackLine(due model.Date, b []byte) (l Line, ok bool) {
	u := unpacker{reader: reader{b: b}, day: due}
	flags := u.byte()
	l.More, l.Conflict, l.Reason.Moved = flags&lineMore != 0, flags&lineConflict != 0, flags&lineMoved != 0
	l.About.Case, l.Person = u.id(), u.id()
	l.About.Protocol, l.About.Step = u.text(), u.text()
	l.About.N, l.Reason.Nth, l.Grace = u.number(), u.number(), u.number()
	l.Due.Due, l.From, l.Until, l.Anchor = due, u.date(), u.date(), u.date()
	l.Tier, l.Mark, l.Reason.Event = followup.Tier(u.text()), followup.Mark(u.text()), followup.Event(u.text())
	if flags&lineTried != 0 {
		l.Attempts, l.LastAttempt = u.number(), u.date()
	}
	for range u.count(1) {
		l.Channels = append(l.Channels, u.text())
	}
	l.ID = followup.ObligationID(l.About)
	return l, u.err == nil && len(u.b) == 0
}

// number reads a number that stands in a line or on a card.
func (u *unpacker) number() int {
	tag := u.byte()
	switch {
	case tag >= packSmall && tag < packShape:
		return int(tag - packSmall)
	case tag == packInt:
		if n := u.uvarint(); n <= 1<<31-1 {
			return int(n)
		}
	}
	u.fail()
	return 0
}

// packCard packs what is said of the person.
func packCard(l *Line) []byte {
	p := newPacker()
	defer p.free()
	flags := byte(0)
	for _, f := range [...]struct {
		is   bool
		flag byte
	}{{l.Away, cardAway}, {l.Asked, cardAsked}, {!l.WorkerID.IsZero(), cardWorker},
		{!l.Household.IsZero() || l.Code+l.HeadName+l.Village != "" || l.Group != 0, cardHome}} {
		if f.is {
			flags |= f.flag
		}
	}
	p.byte(flags)
	p.text(l.Name)
	p.text(string(l.Sex))
	p.text(l.Phone)
	p.varint(int64(l.Birth))
	if flags&cardWorker != 0 {
		p.id(l.WorkerID)
	}
	if flags&cardHome != 0 {
		p.id(l.Household)
		p.text(l.Code)
		p.text(l.HeadName)
		p.text(l.Village)
		p.varint(int64(l.Group))
	}
	return bytes.Clone(p.b)
}

// unpackCard fills in what a card says.
func (l *Line) unpackCard(b []byte) bool {
	u := unpacker{reader: reader{b: b}}
	flags := u.byte()
	l.Away, l.Asked = flags&cardAway != 0, flags&cardAsked != 0
	l.Name, l.Sex, l.Phone, l.Birth = u.text(), model.Sex(u.text()), u.text(), u.date()
	if flags&cardWorker != 0 {
		l.WorkerID = u.id()
	}
	if flags&cardHome != 0 {
		l.Household, l.Code, l.HeadName, l.Village, l.Group = u.id(), u.text(), u.text(), u.text(), int(u.varint())
	}
	return u.err == nil && len(u.b) == 0
}

// dueOfKey is the due date that a list's key begins with.
func dueOfKey(key []byte) model.Date {
	return model.Date(min(binary.BigEndian.Uint32(key), 1<<31-1))
}

// lineList reads the lines of one list, without what stands on cards.
func (s *Store) lineList(key, sealed []byte) (lines []Line, err error) {
	return s.appendLines(nil, key, sealed, func(*Line) bool { return true })
}

// appendLines reads those lines of one list that are to be kept: lines are large, and of a county's only those that
// are shown may take room.
func (s *Store) appendLines(lines []Line, key, sealed []byte, keep func(l *Line) bool) ([]Line, error) {
	begun := len(lines)
	err := s.eachLine(key, sealed, func(l *Line, _ []byte) {
		if !keep(l) {
			return
		}
		lines = append(lines, *l)
		for at := len(lines) - 1; at > begun && compareIDs(lines[at-1].ID, lines[at].ID) > 0; at-- { // they share their beginning
			lines[at-1], lines[at] = lines[at], lines[at-1]
		}
	})
	if err != nil {
		lines = lines[:begun]
	}
	return lines, err
}

// eachLine hands on the lines of one list, unpacked but for the cards, and as they lie there.
func (s *Store) eachLine(key, sealed []byte, fn func(l *Line, packed []byte)) error {
	plain, err := s.open(bucketAgenda, key, sealed)
	if err != nil {
		return err
	}
	list, ok := decodeLines(key, plain)
	if !ok || len(key) < 4 {
		return damaged(bucketAgenda, key, "not a list of lines")
	}
	var l Line // one for all: fn has it on the heap
	for i := range list {
		if l, ok = unpackLine(dueOfKey(key), list[i].line); !ok {
			return damaged(bucketAgenda, key, "not a line")
		}
		fn(&l, list[i].line)
	}
	return nil
}

// eachList hands on the lists of the due dates from first to last, both included.
func eachList(tx *bolt.Tx, first, last model.Date, fn func(key, sealed []byte)) {
	end := dateBytes(min(last, 1<<31-2) + 1)
	each(tx, bucketAgenda, nil, dateBytes(first), func(key, sealed []byte) bool {
		if bytes.Compare(key, end) >= 0 {
			return false
		}
		fn(key, sealed)
		return true
	})
}

// A cardReader finds persons' cards.
type cardReader struct {
	s     *Store
	at    *bolt.Cursor
	key   []byte // of the list that it has open
	list  []packedCard
	wrong error // why that does not open
}

func (s *Store) newCardReader(tx *bolt.Tx) *cardReader {
	return &cardReader{s: s, at: tx.Bucket([]byte(bucketAgenda)).Cursor()}
}

// fill writes what the persons' cards say onto lines, in the order in which the cards lie, so that no list is
// opened twice.
func (c *cardReader) fill(lines []Line) (damage error) {
	order := make([]int, len(lines))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return compareIDs(lines[a].Person, lines[b].Person) })
	for _, i := range order {
		before := c.wrong
		if err := c.card(&lines[i]); err != nil && err != before {
			damage = errors.Join(damage, err)
		}
	}
	return damage
}

func (c *cardReader) card(l *Line) error {
	card, err := c.packed(l.Person)
	if err == nil && !l.unpackCard(card) {
		err = damaged(bucketAgenda, cardsKey, "no card of a person with a line")
	}
	return err
}

// packed is a person's card as it lies in its list.
func (c *cardReader) packed(person model.ID) ([]byte, error) {
	if c.find(person); c.wrong != nil {
		return nil, c.wrong
	}
	i, found := slices.BinarySearchFunc(c.list, person, func(c packedCard, id model.ID) int { return compareIDs(c.person, id) })
	if !found {
		return nil, damaged(bucketAgenda, cardsKey, "no card of a person with a line")
	}
	return c.list[i].card, nil
}

// find opens the list in which a person's card lies: no key is the beginning of another, so it is the last
// key that does not come after the whole path.
func (c *cardReader) find(person model.ID) {
	path := make([]byte, 0, 64)
	path = append(path, cardsKey...)
	for depth := range cardShelf.deep {
		path = append(path, cardPart(person, depth))
	}
	if c.key != nil && bytes.HasPrefix(path, c.key) {
		return
	}
	key, sealed := c.at.Seek(path)
	if !bytes.Equal(key, path) {
		if key == nil {
			key, sealed = c.at.Last()
		} else {
			key, sealed = c.at.Prev()
		}
	}
	c.list, c.wrong, c.key = nil, nil, nil
	if !isCards(key) || !bytes.HasPrefix(path, key) {
		return
	}
	c.key = key
	plain, err := c.s.open(bucketAgenda, key, sealed)
	if err != nil {
		c.wrong = err
		return
	}
	ok := false
	if c.list, ok = decodeCards(key, plain); !ok {
		c.wrong = damaged(bucketAgenda, key, "not a list of cards")
	}
}
