// Package visit is the screen on which a clerk records one contact of a follow-up: what came of it, on which
// day and how, and what that brings, which is seen before it is saved.
package visit

import (
	"crypto/rand"
	"errors"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

type keyMap struct{ Other, Back key.Binding }

func newKeys(s *screen.Session) keyMap {
	t := s.Text.Visit
	return keyMap{
		Other: screen.Bind(s.Text, t.Other, "f7"),
		Back:  screen.Does(s.Keys.Back, t.Back),
	}
}

// Screen holds the contact and what the clerk has typed so far.
type Screen struct {
	session    *screen.Session
	keys       keyMap
	person     model.ID
	obligation model.ID // zero for a contact that nobody planned

	contact *contact     // nil until it has been read
	form    *widget.Form // made once it has been read
	records ids          // of what saving makes

	asked   int // number of the preview that is under way: an older answer is stale
	stale   bool
	preview *preview
	ahead   []tea.KeyPressMsg // typed before there was a form
	saving  bool              // the store has not answered yet
	saved   bool
	onward  model.ID // the obligation to go on with once this one is saved

	width, height int
}

// ids are the records that saving makes. They stay the same when saving fails and is tried again.
type ids struct{ visit, consent model.ID }

// New makes the screen.
func New(s *screen.Session, msg screen.OpenVisitMsg) *Screen {
	return &Screen{session: s, keys: newKeys(s), person: msg.Person, obligation: msg.Obligation,
		records: ids{newID(), newID()}}
}

// newID is a random identity: two centres that each made a visit have two visits.
func newID() (id model.ID) {
	_, _ = rand.Read(id[:]) // it never fails
	return id
}

type (
	loadedMsg struct {
		contact *contact
		left    *restoreMsg // what was left half-typed; nil if nothing was
		damage  error       // what does not open
	}
	previewMsg struct {
		asked   int
		preview *preview
	}
	// confirmedMsg says that the clerk means it: moved, or died.
	confirmedMsg struct{}
	// restoreMsg says that she goes on with what she had typed before.
	restoreMsg struct {
		draft draft
		left  *screen.Left
	}
)

// Init reads the contact when the screen is opened. What is typed stays when it comes to the front again.
func (s *Screen) Init() tea.Cmd {
	if s.form == nil {
		return s.load()
	}
	return tea.Batch(s.form.Init(), s.ask())
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
		return s.changed()
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
		s.ahead = append(s.ahead, msg)
		return nil
	case s.form.HasPopup():
	case key.Matches(msg, s.keys.Back):
		return screen.Go(screen.BackMsg{})
	case key.Matches(msg, s.keys.Other):
		return s.other()
	}
	return s.typed(msg)
}

// typed hands the form a key, and asks what saving would bring if that may have changed.
func (s *Screen) typed(msg tea.Msg) tea.Cmd {
	if s.form == nil || s.saving {
		return nil
	}
	cmd := s.form.Update(msg)
	if !s.stale {
		return cmd
	}
	return tea.Batch(cmd, s.ask())
}

// take makes the form of what was read, unless something is typed already.
func (s *Screen) take(msg loadedMsg) tea.Cmd {
	if s.form != nil && s.form.Dirty() {
		return nil
	}
	s.contact = msg.contact
	s.newForm()
	return tea.Batch(s.typedAhead(msg.left != nil), s.say(msg))
}

// typedAhead takes the keys that were typed before there was a form, unless something is to be asked first.
func (s *Screen) typedAhead(asks bool) tea.Cmd {
	keys := s.ahead
	s.ahead = nil
	if asks {
		return nil
	}
	var cmds []tea.Cmd
	for _, k := range keys {
		cmds = append(cmds, s.press(k))
	}
	return tea.Batch(cmds...)
}

