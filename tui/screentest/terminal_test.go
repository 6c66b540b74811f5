package screentest

import (
	"errors"
	"os"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// room is a screen of one field that saves.
type room struct {
	name   *widget.Text
	keys   *screen.Keys
	failed bool
	width  int
}

func newRoom() *room {
	styles := widget.NewStyles(&text.Zh, widget.Look{})
	return &room{name: widget.NewText(styles, widget.TextOptions{}), keys: screen.NewKeys(&text.Zh)}
}

func (r *room) Init() tea.Cmd {
	r.name.Focus()
	return nil
}

func (r *room) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.FailedMsg:
		r.failed = true
		return nil
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, r.keys.Save):
			return tea.Batch(screen.Go(screen.RecordedMsg{Name: r.name.Value()}), screen.Go(screen.BackMsg{}))
		case key.Matches(msg, r.keys.Help):
			return tea.Sequence(screen.Go(screen.FailedMsg{Err: errors.New("x")}), tea.Quit)
		}
	}
	r.name.Update(msg)
	return nil
}

func (r *room) Resize(width, _ int)      { r.width = width }
func (r *room) Title() string            { return "登记" }
func (r *room) ShortHelp() []key.Binding { return []key.Binding{r.keys.Save} }

func (r *room) View() tea.View {
	s, caret := r.name.View(20)
	var p widget.Page
	if r.failed {
		s += " 没有存上"
	}
	p.LineAt("姓名: "+s, 6+caret)
	return p.View(r.width, 5)
}

func TestDrive(t *testing.T) {
	d := Drive(t, newRoom(), 80, 5)
	d.Type("彭慧敏")
	d.Shows("姓名: 彭慧敏")
	if x, y, ok := d.Cursor(); !ok || x != 12 || y != 0 {
		t.Errorf("the cursor is at %d,%d", x, y)
	}
	d.Press("f10")
	sent := d.Sent()
	if len(sent) != 2 || sent[0].(screen.RecordedMsg).Name != "彭慧敏" || sent[1] != (screen.BackMsg{}) {
		t.Errorf("sent %v", sent)
	}
	d.Press("f1")
	d.Shows("没有存上")
	d.Hides("已存")
}

func TestHouseOnAnEmulator(t *testing.T) {
	house := &House{Screen: newRoom()}
	term := Start(t, house, 80, 5)
	term.WaitFor("姓名")
	term.Type("彭慧敏")
	term.WaitFor("彭慧敏")
	term.WaitCursor(12, 0)
	term.Press("left", "backspace", "ctrl+s")
	term.WaitFor("彭敏")
	term.WaitUntil("the door opens", func() bool { return len(house.Sent()) == 2 })
	term.Press("f1")
	if err := term.WaitExit(); err != nil {
		t.Error(err)
	}
}

// TestMain lets the test's own binary be the program that [StartBinary] runs.
func TestMain(m *testing.M) {
	if os.Getenv("SCREENTEST_PROGRAM") == "" {
		os.Exit(m.Run())
	}
	if _, err := tea.NewProgram(&House{Screen: newRoom()}).Run(); err != nil {
		os.Exit(1)
	}
}

func TestStartBinary(t *testing.T) {
	term := StartBinary(t, os.Args[0], nil, []string{"SCREENTEST_PROGRAM=1"}, 80, 10)
	term.WaitFor("姓名")
	term.Type("欧阳桂兰")
	term.WaitFor("欧阳桂兰")
	term.WaitCursor(14, 0)
	term.Resize(60, 8)
	term.Paste("\n家")
	term.WaitFor("欧阳桂兰 家")
	term.Press("esc", "f1")
	if err := term.WaitExit(); err != nil {
		t.Error(err)
	}
}
