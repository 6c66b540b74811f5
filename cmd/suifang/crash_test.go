package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"suifang/model"
)

func TestCrashSaysWhereButNotWhat(t *testing.T) {
	var said bytes.Buffer
	birth := model.NewDate(1991, 12, 3)
	c := &call{out: &said, err: &said, getenv: func(string) string { return "" }, now: func() time.Time { return crash("彭慧敏", birth) }}
	code := c.guarded([]string{"due", "--db", "x.db", "--lang", "zh"})
	if code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	for _, value := range []string{"彭慧敏", "(0x", "{0x"} {
		if strings.Contains(said.String(), value) {
			t.Errorf("the crash says %q:\n%s", value, &said)
		}
	}
	for _, where := range []string{"程序出了错", "crash_test.go", "crash("} {
		if !strings.Contains(said.String(), where) {
			t.Errorf("the crash does not say %q:\n%s", where, &said)
		}
	}
}

//go:noinline
func crash(name string, _ model.Date) time.Time { panic(name) }
