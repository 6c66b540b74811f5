package screentest

import (
	"reflect"
	"strings"
	"sync"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"suifang/tui/screen"
)

// A Room is one screen driven by a test: a key, its commands run to the end, their answers handed back.
// What the screen sends through doors stays with the test.
type Room struct {
	t      testing.TB
	screen screen.Screen
	sent   []tea.Msg
}

// Drive opens a screen of the size given, as the App does.
func Drive(t testing.TB, s screen.Screen, width, height int) *Room {
	r := &Room{t: t, screen: s}
	s.Resize(width, height)
	r.run(s.Init())
	return r
}

// Screen is the screen that is driven.
func (r *Room) Screen() screen.Screen { return r.screen }

// Press hands the screen keys by their names.
func (r *Room) Press(keys ...string) {
	for _, k := range keys {
		r.Send(Key(k))
	}
}

// Type hands the screen text, a character each.
func (r *Room) Type(text string) {
	for _, c := range text {
		r.Send(Key(string(c)))
	}
}

// Send hands the screen a message and runs what follows from it.
func (r *Room) Send(msg tea.Msg) { r.run(r.screen.Update(msg)) }

// Resize changes the size of the screen's place.
func (r *Room) Resize(width, height int) { r.screen.Resize(width, height) }

// View is what the screen shows, without styles.
func (r *Room) View() string { return ansi.Strip(r.screen.View().Content) }

// Cursor is the cell of the caret; not ok if the screen shows none.
func (r *Room) Cursor() (x, y int, ok bool) {
	c := r.screen.View().Cursor
	if c == nil {
		return 0, 0, false
	}
	return c.X, c.Y, true
}

// Shows fails the test unless the screen shows each of the texts.
func (r *Room) Shows(texts ...string) {
	r.t.Helper()
	view := r.View()
	for _, s := range texts {
		if !strings.Contains(view, s) {
			r.t.Fatalf("the screen does not show %q:\n%s", s, view)
		}
	}
}

// Hides fails the test if the screen shows one of the texts.
func (r *Room) Hides(texts ...string) {
	r.t.Helper()
	view := r.View()
	for _, s := range texts {
		if strings.Contains(view, s) {
			r.t.Fatalf("the screen shows %q:\n%s", s, view)
		}
	}
}

// Sent takes what the screen has sent to the App since it was last asked: doors, and what happened.
func (r *Room) Sent() []tea.Msg {
	sent := r.sent
	r.sent = nil
	return sent
}

// run runs a command and all that follow from its answers.
func (r *Room) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			r.run(c)
		}
	default:
		r.answer(msg)
	}
}

// answer hands an answer to the screen. What is for the App is kept; a failure goes to both, as there.
func (r *Room) answer(msg tea.Msg) {
	if cmds, _, ok := screen.Several(msg); ok {
		for _, c := range cmds {
			r.run(c)
		}
		return
	}
	if forApp(msg) {
		r.sent = append(r.sent, msg)
		if _, failed := msg.(screen.FailedMsg); !failed {
			return
		}
	}
	r.run(r.screen.Update(msg))
}

// forApp says whether a message is one of those that the contract defines.
func forApp(msg tea.Msg) bool {
	return reflect.TypeOf(msg).PkgPath() == reflect.TypeFor[screen.BackMsg]().PkgPath()
}

// House is the least of an App: it shows one screen in a whole window. Start runs it where a test of a
// screen wants the real renderer and the real cursor.
type House struct {
	Screen screen.Screen

	mu   sync.Mutex
	sent []tea.Msg
}

func (h *House) Init() tea.Cmd { return h.Screen.Init() }

// Update hands everything to the screen but what is for the App, and keeps that.
func (h *House) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		h.Screen.Resize(size.Width, size.Height)
		return h, nil
	}
	if msg != nil && forApp(msg) {
		h.mu.Lock()
		h.sent = append(h.sent, msg)
		h.mu.Unlock()
	}
	return h, h.Screen.Update(msg)
}

func (h *House) View() tea.View {
	v := h.Screen.View()
	v.AltScreen = true
	return v
}

// Sent is what the screen has sent to the App so far.
func (h *House) Sent() []tea.Msg {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]tea.Msg(nil), h.sent...)
}
