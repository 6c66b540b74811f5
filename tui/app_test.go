package tui

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/store/seal"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/text"
	"suifang/tui/widget"
)

const passphrase = "三个词 连成 一句"

func morning() time.Time { return time.Date(2026, 11, 21, 9, 41, 0, 0, time.Local) }

func options(t testing.TB) Options {
	return Options{Path: filepath.Join(t.TempDir(), "suifang.db"), Lang: text.Chinese, Now: morning, KDF: seal.TrainingKDF,
		Station: model.Station{1}, Program: "test"}
}

// made is options on a file that is set up.
func made(t testing.TB) Options {
	t.Helper()
	o := options(t)
	s, _, err := store.Create(o.Path, store.Setup{Site: "水屯镇服务中心", Clerk: "王丽", Passphrase: []byte(passphrase),
		KDF: o.KDF, Training: true, Station: o.Station, Now: o.Now, Program: o.Program})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return o
}

// start runs the program, with the rooms of the test.
func start(t *testing.T, o Options, width, height int) *screentest.Terminal {
	t.Helper()
	a := newApp(o, exists(o.Path))
	a.plan = testRooms
	t.Cleanup(func() {
		if a.file != nil {
			_ = a.file.Close()
		}
	})
	return screentest.Start(t, a, width, height)
}

// unlocked is the program in its first room.
func unlocked(t *testing.T) *screentest.Terminal {
	t.Helper()
	term := start(t, made(t), 80, 24)
	term.WaitFor("口令")
	term.Type(passphrase)
	term.Press("enter")
	term.WaitFor("第一间")
	return term
}

// testRooms is a floor plan of two rooms: a list, and a form behind it.
func testRooms(s *screen.Session, door tea.Msg) screen.Screen {
	switch door.(type) {
	case screen.OpenTodayMsg:
		return newTestRoom(s, "第一间")
	case screen.OpenSearchMsg:
		return newTestRoom(s, "查找间")
	case screen.OpenRegisterMsg:
		return newTestRoom(s, "登记间")
	}
	return nil
}

// A testRoom records a household by F10 and opens the form by F5.
type testRoom struct {
	session       *screen.Session
	name          string
	field         *widget.Text
	width, height int
	saving, saved bool
	save, open    key.Binding
}

func newTestRoom(s *screen.Session, name string) *testRoom {
	return &testRoom{session: s, name: name, field: widget.NewText(s.Styles, widget.TextOptions{}),
		save: s.Keys.Save, open: screen.Bind(s.Text, "登记", "f5")}
}

func (r *testRoom) Init() tea.Cmd { r.field.Focus(); return nil }
func (r *testRoom) Title() string { return r.name }
func (r *testRoom) Dirty() bool   { return r.field.Value() != "" && !r.saved }
func (r *testRoom) Typing() bool  { return r.name == "登记间" }
func (r *testRoom) Busy() bool    { return r.saving }

func (r *testRoom) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.FailedMsg:
		r.saving = false
	case screen.RecordedMsg:
		r.saving, r.saved = false, true
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, r.session.Keys.Back):
			return screen.Go(screen.BackMsg{})
		case key.Matches(msg, r.open):
			return screen.Go(screen.OpenRegisterMsg{})
		case key.Matches(msg, r.save):
			r.saving = true
			return r.session.Record("登记家庭", r.household(), r.draftOf())
		}
	}
	r.field.Update(msg)
	return nil
}

func (r *testRoom) draftOf() store.DraftOf {
	return store.DraftOf{Screen: "register", Record: model.ID{1}}
}

func (r *testRoom) Draft() *screen.Draft {
	if r.name != "登记间" || !r.Dirty() {
		return nil
	}
	return &screen.Draft{Of: r.draftOf(), At: "code", Form: r.field.Value()}
}

func (r *testRoom) household() model.Proposal {
	id := r.session.Store.Derive().HouseholdID("河西村", r.field.Value())
	return model.Proposal{Act: "register", Entries: []model.Entry{
		model.Create(id, id, model.KindHousehold, model.Household{Village: "河西村", Code: r.field.Value()})}}
}

