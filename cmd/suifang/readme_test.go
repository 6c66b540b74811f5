package main

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"suifang/store"
	"suifang/tui/screentest"
)

var updateREADME = flag.Bool("update", false, "put what the program shows into the README")

// pictureOfToday is the first block of the README: a screen of 80 by 24 taken from the program itself.
var pictureOfToday = regexp.MustCompile("(?s)\n```\n( 今日.*?)```\n")

// The clock of whoever runs this stands in the header; the README has a morning there.
var savedAt = regexp.MustCompile(`已存 \d\d:\d\d`)

func TestTheREADMEShowsToday(t *testing.T) {
	const readme = "../../README.md"
	b, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	got := today(t)
	if *updateREADME {
		b = regexp.MustCompile("(?s)```\n.*?```\n").ReplaceAll(b, []byte("```\n"+got+"```\n"))
		if err := os.WriteFile(readme, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	m := pictureOfToday.FindSubmatch(b)
	if m == nil {
		t.Fatal("the README has no picture of Today")
	}
	if want := string(m[1]); got != want {
		t.Errorf("the README shows\n%s\nthe program\n%s", want, got)
	}
}

// today is the screen that the program opens with, on a training file of a given day.
func today(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	d := &day{t: t, db: filepath.Join(dir, "demo.db"), home: dir, width: 80, height: 24}
	drawn := &store.PC{Config: filepath.Join(dir, "settings", "suifang")} // a picture in text keeps to ASCII
	if err := drawn.KeepSettings(store.Settings{Border: store.BorderASCII}); err != nil {
		t.Fatal(err)
	}
	args := []string{"--db", d.db, "--today", "2026-11-21"}
	d.run(append(args, "demo", "--seed", "1", "--people", "2000", "--no-open")...)
	d.run(append(args, "demo")...)
	d.WaitFor("窗口 ") // the reason of the selected row: all is drawn
	screen := savedAt.ReplaceAllString(d.Screen(), "已存 09:41")
	d.quit()
	return strings.TrimRight(screen, "\n") + "\n"
}

// run runs the program on a terminal, to its end if it ends by itself.
func (d *day) run(args ...string) {
	d.t.Helper()
	d.Terminal = screentest.StartBinary(d.t, d.program(), args, d.env(), d.width, d.height)
	if args[len(args)-1] == "--no-open" {
		if err := d.WaitExit(); err != nil {
			d.t.Fatalf("%v\n%s", err, d.Screen())
		}
	}
}
