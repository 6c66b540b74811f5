package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"suifang/model"
	"suifang/model/pinyin"
	"suifang/store"
)

// The peer is SQLCipher: what a user would otherwise search an encrypted file with. It gets the same people, as
// much memory as our directory takes and more, an index for whatever an index can answer, and it is told in
// which column to look, which a search box does not know. It is asked in one running process; what the way
// there and back takes is measured and taken off.

// A peerReport is what the peer is and what loading it took. Its figures stand with each kind of question.
type peerReport struct {
	Version    string   `json:"sqlcipher"`
	SQLite     string   `json:"sqlite"`
	Tokenizers []string `json:"full_text_tokenizers"`
	FTS5       bool     `json:"fts5"`
	Bytes      int64    `json:"bytes"`
	LoadMS     float64  `json:"load_ms"`
	OpenMS     float64  `json:"open_ms"` // its passphrase's work included
	EmptyMS    float64  `json:"empty_statement_ms"`
	Least      int      `json:"questions_of_a_kind_at_least"`
}

// A peerWay is one way in which the peer can answer. Ratio is its p50 to ours, of the questions that it was asked.
type peerWay struct {
	spread
	Ratio  float64 `json:"ratio"`
	Agrees float64 `json:"same_count,omitempty"` // share of the questions on which it found as many people as we
}

// How the peer can answer.
const (
	likeScan     = "scan"        // LIKE over the columns; how many there are, and the first 50 in order, as we answer
	indexed      = "index"       // full text or an index; the same answer
	likeScanAny  = "scan_any50"  // any 50 rows, neither counted nor in order
	indexedAny   = "index_any50" // the same
	peerWayTime  = 3 * time.Second
	peerInsert   = 400
	peerCacheKiB = 128 << 10
)

const peerSchema = `
CREATE TABLE household(id INTEGER PRIMARY KEY, code TEXT, village TEXT, grp INTEGER);
CREATE TABLE person(id INTEGER PRIMARY KEY, name TEXT, initials TEXT, sound TEXT, sex TEXT, birth TEXT, idnum TEXT, phone TEXT,
  idrev TEXT, phonerev TEXT, household INTEGER);`

const peerIndexes = `
CREATE INDEX p_name ON person(name); CREATE INDEX p_initials ON person(initials); CREATE INDEX p_sound ON person(sound);
CREATE INDEX p_idrev ON person(idrev); CREATE INDEX p_phonerev ON person(phonerev); CREATE INDEX p_numbers ON person(idnum, phone);
CREATE INDEX p_household ON person(household); CREATE INDEX h_code ON household(code); CREATE INDEX h_village ON household(village);
INSERT INTO words(words) VALUES('optimize'); ANALYZE;`

// fullTextTables are what full text can be had with, best first. Chinese is written into it a character at a
// time, for none of them parts it; trigrams would need no such help, but find no name of two characters.
var fullTextTables = []string{
	`CREATE VIRTUAL TABLE words USING fts5(name, village, spell, tokenize=unicode61, prefix='1 2 3', content='', detail=full);`,
	`CREATE VIRTUAL TABLE words USING fts4(name, village, spell, tokenize=unicode61, prefix="1,2,3", content="", matchinfo=fts3);`,
}

// Of a county it is asked little: it takes a second for an answer.
const (
	peerMany      = 100_000 // people
	peerLeast     = 10      // questions, however long they take
	peerLeastMany = 5
)

// ways are those that are measured. Any 50 rows, which is no answer to what was asked, are not of a county.
func (b *bench) ways() (ways []string, least int) {
	if b.report.File.People > peerMany {
		return []string{likeScan, indexed}, peerLeastMany
	}
	return []string{likeScan, indexed, likeScanAny, indexedAny}, peerLeast
}

