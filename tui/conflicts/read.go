package conflicts

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/fields"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

type readMsg struct{ reading *reading }

// A reading is both lists as the file had them.
type reading struct{ conflicts, beside []row }

// A row is one conflict, or one record that was changed side by side.
type row struct {
	key      rowKey
	subject  model.ID
	conflict store.Conflict
	whom     string
	what     string // the record, in a word
	field    string // its name, or their names
	when     string
	values   []value // none where they are private
	private  bool
	door     tea.Msg
}

// A value is one side of a conflict.
type value struct{ text, said string }

// reread reads the lists, and notes the first look at them.
func (s *Screen) reread() tea.Cmd {
	r := reader{file: s.session.Store, texts: s.session.Text, of: s.of}
	noted := s.noted
	return func() tea.Msg {
		msg, err := r.read()
		if err == nil && !noted {
			err = r.file.Journal(store.JournalEntry{What: store.JournalLook, Note: "conflicts", Count: len(msg.conflicts)})
		}
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		return readMsg{msg}
	}
}

// A reader reads beside the program's loop.
type reader struct {
	file  *store.Store
	texts *text.Texts
	of    model.ID
}

func (r reader) read() (*reading, error) {
	var all reading
	conflicts, err := r.conflicts()
	if err != nil {
		return nil, err
	}
	for _, c := range conflicts {
		all.conflicts = append(all.conflicts, r.conflict(c))
	}
	beside, err := r.file.ParallelEdits()
	if err != nil && !errors.Is(err, store.ErrDamaged) {
		return nil, err
	}
	for _, b := range beside {
		if r.of.IsZero() || b.Subject == r.of {
			all.beside = append(all.beside, r.besides(b))
		}
	}
	return &all, nil
}

// conflicts are all, or those of one subject; what of the file does not open is left out, and the check says so.
func (r reader) conflicts() ([]store.Conflict, error) {
	if r.of.IsZero() {
		list, err := r.file.Conflicts()
		if errors.Is(err, store.ErrDamaged) {
			err = nil
		}
		return list, err
	}
	h, err := r.file.Read(r.of)
	if h == nil {
		return nil, err
	}
	return r.file.ConflictsOf(h), nil
}

func (r reader) conflict(c store.Conflict) row {
	x := r.row(c.Subject, c.Record, c.Kind)
	x.key.field, x.conflict = c.Field, c
	x.field = fields.StoredName(r.texts, c.Kind, c.Field)
	newest := ""
	for _, v := range c.Values {
		newest = max(newest, v.At)
		if !x.private {
			x.values = append(x.values, r.value(c, v))
		}
	}
	x.when = fields.Clock(newest)
	return x
}

func (r reader) value(c store.Conflict, v store.Said) value {
	said := fields.StoredText(r.texts, c.Kind, c.Field, v.Value, r.name)
	if said == "" {
		said = r.texts.Common.None
	}
	who := []string{v.Author, fields.ClockSaid(r.texts, v.At, v.Ahead), r.texts.Conflicts.Station(v.Station.String()[:4])}
	return value{said, widget.Sanitize(strings.TrimSpace(strings.Join(who, " ")))}
}

func (r reader) besides(b store.Beside) row {
	x := r.row(b.Subject, b.Record, b.Kind)
	names := make([]string, len(b.Fields))
	for i, f := range b.Fields {
		names[i] = fields.StoredName(r.texts, b.Kind, f)
	}
	x.field = strings.Join(names, ", ")
	return x
}

// row says whose a record is. All of a person's records but her own are her private affair.
func (r reader) row(subject, record model.ID, kind model.Kind) row {
	x := row{key: rowKey{record: record}, subject: subject, what: r.texts.CLI.Kinds[kind]}
	if x.what == "" {
		x.what = string(kind)
	}
	h, _ := r.file.Read(subject)
	switch {
	case h == nil:
	case h.Person != nil:
		x.whom, x.door, x.private = h.Person.Name, screen.OpenPersonMsg{ID: subject}, kind != model.KindPerson
	case h.Household != nil:
		x.whom, x.door = strings.TrimSpace(h.Household.Village+" "+h.Household.Code), screen.OpenHouseholdMsg{ID: subject}
	default:
		x.whom, x.private = ownName(h.Record()), h.Record() == nil // whose it is has not arrived yet
	}
	x.whom = widget.Sanitize(x.whom)
	return x
}

// ownName is what a record of the centre's calls itself.
func ownName(r *model.Record) (name string) {
	if r != nil && r.Fields["name"] != nil {
		_ = model.Decode(r.Fields["name"].Value, &name)
	}
	return name
}

// name is what another record is called: a person's name, a household's place.
func (r reader) name(id model.ID) string {
	if w, is := r.file.Workers()[id]; is {
		return w.Name
	}
	x := r.row(id, id, model.KindPerson)
	if x.whom == "" {
		return id.String()[:8]
	}
	return x.whom
}
