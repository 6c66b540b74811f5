package widget_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"suifang/model"
	"suifang/tui/screentest"
	"suifang/tui/text"
	"suifang/tui/widget"
)

var (
	styles   = widget.NewStyles(&text.Zh, widget.Look{Dark: true})
	saturday = model.NewDate(2026, 11, 21)
)

// shown is the least model around a field: a label, the field, the real cursor.
type shown struct {
	label string
	field widget.Field
	width int
}

func (m *shown) Init() tea.Cmd { m.field.Focus(); return nil }

func (m *shown) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.field.Update(msg)
	return m, nil
}

func (m *shown) View() tea.View {
	s, caret := m.field.View(m.width)
	var p widget.Page
	p.Line("")
	p.LineAt(m.label+s+"|", widget.Width(m.label)+caret)
	return p.View(80, 5)
}

func TestTheCursorStandsAtTheCaret(t *testing.T) {
	for _, tt := range []struct {
		name  string
		press []string
		want  string
		x     int
	}{
		{"behind Chinese and Latin text", []string{"张三丰", "abc"}, "姓名: 张三丰abc", 15},
		{"before a Chinese character", []string{"张三丰", "<left>"}, "姓名: 张三丰", 10},
		{"after typing inside wide text", []string{"张丰", "<left>", "三"}, "姓名: 张三丰", 10},
		{"after deleting a wide character", []string{"张三丰", "<left>", "<backspace>"}, "姓名: 张丰", 8},
		{"after deleting forward", []string{"张三丰", "<home>", "<delete>"}, "姓名: 三丰", 6},
		{"at the end again", []string{"张三丰", "<home>", "<end>"}, "姓名: 张三丰", 12},
		{"at the start of a word", []string{"彭慧敏 abc", "<ctrl+left>"}, "姓名: 彭慧敏 abc", 13},
		{"after a word is deleted", []string{"彭慧敏 abc", "<ctrl+w>"}, "姓名: 彭慧敏", 13},
		{"after the beginning is deleted", []string{"彭慧敏abc", "<left>", "<ctrl+u>"}, "姓名: c", 6},
		{"after the rest is deleted", []string{"彭慧敏", "<home>", "<right>", "<ctrl+k>"}, "姓名: 彭", 8},
		{"on the right of a narrow field", []string{"一二三四五六七八九十"}, "姓名: 四五六七八九十", 20},
		{"on the left of a narrow field", []string{"一二三四五六七八九十", "<home>"}, "姓名: 一二三四五六七", 6},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := &shown{label: "姓名: ", field: widget.NewText(styles, widget.TextOptions{}), width: 15}
			term := screentest.Start(t, m, 80, 5)
			term.WaitFor("姓名")
			for _, p := range tt.press {
				if name, ok := strings.CutPrefix(p, "<"); ok {
					term.Press(strings.TrimSuffix(name, ">"))
				} else {
					term.Type(p)
				}
			}
			term.WaitUntil("the line is "+tt.want, func() bool {
				line, _, _ := strings.Cut(term.Line(1), "|")
				return strings.TrimSpace(line) == tt.want
			})
			term.WaitCursor(tt.x, 1)
		})
	}
}

func TestPasteIsHarmless(t *testing.T) {
	m := &shown{label: "> ", field: widget.NewText(styles, widget.TextOptions{}), width: 60}
	term := screentest.Start(t, m, 80, 5)
	term.WaitFor("|")
	term.Paste("彭慧敏\n河西村\t3组\x07\u202e结尾")
	term.WaitFor("> 彭慧敏 河西村 3组结尾")
	term.WaitCursor(2+widget.Width("彭慧敏 河西村 3组结尾"), 1)
}

