package exchange

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// The lines around the lists: drives, rule and head above; rule and two lines of the selected row below.
const (
	linesAbove = 3
	linesBelow = 3
)

// Resize lays the lists and their columns out.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	w := s.words()
	s.offers.Resize(width, max(1, height-linesAbove-linesBelow))
	s.shelves.Resize(width, max(1, height-linesAbove-linesBelow))
	s.files = widget.NewTable(width-4,
		widget.Column{Title: w.File, Width: 24, Grow: 3}, widget.Column{Title: w.Where, Width: 10, Grow: 1},
		widget.Column{Title: w.Size, Width: 8, Right: true}, widget.Column{Title: w.Saved, Width: 10},
		widget.Column{Title: w.Is, Width: 14})
	s.shelf = widget.NewTable(width-4,
		widget.Column{Title: w.Label, Width: 12, Grow: 2}, widget.Column{Title: w.Holder, Width: 8, Grow: 1},
		widget.Column{Title: w.Last, Width: 10}, widget.Column{Title: w.Content, Width: 17},
		widget.Column{Title: w.File, Width: 18, Grow: 2}, widget.Column{Width: 7})
	if s.form != nil {
		s.form.Resize(width, max(1, height-3))
	}
}

// View draws the step.
func (s *Screen) View() tea.View {
	var p widget.Page
	switch s.step {
	case listing:
		s.viewOffers(&p)
	case typing, asking, sending:
		s.viewForm(&p)
	case working:
		s.viewWork(&p)
	case coming:
		s.viewComing(&p)
	case taken:
		s.viewTaken(&p)
	case sent:
		s.viewSent(&p)
	case register:
		s.viewMedia(&p)
	}
	return p.View(s.width, s.height)
}

func (s *Screen) viewOffers(p *widget.Page) {
	st, w := s.session.Styles, s.words()
	if s.found == nil {
		p.Line(st.Rule(s.width))
		p.LineAt(" "+st.Dim.Paint(w.Looking), 1)
		return
	}
	p.Line(" " + s.drives())
	p.Line(st.Rule(s.width))
	if len(s.found.offers) == 0 {
		for i, line := range widget.Wrap(w.None, s.width-3) {
			if i == 0 {
				p.LineAt(" "+line, 1)
				continue
			}
			p.Line(" " + line)
		}
		return
	}
	p.Line("   " + st.Dim.Paint(s.files.Head()))
	p.Block(s.offers.View())
	p.Fill(s.height - linesBelow)
	p.Line(st.Rule(s.width))
	for _, line := range s.aboutSelected() {
		p.Line(" " + line)
	}
}

// drives names what is plugged in.
func (s *Screen) drives() string {
	w := s.words()
	if len(s.found.places) == 0 {
		return s.session.Styles.Dim.Paint(w.NoDrive)
	}
	names := make([]string, len(s.found.places))
	for i, at := range s.found.places {
		names[i] = w.Free(widget.Sanitize(at.Label), size(int64(at.Free)))
	}
	return w.Drives + " " + strings.Join(names, ", ")
}

