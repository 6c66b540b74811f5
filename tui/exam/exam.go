// Package exam is the screen on which a clerk enters the results of an exam: unit, range, last value and flag
// stand beside what she types, and what follows from it stands below.
//
// Nothing is refused because it is unlikely: doubts are asked about once, before saving. The result is hers:
// how it reaches her is part of the form. An exam opens no pregnancy; where one could be entered, a key for
// that is offered and nothing more is said.
package exam

import (
	"crypto/rand"
	"errors"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	forms "suifang/model/exam"
	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

type keyMap struct {
	Values, Trend, All, Next, Pregnancy, Back, Close     key.Binding
	Negative, Positive, Suspicious, NotWanted, Yes, None key.Binding // typed into the field: only for the footer
}

func newKeys(s *screen.Session) keyMap {
	t := s.Text.Exam
	bind := func(does, k string) key.Binding { return screen.Bind(s.Text, does, k) }
	return keyMap{
		Values: s.Keys.Values, Trend: bind(t.Trend, "f5"), All: bind(t.Full, "f6"), Next: bind(t.Next, "f7"),
		Pregnancy: bind(t.Pregnancy, "f8"), Back: screen.Does(s.Keys.Back, t.Back), Close: screen.Does(s.Keys.Back, t.Close),
		Negative: bind(t.Negative, "-"), Positive: bind(t.Positive, "+"), Suspicious: bind(t.Suspicious, "?"),
		NotWanted: bind(t.NotWanted, "x"), Yes: bind(t.KeyYes, "1"), None: bind(t.KeyNo, "0"),
	}
}

// Screen holds the exam and what the clerk has typed so far.
type Screen struct {
	session *screen.Session
	keys    keyMap
	person  model.ID
	exam    model.ID // zero for a new one
	record  model.ID // what saving makes, or the exam itself; the same when saving is tried again

	about *about            // what is known of her; nil until it has been read
	heads []model.ChangeID  // of the exam's record, when what is typed was begun
	form  *widget.Form      // made once it has been read
	rows  []row             // what the form is made of
	clean map[string]string // the form as it was loaded
	all   bool              // every item is shown, not only the short form

	judged  judged
	picker  *widget.Picker
	trend   *trend
	asked   int // number of the preview that is under way: an older answer is stale
	stale   bool
	preview *preview
	saving  bool // the store has not answered yet
	saved   bool
	onward  bool // the next person is looked for once this exam is saved

	width, height int
}

// New makes the screen.
func New(s *screen.Session, msg screen.OpenExamMsg) *Screen {
	e := &Screen{session: s, keys: newKeys(s), person: msg.Person, exam: msg.Exam, record: msg.Exam}
	if e.exam.IsZero() {
		_, _ = rand.Read(e.record[:]) // it never fails
	}
	return e
}

type (
	loadedMsg struct {
		about *about
		left  *restoreMsg // what was left half-typed; nil if nothing was
	}
	previewMsg struct {
		asked   int
		preview *preview
	}
	// confirmedMsg says that the clerk has looked at the values that were doubted.
	confirmedMsg struct{}
	// restoreMsg says that she goes on with what she had typed before.
	restoreMsg struct {
		draft draft
		left  *screen.Left
	}
)

// Init reads the exam when the screen is opened, and her history again when it comes back to the front.
func (s *Screen) Init() tea.Cmd {
	if s.form != nil {
		s.form.Init()
	}
	return s.load()
}

// Update decides.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loadedMsg:
		return s.take(msg)
	case previewMsg:
		if msg.asked == s.asked {
			s.preview = msg.preview
		}
	case restoreMsg:
		return s.restore(msg)
	case confirmedMsg:
		return s.save()
	case screen.RecordedMsg:
		return s.recorded()
	case screen.FailedMsg:
		s.fail(msg.Err)
	case screen.ChangedMsg:
		return s.load()
	case tea.KeyPressMsg:
		return s.press(msg)
	case tea.PasteMsg:
		return s.typed(msg)
	}
	return nil
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case s.saving: // no key counts until the store has answered
		return nil
	case s.form == nil:
		if key.Matches(msg, s.keys.Back) {
			return screen.Go(screen.BackMsg{})
		}
		return nil
	case s.picker != nil:
		return s.pick(msg)
	case s.trend != nil:
		s.pressTrend(msg)
		return nil
	}
	s.onward = false
	if cmd, ok := s.own(msg); ok {
		return cmd
	}
	return s.typed(msg)
}

