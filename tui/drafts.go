package tui

import (
	"bytes"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/tui/screen"
)

// What is half-typed is kept in the file: after a pause, when a field is left, and before its screen goes. Nothing is
// written that stands there already, and no key waits for it but one that saves: the act forgets the draft, so it comes
// after the draft's last writing.
const (
	typingPause   = 1500 * time.Millisecond // after the last key
	longestTyping = 10 * time.Second        // without a pause
	betweenFields = time.Second             // at least, where fields are left one after the other
)

// keeping is what the file holds of a screen's half-typed form.
type keeping struct {
	of   store.DraftOf
	form []byte // with the field that had the focus; nil where nothing of it is kept
}

// drafts is when what is typed was last kept, and what is being kept now.
type drafts struct {
	typed, since time.Time // the last key, and the first since the last writing
	written      time.Time
	on           *keeping // of the screen that was typed on last
	field        string   // that has the focus there
	waits        bool     // the one timer runs
	under        *writing
	told         bool // that nothing can be kept
}

// A writing keeps some forms, and forgets those that are empty now. Its error stands once done is closed.
type writing struct {
	file  *store.Store
	forms []writtenForm
	done  chan struct{}
	err   error
}

type writtenForm struct {
	k              *keeping
	of             store.DraftOf
	form, timeless []byte // with the time of writing and without; nil: it is to be forgotten
}

// The messages of keeping.
type (
	pausedMsg struct{}
	keptMsg   struct{ of *writing }
	// awayMsg says that all that was half-typed on screens that go is kept, or that it is not.
	awayMsg struct {
		err  error
		then func() tea.Cmd
	}
	// goneMsg says that the clerk lets it go all the same.
	goneMsg struct{ then func() tea.Cmd }
	// leftMsg says how many forms were left half-typed.
	leftMsg struct{ forms int }
)

// atDrafts handles them.
func (a *App) atDrafts(msg tea.Msg) (cmd tea.Cmd, ok bool) {
	switch msg := msg.(type) {
	case pausedMsg:
		return a.paused(), true
	case keptMsg:
		a.wroteDrafts(msg.of)
		return nil, true
	case awayMsg:
		return a.away(msg), true
	case goneMsg:
		return msg.then(), true
	case leftMsg:
		if msg.forms > 0 && a.line.said == "" {
			a.inform(func() { a.say(a.session.Text.Left.Told(msg.forms)) })
		}
		return nil, true
	}
	return nil, false
}

// typedOn follows a key on a screen: a field that was left is kept at once, the rest at the next pause.
func (a *App) typedOn(o opened) tea.Cmd {
	if !a.inside || !screen.Drafts(o.Screen) {
		return nil
	}
	d, now := &a.drafts, time.Now() // measures the typing, says nothing about the day
	if d.typed = now; d.since.IsZero() {
		d.since = now
	}
	left := false
	if half := screen.Drafted(o.Screen); half != nil {
		left = d.on == o.kept && half.At != d.field
		d.on, d.field = o.kept, half.At
	}
	if left && d.under == nil && now.Sub(d.written) > betweenFields && !screen.Busy(o.Screen) {
		return a.keepDrafts(a.stack)
	}
	return d.wait(typingPause)
}

func (d *drafts) wait(pause time.Duration) tea.Cmd {
	if d.waits {
		return nil
	}
	d.waits = true
	return screen.Beside(tea.Tick(pause, func(time.Time) tea.Msg { return pausedMsg{} }))
}

// paused keeps what is half-typed, if the clerk has paused.
func (a *App) paused() tea.Cmd {
	d, now := &a.drafts, time.Now()
	d.waits = false
	switch rest := min(typingPause-now.Sub(d.typed), longestTyping-now.Sub(d.since)); {
	case !a.inside:
		return nil
	case rest > 0:
		return d.wait(rest)
	case d.under != nil || screen.Busy(a.front()):
		return d.wait(typingPause)
	}
	return a.keepDrafts(a.stack)
}

