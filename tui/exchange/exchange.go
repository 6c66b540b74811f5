// Package exchange is the room in which a clerk brings copies together: it lists the other copies and the bundles
// on the drives, shows what one of them would bring, takes it in, and copies the file or its changes to a stick. It
// keeps the register of the media that such copies were put on.
package exchange

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

type keyMap struct {
	Look, Path, Media, Again, Send, Take, Erase, Recovery, Stop, Conflicts, Duplicates, Emptied, Finish, Other, Back key.Binding
}

func newKeys(s *screen.Session) keyMap {
	w := s.Text.Exchange.Keys
	return keyMap{
		Look:       screen.Does(s.Keys.Enter, w.Look),
		Path:       screen.Does(s.Keys.Values, w.Path),
		Media:      screen.Bind(s.Text, w.Media, "f6"),
		Again:      screen.Bind(s.Text, w.Again, "f7"),
		Send:       screen.Bind(s.Text, w.Send, "f8"),
		Take:       screen.Does(s.Keys.Enter, w.Take),
		Erase:      screen.Bind(s.Text, w.Erase, "f7"),
		Recovery:   screen.Bind(s.Text, w.Recovery, "f6"),
		Stop:       screen.Does(s.Keys.Back, w.Stop),
		Conflicts:  screen.Bind(s.Text, w.Conflicts, "f6"),
		Duplicates: screen.Bind(s.Text, w.Duplicates, "f7"),
		Emptied:    screen.Bind(s.Text, w.Emptied, "f7"),
		Finish:     screen.Does(s.Keys.Enter, w.Finish),
		Other:      screen.Does(s.Keys.Back, w.Other),
		Back:       s.Keys.Back,
	}
}

// What the clerk is doing.
type step int

const (
	listing step = iota
	typing       // a path
	asking       // the other copy's secret
	working      // verifying, comparing, taking in, writing
	coming       // what would come in stands there
	taken        // what came of it
	sending      // what is copied out, and where to
	sent
	register // of media
)

// Screen holds what was found, what of it is open, and what came of it.
type Screen struct {
	session *screen.Session
	keys    keyMap
	step    step

	found  *foundMsg // nil until it has been looked for
	offers *widget.List[string]

	form       *widget.Form // of the step, if it has one
	byRecovery bool
	why        string // why a secret is asked

	chosen store.Found
	offer  *store.Offer // open; nil if none is
	coming store.Coming
	accept bool // a person has said yes to many erasures

	work     *work
	progress widget.Progress
	phase    phase
	stopping bool

	took  tookMsg
	wrote wroteMsg

	media   []medium
	shelves *widget.List[model.ID]

	files, shelf  widget.Table
	width, height int
}

// New opens the room.
func New(s *screen.Session) *Screen {
	return &Screen{session: s, keys: newKeys(s), offers: widget.NewList[string](s.Styles), shelves: widget.NewList[model.ID](s.Styles)}
}

// Init looks at the drives, takes up the wait for work that goes on, or gives a form its focus back.
func (s *Screen) Init() tea.Cmd {
	switch {
	case s.work != nil:
		return s.work.wait
	case s.step == listing:
		return s.lookAround()
	case s.step == register:
		return s.readMedia()
	case s.form != nil:
		return s.form.Init()
	}
	return nil
}

func (s *Screen) words() *text.Exchange { return s.session.Text.Exchange }

// Title says where the clerk is.
func (s *Screen) Title() string {
	if s.step == register {
		return s.words().Media
	}
	return s.words().Title
}

// Typing says that letters are text here.
func (s *Screen) Typing() bool { return s.form != nil }

// Dirty says that something is being taken in or written, which leaving would stop.
func (s *Screen) Dirty() bool { return s.work != nil && (s.phase == taking || s.phase == writing) }

// Keeping says that work is going on, or another file is open: both end before the screen goes.
func (s *Screen) Keeping() bool { return s.work != nil || s.offer != nil }

