// Package disclosure gathers all that a file holds about one person, and who looked at it, into a paper for herself
// (Personal Information Protection Law, art. 45).
//
// It is her own paper: numbers stand whole on it. Of the others of her household it says nothing but whom she named
// as hers, and it writes nothing: asking first, the journal and the file are the caller's.
package disclosure

import (
	"cmp"
	"errors"
	"strings"

	"suifang/model"
	"suifang/model/arrange"
	"suifang/model/followup"
	"suifang/store"
	"suifang/tui/fields"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// A Disclosure is all that is held about a person, in words.
type Disclosure struct {
	IDs     []model.ID `json:"ids"` // every identity that she was registered under
	On      model.Date `json:"on"`
	Centre  string     `json:"centre,omitempty"`
	Name    string     `json:"name,omitempty"`
	Cards   []Held     `json:"cards"`   // her own facts, one for each identity
	Home    []Said     `json:"home"`    // the household that she belongs to
	Records []Held     `json:"records"` // all else, by date
	Open    []Open     `json:"open"`
	Changes []Change   `json:"changes"`
	Looks   []Look     `json:"looks"`
	Drafts  []Held     `json:"half_typed,omitempty"` // forms about her that nobody has saved yet
	Erased  []Held     `json:"erased,omitempty"`     // what is left where she had everything erased
	Waiting int        `json:"waiting,omitempty"`    // changes that wait for earlier ones and cannot be read yet
	Damaged bool       `json:"damaged,omitempty"`    // a part does not open and is not on the paper
}

// Held is one record with every field in words.
type Held struct {
	ID      model.ID   `json:"id"`
	Kind    model.Kind `json:"kind"`
	Title   string     `json:"title"`
	On      model.Date `json:"date,omitempty"`
	Fields  []Said     `json:"fields"`
	Author  string     `json:"author,omitempty"` // who entered it
	Station string     `json:"station"`
}

// Said is one field in words.
type Said struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	Text string `json:"text"`
}

// Open is one follow-up that is planned for her, and why.
type Open struct {
	ID          model.ID   `json:"id"`
	Title       string     `json:"title"`
	Due         model.Date `json:"due"`
	From, Until model.Date `json:"-"`
	State       string     `json:"state"`
	Why         string     `json:"why"`
}

// Change is one field that somebody set.
type Change struct {
	Change  string     `json:"change"`
	At      string     `json:"at"`
	Author  string     `json:"author,omitempty"`
	Station string     `json:"station"`
	Kind    model.Kind `json:"kind"`
	What    string     `json:"what"`
	Field   string     `json:"field"`
	From    string     `json:"from,omitempty"`
	To      string     `json:"to,omitempty"`
}

// Look is one look at her page, print or export.
type Look struct {
	At   string `json:"at"`
	Who  string `json:"who,omitempty"`
	What string `json:"what"`
	Said string `json:"-"`
	Note string `json:"note,omitempty"`
}

// Read gathers it. The person may be asked for under any of her identities. It wraps [store.ErrNoRecord] if nothing
// is known of her, or it is no person; what is damaged is left out, and said.
func Read(file *store.Store, t *text.Texts, id model.ID, today model.Date) (*Disclosure, error) {
	h, err := file.Read(id)
	if err != nil && !errors.Is(err, store.ErrDamaged) {
		return nil, err
	}
	if h == nil || h.Person == nil && len(h.Erasures) == 0 {
		return nil, store.ErrNoRecord
	}
	_, centre := file.Centre()
	r := reader{file: file, texts: t, zh: fields.Zh(t), today: today, history: h, names: map[model.ID]string{}}
	r.held = Disclosure{IDs: h.IDs(), On: today, Centre: centre.Name, Waiting: len(h.State.Waiting), Damaged: err != nil}
	for _, read := range []func() error{r.records, r.home, r.open, r.changes, r.looks, r.drafts} {
		switch err := read(); {
		case errors.Is(err, store.ErrDamaged):
			r.held.Damaged = true
		case err != nil:
			return nil, err
		}
	}
	return &r.held, nil
}

// A reader reads one person.
type reader struct {
	file    *store.Store
	texts   *text.Texts
	zh      bool
	today   model.Date
	history *model.History
	names   map[model.ID]string
	held    Disclosure
}

