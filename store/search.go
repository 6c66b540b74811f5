package store

import (
	"context"
	"math/bits"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"suifang/model"
)

// How a word can match.
const (
	ByInitials  = "initials"
	ByPinyin    = "pinyin"
	ByName      = "name"
	ByIDNumber  = "id_number"
	ByPhone     = "phone"
	ByHousehold = "household"
	ByVillage   = "village"
	ByID        = "id"
)

// What a hit can be.
const (
	HitPerson    = "person"
	HitHousehold = "household"
)

// SearchOptions narrow a search.
type SearchOptions struct {
	Limit   int // how many hits are given; 0: 50
	Village string
	Kind    string // HitPerson or HitHousehold alone
}

// Hits is what a search found: how many, and the best of them.
type Hits struct {
	People, Households int
	Items              []Hit
	Ready              bool // false as long as the directory is being loaded: there may be more
	Took               time.Duration
}

// A Hit is one person or household found.
type Hit struct {
	ID        model.ID
	Kind      string
	Name      string // of a household its head's
	Sex       model.Sex
	Birth     model.Date
	Home      model.ID // her household; of a household itself
	Household string   // its code
	Village   string
	Group     int
	Phone     string
	IDTail    string     // the last four characters of the identity number
	IDs       []model.ID // all identities of who is joined, the first of them ID; nil for all others
	Matched   string
}

// Search finds the people and households that every word matches, in any order of words: initials or pinyin
// of the name, a part of it, the tail of the identity or phone number, the household's code, the village.
// It looks at the directory in memory only, and stops early when ctx ends.
func (s *Store) Search(ctx context.Context, words string, o SearchOptions) (Hits, error) {
	begun := time.Now() // measures the search, says nothing about the day
	if o.Limit <= 0 {
		o.Limit = 50
	}
	hits, err := s.dir.search(ctx, words, o)
	hits.Took = time.Since(begun)
	return hits, err
}

// SearchNow is Search for a key that waits for its frame: it works in memory alone and gives up, not ok, when
// the time is over, when the directory is not complete yet or when an act is just being brought into it.
func (s *Store) SearchNow(words string, o SearchOptions, within time.Duration) (hits Hits, ok bool) {
	if !s.dir.isLoaded() || !s.dir.mu.TryRLock() {
		return hits, false
	}
	s.dir.mu.RUnlock() // an act that slips in here takes less than a frame
	hits, err := s.Search(until{context.Background(), time.Now().Add(within)}, words, o)
	return hits, err == nil
}

// until is a context that ends at an instant, without a timer that would have to be run for that.
type until struct {
	context.Context
	end time.Time
}

func (u until) Err() error {
	if time.Now().After(u.end) {
		return context.DeadlineExceeded
	}
	return nil
}

// found is a row that matched, and how well: lower is better.
type found struct {
	row  uint32
	rank uint8
	way  string
}

func (d *directory) search(ctx context.Context, words string, o SearchOptions) (hits Hits, err error) {
	hits.Ready = d.isLoaded()
	d.mu.RLock()
	defer d.mu.RUnlock()
	q := d.query(words, o)
	if q.empty() {
		return hits, nil
	}
	scans, err := q.scan(ctx)
	if err != nil {
		return hits, err
	}
	all := &scans[0]
	for i := 1; i < len(scans); i++ {
		all.join(&scans[i])
	}
	d.asked.keep(q, scans)
	all.acrossCards()
	all.countJoined()
	hits.People, hits.Households = all.people, all.households
	for _, f := range all.best {
		hits.Items = append(hits.Items, d.joinedHit(q.links, f.row, f.way))
	}
	return hits, nil
}

func (d *directory) hit(row uint32, way string) Hit {
	h := Hit{ID: d.ids[row], Kind: HitPerson, Name: d.name(row), Sex: byteSex(d.sexes[row]), Birth: d.births[row],
		Home: d.linkID(row), Village: d.village[d.villages[row]], Group: int(d.groups[row]), Matched: way}
	home := d.home(row)
	if d.kinds[row] == entryHousehold {
		h.Kind, h.Home, home = HitHousehold, h.ID, row
	} else {
		h.Phone, h.IDTail = d.phone(row), d.idTail(row)
	}
	if home != noRow {
		h.Household = d.code(home)
	}
	return h
}