// keepDrafts is the command that keeps what is half-typed on screens; nil where the file has it already.
func (a *App) keepDrafts(screens []opened) tea.Cmd {
	w := &writing{file: a.file, done: make(chan struct{})}
	for _, o := range screens {
		if f, changed := a.unwritten(o); changed {
			w.forms = append(w.forms, f)
			*f.k = keeping{f.of, f.timeless}
		}
	}
	a.drafts.since = time.Time{}
	if len(w.forms) == 0 {
		return nil
	}
	before := a.drafts.under
	a.drafts.under, a.drafts.written = w, time.Now()
	return func() tea.Msg {
		if before != nil {
			<-before.done
		}
		w.run()
		return keptMsg{w}
	}
}

// unwritten is what of a screen the file does not have as it stands.
func (a *App) unwritten(o opened) (f writtenForm, changed bool) {
	left, err := a.session.LeftOn(o.Screen, o.door)
	switch {
	case err != nil:
		return f, false // no form holds what cannot be written
	case left == nil:
		return writtenForm{k: o.kept, of: o.kept.of}, o.kept.form != nil
	}
	f = writtenForm{k: o.kept, of: left.Of, form: left.Bytes(a.clock.Now()), timeless: left.Bytes(time.Time{})}
	return f, !bytes.Equal(f.timeless, o.kept.form)
}

// run writes, beside the loop.
func (w *writing) run() {
	defer close(w.done)
	for _, f := range w.forms {
		if f.form == nil {
			w.err = errors.Join(w.err, w.file.DropDraft(f.of.Screen, f.of.Record))
		} else {
			w.err = errors.Join(w.err, w.file.SaveDraft(f.of.Screen, f.of.Record, f.form))
		}
	}
}

// wroteDrafts takes note of what came of a writing. What was not kept is tried again at the next pause; that is said
// once, and disturbs nothing.
func (a *App) wroteDrafts(w *writing) {
	if a.drafts.under == w {
		a.drafts.under = nil
	}
	if w.err == nil {
		a.drafts.told = false
		return
	}
	for _, f := range w.forms {
		f.k.form = nil
	}
	if !a.drafts.told && a.inside && a.line.confirm == nil {
		a.drafts.told = true
		a.line.said, a.line.alert = a.session.Text.Left.NotKept(Explain(a.session.Text, w.err).What), true
	}
}

// draftsKept is the command that waits for what is being kept.
func (a *App) draftsKept() tea.Cmd {
	w := a.drafts.under
	if w == nil {
		return nil
	}
	return func() tea.Msg { <-w.done; return nil }
}

// afterDrafts makes the command of a screen that is saving now wait for what is being kept of it: the act forgets it.
func (a *App) afterDrafts(cmd tea.Cmd) tea.Cmd {
	w := a.drafts.under
	if cmd == nil || w == nil || !screen.Busy(a.front()) {
		return cmd
	}
	return func() tea.Msg {
		<-w.done
		return cmd()
	}
}

// beforeAway keeps what is half-typed on screens that are about to go, and then goes on: at once where there is nothing
// to keep. No key counts meanwhile.
func (a *App) beforeAway(screens []opened, then func() tea.Cmd) tea.Cmd {
	keep, half := a.keepDrafts(screens), false
	for _, o := range screens {
		half = half || screen.Drafted(o.Screen) != nil
	}
	w := a.drafts.under
	if w == nil {
		return a.saidKept(half, then)
	}
	a.leaving = true
	wait := func() tea.Msg {
		<-w.done
		return awayMsg{w.err, func() tea.Cmd { return a.saidKept(half, then) }}
	}
	return tea.Batch(keep, wait)
}

func (a *App) saidKept(half bool, then func() tea.Cmd) tea.Cmd {
	cmd := then()
	if half {
		a.inform(func() { a.say(a.session.Text.Fields.Kept) })
	}
	return cmd
}

// away lets the screens go, or asks before what could not be kept is lost.
func (a *App) away(msg awayMsg) tea.Cmd {
	a.leaving = false
	switch {
	case !a.inside: // locked meanwhile: they wait behind the lock
		return nil
	case msg.err == nil:
		return msg.then()
	}
	a.ahead.drop()
	a.ask(a.session.Text.Left.AskAway(Explain(a.session.Text, msg.err).What), screen.Go(goneMsg{msg.then}), nil)
	return nil
}

// tellOfLeft is the command that counts what was left half-typed when the program last ended.
func (a *App) tellOfLeft() tea.Cmd {
	session := *a.session
	return func() tea.Msg {
		list, _ := session.AllLeft() // it is told again when a form is opened
		return leftMsg{len(list)}
	}
}
