// Package unlock is the screen that opens the file: by a clerk's passphrase, or by the recovery key from
// paper. It also asks which day it is, where the clock of the PC is to be doubted.
package unlock

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

type keyMap struct{ Open, Other, Back key.Binding }

// Screen holds what is typed. It knows neither the clerks nor whether the passphrase is anyone's: the store
// tries it on every slot.
type Screen struct {
	session *screen.Session // without a file yet
	path    string
	options store.Options // station, clock, version; the secret is asked
	opener  Opener
	why     string // why the screen is locked, or ""

	passphrase *widget.Form
	recovery   *widget.Form
	byRecovery bool
	known      bool // the passphrase was not asked for
	opening    bool
	stop       context.CancelFunc // of the opening
	far        screen.CopyingMsg  // how far it has come with what takes long
	wrong      int                // tries since the screen opened
	waiting    bool               // after too many

	keys          keyMap
	width, height int
}

// New opens the unlocking of the file under path. Why says what has locked it, if anything has.
func New(s *screen.Session, path string, options store.Options, why string) *Screen {
	t := s.Text
	sc := &Screen{session: s, path: path, options: options, opener: openHere, why: why, keys: keyMap{
		Open:  screen.Does(s.Keys.Enter, t.Unlock.Open),
		Other: screen.Bind(t, t.Unlock.UseRecovery, "f6"),
		Back:  s.Keys.Back,
	}}
	sc.passphrase = sc.form(t.Unlock.Passphrase, widget.TextOptions{MaxRunes: 100, Mask: true})
	sc.recovery = sc.form(t.Unlock.Recovery, widget.TextOptions{MaxRunes: 120, Narrow: true})
	return sc
}

const secret = "secret"

func (s *Screen) form(label string, options widget.TextOptions) *widget.Form {
	f := widget.NewForm(s.session.Styles, widget.Item{ID: secret, Label: label, Required: true,
		Field: widget.NewText(s.session.Styles, options)})
	f.OnSave = s.open
	return f
}

func (s *Screen) front() *widget.Form {
	if s.byRecovery {
		return s.recovery
	}
	return s.passphrase
}

// openedMsg brings the open file; stoppedMsg says that she stopped it; waitedMsg ends the pause after wrong tries.
type (
	openedMsg  struct{ file *store.Store }
	stoppedMsg struct{}
	waitedMsg  struct{}
)

// OpenWith puts a passphrase in and opens the file with it at once.
func (s *Screen) OpenWith(passphrase []byte) {
	s.passphrase.SetValue(secret, string(passphrase))
	s.known = true
}

// An Opener opens a file; where that takes long it ends with ctx.
type Opener func(ctx context.Context, path string, o store.Options) (*store.Store, error)

func openHere(_ context.Context, path string, o store.Options) (*store.Store, error) {
	return store.Open(path, o)
}

// OpenBy opens the file in another way than [store.Open].
func (s *Screen) OpenBy(opener Opener) { s.opener = opener }

// Init opens the file if the passphrase is known already, else waits for it.
func (s *Screen) Init() tea.Cmd {
	if s.known {
		s.known = false
		return s.open()
	}
	return s.front().Init()
}

func (s *Screen) Busy() bool   { return s.opening }
func (s *Screen) Typing() bool { return true }

func (s *Screen) Title() string {
	if s.why != "" {
		return s.session.Text.Unlock.Locked
	}
	return s.session.Text.Unlock.Title
}

func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case openedMsg:
		s.passphrase.SetValue(secret, "")
		s.recovery.SetValue(secret, "")
		return screen.Go(screen.UnlockedMsg{Store: msg.file})
	case screen.FailedMsg:
		s.opening = false
		return s.failed(msg.Err)
	case stoppedMsg:
		s.opening = false
		return nil
	case screen.CopyingMsg:
		s.far = msg
		return nil
	case waitedMsg:
		s.waiting = false
		return nil
	case tea.KeyPressMsg:
		switch {
		case s.Stops(msg):
			s.stop()
			return nil
		case key.Matches(msg, s.keys.Back):
			return screen.Go(screen.QuitMsg{})
		case key.Matches(msg, s.keys.Other):
			s.byRecovery = !s.byRecovery
			return s.Init()
		}
	}
	return s.front().Update(msg)
}

// Stops says whether a key stops the opening: that can be done while it copies the file or looks through it.
func (s *Screen) Stops(msg tea.KeyPressMsg) bool {
	return s.opening && s.far.Total > 0 && key.Matches(msg, s.keys.Back)
}

// open is the command that tries what was typed; nothing while the pause lasts.
func (s *Screen) open() tea.Cmd {
	if s.waiting {
		return nil
	}
	ctx, stop := context.WithCancel(context.Background())
	s.opening, s.stop, s.far = true, stop, screen.CopyingMsg{}
	path, options, opener := s.path, s.options, s.opener
	if s.byRecovery {
		options.Recovery = s.recovery.Value(secret)
	} else {
		options.Passphrase = []byte(s.passphrase.Value(secret))
	}
	return func() tea.Msg {
		defer stop()
		defer clear(options.Passphrase)
		file, err := opener(ctx, path, options)
		if store.Stopped(err) {
			return stoppedMsg{}
		}
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		return openedMsg{file}
	}
}

// Three tries are free; then each costs twice the pause of the one before.
const (
	freeTries    = 3
	longestPause = 30 * time.Second
)

// failed takes a wrong passphrase out of the field and, after several, makes the next one wait.
func (s *Screen) failed(err error) tea.Cmd {
	if !errors.Is(err, store.ErrWrongPassphrase) && !errors.Is(err, store.ErrWrongRecovery) {
		return nil
	}
	s.passphrase.SetValue(secret, "")
	if s.wrong++; s.wrong < freeTries {
		return nil
	}
	s.waiting = true
	return tea.Tick(pause(s.wrong-freeTries), func(time.Time) tea.Msg { return waitedMsg{} })
}

func pause(n int) time.Duration {
	return min(longestPause, time.Second<<min(n, 10))
}

func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	s.passphrase.Resize(width, 1)
	s.recovery.Resize(width, 1)
}

func (s *Screen) View() tea.View {
	t := s.session.Text.Unlock
	var p widget.Page
	p.Line("")
	if s.why != "" {
		p.Line(" " + s.why)
		p.Line("")
	}
	p.Line(" " + widget.Sanitize(t.File(filepath.Base(s.path))))
	p.Line("")
	p.Block(s.front().View())
	p.Line("")
	p.Line(" " + s.advice())
	return p.View(s.width, s.height)
}

// advice is the line below the field.
func (s *Screen) advice() string {
	t, styles := s.session.Text.Unlock, s.session.Styles
	switch {
	case s.opening && s.far.Total > 0:
		what := s.session.Text.Stick.Opening
		if s.far.Verifying {
			what = s.session.Text.Stick.Verifying
		}
		return widget.Truncate(what+"  "+s.far.Share(styles)+"  "+s.session.Text.Widget.Stop, s.width-2)
	case s.opening:
		return t.Opening
	case s.waiting:
		return styles.Alert.Paint(t.Wait)
	case s.byRecovery:
		return styles.Dim.Paint(t.RecoveryHint)
	case s.wrong > 1:
		return styles.Dim.Paint(t.Forgotten)
	}
	return ""
}

// ShortHelp is the key table.
func (s *Screen) ShortHelp() []key.Binding {
	other := s.keys.Other
	if s.byRecovery {
		other = screen.Does(other, s.session.Text.Unlock.UsePassphrase)
	}
	return []key.Binding{s.keys.Open, other}
}
