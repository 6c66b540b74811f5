package clerks

import (
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/tui/paper"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// Fields of the forms.
const (
	fieldName  = "name"
	fieldOld   = "old"
	fieldNew   = "new"
	fieldAgain = "again"
	fieldKey   = "key"
)

// leastPassphrase is as at set-up.
const leastPassphrase = 6

func (s *Screen) secret(id, label string) widget.Item {
	return widget.Item{ID: id, Label: label, Required: true,
		Field: widget.NewText(s.session.Styles, widget.TextOptions{MaxRunes: 100, Mask: true})}
}

func (s *Screen) addForm() *widget.Form {
	w := s.words()
	name := widget.Item{ID: fieldName, Label: w.Name, Required: true, Field: widget.NewText(s.session.Styles, widget.TextOptions{MaxRunes: 40})}
	return widget.NewForm(s.session.Styles, name, s.secret(fieldNew, w.New), s.secret(fieldAgain, w.Again))
}

func (s *Screen) changeForm() *widget.Form {
	w := s.words()
	return widget.NewForm(s.session.Styles, s.secret(fieldOld, w.Old), s.secret(fieldNew, w.New), s.secret(fieldAgain, w.Again))
}

func (s *Screen) proveForm() *widget.Form {
	return widget.NewForm(s.session.Styles, widget.Item{ID: fieldKey, Label: s.session.Text.Unlock.Recovery, Required: true,
		Field: widget.NewText(s.session.Styles, widget.TextOptions{MaxRunes: 120, Narrow: true})})
}

// newPassphrase is the one that was typed twice; not ok if it is too short or the two differ, which the form says.
func (s *Screen) newPassphrase() (passphrase []byte, ok bool) {
	t, typed := s.session.Text.Setup, s.form.Value(fieldNew)
	switch {
	case utf8.RuneCountInString(typed) < leastPassphrase:
		s.form.SetError(fieldNew, t.TooShort(leastPassphrase))
	case typed != s.form.Value(fieldAgain):
		s.form.SetError(fieldAgain, t.Differ)
	default:
		return []byte(typed), true
	}
	return nil, false
}

// run is the command of an act on the keys; the passphrases are wiped behind it.
func (s *Screen) run(done doneMsg, act func() error, wipe ...[]byte) tea.Cmd {
	s.working = true
	return func() tea.Msg {
		defer func() {
			for _, b := range wipe {
				clear(b)
			}
		}()
		if err := act(); err != nil {
			return screen.FailedMsg{Err: err}
		}
		return done
	}
}

// add gives a clerk a key, or, where the recovery key has opened the file, a new one.
func (s *Screen) add() tea.Cmd {
	passphrase, ok := s.newPassphrase()
	if !ok {
		return nil
	}
	file, name, w := s.session.Store, s.form.Value(fieldName), s.words()
	if file.ByRecovery() {
		return s.run(doneMsg{leave: true}, func() error {
			_, err := file.Recover(name, passphrase)
			return err
		}, passphrase)
	}
	return s.run(doneMsg{said: w.Added(name)}, func() error {
		_, err := file.AddClerk(name, passphrase)
		return err
	}, passphrase)
}

func (s *Screen) change() tea.Cmd {
	passphrase, ok := s.newPassphrase()
	if !ok {
		return nil
	}
	file, old := s.session.Store, []byte(s.form.Value(fieldOld))
	return s.run(doneMsg{said: s.words().Changed}, func() error { return file.ChangePassphrase(old, passphrase) }, old, passphrase)
}

func (s *Screen) prove() tea.Cmd {
	file, typed := s.session.Store, s.form.Value(fieldKey)
	return s.run(doneMsg{said: s.words().Proven}, func() error { return file.ProveRecovery(typed) })
}

// draw draws another recovery key; it counts once its paper is proven.
func draw() tea.Msg {
	fresh, groups, err := paper.Draw()
	if err != nil {
		return screen.FailedMsg{Err: err}
	}
	return drawnMsg{fresh, groups}
}

func (s *Screen) replace() tea.Cmd {
	if !paper.Proven(s.session.Styles, s.form, s.fresh, s.groups) {
		return nil
	}
	file, fresh := s.session.Store, s.fresh
	return s.run(doneMsg{said: s.words().Replaced}, func() error { return file.ReplaceRecovery(fresh, true) })
}

func (s *Screen) askRemove() tea.Cmd {
	i := s.list.Index()
	if i < 0 || !s.read.Clerks[i].InForce {
		return nil
	}
	clerk := s.read.Clerks[i]
	question := s.words().AskRemove(widget.Sanitize(clerk.Name))
	if clerk.You {
		question = s.words().AskRemoveSelf
	}
	return screen.Go(screen.ConfirmMsg{Question: question, Yes: screen.Go(removeMsg{clerk})})
}

func (s *Screen) remove(clerk store.ClerkKey) tea.Cmd {
	file := s.session.Store
	return s.run(doneMsg{said: s.words().RemovedNow(clerk.Name), leave: clerk.You}, func() error { return file.RemoveClerk(clerk.ID) })
}
