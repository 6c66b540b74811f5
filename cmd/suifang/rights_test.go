package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"suifang/store"
)

// A clerkAt runs commands on a file of her own at a time that the test says.
type clerkAt struct {
	t    *testing.T
	db   string
	now  time.Time
	said bytes.Buffer // on standard error, by the last command
}

func (a *clerkAt) run(code int, args ...string) string {
	a.t.Helper()
	var out bytes.Buffer
	a.said.Reset()
	c := &call{in: strings.NewReader(""), out: &out, err: &a.said, now: func() time.Time { a.now = a.now.Add(time.Second); return a.now },
		getenv: func(name string) string { return map[string]string{"SUIFANG_PASSPHRASE": "一二三四五六"}[name] },
		sleep:  func(time.Duration) {}}
	if got := c.run(append(args, "--db", a.db, "--lang", "zh")); got != code {
		a.t.Fatalf("%s: exit code %d, %s", args, got, a.said.String())
	}
	return out.String()
}

// id is the identity that a command printed.
func (a *clerkAt) id(args ...string) string {
	a.t.Helper()
	var answer struct{ ID, Recovery string }
	if err := json.Unmarshal([]byte(a.run(exitDone, append(args, "--json")...)), &answer); err != nil {
		a.t.Fatal(err)
	}
	return answer.ID + answer.Recovery
}

// TestADemandIsCarriedOutOnItsDay asks for an erasure, is told when it is due, carries it out, and meets nothing of
// her afterwards but that it was done.
func TestADemandIsCarriedOutOnItsDay(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "AppData", "LocalAppData"} {
		t.Setenv(name, dir)
	}
	a := &clerkAt{t: t, db: filepath.Join(dir, "test.db"), now: time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)}
	recovery := filepath.Join(dir, "recovery.txt")
	if err := os.WriteFile(recovery, []byte(a.id("init", "--site", "水屯镇服务中心", "--clerk", "王丽")), 0o600); err != nil {
		t.Fatal(err)
	}
	a.run(exitDone, "centre", "--field", "retention_ground=病历管理规定")
	her := a.id("add", "person", "--field", "name=彭慧敏", "--field", "sex=female", "--field", "birth=1992-03-05")
	method := a.id("add", "method", "--person", her, "--field", "method=iud", "--field", "started=2026-08-15")
	a.run(exitDone, "backup", dir)
	a.run(exitDone, "erase", her, "--reason", "own_wish", "--second-recovery-file", recovery)
	if a.run(exitDone, "erase", "--due"); strings.Contains(a.said.String(), "已到期") {
		t.Errorf("due at once: %s", a.said.String())
	}

	a.now = a.now.AddDate(0, 0, 7)
	if a.run(exitDone, "show", her); !strings.Contains(a.said.String(), "有 1 个人的删除要求已到期") {
		t.Errorf("nobody is told: %s", a.said.String())
	}
	out := a.run(exitDone, "erase", "--due")
	for _, want := range []string{"已删除 1 个人的全部资料", "别处的副本", "打印过的纸"} {
		if !strings.Contains(out, want) {
			t.Errorf("erase --due lacks %q:\n%s", want, out)
		}
	}
	if strings.Contains(a.said.String(), "suifang erase --due") {
		t.Errorf("told to do what it does: %s", a.said.String())
	}
	a.afterwards(her, method)
}

func (a *clerkAt) afterwards(her, method string) {
	a.t.Helper()
	if out := a.run(exitDone, "show", her); !strings.Contains(out, "2026-11-08 按本人要求删除") || !strings.Contains(out, "病历管理规定, 留下 1 次服务") {
		a.t.Errorf("show: %s", out)
	}
	a.run(exitNothing, "find", "彭慧敏")
	a.run(exitNothing, "show", method)
	a.run(exitNothing, "history", method)
	paper := filepath.Join(a.t.TempDir(), "her.html")
	a.run(exitDone, "access", her, "--out", paper)
	page, err := os.ReadFile(paper)
	if err != nil {
		a.t.Fatal(err)
	}
	for name, out := range map[string]string{"history": a.run(exitDone, "history", her), "show --json": a.run(exitDone, "show", her, "--json"),
		"the list": a.run(exitDone, "due", "--from", "2026-01-01"), "her paper": string(page)} {
		if strings.Contains(out, "彭慧敏") || strings.Contains(out, "1992-03-05") || strings.Contains(out, method) {
			a.t.Errorf("%s still tells of her: %s", name, out)
		}
	}
	a.run(exitFailed, "erase", her, "--withdraw")
	a.run(exitFailed, "add", "method", "--person", her, "--field", "method=iud", "--field", "started=2026-08-15")
	a.run(exitDone, "check")
	if strings.Contains(a.said.String(), store.ErrNoRecord.Error()) {
		a.t.Error(a.said.String())
	}
}