// againstPeer loads the peer with the same people and asks it the same questions.
func (b *bench) againstPeer(s *store.Store) error {
	path := filepath.Join(b.dir, "peer.db")
	p, err := startPeer(path)
	if err != nil {
		return errors.Join(&failure{b.c.text.CLI.Errors.NoPeer}, err)
	}
	defer func() { p.end() }()
	ways, least := b.ways()
	r := &peerReport{Least: least}
	b.report.Peer = r
	if err := p.describe(r); err != nil {
		return err
	}
	begun := time.Now()
	if err := p.load(s); err != nil {
		return err
	}
	r.LoadMS = milliseconds(time.Since(begun))
	p.end()
	if p, err = b.reopen(path, r); err != nil {
		return err
	}
	for _, k := range b.report.Search {
		if err := p.answer(k, ways, least); err != nil {
			return err
		}
	}
	return nil
}

// reopen opens the peer's file anew and measures that, and what a statement costs that does nothing.
func (b *bench) reopen(path string, r *peerReport) (p *sqlcipher, err error) {
	begun := time.Now()
	if p, err = startPeer(path); err != nil {
		return p, err
	}
	if _, err := p.ask("SELECT count(*) FROM sqlite_master;"); err != nil {
		return p, err
	}
	r.OpenMS = milliseconds(time.Since(begun))
	size, err := p.rows("PRAGMA page_count;")
	if err != nil {
		return p, err
	}
	pages, _ := strconv.ParseInt(strings.TrimSpace(size), 10, 64)
	r.Bytes = 4096 * pages
	var took []time.Duration
	for range 200 {
		t, err := p.ask("")
		if err != nil {
			return p, err
		}
		took = append(took, t)
	}
	slices.Sort(took)
	p.empty = took[len(took)/2]
	r.EmptyMS = microseconds(p.empty)
	return p, nil
}

// sqlcipher is a running shell of SQLCipher. Results go where nobody reads them, or come over its standard
// error, which it does not hold back.
type sqlcipher struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	out   *bufio.Reader
	empty time.Duration // taken off every answer
	fts   int           // which of fullTextTables it has
}

func startPeer(path string) (*sqlcipher, error) {
	cmd := exec.Command("sqlcipher", "-batch", path)
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &sqlcipher{cmd: cmd, in: in, out: bufio.NewReader(out)}
	_, err = p.ask(fmt.Sprintf(`PRAGMA key = '%s'; PRAGMA cipher_page_size = 4096; PRAGMA cache_size = -%d; PRAGMA temp_store = MEMORY;
PRAGMA synchronous = OFF;`, demoPassphrase, peerCacheKiB))
	return p, err
}

// end ends the shell. It leaves with an error when it was ever asked for something that it has not, as it is.
func (p *sqlcipher) end() {
	_ = p.in.Close()
	_ = p.cmd.Wait()
}

const peerDone = "-- done --"

// ask runs statements and says how long that took.
func (p *sqlcipher) ask(sql string) (time.Duration, error) {
	begun := time.Now()
	text, err := p.say(".output stdout\n" + sql + "\n.output stderr\n.print " + peerDone + "\n")
	took := max(0, time.Since(begun)-p.empty)
	if err == nil && text != "" {
		err = fmt.Errorf("sqlcipher: %s", text)
	}
	return took, err
}

// rows runs a statement and gives what it prints.
func (p *sqlcipher) rows(sql string) (string, error) {
	return p.say(".output stderr\n" + sql + "\n.print " + peerDone + "\n")
}

func (p *sqlcipher) say(text string) (string, error) {
	if _, err := io.WriteString(p.in, text); err != nil {
		return "", err
	}
	var answer strings.Builder
	for {
		line, err := p.out.ReadString('\n')
		if err != nil {
			return answer.String(), err
		}
		if strings.TrimSpace(line) == peerDone {
			return answer.String(), nil
		}
		answer.WriteString(line)
	}
}

// describe says what the peer is and makes the best full-text table that it has.
func (p *sqlcipher) describe(r *peerReport) (err error) {
	version, _ := p.rows("PRAGMA cipher_version;")
	sqlite, err := p.rows("SELECT sqlite_version();")
	if err != nil {
		return err
	}
	r.Version, r.SQLite = strings.TrimSpace(version), strings.TrimSpace(sqlite)
	for _, engine := range []string{"fts5", "fts4"} {
		for _, tokenizer := range []string{"trigram", "icu", "unicode61", "porter", "simple"} {
			arg := fmt.Sprintf("tokenize=%s", tokenizer)
			if said, _ := p.rows(fmt.Sprintf("CREATE VIRTUAL TABLE temp.probe USING %s(x, %s); DROP TABLE temp.probe;", engine, arg)); said == "" {
				r.Tokenizers = append(r.Tokenizers, engine+" "+tokenizer)
			}
		}
	}
	for p.fts = range fullTextTables {
		var said string
		if said, err = p.rows(fullTextTables[p.fts]); err == nil && said == "" {
			r.FTS5 = p.fts == 0
			return nil
		}
	}
	return errors.New("sqlcipher has no full text")
}

