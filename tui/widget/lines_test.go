package widget_test

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"

	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"

	"suifang/tui/screentest"
	"suifang/tui/text"
	"suifang/tui/widget"
)

func TestHeader(t *testing.T) {
	h := widget.Header{Title: "今日", Centre: "水屯镇服务中心", Day: "2026-11-21 周六", Clerk: "王丽", Saved: "已存 09:41"}
	want := " 今日  水屯镇服务中心  2026-11-21 周六" + strings.Repeat(" ", 25) + "王丽  已存 09:41"
	if got := ansi.Strip(h.View(styles, 80)); got != want || widget.Width(got) != 79 {
		t.Errorf("header =\n%s| want\n%s|", got, want)
	}
	h.Heading = "彭慧敏  女 34岁\x1b[2J"
	if got := ansi.Strip(h.View(styles, 40)); got != " 彭慧敏  女 34岁       王丽  已存 09:41" {
		t.Errorf("header of a person =\n%s|", got)
	}
	if got := widget.Width(h.View(styles, 10)); got > 9 {
		t.Errorf("a narrow header takes %d cells", got)
	}
}

func TestFooterDropsWholeBindings(t *testing.T) {
	off := widget.Bind(&text.Zh, "停用", "f7")
	off.SetEnabled(false)
	bindings := []key.Binding{
		widget.Bind(&text.Zh, "记录", "enter"), off, widget.Bind(&text.Zh, "选", "space"), widget.Bind(&text.Zh, "筛选", "f6"),
	}
	for width, want := range map[int]string{
		80: " Enter 记录 空格 选 F6 筛选", 20: " Enter 记录 空格 选", 12: " Enter 记录", 11: " 空格 选", 0: "",
	} {
		if got := ansi.Strip(widget.Footer(styles, width, bindings)); got != want {
			t.Errorf("at %d cells the footer is %q, want %q", width, got, want)
		}
	}
}

func TestConfirm(t *testing.T) {
	for _, tt := range []struct {
		key           string
		answered, yes bool
	}{{"1", true, true}, {"１", true, true}, {"enter", false, false}, {"y", true, true}, {"2", true, false}, {"esc", true, false}, {"f5", false, false}} {
		c := widget.NewConfirm(styles, "退出程序?")
		if answered, yes := c.Update(screentest.Key(tt.key)); answered != tt.answered || yes != tt.yes {
			t.Errorf("%s: answered %v, yes %v", tt.key, answered, yes)
		}
	}
	line, cursor := widget.NewConfirm(styles, "退出程序?").View(80)
	if got := ansi.Strip(line); got != " 退出程序?  1 是  2 否 " || cursor != widget.Width(got) {
		t.Errorf("asks %q with the cursor at %d", got, cursor)
	}
}

