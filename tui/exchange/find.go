package exchange

import (
	"os"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// foundMsg says what is plugged in and what lies there.
type foundMsg struct {
	places []store.Place
	offers []store.Found
}

// lookAround is the command that looks at the drives and at the folder of the file.
func (s *Screen) lookAround() tea.Cmd {
	pc, file := s.session.PC, s.session.Store
	return func() tea.Msg { return foundMsg{pc.Places(), pc.Offers(file)} }
}

func (s *Screen) arrive(msg *foundMsg) {
	s.found = msg
	s.offers.SetRows(widget.Rows[string]{
		Len: len(msg.offers),
		Key: func(i int) string { return msg.offers[i].Path },
		Row: func(i, _ int, selected bool) string { return s.offerRow(&msg.offers[i], selected) },
	})
}

func (s *Screen) selected() (store.Found, bool) {
	i := s.offers.Index()
	if s.found == nil || i < 0 || i >= len(s.found.offers) {
		return store.Found{}, false
	}
	return s.found.offers[i], true
}

const fieldPath = "path"

func (s *Screen) pathForm() *widget.Form {
	return widget.NewForm(s.session.Styles, widget.Item{ID: fieldPath, Label: s.words().Path, Required: true,
		Field: widget.NewText(s.session.Styles, widget.TextOptions{MaxRunes: 400, Placeholder: s.words().PathHow})})
}

// pointedMsg says what stands under a path that was typed.
type pointedMsg struct{ file store.Found }

// point is the command that finds that out.
func (s *Screen) point() tea.Cmd {
	pc, file, typed := s.session.PC, s.session.Store, s.form.Value(fieldPath)
	return func() tea.Msg {
		found, err := pc.Peek(file, fromHome(typed))
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		return pointedMsg{found}
	}
}

// fromHome puts the folder of this user in place of ~.
func fromHome(typed string) string {
	if rest, is := strings.CutPrefix(typed, "~"); is {
		home, _ := os.UserHomeDir()
		return filepath.Join(home, rest)
	}
	return typed
}
