package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// small is a module with a program of next to nothing, so that a test has little to build.
func small(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":             "module small\n\ngo 1.26.0\n",
		"LICENSE":            strings.Repeat("Anybody may pass it on. ", 20),
		"cmd/small/main.go":  "package main\n\nimport \"os\"\n\nvar version, revision = \"0\", \"none\"\n\nfunc main() { os.Stdout.WriteString(\"small \" + version + \" \" + revision) }\n",
		".git/HEAD":          "not to be copied",
		"dist/small-0/small": "not to be copied either",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func smallRelease(t *testing.T) *release {
	t.Helper()
	goroot, err := goTool(t.Context(), ".", os.Environ(), "env", "GOROOT")
	if err != nil {
		t.Fatal(err)
	}
	return &release{recipe: recipe{pkg: "./cmd/small", version: "1.2.3", revision: "abc"}, source: small(t), goroot: goroot,
		stamp: time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC), targets: []target{{runtime.GOOS, runtime.GOARCH, "linux/small"}}, told: func(target, time.Duration) {}}
}

func TestAReleaseIsAFolderForTheStick(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the runtime anew")
	}
	r := smallRelease(t)
	folder := filepath.Join(t.TempDir(), "small-1.2.3")
	if err := r.make(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	files, err := filesIn(folder)
	want := []string{"README.txt", "SHA256SUMS", "linux/small", "suifang.sh", "许可 LICENSES.txt", "说明.txt"}
	slices.Sort(want)
	if slices.Sort(files); err != nil || !slices.Equal(files, want) {
		t.Errorf("it holds %q, %v", files, err)
	}
	sumsHold(t, folder, len(want)-1)
	info, err := os.Stat(filepath.Join(folder, "说明.txt"))
	if err != nil || !info.ModTime().Equal(r.stamp) {
		t.Errorf("%v, %v", info, err)
	}
	if err := r.make(t.Context(), folder); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over another release: %v", err)
	}
	r.version = "9.9.9"
	if err := r.saysItsVersion(t.Context(), folder); err == nil {
		t.Error("a program that says another version passes")
	}
}

func sumsHold(t *testing.T, folder string, want int) {
	t.Helper()
	sums, err := os.ReadFile(filepath.Join(folder, checksums))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(sums)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		b, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(name)))
		if err != nil || fmt.Sprintf("%x", sha256.Sum256(b)) != sum {
			t.Errorf("%s: %v", line, err)
		}
		n++
	}
	if n != want {
		t.Errorf("%d sums, want %d", n, want)
	}
}

func TestOneByteThatDiffersIsNoRelease(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	a, b, c := write("a", "program"), write("b", "program"), write("c", "prograM")
	if err := alike(a, b); err != nil {
		t.Error(err)
	}
	if err := alike(a, c); !errors.Is(err, errNotAlike) {
		t.Errorf("alike = %v", err)
	}
}

