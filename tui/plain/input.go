package plain

import (
	"bufio"
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"

	"suifang/tui/widget"
)

// An input gives lines, one for each that is wanted: a line that nobody has asked for yet stays with the terminal,
// which must know before whether to show what is typed.
type input struct {
	want     chan bool // a secret, or not
	lines    chan lineRead
	terminal bool
}

type lineRead struct {
	text string
	err  error
}

// longest is how much of a line is taken.
const longest = 1 << 16

func newInput(r io.Reader) *input {
	in := &input{want: make(chan bool), lines: make(chan lineRead, 1)}
	file, isFile := r.(*os.File)
	in.terminal = isFile && term.IsTerminal(file.Fd())
	buffered := bufio.NewReaderSize(r, longest)
	go func() {
		for secret := range in.want {
			var line string
			var err error
			if secret && in.terminal && buffered.Buffered() == 0 {
				line, err = readSecret(file)
			} else {
				line, err = readLine(buffered)
			}
			in.lines <- lineRead{line, err}
			if err != nil {
				return
			}
		}
	}()
	return in
}

func readSecret(file *os.File) (string, error) {
	b, err := term.ReadPassword(file.Fd())
	defer clear(b)
	return string(b), err
}

// readLine reads a line. One that ends without a line break counts; one that is too long is cut.
func readLine(r *bufio.Reader) (string, error) {
	line, err := r.ReadSlice('\n')
	text := string(line)
	for err == bufio.ErrBufferFull {
		_, err = r.ReadSlice('\n')
	}
	if err == io.EOF && text != "" {
		err = nil
	}
	return widget.Sanitize(strings.TrimRight(text, "\r\n")), err
}