func (r *testRoom) Resize(width, height int) { r.width, r.height = width, height }

func (r *testRoom) View() tea.View {
	var p widget.Page
	field, caret := r.field.View(20)
	p.LineAt(" "+r.name+": "+field, widget.Width(r.name)+3+caret)
	p.Fill(r.height - 1)
	p.Line(strings.Repeat("满", r.width))
	return p.View(r.width, r.height)
}

func (r *testRoom) ShortHelp() []key.Binding { return []key.Binding{r.save, r.open} }

// shownKey reads the recovery key off the screen, as the clerk does.
func shownKey(term *screentest.Terminal) map[string]string {
	groups := map[string]string{}
	for _, m := range regexp.MustCompile(`\b(\d{1,2}) ([0-9A-Z]{4})\b`).FindAllStringSubmatch(term.Screen(), -1) {
		groups[m[1]] = m[2]
	}
	return groups
}

func TestFirstRun(t *testing.T) {
	o := options(t)
	term := start(t, o, 80, 24)
	fillSetup(term)
	term.WaitFor("恢复密钥")
	groups := shownKey(term)
	if len(groups) != seal.RecoveryGroups {
		t.Fatalf("%d groups are shown:\n%s", len(groups), term.Screen())
	}
	term.Press("esc") // and nothing is lost
	term.WaitFor("水屯镇服务中心")
	term.Press("f10")
	term.WaitFor("恢复密钥")
	if again := shownKey(term); again["7"] != groups["7"] {
		t.Fatal("going back has changed the key that may be written down already")
	}
	proveKey(t, term, o, groups)
	term.WaitFor("第一间")
	for _, shown := range []string{"水屯镇服务中心", "王丽", "2026-11-21 周六", "已存 09:41"} {
		if !strings.Contains(term.Line(0), shown) {
			t.Errorf("the first line does not say %s: %s", shown, term.Line(0))
		}
	}
}

// fillSetup fills in who works here and a passphrase, with what is refused first.
func fillSetup(term *screentest.Terminal) {
	term.WaitFor("初次设置")
	term.Type("水屯镇服务中心")
	term.Press("enter")
	term.Type("王丽")
	term.Press("enter")
	term.Type("短")
	term.WaitFor("太短")
	term.Type("一点的口令不够")
	term.Press("enter")
	term.Type("不一样的口令呀呀")
	term.Press("f10")
	term.WaitFor("两次输入不一样")
	term.Press("ctrl+u")
	term.Type("短一点的口令不够")
	term.Press("f10")
}

// proveKey types the groups that are asked for, one of them wrong at first.
func proveKey(t *testing.T, term *screentest.Terminal, o Options, groups map[string]string) {
	t.Helper()
	term.Press("enter")
	term.WaitFor("核对恢复密钥")
	asked := regexp.MustCompile(`第 (\d+) 组`).FindAllStringSubmatch(term.Screen(), -1)
	if len(asked) != 2 {
		t.Fatalf("%d groups are asked for", len(asked))
	}
	term.Type("0000")
	term.Press("enter")
	term.Type(strings.ToLower(groups[asked[1][1]]))
	if exists(o.Path) {
		t.Error("the file is there before the recovery key is proven")
	}
	term.Press("enter")
	term.WaitFor("和显示的不一样")
	term.Press("ctrl+u")
	term.Type(groups[asked[0][1]])
	term.Press("f10")
}

func TestWrongPassphraseThenRight(t *testing.T) {
	term := start(t, made(t), 80, 24)
	term.WaitFor("口令")
	term.Type("不是这个")
	term.Press("enter")
	term.WaitFor("口令不对")
	if strings.Contains(term.Screen(), "*") {
		t.Error("a wrong passphrase stays in the field")
	}
	term.Type(passphrase)
	term.Press("enter")
	term.WaitFor("第一间")
}

