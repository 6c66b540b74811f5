package main

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"suifang/store"
)

func TestMain(m *testing.M) {
	store.VerifyAsChild()
	testscript.Main(m, map[string]func(){"suifang": main})
}

// TestCommands runs the scripts of testdata, named by their topic. Beside testscript's own commands they have
//
//	code N COMMAND…     runs a command that must end with exit code N
//	json PATH WANT      the value at PATH of the JSON that was printed matches the whole regular expression
//	! json PATH         there is no such value
//	set NAME PATH       puts the value at PATH into the environment
//	hold FILE           keeps a training file open, as another program would
//	write FILE TEXT     makes a file of one line
//	damage FILE         flips a bit in the middle of its pages
//	behead FILE         overwrites both meta pages: nothing leads anywhere any more
//
// A path is .items[0].id; a last .count counts a list.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                "testdata",
		Setup:              ownHome,
		RequireUniqueNames: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code":   runForCode,
			"json":   matchJSON,
			"set":    setFromJSON,
			"hold":   hold,
			"write":  write,
			"damage": damage,
			"behead": behead,
		},
	})
}

// ownHome keeps the run off the developer's own settings, files and language.
func ownHome(env *testscript.Env) error {
	for _, name := range []string{"SUIFANG_DB", "SUIFANG_LANG", "SUIFANG_PASSPHRASE", "LANG", "LC_ALL", "LC_MESSAGES"} {
		env.Setenv(name, "")
	}
	if runtime.GOOS == "windows" { // there the language is the system's, whatever the environment says
		env.Setenv("SUIFANG_LANG", "zh")
	}
	home := env.WorkDir + "/home"
	for _, name := range []string{"HOME", "USERPROFILE", "XDG_CONFIG_HOME", "AppData", "XDG_DATA_HOME", "LocalAppData"} {
		env.Setenv(name, home)
	}
	return nil
}

func runForCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N COMMAND…")
	}
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		if _, said := fmt.Sscanf(err.Error(), "exit status %d", &got); said != nil {
			ts.Fatalf("%v", err)
		}
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit code %d, want %s", got, args[0])
	}
}

func matchJSON(ts *testscript.TestScript, neg bool, args []string) {
	if neg != (len(args) == 1) || len(args) < 1 {
		ts.Fatalf("usage: json PATH WANT, or ! json PATH")
	}
	got, ok := valueAt(ts, args[0])
	switch {
	case neg && ok:
		ts.Fatalf("%s is %s, want none", args[0], got)
	case neg:
	case !ok:
		ts.Fatalf("%s is not there, want %s", args[0], args[1])
	case !regexp.MustCompile("^(?:" + args[1] + ")$").MatchString(got):
		ts.Fatalf("%s is %s, want %s", args[0], got, args[1])
	}
}

func setFromJSON(ts *testscript.TestScript, _ bool, args []string) {
	got, ok := valueAt(ts, args[1])
	if !ok {
		ts.Fatalf("%s is not there", args[1])
	}
	ts.Setenv(args[0], got)
}

// valueAt reads the last output; it must be one whole document.
func valueAt(ts *testscript.TestScript, path string) (string, bool) {
	var v any
	dec := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	dec.UseNumber()
	ts.Check(dec.Decode(&v))
	if dec.More() {
		ts.Fatalf("more than one document")
	}
	for _, step := range regexp.MustCompile(`\.\w+|\[\d+\]`).FindAllString(path, -1) {
		var ok bool
		if v, ok = stepInto(v, step); !ok {
			return "", false
		}
	}
	return written(v), true
}

func stepInto(v any, step string) (any, bool) {
	list, isList := v.([]any)
	fields, _ := v.(map[string]any)
	name := strings.Trim(step, ".[]")
	switch {
	case isList && name == "count":
		return len(list), true
	case isList:
		i, err := strconv.Atoi(name)
		if err != nil || i >= len(list) {
			return nil, false
		}
		return list[i], true
	}
	next, ok := fields[name]
	return next, ok
}

func written(v any) string {
	if b, err := json.Marshal(v); err == nil && strings.ContainsAny(string(b[:1]), "{[") {
		return string(b)
	}
	return fmt.Sprint(v)
}

func write(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(args[1]+"\n"), 0o600))
}

func hold(ts *testscript.TestScript, _ bool, args []string) {
	s, err := store.Open(ts.MkAbs(args[0]), store.Options{Passphrase: []byte(demoPassphrase)})
	ts.Check(err)
	ts.Defer(func() { _ = s.Close() })
}

func damage(ts *testscript.TestScript, _ bool, args []string) {
	const page, first = 4096, 8 // the first hold the file's own bookkeeping
	b, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	for at := first*page + page/2; at < len(b); at += page {
		b[at] ^= 1
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o600))
}

func behead(ts *testscript.TestScript, _ bool, args []string) {
	b, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	clear(b[:2*4096])
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o600))
}
