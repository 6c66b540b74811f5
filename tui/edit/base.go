package edit

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/fields"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// A base is a record as it was when the form was filled from it.
type base struct {
	record *model.Record
	heads  []model.ChangeID  // the parents of what is saved; those of the draft where one was gone on with
	was    map[string]string // by key, as the form held it
	who    string            // whose it is, for the header
	lists  fields.Lists
	author map[model.ChangeID]string // who made a change, where a field is in conflict
}

// A draft is what was typed over a base.
type draft struct {
	Values map[string]string
	Was    map[string]string
	Heads  []model.ChangeID
	Chosen map[string]model.Value
}

type (
	loadedMsg struct {
		door screen.OpenEditMsg
		base *base
		left *draftMsg // nil if nothing was left half-typed
	}
	draftMsg struct {
		draft draft
		left  *screen.Left
	}
)

func (s *Screen) load() tea.Cmd {
	session, door, of := *s.session, s.door, s.draftOf()
	return func() tea.Msg {
		b, err := readBase(&session, door)
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		msg := loadedMsg{door: door, base: b}
		var left draftMsg
		if left.left, _ = session.ReadLeft(of, &left.draft); left.left != nil {
			msg.left = &left
		}
		return msg
	}
}

func readBase(s *screen.Session, door screen.OpenEditMsg) (*base, error) {
	h, err := s.Store.Read(door.Subject)
	if err != nil && !errors.Is(err, store.ErrDamaged) {
		return nil, err
	}
	r := h.State.Records[door.Record]
	if r == nil {
		return nil, fmt.Errorf("edit: %w", store.ErrNoRecord)
	}
	b := &base{record: r, heads: r.Heads, was: fields.Values(r.Kind, r), who: who(s, h)}
	if b.lists, err = fields.ReadLists(s.Store, r.Kind, home(h), h.ID); err != nil {
		return nil, err
	}
	if r.Kind == model.KindMethod {
		b.lists["device"] = fields.Devices(s.Text, b.was["method"])
	}
	b.nameOthers(s.Store)
	if len(r.Conflicts()) > 0 {
		b.nameAuthors(s.Store)
	}
	return b, nil
}

// nameAuthors finds who made the changes that a clerk has to choose among; who is not known has no name.
func (b *base) nameAuthors(file *store.Store) {
	b.author = map[model.ChangeID]string{}
	all, _ := file.History(b.record.Subject, b.record.ID)
	for _, c := range all {
		b.author[c.Change] = c.Author
	}
}

// nameOthers adds to the lists whom the record names already, wherever they live.
func (b *base) nameOthers(file *store.Store) {
	for key, options := range b.lists {
		v := b.was[key]
		id, err := model.ParseID(v)
		if err != nil || slices.ContainsFunc(options, func(o widget.Option) bool { return o.Value == v }) {
			continue
		}
		if h, err := file.Read(id); err == nil && h.Person != nil {
			b.lists[key] = append(options, widget.Option{Value: v, Label: h.Person.Name})
		}
	}
}

// home is the household whose members a field of the record may name.
func home(h *model.History) model.ID {
	if h.Person != nil {
		return h.Person.Household
	}
	return h.ID
}

func who(s *screen.Session, h *model.History) string {
	if h.Household != nil {
		return widget.Sanitize(h.Household.Code + " " + h.Household.Village)
	}
	if r := h.Record(); r != nil && h.Person == nil {
		return widget.Sanitize(model.Facts(r)["name"]) // the centre's, a worker's
	}
	return fields.Who(s, h.Person)
}

// take puts the record into the form, and offers what was left half-typed.
func (s *Screen) take(msg loadedMsg) tea.Cmd {
	if msg.door != s.door || s.base != nil {
		return nil
	}
	items := fields.Items(s.session, msg.base.record.Kind, msg.base.lists)
	items = slices.DeleteFunc(items, func(it widget.Item) bool { return machinery(msg.base.record.Kind, it.ID) })
	if len(items) == 0 {
		return tea.Sequence(screen.Go(screen.BackMsg{}), screen.Go(screen.StatusMsg{Text: s.session.Text.Edit.NothingToEdit}))
	}
	s.base = msg.base
	s.form = widget.NewForm(s.session.Styles, items...)
	s.form.OnChange, s.form.OnSave = s.changed, s.ask
	s.fill(s.base.was)
	s.base.was = s.form.Values() // what the fields made of it: a longer text is not changed by being shown
	s.form.Clean()
	s.Resize(s.width, s.height)
	first := tea.Batch(s.form.Init(), s.journal())
	if msg.left == nil {
		return first
	}
	return tea.Batch(first, s.session.OfferLeft(msg.left.left, *msg.left))
}

// journal notes the look at a person's own record: her whole numbers stand in the form.
func (s *Screen) journal() tea.Cmd {
	if s.base.record.Kind != model.KindPerson {
		return nil
	}
	return s.session.Looked(s.door.Subject)
}