func TestRecoveryKeyOpensForReading(t *testing.T) {
	o := options(t)
	s, recovery, err := store.Create(o.Path, store.Setup{Site: "中心", Clerk: "王丽", Passphrase: []byte(passphrase),
		KDF: o.KDF, Training: true, Station: o.Station, Now: o.Now})
	if err != nil {
		t.Fatal(err)
	}
	_ = s.Close()
	term := start(t, o, 80, 24)
	term.WaitFor("口令")
	term.Press("f6")
	term.WaitFor("恢复密钥")
	term.Type("ABCD")
	term.Press("enter")
	term.WaitFor("输入了 4 个")
	term.Press("ctrl+u")
	term.Paste(recovery.String())
	term.Press("enter")
	term.WaitFor("可以查看, 不能记录")
	term.Press("enter")
	term.WaitFor("第一间")
	term.Type("02-0017")
	term.Press("f10")
	term.WaitFor("只能查看")
}

func TestFileOpenElsewhere(t *testing.T) {
	o := made(t)
	other, err := store.Open(o.Path, store.Options{Passphrase: []byte(passphrase), Now: o.Now})
	if err != nil {
		t.Fatal(err)
	}
	term := start(t, o, 80, 24)
	term.WaitFor("口令")
	term.Type(passphrase)
	term.Press("enter")
	term.WaitFor("正在电脑")
	term.WaitFor("再按一次回车")
	term.Press("enter")
	term.WaitGone("再按一次回车")
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	term.Press("enter") // what was typed is still there
	term.WaitFor("第一间")
}

func TestRecordAndTakeBack(t *testing.T) {
	term := unlocked(t)
	term.Press("f5")
	term.WaitFor("登记间")
	term.Type("02-0017")
	term.WaitFor("未存")
	term.Press("f10")
	term.WaitFor("登记家庭    Ctrl+Z")
	term.WaitFor("第一间:") // the form is closed
	term.Press("ctrl+z")
	term.WaitFor("已撤销: 登记家庭")
	term.Press("ctrl+z")
	term.WaitFor("没有可撤销的")
}

func TestALockLeavesTheLastActToBeTakenBack(t *testing.T) {
	term := unlocked(t)
	term.Press("f5")
	term.WaitFor("登记间")
	term.Type("02-0017")
	term.Press("f10")
	term.WaitFor("登记家庭    Ctrl+Z")
	term.Press("ctrl+l")
	term.WaitFor("已锁屏")
	term.Type(passphrase)
	term.Press("enter")
	term.WaitFor("第一间")
	term.Press("ctrl+z")
	term.WaitFor("已撤销: 登记家庭")
}

func TestQuittingAsks(t *testing.T) {
	term := unlocked(t)
	term.Press("ctrl+q")
	term.WaitFor("退出程序?")
	x, y := term.Cursor()
	if y != 23 || x < 10 {
		t.Errorf("the cursor waits at %d,%d", x, y)
	}
	term.Press("x", "2")
	term.WaitGone("退出程序?")
	term.Press("f5")
	term.WaitFor("登记间")
	term.Type("半")
	term.Press("ctrl+c")
	term.WaitFor("草稿")
	term.Press("1")
	if err := term.WaitExit(); err != nil {
		t.Errorf("the program ended with %v", err)
	}
}

func TestStackCollapses(t *testing.T) {
	a := entered(t, made(t))
	depth := func() int { return len(a.stack) }
	for range 5 { // a day of looking people up
		a.Update(screen.OpenSearchMsg{})
		a.Update(screen.OpenRegisterMsg{})
	}
	if depth() != 3 {
		t.Errorf("%d screens lie upon each other", depth())
	}
	a.front().Update(tea.PasteMsg{Content: "half"})
	a.Update(screen.OpenSearchMsg{})
	if depth() != 4 {
		t.Error("a half-typed form was closed by looking somebody up")
	}
	do(a, screen.HomeMsg{})
	if left, _ := a.session.AllLeft(); depth() != 1 || len(left) != 1 {
		t.Errorf("home: %d screens, %d forms are kept", depth(), len(left))
	}
}