// own handles the screen's own keys.
func (s *Screen) own(msg tea.KeyPressMsg) (cmd tea.Cmd, ok bool) {
	switch {
	case key.Matches(msg, s.keys.Back):
		return screen.Go(screen.BackMsg{}), true
	case key.Matches(msg, s.keys.Values):
		s.openValues()
	case key.Matches(msg, s.keys.Trend):
		return s.openTrend(), true
	case key.Matches(msg, s.keys.All):
		s.all = !s.all
		s.show()
	case key.Matches(msg, s.keys.Next):
		return s.next(), true
	case key.Matches(msg, s.keys.Pregnancy) && s.canBePregnancy():
		return screen.Go(screen.OpenEventMsg{Person: s.person, Kind: string(model.KindPregnancy)}), true
	default:
		return nil, false
	}
	return nil, true
}

// typed hands the form a key or a paste, judges what stands there now and asks what saving it would bring.
func (s *Screen) typed(msg tea.Msg) tea.Cmd {
	if s.form == nil || s.saving || s.picker != nil || s.trend != nil {
		return nil
	}
	if press, ok := msg.(tea.KeyPressMsg); ok && key.Matches(press, s.session.Keys.Next) {
		s.splitPressures()
	}
	cmd := s.form.Update(msg)
	s.show()
	return tea.Batch(cmd, s.ask())
}

// pick hands the list of values a key.
func (s *Screen) pick(msg tea.Msg) tea.Cmd {
	option, ok, closed := s.picker.Update(msg)
	if closed {
		s.picker = nil
	}
	if !ok {
		return nil
	}
	s.entry(s.form.Focused()).choose(option.Value)
	s.changed(s.form.Focused())
	s.show()
	return s.ask()
}

// take makes the form of what was read. What is typed stays, and is only seen in the light of what is new.
func (s *Screen) take(msg loadedMsg) tea.Cmd {
	if s.form != nil && s.form.Dirty() {
		msg.about.record = s.about.record // what is typed was begun from it
		s.about = msg.about
		s.show()
		return s.ask()
	}
	first := s.form == nil
	s.about, s.heads = msg.about, msg.about.heads()
	s.newForm()
	s.stale = true
	cmds := []tea.Cmd{s.ask()}
	if first && msg.left != nil {
		cmds = append(cmds, s.session.OfferLeft(msg.left.left, *msg.left))
	}
	return tea.Batch(cmds...)
}

// next goes on to another person, with what is typed saved first.
func (s *Screen) next() tea.Cmd {
	if !s.form.Dirty() {
		return tea.Sequence(screen.Go(screen.BackMsg{}), screen.Go(screen.OpenSearchMsg{}))
	}
	s.onward = true
	cmd := s.form.Submit()
	s.show()
	return cmd
}

// submit saves, but asks once where a value is doubted.
func (s *Screen) submit() tea.Cmd {
	words := s.session.Text.Exam
	on, told := s.day(fieldOn), s.day(fieldToldOn)
	switch {
	case !told.IsZero() && told < on:
		s.form.SetError(fieldToldOn, words.ToldEarly)
		return nil
	case !s.judged.any():
		return screen.Go(screen.StatusMsg{Text: words.NoValues})
	}
	if doubts := s.newDoubts(); len(doubts) > 0 {
		yes := func() tea.Msg { return confirmedMsg{} }
		return screen.Go(screen.ConfirmMsg{Question: words.AskDoubts(len(doubts), s.labelOf(doubts[0].Field)), Yes: yes})
	}
	return s.save()
}

