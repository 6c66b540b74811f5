package tui

import (
	"io"
	"os"
	"reflect"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"suifang/tui/timing"
)

// A timed App tells a watch when a key comes in, and when what came of it was drawn; and the ticker of the drawing that
// it was.
type timed struct {
	*App
	watch *timing.Watch
	pace  *pace

	screen  string // in front when the message came in
	message tea.Msg
	took    time.Duration
	shown   tea.View
}

// Update takes what happens.
func (t *timed) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	begun := time.Now()
	t.screen, t.message = nameOf(t.front()), msg
	if key, is := msg.(tea.KeyPressMsg); is {
		t.watch.Key(t.screen, keyName(key))
	}
	_, cmd := t.App.Update(msg)
	t.took = time.Since(begun)
	return t, cmd
}

// View draws the window.
func (t *timed) View() tea.View {
	begun := time.Now()
	v := t.App.View()
	took, changed := time.Since(begun), !sameFrame(&v, &t.shown)
	t.shown = v
	if t.message != nil {
		t.pace.drawn(changed)
		t.watch.Drawn(t.screen, reflect.TypeOf(t.message).String(), changed, t.took, took)
	}
	return v
}

// sameFrame says that two views look the same, so that the second of them is not written.
func sameFrame(a, b *tea.View) bool {
	if a.Content != b.Content || (a.Cursor == nil) != (b.Cursor == nil) {
		return false
	}
	return a.Cursor == nil || a.Cursor.Position == b.Cursor.Position
}

// nameOf is the package of a screen: today, search.
func nameOf(front any) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(reflect.TypeOf(front).String(), "*"), ".")
	return name
}

// keyName is the key's, unless it is a character: what was typed may be a name.
func keyName(key tea.KeyPressMsg) string {
	if key.Text != "" {
		return "text"
	}
	return key.Keystroke()
}

// A timedOutput tells a watch when a frame has been written; it is the terminal in all else.
type timedOutput struct {
	*os.File
	watch *timing.Watch
	pace  *pace
}

// Write writes to the terminal.
func (o timedOutput) Write(b []byte) (int, error) {
	n, err := o.File.Write(b)
	o.pace.wrote()
	o.watch.Written(n)
	return n, err
}

// newProgram is Bubble Tea with this App on the terminal, watched and paced.
func (a *App) newProgram() *tea.Program {
	watch, pace := a.session.Watch, new(pace)
	pace.program = tea.NewProgram(&timed{App: a, watch: watch, pace: pace},
		append(programOptions(a.options), tea.WithOutput(timedOutput{os.Stdout, watch, pace}))...)
	return pace.program
}

// newWatch measures for what this PC keeps, and for a trace if one is asked for.
func newWatch(o Options) (watch *timing.Watch, end func(), err error) {
	if o.Trace == "" {
		watch = timing.NewWatch(nil)
		return watch, func() { keepTimes(o, watch.End()) }, nil
	}
	f, err := os.OpenFile(o.Trace, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, nil, err
	}
	watch = timing.NewWatch(io.Writer(f))
	return watch, func() { keepTimes(o, watch.End()); _ = f.Close() }, nil
}

// keepTimes adds what was counted to what this PC has; nothing but figures is lost where it cannot.
func keepTimes(o Options, times timing.Times) {
	if o.PC != nil && o.PC.Data != "" && len(times) > 0 {
		_ = times.Keep(o.PC.Data, o.Program)
	}
}
