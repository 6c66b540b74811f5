package store

import (
	"bytes"
	"hash/maphash"
	"maps"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/store/ledger"
)

// An importPlan plans rows against the file as it stands. It reads each subject once.
type importPlan struct {
	*importing
	tx       *bolt.Tx
	subjects map[model.ID]*model.History
	damaged  map[model.ID]bool
}

// planRows plans the next rows, up to a batch, in one reading transaction. It stops short before a row that
// changes a record which a row before it writes: that one needs to see it written. So there may be no rows
// as long as a batch is being written.
func (im *importing) planRows(t *ledgerTable, from int) (rows []*importRow, err error) {
	err = im.s.view(func(tx *bolt.Tx) error {
		p := &importPlan{importing: im, tx: tx, subjects: map[model.ID]*model.History{}, damaged: map[model.ID]bool{}}
		for i := from; i < t.len() && len(rows) < importRows; i++ {
			r := p.row(t, i)
			if r.again {
				return nil
			}
			r.settle()
			rows = append(rows, r)
		}
		return nil
	})
	return rows, err
}

func (p *importPlan) row(t *ledgerTable, i int) *importRow {
	r := &importRow{importPlan: p, heading: t.heading, source: string(t.heading.Kind)}
	if t.heading.Kind == ledger.ExamsKind {
		r.exam(&t.exams[i])
	} else {
		r.woman(&t.women[i])
	}
	return r
}

// subject reads what the file has of a subject; an empty history if nothing.
func (p *importPlan) subject(id model.ID) *model.History {
	if h, read := p.subjects[id]; read {
		return h
	}
	if get(p.tx, bucketSubjects, id[:]) == nil { // most subjects of a first import
		h := &model.History{ID: id, State: &model.State{}}
		p.subjects[id] = h
		return h
	}
	h, damage := p.s.history(p.tx, id)
	p.subjects[id] = h
	if damage != nil {
		p.damaged[id] = true
	}
	return h
}

// An importRow is what one row becomes.
type importRow struct {
	*importPlan
	heading *ledger.Heading
	source  string
	number  int

	problems           []ledger.Problem
	entries            []model.Entry
	refused            bool
	made               bool // what the row is about was not here
	again              bool // a row of this batch writes a record that this one changes
	people, households int
	after              []func() // what the import remembers once the row is taken
}

// settle makes the import remember the row.
func (r *importRow) settle() {
	if r.refused {
		r.entries, r.made, r.people, r.households = nil, false, 0, 0
		return
	}
	for _, e := range r.entries {
		r.importing.told[e.Record] = r.importing.told[e.Record].with(e.Fields)
	}
	for _, remember := range r.after {
		remember()
	}
}

//go:noinline
func (r *importRow) doubt(column, value string, why ledger.Reason) {
	r.problems = append(r.problems, ledger.Problem{Row: r.number, Column: r.heading.Column(column), Value: value, Reason: why,
		Level: ledger.Doubtful})
}

func (r *importRow) refuse(column, value string, why ledger.Reason) {
	r.doubt(column, value, why)
	r.problems[len(r.problems)-1].Level = ledger.Refused
	r.refused = true
}

// A saying is what the row says of one record.
type saying struct {
	fields map[string]model.Value
	heads  columns
	shown  func(field string) string // the value as the report has it
}

// A columns table says under which headings the fields of a record stand; "" is that of all others.
type columns map[string]string

func (c columns) of(field string) string {
	if head, named := c[field]; named {
		return head
	}
	return c[""]
}

// says is what a record struct says. Words are what the report shows of fields that are identities.
func says(kind model.Kind, v any, heads columns, words map[string]string) saying {
	fields := model.EncodeFields(v)
	return saying{fields, heads, func(field string) string {
		if word, is := words[field]; is {
			return word
		}
		return shownAs(kind, field, fields[field])
	}}
}

// told is what a row that is not in the file yet says of a record: the values' hashes, for a dry run holds
// a whole county.
type told []toldField

type toldField struct {
	field string
	sum   uint64
}

var toldSeed = maphash.MakeSeed()

func (t told) with(fields map[string]model.Value) told {
	for name, v := range fields {
		if _, is := t.says(name); !is {
			t = append(t, toldField{name, maphash.Bytes(toldSeed, v)})
		}
	}
	return t
}

func (t told) says(field string) (sum uint64, is bool) {
	for i := range t {
		if t[i].field == field {
			return t[i].sum, true
		}
	}
	return 0, false
}