// entered is the App in its first room, without a terminal.
func entered(t *testing.T, o Options) *App {
	t.Helper()
	a := newApp(o, true)
	file, err := store.Open(o.Path, store.Options{Passphrase: []byte(passphrase), Now: o.Now, Station: o.Station})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	a.plan, a.file, a.inside, a.width, a.height = testRooms, file, true, 80, 24
	a.session.Open(file)
	a.stack = a.firstRoom()
	return a
}

// do hands the App messages and runs what follows from each to the end.
func do(a *App, msgs ...tea.Msg) {
	for _, msg := range msgs {
		_, cmd := a.Update(msg)
		doCmd(a, cmd)
	}
}

func doCmd(a *App, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	msg := cmd()
	if cmds, _, several := screen.Several(msg); several {
		for _, c := range cmds {
			doCmd(a, c)
		}
	} else if msg != nil {
		do(a, msg)
	}
}

func TestPaletteRunsKeysAndDoors(t *testing.T) {
	term := unlocked(t)
	term.Press("f9")
	term.WaitFor("锁屏")
	term.Type("djxh") // 登记新户, by initials
	term.WaitGone("锁屏")
	term.Press("enter")
	term.WaitFor("登记间:")
	term.Press("esc")
	term.WaitFor("第一间:")
	term.Press("ctrl+p")
	term.Type("lock")
	term.Press("enter")
	term.WaitFor("已锁屏")
}

func TestHelpNarrows(t *testing.T) {
	term := unlocked(t)
	term.Press("f1")
	term.WaitFor("这一页: 第一间")
	term.WaitFor("三天前")
	term.Type("撤")
	term.WaitGone("三天前")
	term.WaitFor("Ctrl+Z")
	term.Press("esc", "f1")
	term.WaitFor("第一间:")
}

func TestLockReturnsToTheSameScreen(t *testing.T) {
	term := unlocked(t)
	term.Press("f5")
	term.WaitFor("登记间")
	term.Type("半截")
	term.Press("ctrl+l")
	term.WaitFor("已锁屏")
	if s := term.Screen(); strings.Contains(s, "半截") || strings.Contains(s, "王丽") {
		t.Errorf("the locked screen shows something:\n%s", s)
	}
	term.Press("f2")
	term.Type(passphrase)
	term.Press("enter")
	term.WaitFor("登记间: 半截")
}

func TestIdleLocks(t *testing.T) {
	o := made(t)
	now := morning()
	o.Now = func() time.Time { return now }
	a := newApp(o, true)
	a.plan = testRooms
	file, err := store.Open(o.Path, store.Options{Passphrase: []byte(passphrase)})
	if err != nil {
		t.Fatal(err)
	}
	a.file = file
	a.goInside(arrivedMsg{})
	now = now.Add(9 * time.Minute)
	a.press(screentest.Key("x"))
	now = now.Add(9 * time.Minute)
	if a.idled(); !a.inside {
		t.Error("locked 9 minutes after a key")
	}
	now = now.Add(time.Minute)
	if a.idled(); a.inside {
		t.Error("not locked 10 minutes after the last key")
	}
	_ = file.Close()
}

func TestDoubtedClockAsksForTheDay(t *testing.T) {
	o := made(t)
	o.Now = func() time.Time { return time.Date(2008, 1, 1, 0, 5, 0, 0, time.Local) }
	term := start(t, o, 80, 24)
	term.WaitFor("口令")
	term.Type(passphrase)
	term.Press("enter")
	term.WaitFor("2008-01-01")
	term.Type("2026-11-22")
	term.Press("enter")
	term.WaitFor("第一间")
	if !strings.Contains(term.Line(0), "2026-11-22") {
		t.Errorf("the first line says %s", term.Line(0))
	}
}