func TestSanitize(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"plain text stays", "彭慧敏 02-0017", "彭慧敏 02-0017"},
		{"minority names keep their dot", "阿不都·热合曼", "阿不都·热合曼"},
		{"a colour sequence goes", "a\x1b[31mb\x1b[0m", "ab"},
		{"a title sequence goes", "a\x1b]0;x\x07b", "ab"},
		{"a clipboard sequence goes", "\x1b]52;c;aGk=\x1b\\b", "b"},
		{"8-bit controls go", "a\u009b31mb", "a31mb"},
		{"line breaks become blanks", "a\r\nb\u2028c", "a  b c"},
		{"turned text goes straight", "a\u202eb\u2066c", "abc"},
		{"broken bytes become question marks", "a\xffb", "a?b"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := widget.Sanitize(tt.in); got != tt.want {
				t.Errorf("Sanitize(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func FuzzSanitize(f *testing.F) {
	f.Add("彭\x1b[2J慧\x9b1m\u202e敏\n")
	f.Fuzz(func(t *testing.T, s string) {
		got := widget.Sanitize(s)
		if strings.ContainsAny(got, "\x1b\u009b\n\r\x00\x7f") || ansi.Strip(got) != got || widget.Sanitize(got) != got {
			t.Errorf("Sanitize(%q) = %q is not harmless", s, got)
		}
	})
}

func press(f widget.Field, keys ...string) {
	for _, k := range keys {
		f.Update(screentest.Key(k))
	}
}

func write(f widget.Field, s string) {
	for _, r := range s {
		press(f, string(r))
	}
}

func view(f widget.Field, width int) string {
	s, _ := f.View(width)
	return strings.TrimRight(ansi.Strip(s), " ")
}

func TestTextOptions(t *testing.T) {
	mask := widget.NewText(styles, widget.TextOptions{Mask: true})
	write(mask, "口令 12 ")
	if view(mask, 20) != "******" || mask.Value() != "口令 12 " {
		t.Errorf("a passphrase shows %q and is %q", view(mask, 20), mask.Value())
	}
	number := widget.NewText(styles, widget.TextOptions{Narrow: true, Allow: widget.IDDigits, MaxRunes: 18})
	write(number, "１１０１０１ 1990-0101ａ001ｘ99999")
	if got := number.Value(); got != "110101"+"19900101"+"001x" {
		t.Errorf("an identity number = %q", got)
	}
	replaced := widget.NewText(styles, widget.TextOptions{Replace: true, MaxCells: 5})
	replaced.SetValue("旧")
	replaced.Focus()
	write(replaced, "新名字")
	if got := replaced.Value(); got != "新名" {
		t.Errorf("typing at once = %q, want the old text replaced and the new one cut at 5 cells", got)
	}
	press(replaced, "home")
	replaced.Focus()
	press(replaced, "end")
	write(replaced, "a")
	if got := replaced.Value(); got != "新名a" {
		t.Errorf("moving first = %q, want the text edited", got)
	}
}

func TestInvisibleCharactersMoveWithTheirOwn(t *testing.T) {
	field := widget.NewText(styles, widget.TextOptions{})
	field.Update(tea.PasteMsg{Content: "葛\U000E0100城"})
	press(field, "left", "left", "right", "backspace")
	if got := field.Value(); got != "城" {
		t.Errorf("a character and its variation selector are deleted apart: %q", got)
	}
}

func TestDateField(t *testing.T) {
	for _, tt := range []struct{ name, typed, shown, value, wrong string }{
		{"a month and a day", "0315", "0315         2026-03-15 周日", "2026-03-15", ""},
		{"days ago", "-3", "-3           2026-11-18 周三", "2026-11-18", ""},
		{"an input method's full stop is today", "。", ".            2026-11-21 周六", "2026-11-21", ""},
		{"full-width digits", "０３１５", "0315         2026-03-15 周日", "2026-03-15", ""},
		{"no such day", "0230", "0230", "0230", text.Zh.Widget.NotADate},
		{"a day ahead", "2027-01-05", "2027-01-05   周二", "2027-01-05", text.Zh.Widget.FutureDate},
		{"nothing", "", "", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := widget.NewDate(styles, saturday, widget.DateOptions{})
			d.Focus()
			write(d, tt.typed)
			if got := view(d, 40); got != tt.shown {
				t.Errorf("shows %q, want %q", got, tt.shown)
			}
			if d.Value() != tt.value || d.Check() != tt.wrong {
				t.Errorf("value %q, wrong %q; want %q, %q", d.Value(), d.Check(), tt.value, tt.wrong)
			}
		})
	}
	d := widget.NewDate(styles, saturday, widget.DateOptions{})
	d.Focus()
	write(d, "-1")
	d.Blur()
	if got := view(d, 40); got != "2026-11-20 周五" {
		t.Errorf("once left, the field shows %q", got)
	}
}

func TestNumberField(t *testing.T) {
	for _, tt := range []struct{ name, typed, value, wrong string }{
		{"whole", "98", "98", ""},
		{"one place", "３6。5", "36.5", ""},
		{"two places where one is measured", "36.55", "36.55", text.Zh.Widget.NotANumber},
		{"not done", "x", "x", ""},
		{"letters do not go in", "9a8", "98", ""},
		{"a point alone", ".", ".", text.Zh.Widget.NotANumber},
		{"a code within a number", "9x", "9x", text.Zh.Widget.NotANumber},
	} {
		t.Run(tt.name, func(t *testing.T) {
			n := widget.NewNumber(styles, widget.NumberOptions{Decimals: 1, Codes: "x"})
			n.Focus()
			write(n, tt.typed)
			if n.Value() != tt.value || n.Check() != tt.wrong {
				t.Errorf("value %q, wrong %q; want %q, %q", n.Value(), n.Check(), tt.value, tt.wrong)
			}
		})
	}
}

func outcomes() *widget.Choice {
	return widget.NewChoice(styles, widget.Option{Value: "done", Label: "完成"}, widget.Option{Value: "missed", Label: "未联系上"},
		widget.Option{Value: "declined", Label: "谢绝"})
}

func TestChoiceField(t *testing.T) {
	c := outcomes()
	c.Focus()
	if got := view(c, 40); got != " 1 完成  2 未联系上  3 谢绝" {
		t.Errorf("shows %q", got)
	}
	press(c, "２")
	if got := view(c, 40); got != " 1 完成 [2 未联系上] 3 谢绝" || c.Value() != "missed" {
		t.Errorf("after a full-width digit it shows %q and is %q", got, c.Value())
	}
	if _, caret := c.View(40); caret != 9 {
		t.Errorf("the caret is at %d, want 9: on the chosen digit", caret)
	}
	press(c, "right")
	if got := view(c, 14); !strings.Contains(got, "[3 谢绝]") || widget.Width(got) > 14 {
		t.Errorf("in a narrow place it shows %q", got)
	}
	press(c, "9", "q")
	if c.Value() != "declined" {
		t.Errorf("another key changed it to %q", c.Value())
	}
	press(c, "backspace")
	if c.Value() != "" {
		t.Errorf("it cannot be taken back: %q", c.Value())
	}
}

func villages() []widget.Option {
	return []widget.Option{{Value: "v1", Label: "河西村"}, {Value: "v2", Label: "西高庄村"}, {Value: "v3", Label: "北庄村"}}
}

func TestValuesField(t *testing.T) {
	for _, tt := range []struct{ name, typed, value, wrong string }{
		{"pinyin initials", "hx", "v1", ""},
		{"a part of the word", "高庄", "v2", ""},
		{"full pinyin", "beizh", "v3", ""},
		{"two answer", "庄", "庄", text.Zh.Widget.NotAChoice},
		{"none answers", "zz", "zz", text.Zh.Widget.NotAChoice},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := widget.NewValues(styles, false, villages()...)
			v.Focus()
			write(v, tt.typed)
			if v.Value() != tt.value || v.Check() != tt.wrong {
				t.Errorf("value %q, wrong %q; want %q, %q", v.Value(), v.Check(), tt.value, tt.wrong)
			}
		})
	}
	v := widget.NewValues(styles, false, villages()...)
	v.Focus()
	write(v, "hx")
	if got := view(v, 30); got != "hx   河西村" {
		t.Errorf("while typing it shows %q", got)
	}
	v.Blur()
	if got := view(v, 30); got != "河西村" || v.Value() != "v1" {
		t.Errorf("once left it shows %q and is %q", got, v.Value())
	}
}