// load writes the people and households through the pipe: none of it is ever on the disk in the clear.
func (p *sqlcipher) load(s *store.Store) error {
	if _, err := p.ask(peerSchema + "BEGIN;"); err != nil {
		return err
	}
	number := map[model.ID]int{}
	village := map[model.ID]string{}
	homes, people := p.insert("household"), p.insert("person")
	words := p.insert("words(" + [...]string{"rowid", "docid"}[p.fts] + ", name, village, spell)")
	for id, h := range s.Homes() {
		number[id], village[id] = len(number)+1, h.Village
		homes.row(number[id], h.Code, h.Village, h.Group)
	}
	n := 0
	for _, who := range s.Everyone() {
		n++
		people.row(n, who.Name, strings.Join(pinyin.AllInitials(who.Name), "/"), strings.Join(pinyin.AllFull(who.Name), "/"), string(who.Sex), who.Birth.String(),
			string(who.IDNumber), who.Phone, reversed(string(who.IDNumber)), reversed(who.Phone), number[who.Household])
		words.row(n, parted(who.Name), parted(village[who.Household]), spellings(who.Name))
	}
	if err := errors.Join(homes.end(), people.end(), words.end()); err != nil {
		return err
	}
	_, err := p.ask("COMMIT;" + peerIndexes)
	return err
}

// inserts gathers rows, for one statement each takes a tenth of the time.
type inserts struct {
	p     *sqlcipher
	table string
	sql   strings.Builder
	rows  int
	err   error
}

func (p *sqlcipher) insert(table string) *inserts { return &inserts{p: p, table: table} }

func (i *inserts) row(values ...any) {
	if i.rows++; i.rows == 1 {
		i.sql.WriteString("INSERT INTO " + i.table + " VALUES\n(")
	} else {
		i.sql.WriteString(",\n(")
	}
	for n, v := range values {
		if n > 0 {
			i.sql.WriteByte(',')
		}
		if text, is := v.(string); is {
			i.sql.WriteString(quoted(text))
		} else {
			_, _ = fmt.Fprint(&i.sql, v)
		}
	}
	i.sql.WriteByte(')')
	if i.rows == peerInsert {
		i.flush()
	}
}

func (i *inserts) flush() {
	if i.rows > 0 && i.err == nil {
		_, i.err = i.p.ask(i.sql.String() + ";")
	}
	i.sql.Reset()
	i.rows = 0
}

func (i *inserts) end() error {
	i.flush()
	return i.err
}

func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

func reversed(text string) string {
	b := []byte(strings.ToLower(text))
	slices.Reverse(b)
	return string(b)
}

// parted is text with a blank behind each character, so that a phrase finds any part of it.
func parted(text string) string { return strings.Join(strings.Split(text, ""), " ") }

// spellings are initials and pinyin of a name from each of its characters on: a prefix of one of them is any
// part that we would find.
func spellings(name string) string {
	var all []string
	for _, way := range pinyin.AllSyllables(name) {
		for from := range way {
			initials := ""
			for _, syllable := range way[from:] {
				initials += syllable[:1]
			}
			all = append(all, initials, strings.Join(way[from:], ""))
		}
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " ")
}

// answer asks the peer a kind of question in all ways.
func (p *sqlcipher) answer(k *kindOf, ways []string, least int) error {
	k.Peer = map[string]*peerWay{}
	for _, way := range ways {
		measured, err := p.answerIn(way, k, least)
		if err != nil {
			return err
		}
		k.Peer[way] = measured
	}
	return nil
}

