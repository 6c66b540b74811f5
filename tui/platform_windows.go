package tui

import (
	"errors"
	"os"
	"os/exec"
	"unsafe"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/windows"

	"suifang/store"
)

// errReadOnlyDisk is what writing to a disk with its switch set comes to.
var errReadOnlyDisk error = windows.ERROR_WRITE_PROTECT

// windowSize asks for the window's size: what a console tells of is that of its buffer, which may be
// thousands of lines.
func windowSize(told tea.WindowSizeMsg) tea.WindowSizeMsg {
	if w, h, err := term.GetSize(os.Stdout.Fd()); err == nil {
		return tea.WindowSizeMsg{Width: w, Height: h}
	}
	return told
}

var createScreenBuffer = windows.NewLazySystemDLL("kernel32.dll").NewProc("CreateConsoleScreenBuffer")

// chineseConsole says whether this is the old console of a Chinese, Japanese or Korean system: it draws by the
// width of the font's glyphs, which no question brings to light.
func chineseConsole() bool {
	if os.Getenv("WT_SESSION") != "" {
		return false
	}
	output, _ := windows.GetConsoleOutputCP()
	for _, page := range []uint32{output, windows.GetACP()} {
		switch page {
		case 932, 936, 949, 950:
			return true
		}
	}
	return false
}

// probeCells writes the characters to a screen buffer that nobody sees, and looks where its cursor then stands.
func probeCells() store.Cells {
	const textMode = 1
	handle, _, _ := createScreenBuffer.Call(uintptr(windows.GENERIC_READ|windows.GENERIC_WRITE),
		uintptr(windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE), 0, textMode, 0)
	buffer := windows.Handle(handle)
	if buffer == windows.InvalidHandle {
		return ""
	}
	defer func() { _ = windows.CloseHandle(buffer) }()
	for _, c := range probed {
		switch cellsIn(buffer, c) {
		case 0:
			return ""
		case 1:
		default:
			return store.CellsWide
		}
	}
	return store.CellsNarrow
}

// cellsIn is how far one character moves the cursor of a screen buffer; 0 if that cannot be told.
func cellsIn(buffer windows.Handle, c string) int {
	units, err := windows.UTF16FromString(c)
	if err != nil || windows.SetConsoleCursorPosition(buffer, windows.Coord{}) != nil {
		return 0
	}
	var written uint32
	if err := windows.WriteConsole(buffer, unsafe.SliceData(units), uint32(len(units)-1), &written, nil); err != nil {
		return 0
	}
	var info windows.ConsoleScreenBufferInfo
	if err := windows.GetConsoleScreenBufferInfo(buffer, &info); err != nil {
		return 0
	}
	return int(info.CursorPosition.X)
}

// startAgain runs the new program in this console, waits for it and ends as it ended.
func startAgain(program string, env []string) error {
	cmd := exec.Command(program, os.Args[1:]...)
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = env, os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		os.Exit(ended.ExitCode())
	}
	if err == nil {
		os.Exit(0)
	}
	return nil // it did not start: this one goes on
}