// say tells what the clerk must know of what was read.
func (s *Screen) say(msg loadedMsg) tea.Cmd {
	words := s.session.Text.Visit
	var cmds []tea.Cmd
	if s.contact.gone {
		cmds = append(cmds, screen.Go(screen.StatusMsg{Text: words.Gone}))
	}
	if msg.damage != nil {
		cmds = append(cmds, screen.Go(screen.FailedMsg{Err: msg.damage}))
	}
	if msg.left != nil {
		cmds = append(cmds, s.session.OfferLeft(msg.left.left, *msg.left))
	}
	return tea.Batch(cmds...)
}

// changed reads the contact again; what is typed stays, and only what it would bring is asked anew.
func (s *Screen) changed() tea.Cmd {
	if s.form != nil && s.form.Dirty() {
		return s.ask()
	}
	return s.load()
}

// other goes on to the next open item of the same person or household, with what is typed saved first.
func (s *Screen) other() tea.Cmd {
	next, ok := s.contact.next(s.session.Today)
	switch {
	case !ok:
		return screen.Go(screen.StatusMsg{Text: s.session.Text.Visit.NoOther})
	case !s.form.Dirty():
		return tea.Sequence(screen.Go(screen.BackMsg{}), screen.Go(next))
	}
	s.onward = next.Obligation
	return s.typedSubmit()
}

func (s *Screen) typedSubmit() tea.Cmd {
	cmd := s.form.Submit()
	if cmd == nil {
		s.onward = model.ID{} // something is wrong first
	}
	return cmd
}

// submit saves, but asks once where a visit ends everything or says that she has gone.
func (s *Screen) submit() tea.Cmd {
	words, ends := s.session.Text.Visit, 0
	if s.preview != nil {
		ends = len(s.preview.ended)
	}
	yes := func() tea.Msg { return confirmedMsg{} }
	switch s.form.Value(fieldOutcome) {
	case model.VisitMoved:
		return screen.Go(screen.ConfirmMsg{Question: words.AskMoved(ends), Yes: yes})
	case model.VisitDied:
		return screen.Go(screen.ConfirmMsg{Question: words.AskDied(ends), Yes: yes})
	}
	return s.save()
}

// save records the act.
func (s *Screen) save() tea.Cmd {
	p, ok := s.proposal()
	if !ok || s.saving {
		return nil
	}
	s.saving = true
	t := s.session.Text
	name := t.Visit.Recorded(model.VisitResults.Label(s.form.Value(fieldOutcome), isZh(t)))
	return s.session.Record(name, p, s.draftOf())
}

// recorded goes on to the next item, if the clerk asked for it. The App closes this one.
func (s *Screen) recorded() tea.Cmd {
	s.saving, s.saved = false, true
	if next, ok := s.contact.find(s.onward); ok {
		return screen.Go(next)
	}
	return nil
}

// fail takes keys again; what was typed stays. A rule that was broken is said at its field.
func (s *Screen) fail(err error) {
	s.saving, s.onward = false, model.ID{}
	var refused *model.Refusal
	if s.form == nil || !errors.As(err, &refused) {
		return
	}
	if id, ok := fieldOf[refused.Field]; ok && s.form.Item(id) != nil && !s.form.Item(id).Hidden {
		s.form.SetError(id, s.session.Text.Visit.Rule(refused.Rule))
	}
}

// Title says where the clerk is.
func (s *Screen) Title() string { return s.session.Text.Visit.Title }

// Dirty says whether something typed is not saved.
func (s *Screen) Dirty() bool { return s.form != nil && !s.saved && s.form.Dirty() }

// Typing says whether letters are text now.
func (s *Screen) Typing() bool { return s.form != nil && s.form.Typing() }

// Busy says whether the store has not answered yet.
func (s *Screen) Busy() bool { return s.saving }

// ShortHelp is the footer.
func (s *Screen) ShortHelp() []key.Binding {
	if s.form == nil {
		return []key.Binding{s.keys.Back}
	}
	return append(s.form.ShortHelp(), s.keys.Back, s.keys.Other)
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() []key.Binding {
	if s.form == nil {
		return s.ShortHelp()
	}
	return append(s.form.FullHelp(), s.keys.Other, s.keys.Back)
}
