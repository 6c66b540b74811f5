// Package edit is the screen that corrects one record: a person, her household, a method, a pregnancy. Only
// what was changed is saved; where two centres said different things it lets the clerk choose; and it takes a
// record back, with a reason.
package edit

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/tui/fields"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// room is the name under which drafts of this screen are kept.
const room = "edit"

type keyMap struct{ Back, Settle, Pick, Withdraw, Restore key.Binding }

func newKeys(s *screen.Session) keyMap {
	t := s.Text.Edit
	return keyMap{
		Back:     screen.Does(s.Keys.Back, s.Text.Common.BackKept),
		Settle:   screen.Bind(s.Text, t.Settle, "f6"),
		Pick:     screen.Does(s.Keys.Enter, t.Pick),
		Withdraw: screen.Bind(s.Text, t.Withdraw, "f8"),
		Restore:  screen.Bind(s.Text, t.Restore, "f8"),
	}
}

// Screen holds a record as it was when it was read, and what the clerk makes of it.
type Screen struct {
	session *screen.Session
	keys    keyMap
	door    screen.OpenEditMsg

	base   *base // nil until it is read
	form   *widget.Form
	number model.IDNumber         // that has filled birth and sex
	chosen map[string]model.Value // by field: the value chosen of a conflict

	taking   *widget.Form // the reason, while a record is taken back
	settling *settling    // the values to choose from
	busy     bool

	width, height int
}

// New makes the screen.
func New(s *screen.Session, msg screen.OpenEditMsg) *Screen {
	if msg.Record.IsZero() {
		msg.Record = msg.Subject
	}
	return &Screen{session: s, keys: newKeys(s), door: msg, chosen: map[string]model.Value{}}
}

// confirmedMsg says that the clerk wants what she was asked about.
type confirmedMsg struct{}

// Init reads the record, once; coming back, what was typed is still there.
func (s *Screen) Init() tea.Cmd {
	if s.base == nil {
		return s.load()
	}
	return s.front().Init()
}

func (s *Screen) front() *widget.Form {
	if s.taking != nil {
		return s.taking
	}
	return s.form
}

// Update decides.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loadedMsg:
		return s.take(msg)
	case draftMsg:
		return s.resume(msg)
	case confirmedMsg:
		return s.save()
	case screen.RecordedMsg:
		s.busy = false
		s.form.Clean()
		clear(s.chosen)
	case screen.FailedMsg:
		s.busy = false // what was typed stays
		if s.base != nil {
			fields.Refused(s.session, s.form, msg.Err, nil)
		}
	case tea.KeyPressMsg:
		return s.press(msg)
	case tea.PasteMsg:
		if s.base != nil && !s.busy && s.settling == nil {
			return s.front().Update(msg)
		}
	}
	return nil
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case s.busy:
		return nil
	case s.settling != nil:
		s.settle(msg)
		return nil
	case key.Matches(msg, s.keys.Back) && !s.hasPopup():
		return s.back()
	case s.base == nil:
		return nil
	case s.taking != nil:
		return s.taking.Update(msg)
	case key.Matches(msg, s.keys.Settle):
		s.openSettling()
		return nil
	case key.Matches(msg, s.keys.Withdraw) && !s.ofCentre():
		return s.withdrawOrRestore()
	}
	return s.form.Update(msg)
}

func (s *Screen) hasPopup() bool { return s.base != nil && s.front().HasPopup() }

// back closes the reason first, and else the screen.
func (s *Screen) back() tea.Cmd {
	if s.taking != nil {
		s.taking = nil
		return s.form.Init()
	}
	return screen.Go(screen.BackMsg{})
}

// changed follows a value: the number fills birth and sex, hints are said anew.
func (s *Screen) changed(string) {
	if s.base.record.Kind == model.KindPerson {
		s.number = fields.Numbered(s.session, s.form, s.number)
	}
	s.methodRows()
	s.hintConflicts()
}

// ask saves, after one question where birth or sex are not those of the number.
func (s *Screen) ask() tea.Cmd {
	if !s.Dirty() {
		return screen.Go(screen.BackMsg{})
	}
	if s.base.record.Kind == model.KindPerson && fields.Disagrees(s.session, s.form) {
		return screen.Go(screen.ConfirmMsg{Question: s.session.Text.Fields.AskDiff, Yes: screen.Go(confirmedMsg{})})
	}
	return s.save()
}

