// Package palette is the screen that lists every act by name. It does nothing itself: what is chosen is
// the App's to run, with the palette closed.
package palette

import (
	"cmp"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model/pinyin"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// An Act is one line of the palette.
type Act struct {
	Name  string  // in the language of the screens
	Find  string  // its name in the other language, to find it by too
	About string  // what it does, in one line
	Key   string  // the key that does it without the palette; "" for none
	Not   string  // why it cannot be done from the screen in front; "" where it can
	Run   tea.Cmd // not run where Not says something
}

// ChosenMsg asks the App to close the palette and run the act.
type ChosenMsg struct{ Run tea.Cmd }

// Screen holds the acts and what is typed to find one.
type Screen struct {
	session *screen.Session
	acts    []Act
	picker  *widget.Picker

	width, height int
}

// Columns of a line: the name, the key.
const (
	nameCells = 27
	keyCells  = 7
)

// New opens the palette of the acts given.
func New(s *screen.Session, acts []Act) *Screen {
	options := make([]widget.Option, len(acts))
	for i, a := range acts {
		options[i] = widget.Option{
			Value: strconv.Itoa(i),
			Label: widget.PadRight(a.Name, nameCells) + widget.PadRight(a.Key, keyCells),
			Find:  words(a), Note: cmp.Or(a.Not, a.About),
		}
	}
	return &Screen{session: s, acts: acts, picker: widget.NewPicker(s.Styles, options, "")}
}

// words are all that an act is found by beside its name: both names' readings, and the other name's words.
func words(a Act) string {
	var all []string
	for _, name := range []string{a.Name, a.Find} {
		all = append(append(append(all, name), pinyin.AllInitials(name)...), pinyin.AllFull(name)...)
	}
	return strings.ToLower(strings.Join(append(all, a.Key), " "))
}

func (s *Screen) Init() tea.Cmd { return nil }
func (s *Screen) Title() string { return s.session.Text.Palette.Title }
func (s *Screen) Typing() bool  { return true }

func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	chosen, ok, closed := s.picker.Update(msg)
	switch {
	case closed && ok:
		return s.choose(chosen.Value)
	case closed:
		return screen.Go(screen.BackMsg{})
	}
	return nil
}

func (s *Screen) choose(value string) tea.Cmd {
	i, err := strconv.Atoi(value)
	if err != nil || i >= len(s.acts) {
		return nil
	}
	if a := s.acts[i]; a.Not != "" {
		return screen.Go(screen.StatusMsg{Text: a.Name + ": " + a.Not})
	}
	return screen.Go(ChosenMsg{s.acts[i].Run})
}

func (s *Screen) Resize(width, height int) { s.width, s.height = width, height }

func (s *Screen) View() tea.View {
	lines, x, y := s.picker.View(s.width-2, s.height-1)
	var p widget.Page
	p.Line("")
	for _, line := range lines {
		p.Line(" " + line)
	}
	p.Cursor(x+1, y+1)
	return p.View(s.width, s.height)
}

// ShortHelp is the key table.
func (s *Screen) ShortHelp() []key.Binding {
	k := s.session.Keys
	return []key.Binding{screen.Does(k.Enter, s.session.Text.Palette.Run), k.Move, k.Back}
}