// size is a number of bytes as a person reads it.
func size(n int64) string {
	switch {
	case n >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.0f KB", float64(max(n, 1000))/1e3)
}

func (s *Screen) offerRow(f *store.Found, selected bool) string {
	saved := f.Saved.In(s.session.Now().Location()).Format("2006-01-02")
	line := s.files.Row(widget.Sanitize(filepath.Base(f.Path)), s.where(f), size(f.Size), saved, s.kind(f))
	switch {
	case selected:
		return s.session.Styles.Selected.Paint(line)
	case f.AtWork || f.Backup:
		return s.session.Styles.Dim.Paint(line)
	}
	return line
}

func (s *Screen) where(f *store.Found) string {
	return cmp.Or(widget.Sanitize(f.Drive), s.words().Here)
}

// kind says what a file is, as far as it shows from outside.
func (s *Screen) kind(f *store.Found) string {
	w := s.words()
	switch {
	case errors.Is(f.Broken, store.ErrDamaged):
		return w.Damaged
	case f.Broken != nil:
		return w.Unreadable
	case f.Sealed:
		return w.SealedBundle
	case f.Bundle && f.Ours:
		return w.OwnBundle
	case f.Bundle:
		return w.OtherBundle
	case f.AtWork:
		return w.AtWork
	case !f.Ours:
		return w.OtherFile
	case f.Backup:
		return w.Backup
	}
	return w.OwnFile
}

// aboutSelected is where the selected file stands, and where it is in use.
func (s *Screen) aboutSelected() []string {
	f, ok := s.selected()
	if !ok {
		return nil
	}
	saved := s.words().Saved + " " + f.Saved.In(s.session.Now().Location()).Format("2006-01-02 15:04")
	path := widget.Truncate(widget.Sanitize(f.Path), max(8, s.width-widget.Width(saved)-5))
	lines := []string{s.session.Styles.Dim.Paint(path + "  " + saved)}
	switch {
	case f.AtWork:
		lines = append(lines, s.words().AtWorkLong)
	case f.InUse != nil:
		lines = append(lines, s.inUse(&f))
	}
	return lines
}

func (s *Screen) inUse(f *store.Found) string {
	return s.words().InUse(widget.Sanitize(f.InUse.PC), f.InUse.Since.In(s.session.Now().Location()).Format("01-02 15:04"))
}

func (s *Screen) viewForm(p *widget.Page) {
	st, w := s.session.Styles, s.words()
	head := w.Keys.Path
	switch s.step {
	case asking:
		head = s.fileName() + "  " + s.why
	case sending:
		head = w.Keys.Send
	}
	p.Line(" " + st.Strong.Paint(widget.Truncate(head, s.width-2)))
	p.Line(st.Rule(s.width))
	p.Block(s.form.View())
}

func (s *Screen) fileName() string { return widget.Sanitize(filepath.Base(s.chosen.Path)) }

func (s *Screen) viewWork(p *widget.Page) {
	w := s.words()
	name := s.fileName()
	if s.phase == writing && s.form != nil {
		name = widget.Sanitize(filepath.Base(s.form.Value(fieldTo)))
	}
	what := map[phase]string{verifying: w.Verifying, comparing: w.Comparing, taking: w.Taking, writing: w.Writing}[s.phase]
	if s.stopping {
		what = w.Stopping
	}
	p.Line(" " + name)
	p.Line(s.session.Styles.Rule(s.width))
	p.LineAt(" "+s.session.Styles.Strong.Paint(what), 1)
	if s.progress.Total > 0 {
		p.Line(s.progress.View(s.session.Styles, s.width))
	}
}

// fact draws a label and what is to be said of it.
func (s *Screen) fact(p *widget.Page, label, said string) {
	const column = 22
	p.Line(" " + widget.PadRight(s.session.Styles.Dim.Paint(label), column) + " " + widget.Truncate(said, s.width-column-4))
}

func (s *Screen) viewComing(p *widget.Page) {
	st, w, c := s.session.Styles, s.words(), &s.coming
	p.Line(" " + st.Strong.Paint(s.fileName()) + "  " + s.where(&s.chosen) + "  " + s.kind(&s.chosen))
	p.Line(st.Rule(s.width))
	day := w.Unknown
	if !c.LastDay.IsZero() {
		day = c.LastDay.String()
	}
	s.fact(p, w.LastDay, day)
	s.fact(p, w.Centres, cmp.Or(widget.Sanitize(strings.Join(c.Centres, ", ")), w.Unknown))
	p.Line("")
	if c.Changes > 0 {
		s.fact(p, w.Coming, st.Strong.Paint(w.Count(c.Changes, c.People)))
		s.viewKinds(p)
	} else {
		p.Line(" " + st.Strong.Paint(w.NothingNew))
	}
	p.Line("")
	for _, line := range s.warnings() {
		p.Line(" " + widget.Truncate(line, s.width-2))
	}
	if c.Changes > 0 {
		p.LineAt(" "+w.NotYet, 1)
	}
}

// viewKinds draws the counts by kind, the most first, in as many columns as there is room for.
func (s *Screen) viewKinds(p *widget.Page) {
	counts := s.coming.Kinds
	kinds := slices.SortedFunc(maps.Keys(counts), func(a, b model.Kind) int {
		return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b))
	})
	const cells = 26
	var line strings.Builder
	columns := max(1, (s.width-26)/cells)
	for i, kind := range kinds {
		name := cmp.Or(s.session.Text.CLI.Kinds[kind], widget.Sanitize(string(kind)), s.words().Names)
		line.WriteString(widget.PadRight(name+" "+strconv.Itoa(counts[kind]), cells))
		if (i+1)%columns == 0 || i == len(kinds)-1 {
			s.fact(p, "", line.String())
			line.Reset()
		}
	}
}

// warnings are what is to be known before it is taken in.
func (s *Screen) warnings() (lines []string) {
	w, c := s.words(), &s.coming
	if s.chosen.InUse != nil {
		lines = append(lines, s.inUse(&s.chosen))
	}
	if c.Stranger {
		lines = append(lines, w.Stranger)
	}
	if c.Damaged > 0 {
		lines = append(lines, s.session.Styles.Alert.Paint(w.Holes(c.Damaged)))
	}
	switch {
	case s.many() && !s.accept:
		lines = append(lines, s.session.Styles.Alert.Paint(w.ErasuresWait(c.Erased)))
	case s.many():
		lines = append(lines, w.ErasuresYes(c.Erased))
	case c.Erased > 0:
		lines = append(lines, w.Erasures(c.Erased))
	}
	return lines
}

