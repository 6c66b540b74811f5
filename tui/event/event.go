// Package event is the screen that records what happened to a person: a method begun, switched or ended, a
// pregnancy and its outcome, a move, a death, a consent, a service that she asked for. Each is a short form,
// and what it plans and ends stands beside it before it is saved.
//
// It asks for no sex of an unborn child and for no reason of a loss.
package event

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
const room = "event"

// The kinds of event, as [screen.OpenEventMsg] names them.
const (
	MethodStart  = "method_start"
	MethodSwitch = "method_switch"
	MethodEnd    = "method_end"
	Pregnancy    = "pregnancy"
	Birth        = "birth"
	Loss         = "loss"
	Move         = "move"
	Death        = "death"
	Consent      = "consent"
	Request      = "request"
)

// kinds stand in the order of their digits, 1 to 9 and 0.
var kinds = []string{MethodStart, MethodSwitch, MethodEnd, Pregnancy, Birth, Loss, Move, Death, Consent, Request}

func number(kind string) int { return slices.Index(kinds, kind) }

type keyMap struct{ Choose, Back, Menu key.Binding }

// Screen holds what is known of the person and the forms that were begun.
type Screen struct {
	session *screen.Session
	keys    keyMap
	door    screen.OpenEventMsg

	facts *facts // nil until they are read
	menu  *widget.List[string]
	kind  string                  // "" while the menu is shown
	forms map[string]*widget.Form // those begun; what was typed stays when another is looked at
	form  *widget.Form            // of kind
	plan  fields.Plan
	stale bool // a value has changed since the plan was asked for
	notes []string
	busy  bool

	width, height int
}

// New makes the screen.
func New(s *screen.Session, msg screen.OpenEventMsg) *Screen {
	t := s.Text.Event
	return &Screen{
		session: s, door: msg, forms: map[string]*widget.Form{}, menu: widget.NewList[string](s.Styles),
		keys: keyMap{
			Choose: screen.Does(s.Keys.Enter, t.Choose),
			Back:   screen.Does(s.Keys.Back, s.Text.Common.BackKept),
			Menu:   screen.Does(s.Keys.Back, t.Menu),
		},
	}
}

// confirmedMsg says that the clerk wants what she was asked about.
type confirmedMsg struct{ kind string }

// Init reads the person, once; coming back, what was typed is still there.
func (s *Screen) Init() tea.Cmd {
	switch {
	case s.facts == nil:
		return s.load()
	case s.form != nil:
		return s.form.Init()
	}
	return nil
}

// Update decides.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loadedMsg:
		return s.take(msg)
	case draftMsg:
		return s.resume(msg)
	case fields.PlannedMsg:
		s.plan.Take(msg)
	case confirmedMsg:
		if msg.kind == s.kind && s.form != nil {
			return s.record()
		}
	case refusedMsg:
		s.busy = false
		s.form.SetError(msg.field, msg.sentence)
	case screen.RecordedMsg:
		s.busy = false
		delete(s.forms, s.kind) // others that were begun are kept for another time
		s.form, s.kind = nil, ""
	case screen.FailedMsg:
		s.busy = false // what was typed stays
		if s.form != nil {
			fields.Refused(s.session, s.form, msg.Err, otherNames[s.kind])
		}
	case tea.KeyPressMsg:
		return s.press(msg)
	case tea.PasteMsg:
		if s.form != nil && !s.busy {
			return s.edit(msg)
		}
	}
	return nil
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case s.busy:
		return nil
	case key.Matches(msg, s.keys.Back) && !(s.form != nil && s.form.HasPopup()):
		return s.back()
	case s.facts == nil:
		return nil
	case s.form != nil:
		return s.edit(msg)
	case key.Matches(msg, s.keys.Choose):
		kind, _ := s.menu.Selected()
		return s.open(kind)
	case s.menu.Update(msg):
		return nil
	}
	return s.digit(model.HalfWidth(msg.Text))
}

// digit opens the kind of that digit.
func (s *Screen) digit(pressed string) tea.Cmd {
	i := slices.Index([]string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "0"}, pressed)
	if i < 0 {
		return nil
	}
	s.menu.Select(kinds[i])
	return s.open(kinds[i])
}

// back goes to the menu, and from there, or where the kind was chosen already, away.
func (s *Screen) back() tea.Cmd {
	if s.form != nil && s.door.Kind == "" {
		s.form, s.kind = nil, ""
		s.Resize(s.width, s.height)
		return nil
	}
	return screen.Go(screen.BackMsg{})
}

