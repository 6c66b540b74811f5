package screentest

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// The renderer's versions before August 2026 draw lines of Chinese wrong: they shift and delete cells
// across characters that take two. These tests redraw random screens of mixed text, the way Bubble Tea
// does and then through Bubble Tea itself, and read them back. They stand here so that nobody lowers or
// raises the renderer without their passing.

const frameWidth, frameHeight = 40, 12

// frames makes screens that follow each other as they do in use: a line edited, rows scrolled, a table
// filled anew.
type frames struct {
	rng   *rand.Rand
	lines []string
}

func newFrames(seed uint64) *frames {
	return &frames{rng: rand.New(rand.NewPCG(seed, 20261121)), lines: make([]string, frameHeight)}
}

func (f *frames) next() []string {
	switch f.rng.IntN(4) {
	case 0:
		copy(f.lines, f.lines[1:])
		f.lines[frameHeight-1] = f.text(frameWidth - 1)
	case 1:
		copy(f.lines[1:], f.lines)
		f.lines[0] = f.text(frameWidth - 1)
	case 2:
		for i := range f.lines {
			f.lines[i] = f.text(8) + strings.Repeat(" ", f.rng.IntN(6)) + f.text(16)
		}
	default:
		i := f.rng.IntN(frameHeight)
		f.lines[i] = f.edited(f.lines[i])
	}
	return f.styled()
}

// styled is the lines with a part of some of them in reverse.
func (f *frames) styled() []string {
	lines := slices.Clone(f.lines)
	for i, line := range lines {
		if runes := []rune(line); len(runes) > 0 && f.rng.IntN(3) == 0 {
			from := f.rng.IntN(len(runes))
			to := from + 1 + f.rng.IntN(len(runes)-from)
			lines[i] = string(runes[:from]) + "\x1b[7m" + string(runes[from:to]) + "\x1b[m" + string(runes[to:])
		}
	}
	return lines
}

// edited is the line with a character put in, taken out or replaced.
func (f *frames) edited(line string) string {
	runes := []rune(line)
	at := f.rng.IntN(len(runes) + 1)
	rest := runes[at:]
	if len(rest) > 0 && f.rng.IntN(2) == 0 {
		rest = rest[1:]
	}
	middle := ""
	if f.rng.IntN(3) > 0 {
		middle = f.text(4)
	}
	return ansi.Truncate(string(runes[:at])+middle+string(rest), frameWidth-1, "")
}

func (f *frames) text(cells int) string {
	const letters = "彭慧敏河西村放环后个月逾期尾号产后访视欧阳桂兰，。（）0123456789 abc-/>"
	runes := []rune(letters)
	if os.Getenv(inChild) != "" {
		runes = append(runes, []rune(ambiguous)...)
	}
	var b strings.Builder
	for range f.rng.IntN(cells + 1) {
		b.WriteRune(runes[f.rng.IntN(len(runes))])
	}
	return ansi.Truncate(b.String(), cells, "")
}

func plain(lines []string) string {
	clean := make([]string, len(lines))
	for i, l := range lines {
		clean[i] = strings.TrimRight(ansi.Strip(l), " \r")
	}
	return strings.Join(clean, "\n")
}

func TestRendererDrawsMixedText(t *testing.T) {
	const count = 3000
	for _, term := range []string{"xterm-256color", ""} { // without TERM, as on Windows
		for _, scroll := range []bool{true, false} { // Bubble Tea does not scroll regions on Windows
			t.Run(fmt.Sprintf("TERM=%s scroll=%v", term, scroll), func(t *testing.T) {
				redraw(t, term, scroll, count)
			})
		}
	}
}

// redraw draws frames as Bubble Tea's renderer does, and reads each from an emulator.
func redraw(t *testing.T, term string, scroll bool, count int) {
	var out bytes.Buffer
	scr := uv.NewTerminalRenderer(&out, []string{"TERM=" + term})
	scr.SetColorProfile(colorprofile.ANSI)
	scr.SetRelativeCursor(false)
	scr.SetFullscreen(true)
	scr.SetTabStops(-1)
	scr.SetScrollOptim(scroll)
	scr.Erase()
	cells := uv.NewScreenBuffer(frameWidth, frameHeight)
	emu := vt.NewEmulator(frameWidth, frameHeight)
	f := newFrames(uint64(len(term)))
	for i := range count {
		lines := f.next()
		cells.Clear()
		uv.NewStyledString(strings.Join(lines, "\n")).Draw(cells, cells.Bounds())
		scr.Render(cells.RenderBuffer)
		scr.MoveTo(i%frameWidth, i%frameHeight)
		if err := scr.Flush(); err != nil {
			t.Fatal(err)
		}
		_, _ = emu.Write(out.Bytes())
		out.Reset()
		if got, want := plain(strings.Split(emu.Render(), "\n")), plain(lines); got != want {
			t.Fatalf("frame %d is drawn as\n%s\ninstead of\n%s", i, got, want)
		}
	}
}

// frameModel shows one frame after the other, a key each.
type frameModel struct {
	frames *frames
	shown  chan string // what is shown now, one for each key
	view   string
}

func (m *frameModel) Init() tea.Cmd { return nil }

func (m *frameModel) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(tea.KeyPressMsg); ok {
		lines := m.frames.next()
		m.view = strings.Join(lines, "\n")
		m.shown <- plain(lines)
	}
	return m, nil
}

func (m *frameModel) View() tea.View {
	v := tea.NewView(m.view)
	v.AltScreen = true
	v.Cursor = tea.NewCursor(0, 0)
	return v
}

func TestBubbleTeaDrawsMixedText(t *testing.T) {
	m := &frameModel{frames: newFrames(7), shown: make(chan string, 1)}
	term := Start(t, m, frameWidth, frameHeight)
	for end := time.Now().Add(1500 * time.Millisecond); time.Now().Before(end); {
		term.Press("x")
		want := <-m.shown
		term.WaitUntil("the screen is\n"+want, func() bool { return term.Screen() == want })
	}
}
