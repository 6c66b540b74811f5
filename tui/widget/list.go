package widget

import (
	"runtime"
	"sort"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// Rows are what a [List] shows. The callbacks are asked only for what is in view.
type Rows[K comparable] struct {
	Len int
	// Key is the identity of row i: the selection and the marks stay with it when the rows change.
	Key func(i int) K
	// Row draws row i in at most width cells; foreign text in it is sanitized by the callback.
	Row func(i, width int, selected bool) string

	// Heads are the lines above groups of rows, in the order of their rows; several may stand above one.
	Heads []Head
	// Head draws head h in at most width cells.
	Head func(h, width int) string
}

// A Head stands above row At. One of level 0 (a village) stays at the top of the list while its rows are
// in view; deeper ones (a household) do not.
type Head struct{ At, Level int }

// List shows rows of any number, of which it draws those in view. It scrolls over heads, selects rows
// only, and puts the real cursor on the selected one.
type List[K comparable] struct {
	styles        *Styles
	rows          Rows[K]
	groups        []int // the heads of level 0, by their place in rows.Heads
	at            int   // the selected row
	top           int   // the first line in view
	width, height int
	marked        map[K]struct{}
	// ByPage moves the view by half its height when the selection leaves it: where a terminal cannot
	// scroll a region, each scrolled line costs a whole screen of bytes.
	ByPage bool
	// Quiet says that the keys are elsewhere: the selected row is drawn as all others, without the cursor.
	Quiet bool
	keys  listKeys
}

type listKeys struct{ Up, Down, PageUp, PageDown, First, Last, Mark key.Binding }

// gutter is the room before each row: blank, the mark of the selected row, the mark of a marked one.
const gutter = 3

// NewList makes an empty list.
func NewList[K comparable](s *Styles) *List[K] {
	return &List[K]{styles: s, marked: map[K]struct{}{}, ByPage: runtime.GOOS == "windows", keys: newListKeys(s)}
}

func newListKeys(s *Styles) listKeys {
	words := s.Text.Common
	return listKeys{
		Up: Bind(s.Text, words.Up, "up"), Down: Bind(s.Text, words.Down, "down"),
		PageUp: Bind(s.Text, words.PageUp, "pgup"), PageDown: Bind(s.Text, words.PageDown, "pgdown"),
		First: Bind(s.Text, words.First, "home"), Last: Bind(s.Text, words.Last, "end"),
		Mark: Bind(s.Text, words.Mark, "space"),
	}
}

// SetRows shows other rows. The selection stays on the same identity, or near its old place if that is
// gone; marks on what is gone go too.
func (l *List[K]) SetRows(rows Rows[K]) {
	at := l.at
	if key, ok := l.Selected(); ok {
		at = findKey(rows, key, l.at)
	}
	l.rows = rows
	l.groups = l.groups[:0]
	for h, head := range rows.Heads {
		if head.Level == 0 {
			l.groups = append(l.groups, h)
		}
	}
	l.at = max(0, min(at, rows.Len-1))
	l.keepMarks()
	l.scroll()
}

// findKey is the row of that identity, or near if it is gone.
func findKey[K comparable](rows Rows[K], key K, near int) int {
	if near < rows.Len && rows.Key(near) == key {
		return near
	}
	for i := range rows.Len {
		if rows.Key(i) == key {
			return i
		}
	}
	return near
}

func (l *List[K]) keepMarks() {
	if len(l.marked) == 0 {
		return
	}
	kept := map[K]struct{}{}
	for i := range l.rows.Len {
		key := l.rows.Key(i)
		if _, ok := l.marked[key]; ok {
			kept[key] = struct{}{}
		}
	}
	l.marked = kept
}

// Resize gives the list its place, in cells and lines of the window.
func (l *List[K]) Resize(width, height int) {
	l.width, l.height = width, max(1, height)
	l.scroll()
}

// Selected is the identity of the selected row; not ok if there is no row.
func (l *List[K]) Selected() (key K, ok bool) {
	if l.at >= l.rows.Len {
		return key, false
	}
	return l.rows.Key(l.at), true
}

// Index is the number of the selected row; -1 if there is none.
func (l *List[K]) Index() int {
	if l.rows.Len == 0 {
		return -1
	}
	return l.at
}

// Len is the number of rows.
func (l *List[K]) Len() int { return l.rows.Len }

// Select moves to the row of that identity, if there is one.
func (l *List[K]) Select(key K) bool {
	i := findKey(l.rows, key, l.at)
	if i >= l.rows.Len || l.rows.Key(i) != key {
		return false
	}
	l.at = i
	l.scroll()
	return true
}

// SelectIndex moves to row i, or to the nearest there is.
func (l *List[K]) SelectIndex(i int) {
	l.at = max(0, min(i, l.rows.Len-1))
	l.scroll()
}

// Marked are the identities of the marked rows, in the order of the rows; none if nothing is marked.
func (l *List[K]) Marked() []K {
	if len(l.marked) == 0 {
		return nil
	}
	var keys []K
	for i := range l.rows.Len {
		if key := l.rows.Key(i); l.isMarked(key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// MarkCount is the number of marked rows.
func (l *List[K]) MarkCount() int { return len(l.marked) }

func (l *List[K]) isMarked(key K) bool {
	_, ok := l.marked[key]
	return ok
}

// FullHelp is every key of the list.
func (l *List[K]) FullHelp() []key.Binding {
	k := l.keys
	return []key.Binding{k.Up, k.Down, k.PageUp, k.PageDown, k.First, k.Last, k.Mark}
}

// Update moves and marks, and says whether the key was of use.
func (l *List[K]) Update(msg tea.Msg) bool {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok || l.rows.Len == 0 {
		return false
	}
	switch {
	case key.Matches(press, l.keys.Up):
		l.SelectIndex(l.at - 1)
	case key.Matches(press, l.keys.Down):
		l.SelectIndex(l.at + 1)
	case key.Matches(press, l.keys.PageUp):
		l.page(-1)
	case key.Matches(press, l.keys.PageDown):
		l.page(1)
	case key.Matches(press, l.keys.First):
		l.SelectIndex(0)
	case key.Matches(press, l.keys.Last):
		l.SelectIndex(l.rows.Len - 1)
	case key.Matches(press, l.keys.Mark):
		l.mark()
	default:
		return false
	}
	return true
}

// mark turns the selected row's mark and goes on to the next.
func (l *List[K]) mark() {
	key := l.rows.Key(l.at)
	if l.isMarked(key) {
		delete(l.marked, key)
	} else {
		l.marked[key] = struct{}{}
	}
	l.SelectIndex(l.at + 1)
}

// page moves by a window's height less one line, which stays in sight.
func (l *List[K]) page(by int) {
	step := max(1, l.height-2)
	l.top += by * step
	line := l.lineOf(l.at) + by*step
	l.SelectIndex(max(0, min(l.rowFrom(line, by), l.rows.Len-1)))
}

// lineOf is the line of row i, heads counted.
func (l *List[K]) lineOf(i int) int {
	return i + sort.Search(len(l.rows.Heads), func(h int) bool { return l.rows.Heads[h].At > i })
}

// headLine is the line of head h.
func (l *List[K]) headLine(h int) int { return l.rows.Heads[h].At + h }

// headAt is the number of heads that begin on or before a line: the last of them stands on it, or
// between it and the line stand rows.
func (l *List[K]) headAt(line int) int {
	return sort.Search(len(l.rows.Heads), func(h int) bool { return l.headLine(h) > line })
}

// rowFrom is the row on a line, or the nearest one in a direction.
func (l *List[K]) rowFrom(line, by int) int {
	h := l.headAt(line)
	if h > 0 && l.headLine(h-1) == line { // the line is a head
		if by < 0 {
			return l.rows.Heads[h-1].At - 1
		}
		return l.rows.Heads[h-1].At
	}
	return line - h
}

// lines is the number of lines in all.
func (l *List[K]) lines() int { return l.rows.Len + len(l.rows.Heads) }

// scroll moves the view so that the selected row is in it, with the heads right above it.
func (l *List[K]) scroll() {
	if l.height == 0 {
		return
	}
	line := l.lineOf(l.at)
	if above := l.above(line); above < l.top {
		l.top = above - l.jump()
	}
	if line >= l.top+l.height {
		l.top = line - l.height + 1 + l.jump()
	}
	l.top = max(0, min(l.top, l.lines()-l.height))
	if l.sticky() >= 0 && line == l.top { // not under the group's head
		l.top--
	}
}

// above is the first line that must be in view together with a row's line: the heads right above it, or
// one line for the head of its group that stays at the top.
func (l *List[K]) above(line int) int {
	first := line
	for h := l.headAt(line) - 1; h >= 0 && l.headLine(h) == first-1; h-- {
		first--
	}
	if l.height < line-first+1 {
		return line
	}
	if first == line && len(l.groups) > 0 && line > 0 {
		return line - 1
	}
	return first
}

func (l *List[K]) jump() int {
	if l.ByPage {
		return l.height / 2
	}
	return 0
}

// sticky is the head that stays in the first line of the view, or -1 where that line is a head of a
// group itself or there are no groups.
func (l *List[K]) sticky() int {
	if l.height < 3 {
		return -1
	}
	g := sort.Search(len(l.groups), func(g int) bool { return l.headLine(l.groups[g]) > l.top })
	if g == 0 || l.headLine(l.groups[g-1]) == l.top {
		return -1
	}
	return l.groups[g-1]
}

// View draws the lines in view. The cursor stands on the mark of the selected row.
func (l *List[K]) View() (lines []string, cursor *tea.Cursor) {
	if l.rows.Len == 0 || l.width <= gutter+1 {
		return nil, nil
	}
	if l.styles.hears() {
		mark, caret := l.styles.name(Part{List: l})
		return []string{mark}, l.caret(caret, 0)
	}
	end := min(l.lines(), l.top+l.height)
	h := l.headAt(l.top - 1)
	lines = make([]string, 0, end-l.top)
	for line := l.top; line < end; line++ {
		if h < len(l.rows.Heads) && l.headLine(h) == line {
			lines = append(lines, l.head(h))
			h++
			continue
		}
		lines = append(lines, l.row(line-h))
	}
	if s := l.sticky(); s >= 0 {
		lines[0] = l.head(s)
	}
	return lines, l.caret(1, l.lineOf(l.at)-l.top)
}

func (l *List[K]) caret(x, y int) *tea.Cursor {
	if l.Quiet {
		return nil
	}
	return Caret(x, y)
}

func (l *List[K]) head(h int) string {
	indent := 1 + 2*l.rows.Heads[h].Level
	line := l.rows.Head(h, l.width-1-indent)
	if l.rows.Heads[h].Level == 0 {
		line = l.styles.Strong.Paint(line)
	}
	return spaces(indent) + line
}

func (l *List[K]) row(i int) string {
	selected := i == l.at && !l.Quiet
	before := []byte("   ")
	if selected {
		before[1] = '>'
	}
	if len(l.marked) > 0 && l.isMarked(l.rows.Key(i)) {
		before[2] = '*'
	}
	return string(before) + l.rows.Row(i, l.width-1-gutter, selected)
}