func (p *sqlcipher) answerIn(way string, k *kindOf, least int) (*peerWay, error) {
	var took []time.Duration
	same := 0
	for begun := time.Now(); len(took) < len(k.questions) && (len(took) < least || time.Since(begun) < peerWayTime); {
		q := peerQuestion(way, k.questions[len(took)])
		t, err := p.ask(q.sql())
		if err != nil {
			return nil, err
		}
		if way == indexed {
			n, err := p.rows(q.count())
			if err != nil {
				return nil, err
			}
			if strings.TrimSpace(n) == strconv.Itoa(k.found[len(took)]) {
				same++
			}
		}
		took = append(took, t)
	}
	ours := spreadOf(slices.Clone(k.took[:len(took)]))
	w := &peerWay{spread: spreadOf(took)}
	if w.Ratio = float64(int(100*w.P50/ours.P50)) / 100; way == indexed {
		w.Agrees = float64(100*same/len(took)) / 100
	}
	return w, nil
}

// A peerQuery is a question in SQL: where to look, and under which conditions.
type peerQuery struct {
	any        bool
	match      []string // of full text
	conditions []string
}

func peerQuestion(way string, words []askedWord) *peerQuery {
	q := &peerQuery{any: way == likeScanAny || way == indexedAny}
	for _, w := range words {
		if way == likeScan || way == likeScanAny {
			q.conditions = append(q.conditions, w.like())
		} else {
			w.look(q)
		}
	}
	return q
}

func (w askedWord) like() string {
	part, end := quoted("%"+w.text+"%"), quoted("%"+w.text)
	switch w.by {
	case bySpelling:
		return fmt.Sprintf("(p.initials LIKE %s OR p.sound LIKE %s)", part, part)
	case byCharacter:
		return "p.name LIKE " + part
	case byTail:
		return fmt.Sprintf("(p.idnum LIKE %s OR p.phone LIKE %s)", end, end)
	case byCode:
		return fmt.Sprintf("p.household IN (SELECT id FROM household WHERE code LIKE %s)", part)
	}
	return fmt.Sprintf("p.household IN (SELECT id FROM household WHERE village LIKE %s)", part)
}

// look asks by an index or by full text.
func (w askedWord) look(q *peerQuery) {
	switch w.by {
	case bySpelling:
		q.match = append(q.match, w.text+"*")
	case byCharacter, byPlace:
		q.match = append(q.match, `"`+parted(w.text)+`"`)
	case byTail:
		from, past := beginsWith(reversed(w.text))
		q.conditions = append(q.conditions, fmt.Sprintf("(p.idrev >= %s AND p.idrev < %s OR p.phonerev >= %s AND p.phonerev < %s)", from, past, from, past))
	case byCode:
		from, past := beginsWith(w.text)
		q.conditions = append(q.conditions, fmt.Sprintf("p.household IN (SELECT id FROM household WHERE code >= %s AND code < %s)", from, past))
	}
}

// beginsWith are the bounds of what begins with a text.
func beginsWith(text string) (from, past string) {
	last := len(text) - 1
	return quoted(text), quoted(text[:last] + string(rune(text[last]+1)))
}

// from is the tables and conditions; the person's own are needed for rows, not for counting words alone.
func (q *peerQuery) from(rows bool) string {
	conditions := q.conditions
	from := "FROM person p"
	if len(q.match) > 0 {
		conditions = append([]string{"words MATCH " + quoted(strings.Join(q.match, " "))}, conditions...)
		from = "FROM words"
		if rows || len(q.conditions) > 0 {
			from += " JOIN person p ON p.id = words.rowid"
		}
	}
	if rows {
		from += " LEFT JOIN household h ON h.id = p.household"
	}
	return from + " WHERE " + strings.Join(conditions, " AND ")
}

func (q *peerQuery) count() string { return "SELECT count(*) " + q.from(false) + ";" }

func (q *peerQuery) sql() string {
	rows := "SELECT p.name, p.sex, p.birth, p.phone, substr(p.idnum, -4), h.code, h.village, h.grp " + q.from(true)
	if q.any {
		return rows + " LIMIT 50;"
	}
	return q.count() + "\n" + rows + " ORDER BY p.sound LIMIT 50;"
}
