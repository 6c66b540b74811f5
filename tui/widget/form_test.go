package widget_test

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"suifang/tui/screentest"
	"suifang/tui/text"
	"suifang/tui/widget"
)

type savedMsg struct{}

// visitForm is a form as a screen has it.
func visitForm() (*widget.Form, *widget.Date) {
	date := widget.NewDate(styles, saturday, widget.DateOptions{})
	f := widget.NewForm(styles,
		widget.Item{ID: "outcome", Label: "结果", Field: outcomes(), Required: true},
		widget.Item{ID: "date", Label: "日期", Field: date, Required: true},
		widget.Item{Label: "-"},
		widget.Item{ID: "village", Label: "自查到尾丝", Field: widget.NewValues(styles, false, villages()...)},
		widget.Item{ID: "note", Label: "需要什么", Field: widget.NewText(styles, widget.TextOptions{}), Repeat: "下次先打电话"},
	)
	f.OnSave = func() tea.Cmd { return func() tea.Msg { return savedMsg{} } }
	f.Resize(80, 10)
	return f, date
}

func fill(f *widget.Form, keys ...string) (cmd tea.Cmd) {
	for _, k := range keys {
		cmd = f.Update(screentest.Key(k))
	}
	return cmd
}

func formView(f *widget.Form) string {
	lines, _ := f.View()
	for i, l := range lines {
		lines[i] = strings.TrimRight(ansi.Strip(l), " ")
	}
	return strings.Join(lines, "\n")
}

func TestFormIsFilledFromTheKeyboard(t *testing.T) {
	f, _ := visitForm()
	if cmd := fill(f, "1", "enter", "-", "1", "enter", "h", "x", "enter", `"`, "enter"); cmd == nil {
		t.Fatalf("Enter on the last field does not save:\n%s", formView(f))
	}
	want := map[string]string{"outcome": "done", "date": "2026-11-20", "village": "v1", "note": "下次先打电话"}
	if got := f.Values(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("values = %v, want %v", got, want)
	}
	if !f.Dirty() {
		t.Error("a filled form is not dirty")
	}
	if f.Clean(); f.Dirty() {
		t.Error("a saved form is dirty")
	}
	view := strings.Join([]string{
		" 结果         [1 完成] 2 未联系上  3 谢绝",
		" 日期         2026-11-20 周五",
		strings.Repeat("-", 79),
		" 自查到尾丝   河西村",
		" 需要什么   > 下次先打电话",
	}, "\n")
	if got := formView(f); got != view {
		t.Errorf("shows\n%s\nwant\n%s", got, view)
	}
}

func TestFormStopsAtWhatIsWrong(t *testing.T) {
	f, _ := visitForm()
	if cmd := fill(f, "f10"); cmd != nil || f.Focused() != "outcome" {
		t.Fatalf("an empty form was saved, or the focus is on %q", f.Focused())
	}
	fill(f, "1", "tab", "0", "2", "3", "0", "tab")
	if got := formView(f); !strings.Contains(got, text.Zh.Widget.NotADate) {
		t.Fatalf("the field left with a wrong date does not say so:\n%s", got)
	}
	if cmd := fill(f, "ctrl+s"); cmd != nil || f.Focused() != "date" {
		t.Fatalf("a wrong date was saved, or the focus is on %q", f.Focused())
	}
	if got := f.Values()["date"]; got != "0230" {
		t.Errorf("what was typed is lost: %q", got)
	}
	fill(f, ".")
	if got := formView(f); strings.Contains(got, text.Zh.Widget.NotADate) {
		t.Errorf("the complaint stays after the date is right:\n%s", got)
	}
	if cmd := fill(f, "f10"); cmd == nil {
		t.Errorf("the right form is not saved:\n%s", formView(f))
	}
}

func TestFormOpensAListOfValues(t *testing.T) {
	f, _ := visitForm()
	f.FocusOn("village")
	fill(f, "f4")
	if !f.HasPopup() {
		t.Fatal("F4 opens nothing")
	}
	if got := formView(f); !strings.Contains(got, "北庄村") || !strings.Contains(got, "3/3") {
		t.Fatalf("the list is not shown:\n%s", got)
	}
	fill(f, "b", "z")
	if got := formView(f); strings.Contains(got, "河西村") || !strings.Contains(got, "北庄村") {
		t.Fatalf("initials do not narrow the list:\n%s", got)
	}
	fill(f, "enter")
	if f.HasPopup() || f.Value("village") != "v3" {
		t.Fatalf("Enter takes %q", f.Value("village"))
	}
	fill(f, "f4", "down", "esc")
	if f.HasPopup() || f.Value("village") != "v3" {
		t.Errorf("Esc changes the value to %q", f.Value("village"))
	}
}

func TestFormScrolls(t *testing.T) {
	var items []widget.Item
	for i := range 30 {
		items = append(items, widget.Item{ID: fmt.Sprint(i), Label: fmt.Sprintf("项目%d", i), Field: widget.NewText(styles, widget.TextOptions{})})
	}
	f := widget.NewForm(styles, items...)
	f.Resize(40, 7)
	for _, step := range []struct {
		key  string
		want string
	}{{"pgdown", "5"}, {"pgdown", "10"}, {"down", "11"}, {"pgup", "6"}, {"up", "5"}} {
		fill(f, step.key)
		lines, cursor := f.View()
		if f.Focused() != step.want || len(lines) != 7 || !strings.Contains(ansi.Strip(lines[cursor.Y]), "项目"+step.want+" ") {
			t.Errorf("after %s the focus is on %s, the cursor in line %d of\n%s", step.key, f.Focused(), cursor.Y, formView(f))
		}
	}
}

func TestFormColumnsOfAnExam(t *testing.T) {
	f := widget.NewForm(styles,
		widget.Item{ID: "sys", Label: "血压 收缩", Field: widget.NewNumber(styles, widget.NumberOptions{}), Unit: "mmHg", Reference: "90-140", Previous: "118 03-12"},
		widget.Item{ID: "hb", Label: "血红蛋白", Field: widget.NewNumber(styles, widget.NumberOptions{}), Unit: "g/L", Reference: "115-150", Previous: "121 03-12"},
		widget.Item{Label: "阴道分泌物"},
		widget.Item{ID: "clean", Label: "清洁度", Indent: 1, Field: outcomes()},
	)
	f.SetColumns(widget.FormColumns{Value: 14, Unit: 6, Reference: 12, Previous: 12}, "项目", "本次", "单位", "参考值", "上次", "提示")
	f.OnChange = func(id string) {
		it := f.Item(id)
		it.Hint, it.Alert = "", false
		if id == "hb" && f.Value(id) == "98" {
			it.Hint, it.Alert = "低", true
		}
	}
	f.Resize(80, 10)
	fill(f, "1", "2", "4", "enter", "9", "8")
	want := []string{
		" 项目        本次           单位   参考值       上次         提示",
		" 血压 收缩   124            mmHg   90-140       118 03-12",
		" 血红蛋白  > 98             g/L    115-150      121 03-12    低",
		" 阴道分泌物",
	}
	if got := formView(f); !strings.HasPrefix(got, strings.Join(want, "\n")) {
		t.Errorf("shows\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	lines, cursor := f.View()
	if cursor.Y != 2 || cursor.X != widget.Width(" 血红蛋白  > 98") {
		t.Errorf("the caret is at %d,%d of\n%s", cursor.X, cursor.Y, strings.Join(lines, "\n"))
	}
	for _, l := range lines {
		if widget.Width(l) > 79 {
			t.Errorf("a line of %d cells reaches the last column", widget.Width(l))
		}
	}
}