// machinery says whether a field names what the program itself goes by: which step of which series.
func machinery(kind model.Kind, key string) bool {
	switch key {
	case "family":
		return kind == model.KindCentre
	case "protocol", "step", "n", "form":
		return kind == model.KindAppointment || kind == model.KindVisit || kind == model.KindExam
	}
	return false
}

// fill puts values into the form. Each says what it says of the others, without filling anything by itself.
func (s *Screen) fill(values map[string]string) {
	s.form.SetValues(values)
	if s.base.record.Kind == model.KindPerson {
		s.number = fields.NumberIn(s.session, s.form, fields.KeyNumber)
		s.number = fields.Numbered(s.session, s.form, s.number)
	}
	s.methodRows()
	s.hintConflicts()
}

// methodRows shows of a method what its kind has, and whatever else stands there already.
func (s *Screen) methodRows() {
	if s.base.record.Kind != model.KindMethod {
		return
	}
	kind := s.form.Value("method")
	fields.ListDevices(s.session.Text, s.form, kind)
	for _, info := range model.FieldsOf(model.KindMethod) {
		it := s.form.Item(info.Key)
		it.Hidden = !fields.MethodHas(kind, info.Key) && it.Field.Value() == "" && s.form.Focused() != info.Key
	}
}

// resume goes on with a draft, from what its clerk had seen.
func (s *Screen) resume(msg draftMsg) tea.Cmd {
	d := msg.draft
	if s.base == nil {
		return nil
	}
	for key := range s.base.was {
		if _, kept := d.Values[key]; !kept {
			s.form.SetValue(key, "")
		}
	}
	s.fill(d.Values)
	s.base.heads, s.base.was = d.Heads, d.Was
	for field, v := range d.Chosen {
		s.chosen[field] = v
	}
	s.hintConflicts()
	s.form.GoOnAt(msg.left.At)
	if !slices.Equal(d.Heads, s.base.record.Heads) {
		return screen.Go(screen.StatusMsg{Text: s.session.Text.Edit.Parallel})
	}
	return nil
}

// draftOf is what a draft belongs to: the record.
func (s *Screen) draftOf() store.DraftOf { return store.DraftOf{Screen: room, Record: s.door.Record} }

// Draft is what is half-typed.
func (s *Screen) Draft() *screen.Draft {
	if !s.Dirty() {
		return nil
	}
	d := draft{Values: s.form.Values(), Was: s.base.was, Heads: s.base.heads, Chosen: s.chosen}
	return &screen.Draft{Of: s.draftOf(), At: s.form.Focused(), Form: d}
}

// patch is the entry that brings the record to what was typed: only what differs, and the fields whose
// conflict was settled. Its parents are the heads that the form was filled from, all of them, which is what
// settles a conflict.
func (b *base) patch(now map[string]string, chosen map[string]model.Value, today model.Date) (model.Entry, error) {
	changed := fields.Changed(b.record.Kind, now, b.was)
	for _, info := range model.FieldsOf(b.record.Kind) {
		if v, is := chosen[info.Field]; is && fields.ValueOf(info, v) != now[info.Key] {
			for _, part := range model.FieldsOf(b.record.Kind) {
				if part.Field == info.Field { // chosen, and then typed over: the whole of it is said anew
					changed[part.Key] = now[part.Key]
				}
			}
		}
	}
	patch, err := model.Patch(b.record.Kind, b.record, changed, today)
	if err != nil {
		return model.Entry{}, err
	}
	for field, v := range chosen {
		if _, said := patch[field]; !said || asChosen(b.record.Kind, field, v, now) {
			patch[field] = v
		}
	}
	return model.Entry{Subject: b.record.Subject, Kind: b.record.Kind, Record: b.record.ID, Parents: slices.Clone(b.heads), Fields: patch}, nil
}

// asChosen says whether the form still holds the value that was chosen of a conflict.
func asChosen(kind model.Kind, field string, v model.Value, now map[string]string) bool {
	for _, info := range model.FieldsOf(kind) {
		if info.Field == field && fields.ValueOf(info, v) != now[info.Key] {
			return false
		}
	}
	return true
}

// withdrawn is the entry that takes the record back for a reason, or, with null, restores it.
func (b *base) withdrawn(reason model.Value) model.Entry {
	return model.Entry{Subject: b.record.Subject, Kind: b.record.Kind, Record: b.record.ID, Parents: slices.Clone(b.heads),
		Fields: map[string]model.Value{model.FieldWithdrawn: reason}}
}

// versions are the values of a field in conflict, the one that shows first, equal ones once.
func (b *base) versions(field string) (values []model.Value, changes []*model.Change) {
	f := b.record.Fields[field]
	for _, c := range append([]*model.Change{f.Change}, f.Others...) {
		v := c.Fields[field]
		if model.IsNull(v) {
			v = model.Value{0xf6}
		}
		if !slices.ContainsFunc(values, func(o model.Value) bool { return bytes.Equal(o, v) }) {
			values, changes = append(values, v), append(changes, c)
		}
	}
	return values, changes
}
