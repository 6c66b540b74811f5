package widget_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"suifang/tui/screentest"
	"suifang/tui/widget"
)

// rows are n rows, a village each `village` rows and a household each `home` rows.
func rows(n, village, home int) widget.Rows[int] {
	r := widget.Rows[int]{
		Len: n,
		Key: func(i int) int { return i },
		Row: func(i, width int, _ bool) string {
			return widget.Truncate(fmt.Sprintf("彭慧敏%d  34岁  放环后3个月", i), width)
		},
	}
	for i := range n {
		if village > 0 && i%village == 0 {
			r.Heads = append(r.Heads, widget.Head{At: i})
		}
		if home > 0 && i%home == 0 {
			r.Heads = append(r.Heads, widget.Head{At: i, Level: 1})
		}
	}
	r.Head = func(h, width int) string {
		if r.Heads[h].Level == 0 {
			return fmt.Sprintf("村%d", r.Heads[h].At)
		}
		return fmt.Sprintf("户%d", r.Heads[h].At)
	}
	return r
}

func list(n, village, home, height int) *widget.List[int] {
	l := widget.NewList[int](styles)
	l.ByPage = false
	l.Resize(60, height)
	l.SetRows(rows(n, village, home))
	return l
}

func listView(l *widget.List[int]) []string {
	lines, _ := l.View()
	for i := range lines {
		lines[i] = strings.TrimRight(ansi.Strip(lines[i]), " ")
	}
	return lines
}

func TestListShowsGroupsAndHouseholds(t *testing.T) {
	l := list(6, 3, 2, 20)
	l.Update(screentest.Key("down"))
	l.Update(screentest.Key("space"))
	want := []string{
		" 村0", "   户0", "   彭慧敏0  34岁  放环后3个月", "  *彭慧敏1  34岁  放环后3个月", "   户2",
		" > 彭慧敏2  34岁  放环后3个月", " 村3", "   彭慧敏3  34岁  放环后3个月", "   户4",
		"   彭慧敏4  34岁  放环后3个月", "   彭慧敏5  34岁  放环后3个月",
	}
	if got := listView(l); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("shows\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if _, cursor := l.View(); cursor.X != 1 || cursor.Y != 5 {
		t.Errorf("the cursor is at %d,%d, want it on the selected row's mark", cursor.X, cursor.Y)
	}
}

// Wherever the clerk goes, the selected row is in view and under the cursor, the first line names its
// village, and the lines follow each other without a gap.
func TestListKeepsTheSelectionInView(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	keys := []string{"up", "down", "pgup", "pgdown", "home", "end", "space"}
	for _, shape := range [][3]int{{500, 37, 4}, {500, 1, 1}, {500, 0, 0}, {500, 0, 3}, {3, 1, 1}, {1, 0, 0}, {500, 100, 0}} {
		for _, byPage := range []bool{false, true} {
			l := list(shape[0], shape[1], shape[2], 3+rng.IntN(20))
			l.ByPage = byPage
			at := 0
			for range 2000 {
				k := keys[rng.IntN(len(keys))]
				l.Update(screentest.Key(k))
				if rng.IntN(50) == 0 {
					l.Resize(60, 3+rng.IntN(20))
				}
				lines := listView(l)
				_, cursor := l.View()
				at = l.Index()
				if line := lines[cursor.Y]; !strings.HasPrefix(line, " >") || !strings.Contains(line, fmt.Sprintf("彭慧敏%d ", at)) {
					t.Fatalf("shape %v, after %s: row %d is not under the cursor, line %d of\n%s", shape, k, at, cursor.Y, strings.Join(lines, "\n"))
				}
				if village := shape[1]; village > 0 && !strings.HasPrefix(lines[0], " 村") && len(lines) >= 3 {
					t.Fatalf("shape %v, after %s: the first line names no village\n%s", shape, k, strings.Join(lines, "\n"))
				}
			}
		}
	}
}

