package exchange

import (
	"cmp"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/arrange"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// A medium is a row of the register.
type medium struct {
	id model.ID
	is model.Medium
}

type (
	mediaMsg   struct{ media []medium }
	emptyMsg   struct{ id model.ID } // the clerk has said yes
	enteredMsg struct{ act model.Proposal }
)

// readMedia is the command that reads the register, what was used last first.
func (s *Screen) readMedia() tea.Cmd {
	file := s.session.Store
	return func() tea.Msg {
		var list []medium
		for id, m := range file.Media() {
			list = append(list, medium{id, m})
		}
		arrange.By(list, func(a, b medium) int {
			return cmp.Or(int(b.is.Put.On-a.is.Put.On), cmp.Compare(a.is.Label, b.is.Label), slices.Compare(a.id[:], b.id[:]))
		})
		return mediaMsg{list}
	}
}

func (s *Screen) showMedia(list []medium) {
	s.media = list
	s.shelves.SetRows(widget.Rows[model.ID]{
		Len: len(list),
		Key: func(i int) model.ID { return list[i].id },
		Row: func(i, _ int, selected bool) string { return s.mediumRow(list[i].is, selected) },
	})
}

func (s *Screen) pressMedia(msg tea.KeyPressMsg) tea.Cmd {
	i := s.shelves.Index()
	switch {
	case key.Matches(msg, s.keys.Emptied) && i >= 0 && i < len(s.media) && s.media[i].is.Holds():
		m := s.media[i]
		return screen.Go(screen.ConfirmMsg{Question: s.words().AskEmptied(widget.Sanitize(m.is.Label)), Yes: screen.Go(emptyMsg{m.id})})
	case key.Matches(msg, s.session.Keys.Space):
	default:
		s.shelves.Update(msg)
	}
	return nil
}

// empty is the command that enters that a medium was emptied.
func (s *Screen) empty(id model.ID) tea.Cmd {
	file, today := s.session.Store, s.session.Today
	return func() tea.Msg {
		act, err := file.ClearMedium(id, today)
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		return enteredMsg{act}
	}
}