// save records the exam.
func (s *Screen) save() tea.Cmd {
	if s.form == nil || s.saving {
		return nil
	}
	p, ok := s.proposal()
	if !ok {
		return screen.Go(screen.FailedMsg{Err: store.ErrEmptyAct})
	}
	s.saving = true
	name := s.session.Text.Exam.Recorded
	if s.edits() {
		name = s.session.Text.Exam.Edited
	}
	record := s.session.Record(name, p, s.draftOf())
	file, last := s.session.Store, s.lastEntry()
	if s.edits() || last == s.about.last {
		return record
	}
	return func() tea.Msg {
		answer := record()
		if _, done := answer.(screen.RecordedMsg); done {
			_ = last.keep(file) // only what the key that repeats offers
		}
		return answer
	}
}

// recorded goes on to the next person, if the clerk asked for it. The App closes this screen.
func (s *Screen) recorded() tea.Cmd {
	s.saving, s.saved = false, true
	if s.onward {
		return screen.Go(screen.OpenSearchMsg{})
	}
	return nil
}

// fail takes keys again; what was typed stays. A rule that was broken is said at its field.
func (s *Screen) fail(err error) {
	s.saving, s.onward = false, false
	var refused *model.Refusal
	if s.form != nil && errors.As(err, &refused) && refused.Field == fieldOn {
		s.form.SetError(fieldOn, s.session.Text.Exam.Rule(refused.Rule))
	}
}

func (s *Screen) edits() bool { return !s.exam.IsZero() }

// canBePregnancy says whether the exam tells of a pregnancy that the file does not have.
func (s *Screen) canBePregnancy() bool {
	if s.about == nil || s.about.history.OpenPregnancy() != nil {
		return false
	}
	v := s.judged.values
	return v["hcg_urine"].Text == forms.Positive || v["pregnant"].Text == forms.Yes ||
		v[forms.WeeksField].Found() || v["scan_weeks"].Found()
}

// Title says where the clerk is.
func (s *Screen) Title() string { return s.session.Text.Exam.Title }

// Dirty says whether something typed is not saved.
func (s *Screen) Dirty() bool { return s.form != nil && !s.saved && s.form.Dirty() }

// Typing says whether letters are text now.
func (s *Screen) Typing() bool { return s.form != nil && s.trend == nil }

// Busy says whether the store has not answered yet.
func (s *Screen) Busy() bool { return s.saving }

// ShortHelp is the footer; the marks that the focused field takes stand in it.
func (s *Screen) ShortHelp() []key.Binding {
	switch {
	case s.form == nil:
		return []key.Binding{s.keys.Back}
	case s.trend != nil:
		return []key.Binding{s.keys.Close}
	}
	var help []key.Binding
	if s.canBePregnancy() {
		help = append(help, s.keys.Pregnancy)
	}
	help = append(help, s.session.Keys.Next)
	help = append(append(help, s.marks()...), s.session.Keys.Save, s.keys.Back, s.keys.Next)
	if e := s.entry(s.form.Focused()); e != nil && !e.own {
		help = append(help, s.keys.Trend)
	}
	return append(help, s.allKey())
}

func (s *Screen) marks() []key.Binding {
	k := s.keys
	e := s.entry(s.form.Focused())
	switch {
	case e == nil || e.own && len(e.item.Choices) == 0:
		return nil
	case e.item.Kind == forms.Test:
		return []key.Binding{k.Negative, k.Positive, k.Suspicious, k.NotWanted}
	case e.item.Kind == forms.YesNo:
		return []key.Binding{k.Yes, k.None, k.NotWanted}
	case len(e.item.Choices) > 0:
		return []key.Binding{k.Values}
	}
	return []key.Binding{k.NotWanted}
}

// allKey says what F6 does now.
func (s *Screen) allKey() key.Binding {
	if s.all {
		return screen.Does(s.keys.All, s.session.Text.Exam.Short)
	}
	return s.keys.All
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() []key.Binding {
	if s.form == nil {
		return s.ShortHelp()
	}
	k := s.keys
	help := append(s.form.FullHelp(), k.Negative, k.Positive, k.Suspicious, k.NotWanted, k.Trend, s.allKey(), k.Next)
	if s.canBePregnancy() {
		help = append(help, k.Pregnancy)
	}
	return append(help, k.Back)
}