// home is the household that she belongs to: where it is, and nobody in it.
func (r *reader) home() error {
	r.held.Home = []Said{}
	if r.history.Person == nil || r.history.Person.Household.IsZero() {
		return nil
	}
	h, err := r.file.Read(r.history.Person.Household)
	if h == nil || h.Household == nil {
		if errors.Is(err, store.ErrNoRecord) {
			return nil
		}
		return err
	}
	for _, info := range model.FieldsOf(model.KindHousehold) {
		switch info.Key {
		case "code", "village", "group", "address":
			r.held.Home = appendSaid(r.held.Home, info.Key, info.Label(r.zh), info.Text(h.Record()))
		}
	}
	return err
}

func appendSaid(list []Said, key, name, said string) []Said {
	if said == "" {
		return list
	}
	return append(list, Said{key, name, widget.Sanitize(said)})
}

// open is what is planned for her.
func (r *reader) open() error {
	r.held.Open = []Open{}
	lines, err := r.file.Worklist(store.Query{Today: r.today, Person: r.history.ID,
		States: []followup.State{followup.Overdue, followup.Ready, followup.Upcoming, followup.Passed}})
	for _, l := range lines {
		r.held.Open = append(r.held.Open, Open{ID: l.ID, Title: l.Title(r.zh), Due: l.Due.Due, From: l.From, Until: l.Until,
			State: string(l.State), Why: l.Explain(r.zh)})
	}
	return err
}

// changes are those of all her cards, as they were stamped.
func (r *reader) changes() (damage error) {
	var all []store.Changed
	for _, id := range r.history.IDs() {
		changed, err := r.file.History(id, model.ID{})
		if err != nil && !errors.Is(err, store.ErrNoRecord) {
			damage = errors.Join(damage, err)
		}
		all = append(all, changed...)
	}
	arrange.By(all, func(a, b store.Changed) int { return a.Change.Compare(b.Change) })
	r.held.Changes = []Change{}
	for _, c := range all {
		r.held.Changes = append(r.held.Changes, Change{Change: c.Change.String(), At: c.At, Author: widget.Sanitize(c.Author),
			Station: c.Station.String(), Kind: c.Kind, What: r.kind(c.Kind), Field: fields.StoredName(r.texts, c.Kind, c.Field),
			From: r.value(c.Kind, c.Field, c.From), To: r.value(c.Kind, c.Field, c.To)})
	}
	return damage
}

// looks are the entries of the journal about her and her records.
func (r *reader) looks() error {
	about := map[model.ID]bool{}
	for _, id := range r.history.IDs() {
		about[id] = true
	}
	for id := range r.history.State.Records {
		about[id] = true
	}
	entries, err := r.file.Journaled(0, r.today.AddDays(aheadDays))
	arrange.By(entries, func(a, b store.JournalEntry) int { return a.At.Compare(b.At) })
	r.held.Looks = []Look{}
	for _, e := range entries {
		if about[e.Record] {
			r.held.Looks = append(r.held.Looks, Look{At: e.At.Local().Format(minute), Who: r.name(e.Author), What: e.What,
				Said: cmp.Or(r.texts.Rights.Looks[e.What], e.What), Note: e.Note})
		}
	}
	return err
}

const (
	minute    = "2006-01-02 15:04"
	aheadDays = 400 * 365 // a clock may have been far ahead
)

func (r *reader) kind(k model.Kind) string { return cmp.Or(r.texts.CLI.Kinds[k], string(k)) }

// nameIn is how records of a kind call others: whom a link says that she is not stays unnamed.
func (r *reader) nameIn(kind model.Kind) func(model.ID) string {
	if kind != model.KindLink {
		return r.name
	}
	return func(id model.ID) string { return id.String()[:8] }
}

// name is what another record is called: a person, a worker, a clerk, a household, a record of her own.
func (r *reader) name(id model.ID) string {
	if id.IsZero() {
		return r.texts.Unlock.Recovery
	}
	if said, known := r.names[id]; known {
		return said
	}
	said := id.String()[:8]
	if own := r.history.State.Records[id]; own != nil && own.Kind != model.KindPerson {
		said = r.kind(own.Kind)
	} else if h, _ := r.file.Read(id); h != nil && h.Record() != nil {
		facts := model.Facts(h.Record())
		said = cmp.Or(facts["name"], strings.TrimSpace(facts["village"]+" "+facts["code"]), said)
	}
	r.names[id] = widget.Sanitize(said)
	return r.names[id]
}