func (s *Screen) save() tea.Cmd {
	entry, err := s.base.patch(s.form.Values(), s.chosen, s.session.Today)
	if err != nil {
		fields.Refused(s.session, s.form, err, nil)
		return nil
	}
	return s.record("edit", s.session.Text.Edit.Saved, entry)
}

func (s *Screen) record(act, name string, entry model.Entry) tea.Cmd {
	s.busy = true
	p := model.Proposal{Act: act, Entries: []model.Entry{entry}}
	return s.session.Record(name, p, s.draftOf())
}

// withdrawOrRestore asks for the reason, or takes a withdrawal back.
func (s *Screen) withdrawOrRestore() tea.Cmd {
	if s.base.record.Withdrawn() {
		return s.record("restore", s.session.Text.Edit.Restored, s.base.withdrawn(model.Value{0xf6}))
	}
	s.taking = s.reasonForm()
	s.Resize(s.width, s.height)
	return s.taking.Init()
}

// Reasons for which a record is taken back, as they are stored.
var reasons = []string{"mistake", "duplicate", "own_wish", "other"}

func (s *Screen) reasonForm() *widget.Form {
	t, styles := s.session.Text.Edit, s.session.Styles
	options := make([]widget.Option, len(reasons))
	for i, r := range reasons {
		options[i] = widget.Option{Value: r, Label: t.Reasons[i]}
	}
	details := fields.Item(s.session, model.KindConsent, "note")
	details.ID, details.Label = "details", t.Details
	f := widget.NewForm(styles,
		widget.Item{ID: "reason", Label: t.Reason, Field: widget.NewChoice(styles, options...), Required: true},
		details)
	f.OnSave = func() tea.Cmd {
		reason := f.Value("reason")
		if more := f.Value("details"); more != "" {
			reason += ": " + more
		}
		return s.record("withdraw", t.Taken, s.base.withdrawn(model.Encode(reason)))
	}
	return f
}

// Title says where the clerk is.
func (s *Screen) Title() string { return s.session.Text.Edit.Title }

// Heading says whose record it is.
func (s *Screen) Heading() string {
	if s.base == nil {
		return ""
	}
	if s.ofCentre() {
		return s.session.Text.Rights.CentreTitle + "  " + s.base.who
	}
	return s.session.Text.Edit.Heading(s.base.who, s.session.Text.Edit.Kind(s.base.record.Kind))
}

// Busy says whether the store has not answered yet.
func (s *Screen) Busy() bool { return s.busy }

// Dirty says whether something is typed or chosen that is not saved.
func (s *Screen) Dirty() bool { return s.base != nil && (s.form.Dirty() || len(s.chosen) > 0) }

// Typing says whether letters are text.
func (s *Screen) Typing() bool {
	return s.settling != nil || s.base != nil && s.front().Typing()
}

// ShortHelp is the footer.
func (s *Screen) ShortHelp() []key.Binding {
	switch {
	case s.base == nil:
		return []key.Binding{s.keys.Back}
	case s.taking != nil:
		return append(s.taking.ShortHelp(), s.keys.Back)
	case s.settling != nil:
		return []key.Binding{s.keys.Pick, s.session.Keys.Back}
	}
	of := s.form.ShortHelp()
	help := slices.Clone(of[:2])
	if s.conflictHere() != "" {
		help = append(help, s.keys.Settle)
	}
	help = append(help, s.keys.Back)
	if !s.ofCentre() {
		help = append(help, s.withdrawal())
	}
	return append(help, of[2:]...)
}

func (s *Screen) withdrawal() key.Binding {
	if s.base.record.Withdrawn() {
		return s.keys.Restore
	}
	return s.keys.Withdraw
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() []key.Binding {
	if s.base == nil {
		return s.ShortHelp()
	}
	help := append(slices.Clone(s.form.FullHelp()), s.keys.Settle, s.keys.Back)
	if !s.ofCentre() {
		help = append(help, s.withdrawal())
	}
	return help
}