// open shows the form of a kind, as it was left if it was begun.
func (s *Screen) open(kind string) tea.Cmd {
	if why := s.facts.cannot(s.session.Text, kind, s.session.Today); why != "" {
		return screen.Go(screen.StatusMsg{Text: why})
	}
	s.kind = kind
	if s.forms[kind] == nil {
		s.forms[kind] = s.newForm(kind)
	}
	s.form = s.forms[kind]
	s.plan.Forget()
	s.follow()
	s.Resize(s.width, s.height)
	return tea.Batch(s.form.Init(), s.ask())
}

// edit hands a key to the form, and asks anew what its act would plan.
func (s *Screen) edit(msg tea.Msg) tea.Cmd {
	s.stale = false
	cmd := s.form.Update(msg)
	if s.form == nil || !s.stale {
		return cmd
	}
	return tea.Batch(cmd, s.ask())
}

// changed follows a value: what belongs to it is shown, what is doubtful is said.
func (s *Screen) changed(string) {
	s.stale = true
	s.follow()
	s.Resize(s.width, s.height)
}

// ask works out what saving would plan and end; nothing as long as the form cannot be saved.
func (s *Screen) ask() tea.Cmd {
	if !s.complete() {
		s.plan.Forget()
		return nil
	}
	in := s.input()
	return s.plan.Ask(s.session.Store, in.proposal)
}

// complete says whether all that is required stands in the form.
func (s *Screen) complete() bool {
	for _, id := range required[s.kind] {
		if s.form.Value(id) == "" {
			return false
		}
	}
	return true
}

// save records the event. What ends much is asked once.
func (s *Screen) save() tea.Cmd {
	t, yes := s.session.Text.Event, screen.Go(confirmedMsg{s.kind})
	switch s.kind {
	case Move:
		return screen.Go(screen.ConfirmMsg{Question: t.AskMove(len(s.plan.Ends)), Yes: yes})
	case Death:
		return screen.Go(screen.ConfirmMsg{Question: t.AskDeath(len(s.plan.Ends)), Yes: yes})
	case Birth:
		if !s.childrenRight() {
			return nil
		}
	}
	return s.record()
}

func (s *Screen) record() tea.Cmd {
	s.busy = true
	session, in, name := *s.session, s.input(), s.session.Text.Event.Saved[number(s.kind)]
	there, typedIn := s.session.Text.Event.ChildThere, s.draftOf()
	return func() tea.Msg {
		p, err := in.proposal()
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		if field := in.registered(session.Store, p); field != "" {
			return refusedMsg{field, there}
		}
		if err := fields.Again(session.Store, p.Entries); err != nil {
			return screen.FailedMsg{Err: err}
		}
		return session.Record(name, p, typedIn)()
	}
}

// refusedMsg says what is wrong with a field, found where the act was made.
type refusedMsg struct{ field, sentence string }

func (s *Screen) input() input {
	return input{kind: s.kind, values: s.form.Values(), facts: s.facts, today: s.session.Today, derive: s.session.Store.Derive()}
}

// Title says where the clerk is.
func (s *Screen) Title() string { return s.session.Text.Event.Title }

// Heading says to whom it happened, and what.
func (s *Screen) Heading() string {
	if s.facts == nil {
		return ""
	}
	t := s.session.Text.Event
	if s.kind == "" {
		return t.Heading(fields.Who(s.session, s.facts.history.Person), t.Title)
	}
	return t.Heading(fields.Who(s.session, s.facts.history.Person), t.Kinds[number(s.kind)])
}

// Busy says whether the store has not answered yet.
func (s *Screen) Busy() bool { return s.busy }

// Dirty says whether something is typed in any of the forms.
func (s *Screen) Dirty() bool { return s.begun() != "" }

// begun is the kind of a form in which something is typed, the one in view first.
func (s *Screen) begun() string {
	if s.form != nil && s.form.Dirty() {
		return s.kind
	}
	for _, kind := range kinds {
		if f := s.forms[kind]; f != nil && f.Dirty() {
			return kind
		}
	}
	return ""
}

// Typing says whether letters are text.
func (s *Screen) Typing() bool { return s.form != nil && s.form.Typing() }

// ShortHelp is the footer.
func (s *Screen) ShortHelp() []key.Binding {
	switch {
	case s.form == nil:
		return []key.Binding{s.keys.Choose, s.keys.Back}
	case s.door.Kind == "":
		return append(s.form.ShortHelp(), s.keys.Menu)
	}
	return append(s.form.ShortHelp(), s.keys.Back)
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() []key.Binding {
	if s.form == nil {
		return append([]key.Binding{s.keys.Choose, s.keys.Back}, s.menu.FullHelp()...)
	}
	return append(slices.Clone(s.form.FullHelp()), s.keys.Menu)
}
