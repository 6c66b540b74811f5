package history

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/arrange"
	"suifang/store"
	"suifang/tui/fields"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

type readMsg struct{ reading *reading }

// A reading is the history as the file had it.
type reading struct {
	whose   string
	rows    []row // the newest first
	records map[model.ID]*model.Record
}

// A row is one field that one change set.
type row struct {
	key      rowKey
	record   model.ID
	act      model.ID
	when     string
	ahead    bool // that clock was ahead
	who      string
	station  string
	what     string // the record, in a word
	field    string
	from, to string
	name     string // of the act
}

func (s *Screen) reread() tea.Cmd {
	r := reader{file: s.session.Store, texts: s.session.Text, door: s.door, names: map[model.ID]string{}}
	return func() tea.Msg {
		read, err := r.read()
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		return readMsg{read}
	}
}

// A reader reads beside the program's loop.
type reader struct {
	file  *store.Store
	texts *text.Texts
	door  screen.OpenHistoryMsg
	names map[model.ID]string
}

func (r reader) read() (*reading, error) {
	h, err := r.file.Read(r.door.Subject)
	if h == nil {
		return nil, err
	}
	changed, err := r.changed(h)
	if err != nil {
		return nil, err
	}
	read := &reading{whose: r.name(r.door.Subject), records: h.Own()}
	for _, c := range slices.Backward(changed) {
		read.rows = append(read.rows, r.row(c))
	}
	return read, nil
}

// changed are the changes of all under whose identities she was registered. What does not open is left out; the
// check says so.
func (r reader) changed(h *model.History) (all []store.Changed, err error) {
	for _, id := range h.IDs() {
		changed, err := r.file.History(id, r.door.Record)
		if err != nil && !errors.Is(err, store.ErrDamaged) && !errors.Is(err, store.ErrNoRecord) {
			return nil, err
		}
		all = append(all, changed...)
	}
	arrange.By(all, func(a, b store.Changed) int { return a.Change.Compare(b.Change) })
	return all, nil
}

func (r reader) row(c store.Changed) row {
	t := r.texts
	return row{key: rowKey{c.Change, c.Field}, record: c.Record, act: c.ActID,
		when: fields.Clock(c.At), ahead: c.Ahead, who: widget.Sanitize(c.Author), station: c.Station.String()[:4],
		what: cmp.Or(t.CLI.Kinds[c.Kind], string(c.Kind)), field: fields.StoredName(t, c.Kind, c.Field),
		from: r.value(c, c.From), to: r.value(c, c.To), name: t.History.Acts(c.Act)}
}

func (r reader) value(c store.Changed, v model.Value) string {
	if c.Field == model.FieldWithdrawn && model.IsNull(v) {
		return r.texts.History.Nothing
	}
	return cmp.Or(fields.StoredText(r.texts, c.Kind, c.Field, v, r.name), r.texts.History.Nothing)
}

// name is what another record is called.
func (r reader) name(id model.ID) string {
	if said, known := r.names[id]; known {
		return said
	}
	said := id.String()[:8]
	h, _ := r.file.Read(id)
	switch worker, is := r.file.Workers()[id]; {
	case is:
		said = worker.Name
	case h != nil && h.Person != nil:
		said = h.Person.Name
	case h != nil && h.Household != nil:
		said = strings.TrimSpace(h.Household.Village + " " + h.Household.Code)
	}
	r.names[id] = widget.Sanitize(said)
	return r.names[id]
}
