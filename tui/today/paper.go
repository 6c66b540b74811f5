package today

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/print"
	"suifang/tui/screen"
	"suifang/tui/text"
)

// askPrint asks before anything is written: a print is in the clear, and stays on a drive that can be taken
// away. What is printed are the marked rows, or else all in view.
func (s *Screen) askPrint() tea.Cmd {
	chosen := s.chosen()
	if len(chosen) == 0 {
		return screen.Go(screen.StatusMsg{Text: s.emptySentence()})
	}
	words, yes := s.session.Text.Print, s.print(chosen)
	return func() tea.Msg {
		if print.OnRemovable() {
			return screen.ConfirmMsg{Question: words.Removable(len(chosen)), Yes: yes}
		}
		return screen.ConfirmMsg{Question: words.Clear(len(chosen)), Yes: yes}
	}
}

// chosen are the marked entries, or else those in view, in the order of households, in which a worker walks.
func (s *Screen) chosen() (list []*entry) {
	in := map[model.ID]bool{}
	for _, id := range s.list.Marked() {
		in[id] = true
	}
	if len(in) == 0 {
		for _, at := range s.shown.rows {
			in[s.all.rows[at].id] = true
		}
	}
	for at := range s.all.rows {
		if in[s.all.rows[at].id] {
			list = append(list, s.all.entry(uint32(at)))
		}
	}
	return list
}

func (s *Screen) sheet(list []*entry) *print.Sheet {
	sheet := &print.Sheet{Centre: s.session.Centre, Clerk: s.session.Clerk, Printed: s.day}
	for _, e := range list {
		sheet.Lines = append(sheet.Lines, print.Line{
			Village: e.Village, Worker: e.Worker, Group: e.Group, Household: e.Code,
			Name: e.Name, Age: e.Birth.AgeOn(s.day), Phone: e.Phone, NoCalls: !e.byPhone(),
			Due: e.Due.Due, Until: e.Until,
			Kind: e.Title(isZh(s.session.Text)), Title: e.Title(isZh(s.session.Text)),
		})
	}
	return sheet
}

// print journals first: what cannot be journalled is not printed.
func (s *Screen) print(list []*entry) tea.Cmd {
	t, file, sheet := s.session.Text, s.session.Store, s.sheet(list)
	return func() tea.Msg {
		if err := askCalls(file, list, sheet); err != nil {
			return screen.FailedMsg{Err: err}
		}
		if err := file.Journal(store.JournalEntry{What: store.JournalPrint, Note: "worklist", Count: len(list)}); err != nil {
			return screen.FailedMsg{Err: err}
		}
		names, codes, err := sheet.Files(t)
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		shown := print.Open(codes) && print.Open(names) // the list last, so that it lies on top
		return notice(t, names, codes, shown)
	}
}

// askCalls asks the histories of those whose follow-up itself is never made by telephone: the line does not
// say whether they may be phoned to arrange it.
func askCalls(file *store.Store, list []*entry, sheet *print.Sheet) error {
	for i, e := range list {
		if e.byPhone() || e.wouldCall() {
			continue
		}
		channels, err := allowed(file, e.Person)
		switch {
		case errors.Is(err, store.ErrDamaged): // what she allowed is not to be read: no calls
		case err != nil:
			return err
		default:
			sheet.Lines[i].NoCalls = !mayCall(channels)
		}
	}
	return nil
}

func notice(t *text.Texts, list, codes string, shown bool) tea.Msg {
	words := t.Print
	first := words.NotShown
	if shown {
		first = words.Shown
	}
	return screen.NoticeMsg{Title: words.Title, Lines: []string{first, "", words.Sheet(list), words.Key(codes), "", words.Deleted}}
}
