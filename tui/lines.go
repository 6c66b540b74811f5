package tui

import (
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// The smallest window that can be worked in.
const (
	leastWidth  = 40
	leastHeight = 15
)

// narrow is the width below which the footer is left to the screen's own keys, with help alone beside them.
const narrow = 60

// A lastLine is what stands in the last line of the window instead of the keys, until the next one.
type lastLine struct {
	said    string
	alert   bool
	confirm *widget.Confirm
	yes, no tea.Cmd
	esc     tea.Cmd        // nil: it asks another time
	atOnce  func() tea.Cmd // what yes does on the loop, instead
}

// say puts a sentence into the last line. A question that stands there stays, and the sentence comes after it.
func (a *App) say(sentence string) { a.line.said, a.line.alert = sentence, false }

// explain puts an error into the last line in the clerk's words, or before her eyes where it does not fit.
func (a *App) explain(err error) { a.explainAs(Explain(a.session.Text, err)) }

func (a *App) explainAs(s text.Sentence) {
	line := s.What + " " + s.Next
	if widget.Width(line) <= a.width-3 {
		a.line.said, a.line.alert = line, true
		return
	}
	a.line.said, a.line.alert = s.What, true
	a.notice = &screen.NoticeMsg{Title: a.session.Text.Errors.Title, Lines: []string{s.What, s.Next}}
}

// View draws the window.
func (a *App) View() tea.View {
	v := tea.View{AltScreen: true, WindowTitle: a.session.Text.Common.Program}
	switch {
	case a.width == 0:
	case a.width < leastWidth || a.height < leastHeight:
		v.SetContent(widget.Truncate(a.session.Text.Common.TooSmall(leastWidth, leastHeight), a.width-1))
	default:
		a.draw(&v)
	}
	return v
}

func (a *App) draw(v *tea.View) {
	body, cursor := a.body()
	lines := make([]string, 0, a.height)
	lines = append(lines, a.header().View(a.session.Styles, a.width))
	for _, line := range body[:min(len(body), a.height-2)] {
		lines = append(lines, widget.Truncate(line, a.width-1))
	}
	for len(lines) < a.height-1 {
		lines = append(lines, "")
	}
	last, at := a.lastLine()
	if a.line.confirm != nil {
		cursor = widget.Caret(min(at, a.width-2), a.height-1)
	}
	v.SetContent(strings.Join(append(lines, last), "\n"))
	v.Cursor = cursor
}

// body is what stands between the first line and the last, with the cursor counted from the window's corner.
func (a *App) body() ([]string, *tea.Cursor) {
	if a.notice != nil {
		return a.noticeLines(), widget.Caret(1, 2)
	}
	v := a.front().View()
	return strings.Split(v.Content, "\n"), widget.Shift(v.Cursor, 0, 1)
}

func (a *App) noticeLines() []string {
	lines := []string{"", " " + a.session.Styles.Strong.Paint(widget.Sanitize(a.notice.Title)), ""}
	for _, line := range a.notice.Lines {
		for _, part := range widget.Wrap(widget.Sanitize(line), a.width-3) {
			lines = append(lines, " "+part)
		}
	}
	return lines
}

// header is the first line: where, for which centre, which day, who, saved when.
func (a *App) header() widget.Header {
	s, front := a.session, a.front()
	if !a.inside {
		return widget.Header{Title: front.Title()}
	}
	h := widget.Header{Title: front.Title(), Heading: screen.Heading(front), Centre: s.Centre, Day: s.Text.Date(s.Today),
		Clerk: s.Clerk, Saved: a.savedWhen()}
	if screen.Dirty(front) {
		h.Saved = s.Text.Common.NotSaved
	}
	return h
}

// savedWhen is the time of the last saving, or its day if that was another.
func (a *App) savedWhen() string {
	t := a.session.Text
	switch day := model.DateOf(a.savedAt); {
	case a.savedAt.IsZero():
		return ""
	case day != model.DateOf(a.clock.Now()):
		return t.Common.Saved(t.MonthDay(day))
	}
	return t.Common.Saved(a.savedAt.In(time.Local).Format("15:04"))
}

// lastLine is the question, what was just said, or the keys; and the cell behind a question.
func (a *App) lastLine() (line string, at int) {
	styles := a.session.Styles
	switch {
	case a.line.confirm != nil:
		return a.line.confirm.View(a.width)
	case a.writing:
		return widget.Truncate(" "+styles.Alert.Paint(a.session.Text.Stick.Writing)+a.desk.ferry.share(styles), a.width-1), 0
	case a.notice != nil:
		enter := screen.Does(a.session.Keys.Enter, a.session.Text.Errors.Enter)
		return widget.Footer(styles, a.width, []key.Binding{enter}), 0
	case a.line.said != "":
		said := " " + widget.Sanitize(a.line.said)
		if a.line.alert {
			said = styles.Alert.Paint(said)
		}
		return widget.Truncate(said, a.width-1), 0
	case a.erasing && a.inside:
		return widget.Truncate(" "+styles.Alert.Paint(a.session.Text.Rights.ErasingNow)+a.eraser.share(styles), a.width-1), 0
	}
	return a.footer(), 0
}

// footer is the key table of the screen, then those shared keys that it does not name itself. Help always
// has its place at the end, and the way back before it where not all keys fit.
func (a *App) footer() string {
	own := a.front().ShortHelp()
	offered := without(a.offered(), own)
	if i := slices.IndexFunc(own, leadsBack); i >= 0 && !a.fits(slices.Concat(own, offered)) {
		offered = append([]key.Binding{own[i]}, offered...)
		own = slices.Delete(slices.Clone(own), i, i+1)
	}
	tail := widget.Footer(a.session.Styles, a.width, offered)
	head := widget.Footer(a.session.Styles, a.width-widget.Width(tail), own)
	return head + tail
}

func leadsBack(b key.Binding) bool { return slices.Contains(b.Keys(), "esc") && b.Enabled() }

// fits says whether all keys have room in the last line.
func (a *App) fits(bindings []key.Binding) bool {
	return widget.Width(widget.Footer(a.session.Styles, 1000, bindings)) <= a.width-1
}

// offered are the shared keys for the footer.
func (a *App) offered() []key.Binding {
	k := a.session.Keys
	switch {
	case passing(a.front()), a.width < narrow:
		return []key.Binding{k.Help}
	case !a.inside:
		return []key.Binding{k.Quit, k.Help}
	}
	return []key.Binding{k.Palette, k.Help}
}

// without leaves out the bindings that others name already.
func without(bindings, others []key.Binding) (rest []key.Binding) {
	named := map[string]bool{}
	for _, o := range others {
		named[o.Help().Key] = true
	}
	for _, b := range bindings {
		if !named[b.Help().Key] {
			rest = append(rest, b)
		}
	}
	return rest
}