// known says whether a subject is known, in the file or by a row before.
func (r *importRow) known(id model.ID) bool {
	return len(r.told[id]) > 0 || r.subject(id).Record() != nil
}

// put holds what the row says of a record against what the file and earlier rows say, and notes the entry
// that writes what is new. fresh says that the record was not here, or had been taken back with an import.
func (r *importRow) put(subject, record model.ID, kind model.Kind, said saying) (fresh bool) {
	rec, earlier := r.subject(subject).State.Records[record], r.told[record]
	e := model.Entry{Subject: subject, Record: record, Kind: kind}
	switch {
	case r.damaged[subject]:
		r.refuse(said.heads[""], "", DamagedHere)
		return false
	case r.subject(subject).State.Erased > 0:
		r.doubt(said.heads[""], "", ErasedHere)
		return false
	case rec == nil && len(earlier) == 0:
		e.Fields = said.fields
		r.entries = append(r.entries, e)
		return true
	}
	e.Fields = map[string]model.Value{}
	if rec != nil {
		e.Parents = slices.Clone(rec.Heads)
	}
	if rec != nil && rec.Withdrawn() && len(earlier) == 0 {
		if !undone(rec) {
			r.doubt(said.heads[""], "", WithdrawnHere)
			return false
		}
		fresh, e.Fields[model.FieldWithdrawn] = true, model.Value{0xf6}
	}
	for _, field := range slices.Sorted(maps.Keys(said.fields)) {
		if r.weigh(rec, earlier, said, field) {
			e.Fields[field] = said.fields[field]
		}
	}
	if len(e.Fields) > 0 {
		r.again = r.again || len(earlier) > 0 && !r.o.DryRun
		r.entries = append(r.entries, e)
	}
	return fresh
}

// undone says whether a record was withdrawn by taking an act back, and not by a clerk's own word.
func undone(rec *model.Record) bool {
	return !rec.Fields[model.FieldWithdrawn].Change.Act.Undoes.IsZero()
}

// weigh says whether a field is to be written. What the source said before and says again is not news,
// whatever the file says now; what both have changed since is for a person to settle.
func (r *importRow) weigh(rec *model.Record, earlier told, said saying, field string) bool {
	value := said.fields[field]
	if sum, is := earlier.says(field); is {
		if sum != maphash.Bytes(toldSeed, value) {
			r.doubt(said.heads.of(field), said.shown(field), RowsDisagree)
		}
		return false
	}
	if rec == nil {
		return true
	}
	now, before := shownNow(rec, field), lastSaid(rec, field, r.source)
	switch {
	case bytes.Equal(value, before), bytes.Equal(value, now):
		return false
	case bytes.Equal(now, before) && !inConflict(rec, field):
		return true
	}
	r.doubt(said.heads.of(field), said.shown(field), ChangedHere)
	return false
}

func inConflict(rec *model.Record, field string) bool {
	f := rec.Fields[field]
	return f != nil && len(f.Others) > 0
}

func shownNow(rec *model.Record, field string) model.Value {
	if f := rec.Fields[field]; f != nil {
		return f.Value
	}
	return nil
}

// lastSaid is what a source last set a field to, nil if it never did. What was taken back was not said,
// unless the record as a whole was taken back.
func lastSaid(rec *model.Record, field, source string) model.Value {
	var back map[model.ID]bool
	if !rec.Withdrawn() {
		back = takenBack(rec)
	}
	for _, c := range slices.Backward(rec.Changes) {
		if c.Act.Source != source || back[c.Act.ID] || back[c.Act.Batch] {
			continue
		}
		if v, said := c.Fields[field]; said && !model.IsNull(v) {
			return v
		}
	}
	return nil
}

// takenBack are the acts and imports that were undone and stayed so.
func takenBack(rec *model.Record) map[model.ID]bool {
	var back map[model.ID]bool
	for _, c := range slices.Backward(rec.Changes) {
		if !c.Act.Undoes.IsZero() && !back[c.Act.ID] {
			if back == nil {
				back = map[model.ID]bool{}
			}
			back[c.Act.Undoes] = true
		}
	}
	return back
}

// shownAs is a field's value in the words of the ledgers.
func shownAs(kind model.Kind, field string, v model.Value) string {
	var parts []string
	for _, info := range model.FieldsOf(kind) {
		if info.Field != field {
			continue
		}
		if text := info.TextOf(v); text != "" {
			parts = append(parts, info.Codes.Label(text, true))
		}
	}
	return strings.Join(parts, " ")
}