func TestListShowsTheHeadsAboveItsFirstRow(t *testing.T) {
	l := list(100, 10, 5, 6)
	for range 30 {
		l.Update(screentest.Key("down"))
	}
	for range 60 {
		l.Update(screentest.Key("up"))
	}
	if got := listView(l); got[0] != " 村0" || got[1] != "   户0" || !strings.HasPrefix(got[2], " > 彭慧敏0") {
		t.Errorf("back at the start it shows\n%s", strings.Join(got, "\n"))
	}
}

func TestListKeepsSelectionAndMarksAcrossAFilter(t *testing.T) {
	l := list(100, 10, 5, 10)
	l.Select(40)
	l.Update(screentest.Key("space")) // marks 40, goes to 41
	l.Select(50)
	l.Update(screentest.Key("space"))
	even := rows(50, 0, 0)
	even.Key = func(i int) int { return i*2 + 10 }
	l.Select(60)
	l.SetRows(even)
	if key, ok := l.Selected(); !ok || key != 60 {
		t.Errorf("the selection went to %d", key)
	}
	if got := fmt.Sprint(l.Marked()); got != "[40 50]" {
		t.Errorf("marks = %s", got)
	}
	l.SetRows(widget.Rows[int]{})
	if _, ok := l.Selected(); ok || l.Index() != -1 || l.Update(screentest.Key("down")) {
		t.Error("an empty list has a selected row")
	}
	if lines, cursor := l.View(); lines != nil || cursor != nil {
		t.Error("an empty list draws something")
	}
}

// listModel shows a list in a whole window.
type listModel struct{ list *widget.List[int] }

func (m *listModel) Init() tea.Cmd { return nil }

func (m *listModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		m.list.Resize(size.Width, size.Height)
	}
	m.list.Update(msg)
	return m, nil
}

func (m *listModel) View() tea.View {
	lines, cursor := m.list.View()
	var p widget.Page
	p.Block(lines, cursor)
	v := p.View(120, 40)
	v.AltScreen = true
	return v
}

func TestListOnTheRealScreen(t *testing.T) {
	term := screentest.Start(t, &listModel{list(200_000, 500, 3, 40)}, 120, 40)
	term.WaitFor("> 彭慧敏0")
	term.Press("end")
	term.WaitFor("> 彭慧敏199999")
	term.WaitCursor(1, 39)
	term.Press("up", "pgup", "space")
	term.WaitFor("*彭慧敏")
	term.Press("home")
	term.WaitFor("> 彭慧敏0")
	term.WaitCursor(1, 2)
	term.Resize(60, 10)
	term.WaitGone("彭慧敏8 ")
}

// tabular are rows as a worklist has them: seven columns, foreign text, a style.
func tabular(n int) widget.Rows[int] {
	r := rows(n, 500, 3)
	table := widget.NewTable(116, widget.Column{Width: 10}, widget.Column{Width: 4, Right: true}, widget.Column{Width: 20, Grow: 1},
		widget.Column{Width: 10}, widget.Column{Width: 8}, widget.Column{Width: 11}, widget.Column{Width: 14})
	r.Row = func(i, _ int, selected bool) string {
		name := widget.Sanitize("欧阳桂兰")
		if selected {
			name = styles.Selected.Paint(name)
		}
		return table.Row(name, "34岁", widget.Sanitize("放环后3个月随访"), styles.Alert.Paint("逾期  6天"), "至 11-29", "尾号6030", "联系1次")
	}
	return r
}

// BenchmarkListKeyAndView is a key and the frame after it, 200,000 rows in a window of 120x40.
func BenchmarkListKeyAndView(b *testing.B) {
	m := &listModel{widget.NewList[int](styles)}
	m.list.Resize(120, 40)
	m.list.SetRows(tabular(200_000))
	m.list.Select(100_000)
	down, up := screentest.Key("down"), screentest.Key("up")
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%200 < 100 {
			m.Update(down)
		} else {
			m.Update(up)
		}
		_ = m.View()
	}
}