func TestEveryWindowSize(t *testing.T) {
	for _, lang := range []text.Lang{text.Chinese, text.English} {
		o := options(t)
		o.Lang = lang
		setup, rooms := newApp(o, false), newApp(o, false)
		rooms.plan, rooms.inside = testRooms, true
		rooms.stack = rooms.firstRoom()
		for _, a := range []*App{setup, newApp(o, true), rooms} {
			for width := 0; width <= 130; width += 5 {
				for _, height := range []int{0, 1, 2, 5, 14, 15, 24, 40} {
					a.Update(tea.WindowSizeMsg{Width: width, Height: height})
					requireInside(t, a.View(), width, height)
				}
			}
			a.openHelp()
			a.Update(tea.WindowSizeMsg{Width: 40, Height: 15})
			requireInside(t, a.View(), 40, 15)
		}
	}
}

// requireInside fails if a line reaches the last column or lies below the window.
func requireInside(t *testing.T, v tea.View, width, height int) {
	t.Helper()
	lines := strings.Split(v.Content, "\n")
	if len(lines) > max(1, height) {
		t.Errorf("%d lines in %dx%d", len(lines), width, height)
	}
	for _, line := range lines {
		if w := widget.Width(line); w > 0 && w > width-1 {
			t.Errorf("a line of %d cells in %dx%d: %q", w, width, height, line)
		}
	}
	if c := v.Cursor; c != nil && (c.X >= width || c.Y >= height) {
		t.Errorf("the cursor is at %d,%d in %dx%d", c.X, c.Y, width, height)
	}
}

func TestResizeStorm(t *testing.T) {
	term := unlocked(t)
	for i := range 60 {
		term.Resize(40+i*7%90, 15+i*5%30)
		term.Press("f1")
	}
	term.Resize(80, 24)
	term.WaitFor("F1")
	term.Resize(39, 24)
	term.WaitFor("窗口太小")
}

func TestFooterFits(t *testing.T) {
	for _, lang := range []text.Lang{text.Chinese, text.English} {
		o := options(t)
		o.Lang = lang
		a := newApp(o, false)
		a.plan, a.inside, a.width, a.height = testRooms, true, 80, 24
		a.stack = a.firstRoom()
		footer := a.footer()
		if w := widget.Width(footer); w > 79 || !strings.Contains(footer, "F1") || !strings.Contains(footer, "F9") {
			t.Errorf("%s: %d cells: %s", lang, w, footer)
		}
	}
}

func TestErrorsInWords(t *testing.T) {
	secret := errors.New("彭慧敏 110101199203050042")
	for _, tt := range []struct {
		name string
		err  error
		want string
	}{
		{"open elsewhere, on a PC that is known", &store.InUseError{PC: "前台", Since: morning()}, "前台"},
		{"a damaged value", &store.DamagedError{Bucket: "subjects"}, "损坏"},
		{"a full disk", store.ErrDiskFull, "磁盘满了"},
		{"a rule", &model.Refusal{Rule: model.RuleNotInFuture, Field: "on", Got: "2027-01-01"}, "今天之后"},
		{"a recovery key with a letter too few", &seal.RecoveryTypo{Letters: 55}, "55"},
		{"an unknown error that holds a name", secret, "没有做成"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := Explain(&text.Zh, tt.err)
			if said := s.What + s.Next; !strings.Contains(said, tt.want) || strings.Contains(said, "彭慧敏") {
				t.Errorf("Explain = %q", said)
			}
			if en := Explain(&text.En, tt.err); en.What == "" || en.Next == "" || strings.ContainsFunc(en.What+en.Next, han) && tt.want != "前台" {
				t.Errorf("in English: %q", en)
			}
		})
	}
}

func han(r rune) bool { return r >= 0x4e00 && r <= 0x9fff }

// A panicking program has a person's name at hand.
type panicking struct{}

func (panicking) Init() tea.Cmd                         { return func() tea.Msg { panic("彭慧敏") } }
func (p panicking) Update(tea.Msg) (tea.Model, tea.Cmd) { return p, nil }
func (panicking) View() tea.View                        { return tea.NewView("") }