func TestWhatHasNoLicenceIsNotPassedOn(t *testing.T) {
	source, goroot := small(t), small(t)
	bare, mit := t.TempDir(), t.TempDir()
	text := strings.Repeat("Permission is hereby granted. ", 20)
	for path, text := range map[string]string{
		filepath.Join(bare, "LICENSE.go"): "package bare", filepath.Join(bare, "NOTICE"): text,
		filepath.Join(mit, "LICENSE.txt"): text, filepath.Join(mit, "PATENTS"): "No patents.",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, err := licences(source, goroot, "go1.26", []module{{"example.org/mit", "v1", mit}})
	if err != nil || !bytes.Contains(all, []byte("example.org/mit v1\n====")) || !bytes.Contains(all, []byte("No patents.")) ||
		!bytes.HasPrefix(all, []byte("suifang\n===")) || !bytes.Contains(all, []byte("Go go1.26\n")) {
		t.Errorf("%s, %v", all, err)
	}
	for _, dir := range []string{bare, "", filepath.Join(mit, "not there")} {
		if _, err := licences(source, goroot, "", []module{{"example.org/bare", "v1", dir}}); !errors.Is(err, errNoLicence) {
			t.Errorf("from %q: %v", dir, err)
		}
	}
}

// TestEveryModuleOfThisProgramHasItsLicence: a test is linked from modules, too.
func TestEveryModuleOfThisProgramHasItsLicence(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	modules, err := linked([]string{program, program})
	if err != nil {
		t.Fatal(err)
	}
	modules, err = findModules(t.Context(), "../..", modules, tabled)
	if err != nil || modules[len(modules)-1].path != tabled[0] {
		t.Fatalf("%v, %v", modules, err)
	}
	for _, m := range modules {
		if _, err := licenceOf(m.path, m.dir); err != nil {
			t.Error(err)
		}
	}
	if _, err := findModules(t.Context(), "../..", nil, []string{"example.org/none"}); err == nil {
		t.Error("a table of nowhere passes")
	}
}

func TestNotepadOpensTheTexts(t *testing.T) {
	got := forNotepad("说明\n一\r\n二\n")
	if want := "\xef\xbb\xbf说明\r\n一\r\n二\r\n"; string(got) != want {
		t.Errorf("%q, want %q", got, want)
	}
	for _, text := range []string{folderZH, folderEN} {
		for _, tt := range targets {
			if name, _, _ := strings.Cut(tt.path, "/"); !strings.Contains(text, name) {
				t.Errorf("the text does not say what %s is", name)
			}
		}
		for line := range strings.Lines(text) {
			if strings.ContainsAny(line, "\t\r") {
				t.Errorf("%q", line)
			}
		}
	}
}

func TestOnlyTheSourceIsCopied(t *testing.T) {
	to := filepath.Join(t.TempDir(), "copy")
	if err := copySource(small(t), to); err != nil {
		t.Fatal(err)
	}
	files, err := filesIn(to)
	if want := []string{"LICENSE", "cmd/small/main.go", "go.mod"}; err != nil || !slices.Equal(files, want) {
		t.Errorf("%q, %v", files, err)
	}
}

func TestSettingsOfThePCChangeNoProgram(t *testing.T) {
	env := plainEnv([]string{"HOME=/h", "GOFLAGS=-race", "GOAMD64=v3", "GODEBUG=x=1", "CGO_CFLAGS=-g", "GOMODCACHE=/m", "GOEXPERIMENT=x"})
	for _, want := range []string{"HOME=/h", "GOMODCACHE=/m", "GOFLAGS=", "GOAMD64=v1", "CGO_ENABLED=0"} {
		if !slices.Contains(env, want) {
			t.Errorf("no %s in %q", want, env)
		}
	}
	for _, gone := range []string{"GOFLAGS=-race", "GOAMD64=v3", "GODEBUG=x=1", "CGO_CFLAGS=-g", "GOEXPERIMENT=x"} {
		if slices.Contains(env, gone) {
			t.Errorf("%s is still there", gone)
		}
	}
}

// TestTheLinuxScriptKnowsTheProcessors: each target for Linux is started by it, also from a stick that lets nothing run.
func TestTheLinuxScriptKnowsTheProcessors(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("it is for Linux")
	}
	for _, tt := range targets {
		if tt.os != "linux" {
			continue
		}
		folder, bin, home := t.TempDir(), t.TempDir(), t.TempDir()
		machine := map[string]string{"amd64": "x86_64", "arm64": "aarch64", "loong64": "loongarch64", "386": "i686"}[tt.arch]
		says := fmt.Sprintf("#!/bin/sh\necho %s \"$@\"\n", tt.arch)
		err := errors.Join(os.WriteFile(filepath.Join(bin, "uname"), []byte("#!/bin/sh\necho "+machine+"\n"), 0o755),
			os.Mkdir(filepath.Join(folder, "linux"), 0o755), os.WriteFile(filepath.Join(folder, tt.path), []byte(says), 0o644),
			os.WriteFile(filepath.Join(folder, startLinux), []byte(startScript), 0o644))
		if err != nil {
			t.Fatal(err)
		}
		env := append(os.Environ(), "PATH="+bin+":"+os.Getenv("PATH"), "XDG_CACHE_HOME="+home)
		for _, mode := range []fs.FileMode{0o644, 0o755} { // as on a stick, as in a folder
			if err := os.Chmod(filepath.Join(folder, tt.path), mode); err != nil {
				t.Fatal(err)
			}
			said, err := output(t.Context(), home, env, "sh", filepath.Join(folder, startLinux), "due", "a b")
			if err != nil || said != tt.arch+" due a b" {
				t.Errorf("%s, %v: %q, %v", tt, mode, said, err)
			}
		}
		if _, err := os.Stat(filepath.Join(home, "suifang", "suifang")); err != nil {
			t.Error("it did not run from the user's own folder:", err)
		}
	}
}

// TestEachTargetHasItsPlace: and what is released is what .ci/run builds.
func TestEachTargetHasItsPlace(t *testing.T) {
	seen := map[string]bool{}
	for _, tt := range targets {
		for _, name := range []string{tt.String(), tt.path} {
			if seen[name] {
				t.Errorf("%s twice", name)
			}
			seen[name] = true
		}
		if got := strings.HasSuffix(tt.path, ".exe"); got != (tt.os == "windows") {
			t.Errorf("%s: %s", tt, tt.path)
		}
	}
	run, err := os.Open("../../.ci/run")
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	for lines := bufio.NewScanner(run); lines.Scan(); {
		if strings.Contains(lines.Text(), "suifang-release --targets") {
			return
		}
	}
	t.Error(".ci/run builds for other targets")
}