// A query is what was typed, made ready to be held against every row.
type query struct {
	d       *directory
	typed   []string
	words   []word
	village int // number of the one it must be in; -1: any
	kind    byte
	limit   int
	links   *linkTable
}

// A word of a query, by each of the ways in which it can match.
type word struct {
	letters []byte   // all of a to z, else nil
	name    []uint16 // part of a name, if not plain digits
	inName  string   // the same as name, for long names
	tail    *tail    // of a number
	id      model.ID

	named    matchedNames
	villages []bool // by number; nil: none
	homes    []uint64
	homeRows []uint32 // the same
}

func (q *query) empty() bool { return len(q.words) == 0 && q.village < 0 }

func (d *directory) query(typed string, o SearchOptions) *query {
	q := &query{d: d, village: -1, limit: o.Limit, links: d.joins.Load(), typed: strings.Fields(strings.ToLower(model.HalfWidth(typed)))}
	switch o.Kind {
	case HitPerson:
		q.kind = entryPerson
	case HitHousehold:
		q.kind = entryHousehold
	}
	if o.Village != "" {
		q.village = 1 << 16 // of an unknown village there is nobody
		if n, known := d.villageNo[o.Village]; known {
			q.village = int(n)
		}
	}
	for _, text := range q.typed {
		q.words = append(q.words, d.word(text))
	}
	return q
}

func (d *directory) word(text string) (w word) {
	hasDigit := strings.ContainsAny(text, "0123456789")
	switch {
	case strings.Trim(text, "abcdefghijklmnopqrstuvwxyz") == "":
		w.letters = []byte(text)
	case !hasDigit:
		w.name, w.inName = utf16.Encode([]rune(text)), text
	}
	w.tail = newTail(text)
	w.id, _ = model.ParseID(text)
	for i := range d.village {
		if i > 0 && d.villageMatches(i, text, w.letters) {
			if w.villages == nil {
				w.villages = make([]bool, len(d.village))
			}
			w.villages[i] = true
		}
	}
	if hasDigit {
		d.codes.find(text, func(row uint32) {
			if w.homes == nil {
				w.homes = make([]uint64, len(d.kinds)/64+1)
			}
			w.homes[row/64] |= 1 << (row % 64)
			w.homeRows = append(w.homeRows, row)
		})
	}
	return w
}

// inHomes says whether the word is part of this household's code.
func (w *word) inHomes(row uint32) bool { return row != noRow && w.homes[row/64]>>(row%64)&1 == 1 }

// villageMatches says whether a village's name, in small letters, holds the text, or its readings the letters.
func (d *rows) villageMatches(village int, text string, letters []byte) bool {
	if letters != nil {
		if at, _ := soundMatches(d.villageSounds[village], letters); at >= 0 {
			return true
		}
	}
	return strings.Contains(d.villageLower[village], text)
}

// match holds a row against all words; the way is the most telling one.
func (q *query) match(row uint32) (f found, ok bool) {
	d := q.d
	kind := d.kinds[row]
	if kind == entryFree || q.kind != 0 && kind != q.kind || q.village >= 0 && int(d.villages[row]) != q.village {
		return f, false
	}
	f = found{row: row, way: ByVillage}
	for i := range q.words {
		way, rank := q.words[i].match(d, row)
		if way == "" {
			return f, false
		}
		if i == 0 || f.way == ByVillage {
			f.way = way
		}
		f.rank = max(f.rank, rank)
	}
	return f, true
}

// How a name matches, as a byte: 0 not at all.
const (
	nameMatches = 1 << iota
	nameLater   // not from its start
	nameInitials
	nameLetters // by its reading, not by its characters
)

// match says how a word matches a row, "" if it does not, and how well: 0 whole or from the start, 1 a
// later part, 2 only through the household.
func (w *word) match(d *directory, row uint32) (way string, rank uint8) {
	if w.letters != nil || w.name != nil {
		if how := w.how(d, d.named[row]); how != 0 {
			return wayOf(how), how & nameLater / nameLater
		}
	}
	if w.tail != nil && d.kinds[row] == entryPerson {
		if way := w.tail.match(d, row); way != "" {
			return way, 0
		}
	}
	return w.matchPlace(d, row)
}