// Update takes keys and the answers of the commands.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case foundMsg:
		s.arrive(&msg)
	case pointedMsg:
		return s.choose(msg.file)
	case progressMsg:
		return s.advance(msg)
	case endedMsg:
		return s.ended(msg)
	case acceptMsg:
		s.accept = s.step == coming
	case mediaMsg:
		s.showMedia(msg.media)
	case emptyMsg:
		return s.empty(msg.id)
	case enteredMsg:
		return s.session.RecordAndStay(s.words().Put, msg.act)
	case screen.RecordedMsg, screen.UndoneMsg, screen.ChangedMsg:
		if s.step == register {
			return s.readMedia()
		}
	case screen.KeepMsg:
		return s.halt()
	case tea.KeyPressMsg:
		return s.press(msg)
	case tea.PasteMsg:
		if s.form != nil {
			return s.form.Update(msg)
		}
	}
	return nil
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case s.step == working:
		if key.Matches(msg, s.keys.Stop) {
			s.stop()
		}
		return nil
	case s.form != nil:
		return s.pressForm(msg)
	case key.Matches(msg, s.keys.Back):
		return s.back()
	}
	switch s.step {
	case listing:
		return s.pressList(msg)
	case coming:
		return s.pressComing(msg)
	case taken:
		return s.pressTaken(msg)
	case sent:
		if key.Matches(msg, s.keys.Finish) {
			return s.back()
		}
	case register:
		return s.pressMedia(msg)
	}
	return nil
}

func (s *Screen) pressList(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.keys.Look):
		if f, ok := s.selected(); ok {
			return s.choose(f)
		}
	case key.Matches(msg, s.keys.Path):
		return s.enter(typing, s.pathForm(), s.point)
	case key.Matches(msg, s.keys.Media):
		s.step = register
		return s.readMedia()
	case key.Matches(msg, s.keys.Again):
		s.found = nil
		return s.lookAround()
	case key.Matches(msg, s.keys.Send):
		return s.askWhat()
	case key.Matches(msg, s.session.Keys.Space): // nothing is done with several files at once
	default:
		s.offers.Update(msg)
	}
	return nil
}

// pressForm takes a key while something is typed.
func (s *Screen) pressForm(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.keys.Back) && !s.form.HasPopup():
		return s.back()
	case s.step == asking && !s.chosen.Bundle && key.Matches(msg, s.keys.Recovery):
		s.byRecovery = !s.byRecovery
		return s.askSecret()
	}
	return s.form.Update(msg)
}

// enter goes to a step with a form.
func (s *Screen) enter(to step, form *widget.Form, save func() tea.Cmd) tea.Cmd {
	s.step, s.form = to, form
	form.OnSave = save
	s.Resize(s.width, s.height)
	return form.Init()
}

// back goes one step back; from the list out of the room. Another file that is open is let go of first.
func (s *Screen) back() tea.Cmd {
	from := s.step
	s.form = nil
	switch {
	case from == listing:
		return screen.Go(screen.BackMsg{})
	case from == sending && s.offer != nil:
		s.step = coming
		return nil
	}
	s.step, s.accept = listing, false
	return tea.Sequence(s.letGo(), s.lookAround())
}

// letGo closes the other file, beside the loop.
func (s *Screen) letGo() tea.Cmd {
	offer := s.offer
	s.offer = nil
	if offer == nil {
		return nil
	}
	return func() tea.Msg {
		_ = offer.Close() // it was only read
		return nil
	}
}

// ShortHelp is the footer of the step.
func (s *Screen) ShortHelp() []key.Binding {
	k := s.keys
	switch s.step {
	case listing:
		return []key.Binding{k.Look, k.Path, k.Media, k.Again, k.Send, k.Back}
	case working:
		return []key.Binding{k.Stop}
	case asking:
		if !s.chosen.Bundle {
			return []key.Binding{s.session.Keys.Enter, k.Recovery, k.Back}
		}
	case coming:
		return s.comingKeys()
	case taken:
		return s.takenKeys()
	case sent:
		return []key.Binding{k.Finish}
	case register:
		return []key.Binding{k.Emptied, k.Back}
	}
	return append(s.form.ShortHelp(), k.Back)
}

// FullHelp is every key of the step.
func (s *Screen) FullHelp() []key.Binding {
	k := s.session.Keys
	switch {
	case s.form != nil && s.step == asking:
		return s.ShortHelp()
	case s.form != nil:
		return append(s.form.FullHelp(), s.keys.Back)
	case s.step == listing || s.step == register:
		return append(s.ShortHelp(), k.Up, k.Down, k.PageUp, k.PageDown, k.First, k.Last)
	}
	return s.ShortHelp()
}
