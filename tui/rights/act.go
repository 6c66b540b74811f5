package rights

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/store/seal"
	"suifang/tui/disclosure"
	"suifang/tui/fields"
	"suifang/tui/print"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

type (
	readMsg    struct{ reading *reading }
	printedMsg struct{ notice screen.NoticeMsg }
)

// A reading is what the room says of her.
type reading struct {
	id      model.ID // of who is joined the one under which she is
	who     string
	records int
	changes int
	demand  *model.Erasure // that waits for its day
	keep    []model.Entry  // take it back
	erased  model.Date     // the day all was erased
	ground  string         // the law by which something would be kept
}

func (s *Screen) reread() tea.Cmd {
	session, id := *s.session, s.door.Person
	return func() tea.Msg {
		h, err := session.Store.Read(id)
		if h == nil || err != nil && !errors.Is(err, store.ErrDamaged) {
			return screen.FailedMsg{Err: err}
		}
		return readMsg{read(&session, h)}
	}
}

func read(s *screen.Session, h *model.History) *reading {
	r := &reading{id: h.ID, who: fields.Who(s, h.Person), keep: h.KeepAll("own_wish")}
	for _, record := range h.Own() {
		r.records++
		r.changes += len(record.Changes)
	}
	if open := h.OpenErasure(); open != nil {
		r.demand = &open.Is
	}
	for _, e := range h.Erasures {
		if h.Person == nil && !e.Is.Done.IsZero() {
			r.erased = e.Is.Done
		}
	}
	_, centre := s.Store.Centre()
	r.ground = widget.Sanitize(centre.RetentionGround)
	return r
}

// askPrint asks before anything is written: her paper is in the clear, and stays on a drive that can be taken away.
func askPrint(w *text.Rights, yes tea.Cmd) tea.Cmd {
	return func() tea.Msg {
		if print.OnRemovable() {
			return screen.ConfirmMsg{Question: w.AskPrintRemovable, Yes: yes}
		}
		return screen.ConfirmMsg{Question: w.AskPrint, Yes: yes}
	}
}

// print journals first: what cannot be journalled is not printed. This print stands on the paper itself.
func (s *Screen) print() tea.Cmd {
	file, t, id, clerk, today := s.session.Store, s.session.Text, s.read.id, s.session.Clerk, s.session.Today
	return func() tea.Msg {
		if err := file.Told(store.JournalPrint, id, "access"); err != nil {
			return screen.FailedMsg{Err: err}
		}
		held, err := disclosure.Read(file, t, id, today)
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		path, err := held.Document(t, clerk).File(t, "paper.html")
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		first := t.Rights.PrintNotShown
		if print.Open(path) {
			first = t.Rights.Printed
		}
		return printedMsg{screen.NoticeMsg{Title: t.Rights.KeyPrint, Lines: []string{first, "", path, "", t.Rights.PrintDeleted}}}
	}
}

// Fields of the form.
const (
	fieldReason   = "reason"
	fieldSecond   = "second"
	fieldRecovery = "recovery"
)

func (s *Screen) openForm() tea.Cmd {
	w, styles := s.words(), s.session.Styles
	s.form = widget.NewForm(styles,
		widget.Item{ID: fieldReason, Label: w.ReasonField, Required: true, Field: fields.Choose(s.session, model.ErasureWords)},
		widget.Item{ID: fieldSecond, Label: w.SecondField, Field: widget.NewText(styles, widget.TextOptions{MaxRunes: 100, Mask: true})},
		widget.Item{ID: fieldRecovery, Label: w.RecoveryField, Field: widget.NewText(styles, widget.TextOptions{MaxRunes: 120, Narrow: true})})
	s.form.OnSave = s.demand
	s.Resize(s.width, s.height)
	return s.form.Init()
}

// demand records the demand; the second's passphrase is wiped behind it.
func (s *Screen) demand() tea.Cmd {
	w := s.words()
	passphrase, recovery := s.form.Value(fieldSecond), s.form.Value(fieldRecovery)
	if passphrase == "" && recovery == "" {
		s.form.SetError(fieldSecond, w.SecondNote)
		return nil
	}
	if recovery != "" {
		key, err := seal.ParseRecovery(recovery)
		if err != nil {
			return screen.Go(screen.FailedMsg{Err: err})
		}
		key.Wipe()
		passphrase = ""
	}
	file, id, reason := s.session.Store, s.read.id, s.form.Value(fieldReason)
	effect, stands := s.effect().String(), s.session.Text.Undo.Demanded
	second := store.Second{Passphrase: []byte(passphrase), Recovery: recovery}
	s.working = true
	return func() tea.Msg {
		defer clear(second.Passphrase)
		done, err := file.AskErasure(id, reason, second)
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		return screen.RecordedMsg{Name: w.Demanded(effect), At: file.SavedAt(), Act: done.Act, Stay: true, Stands: stands}
	}
}

// effect is the day on which a demand of today takes effect.
func (s *Screen) effect() model.Date { return s.session.Today.AddDays(model.ErasureDelay) }
