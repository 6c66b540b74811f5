package importer

import (
	"os"
	"path/filepath"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/tui/screen"
	"suifang/tui/widget"
)

// pressFile takes a key while a file is chosen: the list has the arrows, the field all else.
func (s *Screen) pressFile(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.keys.Back):
		return screen.Go(screen.BackMsg{})
	case key.Matches(msg, s.keys.Choose):
		return s.open()
	case key.Matches(msg, s.keys.Up, s.keys.Down, s.keys.PageUp, s.keys.PageDown):
		s.files.Update(msg)
	case msg.String() == "backspace" && s.path.Value() == "" && s.folder != "":
		return openFolder(above(s.folder))
	default:
		s.path.Update(msg)
		s.narrow()
	}
	return nil
}

// open opens what is typed, if it is a path, else what is selected.
func (s *Screen) open() tea.Cmd {
	if typed := s.path.Value(); isPath(typed) {
		return openPath(typed)
	}
	i := s.files.Index()
	if i < 0 {
		return nil
	}
	at := s.filtered()[i]
	if at.folder {
		s.path.SetValue("")
		return openFolder(at.path)
	}
	return s.begin(at.path, true)
}

func isPath(typed string) bool {
	return strings.ContainsAny(typed, `/\`) || strings.HasPrefix(typed, "~") || filepath.VolumeName(typed) != ""
}

// chosenMsg says which file was typed.
type chosenMsg struct{ path string }

// openPath is the command that finds out what a typed path is.
func openPath(typed string) tea.Cmd {
	return func() tea.Msg {
		path := typed
		if rest, is := strings.CutPrefix(typed, "~"); is {
			home, _ := os.UserHomeDir()
			path = filepath.Join(home, rest)
		}
		info, err := os.Stat(path)
		switch {
		case err == nil && info.IsDir():
			return openFolder(path)()
		case err != nil:
			return screen.FailedMsg{Err: err}
		}
		return chosenMsg{path}
	}
}

// arrive shows a folder.
func (s *Screen) arrive(msg folderMsg) tea.Cmd {
	if msg.err != nil {
		return screen.Go(screen.StatusMsg{Text: s.words().NoFolder})
	}
	if msg.folder != s.folder {
		s.path.SetValue("")
	}
	s.folder, s.entries, s.opened = msg.folder, msg.entries, true
	s.narrow()
	return nil
}

// filtered are the entries that what is typed fits.
func (s *Screen) filtered() []entry {
	typed := strings.ToLower(s.path.Value())
	if typed == "" || isPath(typed) {
		return s.entries
	}
	var fit []entry
	for _, e := range s.entries {
		if strings.Contains(strings.ToLower(e.name), typed) {
			fit = append(fit, e)
		}
	}
	return fit
}

func (s *Screen) narrow() {
	fit := s.filtered()
	s.files.SetRows(widget.Rows[string]{Len: len(fit),
		Key: func(i int) string { return fit[i].path },
		Row: func(i, width int, selected bool) string { return s.fileRow(fit[i], width, selected) }})
}