func (s *Screen) viewTaken(p *widget.Page) {
	st, w, r := s.session.Styles, s.words(), &s.took.report
	head := w.Done
	if s.took.err != nil {
		head = w.Stopped
	}
	p.Line(" " + st.Strong.Paint(head) + "  " + s.fileName())
	p.Line(st.Rule(s.width))
	look := func(n int, key string) string { return fmt.Sprintf("%-6d %s", n, w.ToLook(key)) }
	s.fact(p, w.New, strconv.Itoa(r.New))
	s.fact(p, w.Records, strconv.Itoa(r.Records))
	for _, some := range []struct {
		n           int
		label, said string
	}{
		{len(r.Parallel), w.Beside, fmt.Sprintf("%-6d %s", len(r.Parallel), w.Parallel)},
		{len(r.Disputed), w.Conflicts, look(len(r.Disputed), helpKey(s.keys.Conflicts))},
		{s.took.duplicates, w.Duplicates, look(s.took.duplicates, helpKey(s.keys.Duplicates))},
		{r.Waiting, w.Waiting, strconv.Itoa(r.Waiting)},
		{r.Refused, w.Refused, fmt.Sprintf("%-6d %s", r.Refused, w.Stranger)},
		{r.ErasuresWait, w.Left, strconv.Itoa(r.ErasuresWait)},
		{len(r.Skipped), w.Skipped, strconv.Itoa(len(r.Skipped))},
	} {
		if some.n > 0 {
			s.fact(p, some.label, some.said)
		}
	}
	p.Line("")
	for _, line := range s.lack() {
		for _, part := range widget.Wrap(line, s.width-3) {
			p.Line(" " + part)
		}
	}
	p.LineAt(" "+st.Dim.Paint(w.Took(r.Took.Seconds())), 1)
}

func helpKey(b key.Binding) string { return b.Help().Key }

// lack is what a bundle's sender holds besides.
func (s *Screen) lack() []string {
	switch lack := s.took.lack; {
	case lack.Most:
		return []string{s.words().LacksMost}
	case lack.Changes > 0:
		return []string{s.words().Lacks(lack.Changes, lack.Since.String())}
	}
	return nil
}

func (s *Screen) viewSent(p *widget.Page) {
	st, w, wrote := s.session.Styles, s.words(), &s.wrote
	head := w.Copied
	if wrote.what != wholeFile {
		head = w.Bundled
	}
	p.Line(" " + st.Strong.Paint(head(widget.Sanitize(filepath.Base(wrote.path)))))
	p.Line(st.Rule(s.width))
	for _, line := range s.sentLines() {
		p.Line(" " + widget.Truncate(line, s.width-2))
	}
	switch {
	case wrote.safe:
		p.LineAt(" "+st.Strong.Paint(w.Safe), 1)
	case wrote.drive:
		p.LineAt(" "+st.Alert.Paint(w.NotSafe), 1)
	default:
		p.Cursor(1, p.Height())
		p.Line("")
	}
}

func (s *Screen) sentLines() []string {
	st, w, wrote := s.session.Styles, s.words(), &s.wrote
	lines := []string{st.Dim.Paint(widget.Sanitize(wrote.path))}
	if wrote.what != wholeFile {
		lines = append(lines, w.Sent(wrote.sent.Changes, wrote.sent.Subjects))
	}
	if wrote.sent.Missing > 0 {
		lines = append(lines, st.Alert.Paint(w.Missing(wrote.sent.Missing)))
	}
	if wrote.sent.Replay {
		lines = append(lines, w.Replay)
	}
	lines = append(lines, w.Kept)
	switch {
	case wrote.entered:
		lines = append(lines, w.Registered)
	case wrote.drive:
		lines = append(lines, st.Alert.Paint(w.NotRegistered))
	}
	return append(lines, "")
}

func (s *Screen) viewMedia(p *widget.Page) {
	st, w := s.session.Styles, s.words()
	p.Line(st.Rule(s.width))
	if len(s.media) == 0 {
		p.LineAt(" "+w.NoMedia, 1)
		return
	}
	p.Line("   " + st.Dim.Paint(s.shelf.Head()))
	p.Block(s.shelves.View())
	p.Fill(s.height - linesBelow + 1)
	p.Line(st.Rule(s.width))
	p.Line(" " + st.Dim.Paint(widget.Truncate(w.MediaNote, s.width-2)))
}

func (s *Screen) mediumRow(m model.Medium, selected bool) string {
	w := s.words()
	state, what := w.Emptied, model.MediumContents.Label(m.Put.What, s.session.Text.Lang == text.Chinese)
	if m.Holds() {
		state = w.Holds
	}
	line := s.shelf.Row(widget.Sanitize(m.Label), widget.Sanitize(m.Holder), m.Put.On.String(), what, widget.Sanitize(m.Put.File), state)
	if selected {
		return s.session.Styles.Selected.Paint(line)
	}
	return line
}