func TestPanicSaysWhereButNotWhat(t *testing.T) {
	stderr := os.Stderr
	trace, err := watched(tea.NewProgram(panicking{}, tea.WithInput(nil), tea.WithOutput(io.Discard), tea.WithoutSignals()))
	os.Stderr = stderr
	if !errors.Is(err, tea.ErrProgramPanic) {
		t.Errorf("the program ended with %v", err)
	}
	if strings.Contains(trace, "彭慧敏") || !strings.Contains(trace, "panicking.Init") {
		t.Errorf("trace = %q", trace)
	}
}

func TestLoneShiftIsNoKey(t *testing.T) {
	for _, press := range []tea.KeyPressMsg{{Code: ' ', Mod: tea.ModCtrl}, {Code: '@', Mod: tea.ModCtrl}, {}} {
		if sift(nil, press) != nil {
			t.Errorf("%q goes through", press.Keystroke())
		}
	}
	if sift(nil, screentest.Key("x")) == nil {
		t.Error("a letter is dropped")
	}
	if size := plausible(tea.WindowSizeMsg{Height: 9001, Width: 120}); size.Height != 24 || size.Width != 120 {
		t.Errorf("size = %v", size)
	}
}

func TestLockedScreenTellsNothing(t *testing.T) {
	a := newApp(made(t), true)
	a.width, a.height = 80, 24
	for _, msg := range []tea.Msg{screen.StatusMsg{Text: "彭慧敏"}, screen.NoticeMsg{Title: "彭慧敏"},
		screen.ConfirmMsg{Question: "彭慧敏?"}, screen.FailedMsg{Err: store.ErrClosed}} {
		a.Update(msg)
	}
	if v := a.View().Content; strings.Contains(v, "彭慧敏") || a.line.said != "" || a.line.confirm != nil {
		t.Errorf("what came late is shown:\n%s", v)
	}
}

func TestAQuestionIsNotTalkedOver(t *testing.T) {
	a := newApp(made(t), true)
	a.inside, a.width, a.height = true, 80, 24
	a.Update(screen.ConfirmMsg{Question: "真的?"})
	a.Update(screen.StatusMsg{Text: "读完了"})
	if v := a.View().Content; !strings.Contains(v, "真的?") {
		t.Errorf("the question is gone:\n%s", v)
	}
	a.Update(screentest.Key("2"))
	if v := a.View().Content; !strings.Contains(v, "读完了") {
		t.Errorf("the sentence is gone:\n%s", v)
	}
}

func TestKeysTypedAheadWait(t *testing.T) {
	term := unlocked(t)
	term.Type("02-0017")
	term.Press("f10", "f5") // while it is being saved
	term.Type("abc")        // and before the form is there
	term.WaitFor("登记间: abc")
	term.Press("esc")
	term.WaitFor("第一间")
	term.Press("f3")
	term.Type("def")
	term.WaitFor("查找间: def")
}

// TestNoIsAnAnswerAndEscIsNone asks a question and answers it in every way.
func TestNoIsAnAnswerAndEscIsNone(t *testing.T) {
	said := func(what string) tea.Cmd { return screen.Go(screen.StatusMsg{Text: what}) }
	for _, tt := range []struct{ press, want string }{{"1", "yes"}, {"2", "no"}, {"0", "no"}, {"esc", ""}} {
		a := newApp(options(t), false)
		a.inside, a.width, a.height = true, 80, 24
		a.Update(screen.ConfirmMsg{Question: "接着填?", Yes: said("yes"), No: said("no")})
		_, cmd := a.Update(screentest.Key(tt.press))
		got := ""
		if cmd != nil {
			got = cmd().(screen.StatusMsg).Text
		}
		if got != tt.want || a.line.confirm != nil {
			t.Errorf("%s ran %q, want %q", tt.press, got, tt.want)
		}
	}
}
