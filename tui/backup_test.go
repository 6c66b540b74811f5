package tui

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"suifang/store"
	"suifang/tui/text"
)

func TestBackupThatFailsIsToldAndWhatWasSavedIsSaved(t *testing.T) {
	o := made(t)
	o.Passphrase = []byte(passphrase)
	o.Backups = &store.Backups{Dir: filepath.Join(t.TempDir(), "拔掉的", "盘")}
	term := start(t, o, 80, 24)
	term.WaitFor("第一间")
	term.Press("f5")
	term.WaitFor("登记间")
	term.Type("02-0017")
	term.Press("f10")
	term.WaitFor("备份没有做成; 保存过的都在档案里")
	term.WaitFor("看看盘插好没有")
}

func TestBackupIsMadeWhenTheDaysFirstActIsSaved(t *testing.T) {
	o := made(t)
	dir := t.TempDir()
	o.Passphrase, o.Backups = []byte(passphrase), &store.Backups{Dir: dir}
	term := start(t, o, 80, 24)
	term.WaitFor("第一间")
	term.Press("f5")
	term.WaitFor("登记间")
	term.Type("02-0017")
	term.Press("f10")
	term.WaitFor("第一间")
	term.Press("ctrl+l") // closes the file, after the copy
	term.WaitFor("口令")
	term.Type(passphrase)
	term.Press("enter")
	term.WaitFor("第一间")
	if found, _ := filepath.Glob(filepath.Join(dir, "suifang.*.backup1.db")); len(found) != 1 {
		t.Errorf("copies: %v", found)
	}
}

func TestBackupSentencesSayWhatToDo(t *testing.T) {
	texts := text.For(text.Chinese)
	words := texts.Backup
	for _, tt := range []struct {
		is   error
		next string
	}{
		{store.ErrDiskFull, words.Full},
		{fmt.Errorf("copy: %w", &store.DamagedError{}), words.Damaged},
		{&os.PathError{Err: fs.ErrPermission}, words.Denied},
		{&os.PathError{Err: errReadOnlyDisk}, words.ReadOnly},
		{store.ErrNotFound, words.Gone},
		{os.ErrDeadlineExceeded, words.Again},
	} {
		got := Explain(texts, fmt.Errorf("close: %w", &store.BackupError{Err: tt.is}))
		if got.What != words.Failed || got.Next != tt.next {
			t.Errorf("%v: %+v", tt.is, got)
		}
	}
}