func wayOf(how byte) string {
	switch {
	case how&nameLetters == 0:
		return ByName
	case how&nameInitials != 0:
		return ByInitials
	}
	return ByPinyin
}

func (w *word) matchPlace(d *directory, row uint32) (way string, rank uint8) {
	switch {
	case w.homes != nil && w.inHomes(row):
		return ByHousehold, 0
	case w.homes != nil && w.inHomes(d.home(row)):
		return ByHousehold, 2
	case w.villages != nil && w.villages[d.villages[row]]:
		return ByVillage, 2
	case !w.id.IsZero() && d.ids[row] == w.id:
		return ByID, 0
	}
	return "", 0
}

// how says how the word matches a name, looked up where all names were held against it before.
func (w *word) how(d *directory, name uint32) byte {
	if w.named.how != nil {
		return w.named.how[name]
	}
	return w.matchName(&d.names, name)
}

func (w *word) matchName(n *names, name uint32) byte {
	if w.letters != nil {
		if n.letters[name]>>(w.letters[0]-'a')&1 == 0 {
			return 0
		}
		at, initials := soundMatches(n.pool[n.sounds[name]:], w.letters)
		how := byte(nameMatches | nameLetters)
		if initials {
			how |= nameInitials
		}
		return later(how, at)
	}
	return later(nameMatches, w.inUnits(n, name))
}

func later(how byte, at int) byte {
	switch {
	case at < 0:
		return 0
	case at > 0:
		return how | nameLater
	}
	return how
}

// inUnits is where in a name the word begins, -1 if nowhere.
func (w *word) inUnits(n *names, name uint32) int {
	if len(n.long) > 0 {
		if long, is := n.long[name]; is {
			return strings.Index(strings.ToLower(long), w.inName)
		}
	}
	return w.inShort(&n.units[name])
}

func (w *word) inShort(units *[4]uint16) int {
	for at := 0; at+len(w.name) <= len(units); at++ {
		if units[at] == w.name[0] && slices.Equal(units[at:at+len(w.name)], w.name) {
			return at
		}
	}
	return -1
}

// appendSound writes syllables one after the other, each with a capital.
func appendSound(b []byte, syllables []string) []byte {
	for _, s := range syllables {
		b = append(append(b, s[0]-'a'+'A'), s[1:]...)
	}
	return b
}

// soundMatches says where letters begin in readings that end in 0, -1 if nowhere: each syllable from the
// first one on gives its initial or more of itself. So zsf, zhangsf and zhangsanf all match ZhangSanFeng.
// initials says that each gave its initial alone.
func soundMatches(sound, letters []byte) (at int, initials bool) {
	start := 0
	for i := 0; sound[i] != 0; i++ {
		if sound[i] == '/' {
			start = i + 1
		}
		if sound[i]|0x20 == letters[0] && sound[i] < 'a' && syllablesMatch(sound[i:], letters) {
			return i - start, initialsMatch(sound[i:], letters)
		}
	}
	return -1, false
}

// syllablesMatch: sound stands at a capital that is the first letter.
func syllablesMatch(sound, letters []byte) bool {
	for n := 1; ; n++ {
		if n == len(letters) {
			return true
		}
		// the syllable may end here: go on with the next one
		if next := nextSyllable(sound[n:]); next >= 0 && sound[n+next]|0x20 == letters[n] && syllablesMatch(sound[n+next:], letters[n:]) {
			return true
		}
		if sound[n] < 'a' || sound[n] != letters[n] {
			return false
		}
	}
}

func initialsMatch(sound, letters []byte) bool {
	for at := 0; ; {
		if letters = letters[1:]; len(letters) == 0 {
			return true
		}
		next := nextSyllable(sound[at+1:])
		if next < 0 {
			return false
		}
		if at += 1 + next; sound[at]|0x20 != letters[0] {
			return false
		}
	}
}

// nextSyllable is how far the next capital is; -1 if the reading ends before.
func nextSyllable(sound []byte) int {
	for i, c := range sound {
		switch {
		case c >= 'A' && c <= 'Z':
			return i
		case c == 0 || c == '/':
			return -1
		}
	}
	return -1
}

// A tail is the end of a number as typed, or all of it.
type tail struct {
	text  string
	id    halves // the end of an identity number: digits before the check, the check
	idMod halves // powers of ten that leave as many digits
	isID  bool
	phone tailDigits

	idLow, phoneLow divisor
}