func TestProgress(t *testing.T) {
	for _, tt := range []struct {
		name string
		p    widget.Progress
		want string
	}{
		{"half way", widget.Progress{Done: 5000, Total: 10000, Elapsed: time.Second},
			" [##########----------] 5000/10000  每秒 5000  还需 1秒  Esc 停止"},
		{"nothing yet", widget.Progress{Total: 10}, " [--------------------] 0/10  Esc 停止"},
		{"more than was said", widget.Progress{Done: 12, Total: 10, Elapsed: time.Second}, " [####################] 12/10  每秒 12  Esc 停止"},
		{"minutes", widget.Progress{Done: 1, Total: 91, Elapsed: time.Second}, " [--------------------] 1/91  每秒 1  还需 1分30秒  Esc 停止"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.p.View(styles, 80); got != tt.want {
				t.Errorf("shows %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTable(t *testing.T) {
	columns := []widget.Column{{Title: "姓名", Width: 6}, {Title: "岁", Width: 4, Right: true}, {Title: "事项", Width: 4, Grow: 1}, {Title: "电话", Width: 11, From: 60}}
	for _, tt := range []struct {
		width int
		want  string
	}{
		{30, "欧阳..   41 检查结果待送达    "},
		{20, "欧阳..   41 检查结.."},
	} {
		got := widget.NewTable(tt.width, columns...).Row("欧阳桂兰", "41", "检查结果待送达", "13800000000")
		if widget.Width(got) != tt.width || !strings.HasPrefix(got, strings.TrimRight(tt.want, " ")) {
			t.Errorf("at %d cells the row is %q of %d cells, want %q", tt.width, got, widget.Width(got), tt.want)
		}
	}
	if got := widget.NewTable(70, columns...); !got.Shows(3) || !strings.Contains(got.Head(), "电话") || widget.Width(got.Head()) != 70 {
		t.Errorf("the wide table has the head %q", got.Head())
	}
}

// The quick count agrees with the full one, whatever stands beside whatever.
func TestWidthOfAnyMixture(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	parts := []string{"a", "彭", "（", "\u3000", "\x1b[1m", "\x1b[m", "\x1b[38;5;1m", "\x1b[2J", "\x1b]0;x\x07", "é", "e\u0301", "彭\u0301",
		"\U000E0100", "·", "𠮷", "\u200d", "\uff9e", "ｶ", "\u20e3", "😀", "\ufe0f", "\x1b", "~", "\x7f", "\xff"}
	for range 20_000 {
		var s string
		for range rng.IntN(8) {
			s += parts[rng.IntN(len(parts))]
		}
		if got, want := widget.Width(s), ansi.StringWidth(s); got != want {
			t.Fatalf("Width(%q) = %d, want %d", s, got, want)
		}
	}
}

func TestWidthsNeverOverflow(t *testing.T) {
	for _, s := range []string{"", "彭慧敏", "a彭b慧c", "阿不都·热合曼", "\x1b[1m彭慧\x1b[m敏"} {
		for width := range 12 {
			for name, got := range map[string]string{
				"PadRight": widget.PadRight(s, width), "PadLeft": widget.PadLeft(s, width), "Ends": widget.Ends(s, "右", width),
			} {
				if widget.Width(got) != width {
					t.Errorf("%s(%q, %d) takes %d cells", name, s, width, widget.Width(got))
				}
			}
			if got := widget.Truncate(s, width); widget.Width(got) > width {
				t.Errorf("Truncate(%q, %d) takes %d cells", s, width, widget.Width(got))
			}
		}
	}
	for _, l := range widget.Wrap("放环 2026-08-15 起3个月, 窗口 11-01 至 11-29", 12) {
		if widget.Width(l) > 12 {
			t.Errorf("a wrapped line %q takes %d cells", l, widget.Width(l))
		}
	}
}

// The program's own words are drawn on consoles of unknown font: they hold only what has one width
// everywhere. Printed pages are another matter.
func TestWordsOfTheScreenHaveOneWidthEverywhere(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		v := reflect.ValueOf(*texts)
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; name != "Print" {
				requireSafe(t, v.Field(i), name)
			}
		}
	}
}

func requireSafe(t *testing.T, v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			requireSafe(t, v.Field(i), path+"."+v.Type().Field(i).Name)
		}
	case reflect.Array, reflect.Slice:
		for i := range v.Len() {
			requireSafe(t, v.Index(i), path)
		}
	case reflect.String:
		for _, r := range v.String() {
			if !safeRune(r) && r != '\n' {
				t.Errorf("%s holds %q (%U), which some terminals draw wider", path, r, r)
			}
		}
	}
}

// safeRune says whether the program's own words may hold r: ASCII, Han and full-width punctuation have
// the same width on every terminal. Quotation marks, ellipses, dots, arrows and box drawing take one
// cell here and two there, and shift all that follows.
func safeRune(r rune) bool {
	switch {
	case r >= ' ' && r <= '~':
		return true
	case r >= 0x3000 && r <= 0x3002, r >= 0x3008 && r <= 0x3011, r >= 0xff01 && r <= 0xff5e:
		return true
	}
	return unicode.Is(unicode.Han, r)
}

func TestStylesNeverSpeakAlone(t *testing.T) {
	for _, look := range []widget.Look{{}, {Dark: true}, {NoColor: true}} {
		s := widget.NewStyles(&text.Zh, look)
		for name, ink := range map[string]widget.Ink{"alert": s.Alert, "accent": s.Accent, "dim": s.Dim, "selected": s.Selected} {
			painted := ink.Paint("逾期" + s.Dim.Paint("远") + "人")
			if ansi.Strip(painted) != "逾期远人" || strings.Contains(painted, "38;") {
				t.Errorf("%+v: %s paints %q: more than the 16 colours, or other words", look, name, painted)
			}
			if look.NoColor && (strings.Contains(painted, "[3") || strings.Contains(painted, "[9")) {
				t.Errorf("%s paints in colour where none is wished: %q", name, painted)
			}
		}
	}
	if !widget.NoColor(func(string) string { return "yes" }) || widget.NoColor(func(string) string { return "" }) {
		t.Error("NO_COLOR counts when it is not empty, and only then")
	}
}

func TestPageKeepsTheLastColumnFree(t *testing.T) {
	var p widget.Page
	p.Line(strings.Repeat("彭", 50))
	p.LineAt("x", 200)
	p.Fill(30)
	v := p.View(80, 24)
	for i, l := range strings.Split(v.Content, "\n") {
		if widget.Width(l) > 79 || i > 23 {
			t.Errorf("line %d takes %d cells", i, widget.Width(l))
		}
	}
	if v.Cursor == nil || v.Cursor.X != 79 || v.Cursor.Y != 1 || v.Cursor.Blink {
		t.Errorf("the cursor = %+v", v.Cursor)
	}
	if v := p.View(0, 0); v.Content != "" {
		t.Errorf("before the size is known the page draws %q", v.Content)
	}
}
