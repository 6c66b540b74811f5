//go:build !windows

package tui

import (
	"os"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"

	"suifang/store"
)

// errReadOnlyDisk is what writing to a disk with its switch set comes to.
var errReadOnlyDisk error = syscall.EROFS

// windowSize is the size as it was told.
func windowSize(told tea.WindowSizeMsg) tea.WindowSizeMsg { return told }

// chineseConsole says whether this is a console that draws by a font of its own code page. There is none here.
func chineseConsole() bool { return false }

// probeCells asks the terminal. One that does not answer in time leaves it open.
func probeCells() store.Cells {
	fd := os.Stdin.Fd()
	state, err := term.MakeRaw(fd)
	if err != nil {
		return ""
	}
	defer func() { _ = term.Restore(fd, state) }()
	if _, err := os.Stdout.WriteString(probeRequest()); err != nil {
		return ""
	}
	return readCells(readAnswer(int(fd), time.Now().Add(probeLimit)))
}

// readAnswer reads until the last answer or the time is over, and nothing beyond that.
func readAnswer(fd int, deadline time.Time) string {
	var answer []byte
	b := make([]byte, 64)
	for !probeEnded(string(answer)) {
		left := time.Until(deadline).Milliseconds()
		if left <= 0 {
			break
		}
		n, err := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}, int(left))
		if err == unix.EINTR {
			continue
		}
		if err != nil || n == 0 {
			break
		}
		if n, err = unix.Read(fd, b); err != nil || n == 0 {
			break
		}
		answer = append(answer, b[:n]...)
	}
	return string(answer)
}

// startAgain puts the new program in the place of this one.
func startAgain(program string, env []string) error {
	return syscall.Exec(program, os.Args, env)
}