type tailDigits struct {
	is            bool
	low, lowMod   uint32
	high, highMod uint32
}

var powers = [...]uint32{1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000}

// newTail reads two digits or more, the last of which may be an x; nil if it is no end of a number.
func newTail(text string) *tail {
	n := len(text)
	if n < 2 || n > 18 {
		return nil
	}
	t := &tail{text: strings.ToUpper(text)}
	if !t.readID(t.text) {
		return nil
	}
	t.phone = readPhoneTail(text)
	t.idLow, t.phoneLow = newDivisor(t.idMod.low), newDivisor(max(t.phone.lowMod, 1))
	return t
}

func (t *tail) readID(text string) bool {
	n := len(text)
	check := uint32(10)
	if text[n-1] != 'X' {
		c, ok := digits(text[n-1:])
		if !ok {
			return false
		}
		check = c
	}
	from := max(0, n-9)
	low, ok1 := digits(text[from : n-1])
	high, ok2 := digits(text[:from])
	t.id, t.isID = halves{high: high, low: low*11 + check}, ok1 && ok2
	t.idMod = halves{high: powers[from], low: powers[n-1-from] * 11}
	return t.isID
}

func readPhoneTail(text string) (p tailDigits) {
	from := max(0, len(text)-6)
	low, ok1 := digits(text[from:])
	high, ok2 := digits(text[:from])
	if !ok1 || !ok2 || from >= len(powers) {
		return p
	}
	return tailDigits{is: true, low: low, lowMod: powers[len(text)-from], high: high, highMod: powers[from]}
}

func (t *tail) match(d *directory, row uint32) string {
	if n := d.numbers[row]; n.low != 0 && t.idLow.leaves(n.low) == t.id.low && (t.idMod.high == 1 || n.high%t.idMod.high == t.id.high) {
		return ByIDNumber
	}
	if p := d.phones[row]; t.phone.is && p.high != 0 && t.phoneLow.leaves(p.low) == t.phone.low &&
		p.high >= t.phone.highMod && p.high%t.phone.highMod == t.phone.high {
		return ByPhone
	}
	if len(d.odd) == 0 {
		return ""
	}
	switch o := d.odd[row]; {
	case strings.HasSuffix(o.idNumber, t.text):
		return ByIDNumber
	case strings.HasSuffix(o.phone, t.text):
		return ByPhone
	}
	return ""
}

// A divisor reckons remainders by multiplying (Lemire, Kaser, Kurz: Faster remainder by direct computation),
// which a scan of all numbers feels.
type divisor struct{ inverse, by uint64 }

func newDivisor(by uint32) divisor {
	return divisor{inverse: ^uint64(0)/uint64(by) + 1, by: uint64(by)}
}

// leaves is n modulo the divisor.
func (d divisor) leaves(n uint32) uint32 {
	if d.by == 1 {
		return 0
	}
	rest, _ := bits.Mul64(d.inverse*uint64(n), d.by)
	return uint32(rest)
}

// Duplicates finds who may be the same person, by strong keys only: the identity number; name and birth;
// name and phone. It says, and stops nobody.
func (s *Store) Duplicates(p model.Person) []Hit {
	<-s.dir.ready
	return s.dir.duplicates(p)
}

func (d *directory) duplicates(p model.Person) (hits []Hit) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	links := d.joins.Load()
	take := func(row uint32, way string) {
		h := d.joinedHit(links, row, way)
		if !slices.ContainsFunc(hits, func(o Hit) bool { return o.ID == h.ID }) {
			hits = append(hits, h)
		}
	}
	number, fits := idHalves(string(p.IDNumber))
	phone, phoneFits := phoneHalves(p.Phone)
	name, named := d.names.find(p.Name)
	for row := range d.kinds {
		r := uint32(row)
		if d.kinds[row] != entryPerson {
			continue
		}
		if p.IDNumber != "" && fits && d.numbers[row] == number {
			take(r, ByIDNumber)
			continue
		}
		if p.Name == "" || !named || d.named[row] != name {
			continue
		}
		switch {
		case p.Birth != 0 && d.births[row] == p.Birth:
			take(r, ByName)
		case p.Phone != "" && phoneFits && d.phones[row] == phone:
			take(r, ByPhone)
		}
	}
	return hits
}
