package exchange

import (
	"context"
	"errors"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// choose opens what was chosen and compares it, without writing anything.
func (s *Screen) choose(f store.Found) tea.Cmd {
	if f.Broken != nil {
		return screen.Go(screen.FailedMsg{Err: &store.OtherError{Err: f.Broken}})
	}
	s.chosen, s.byRecovery, s.accept = f, false, false
	return s.look(store.Options{})
}

// lookedMsg says what would come in, or why that cannot be told.
type lookedMsg struct {
	offer  *store.Offer
	coming store.Coming
	err    error
	tried  bool // a secret was given
}

// look is the work of opening and comparing. The secret in o is wiped behind it.
func (s *Screen) look(o store.Options) tea.Cmd {
	pc, file, f := s.session.PC, s.session.Store, s.chosen
	tried := len(o.Passphrase) > 0 || o.Recovery != ""
	return s.begin(verifying, func(ctx context.Context, w *work) any {
		defer clear(o.Passphrase)
		if !f.Bundle {
			if _, err := pc.Meet(ctx, f.Path, w.tell(verifying)); err != nil {
				return lookedMsg{err: err, tried: tried}
			}
		}
		offer, err := file.Offer(f.Path, o)
		if err != nil {
			return lookedMsg{err: err, tried: tried}
		}
		coming, err := offer.Coming(ctx, w.tell(comparing))
		if err != nil {
			_ = offer.Close() // it was only read
			return lookedMsg{err: err}
		}
		return lookedMsg{offer: offer, coming: coming}
	})
}

// looked shows what would come in, or asks for the secret that is missing.
func (s *Screen) looked(msg lookedMsg) tea.Cmd {
	var needs *store.NeedsSecretError
	w := s.words()
	switch {
	case msg.err == nil:
		s.offer, s.coming, s.step = msg.offer, msg.coming, coming
		return nil
	case errors.As(msg.err, &needs) && needs.SameFamily:
		s.why = w.SecretOwn
		return s.askSecret()
	case errors.Is(msg.err, store.ErrNeedsSecret):
		s.why = w.SecretOther
		return s.askSecret()
	case errors.Is(msg.err, store.ErrBundlePassphrase):
		s.why = w.SecretBundle
		return s.askSecret()
	case msg.tried: // a wrong one: it is asked again
		return tea.Batch(s.askSecret(), screen.Go(screen.FailedMsg{Err: msg.err}))
	}
	s.step = listing
	if store.Stopped(msg.err) {
		return s.lookAround()
	}
	return tea.Batch(s.lookAround(), screen.Go(screen.FailedMsg{Err: &store.OtherError{Err: msg.err}}))
}

const fieldSecret = "secret"

// askSecret asks for the passphrase or the recovery key of the other copy.
func (s *Screen) askSecret() tea.Cmd {
	w := s.words()
	label, o := w.Passphrase, widget.TextOptions{MaxRunes: 100, Mask: true}
	if s.byRecovery {
		label, o = w.Recovery, widget.TextOptions{MaxRunes: 120, Narrow: true}
	}
	form := widget.NewForm(s.session.Styles, widget.Item{ID: fieldSecret, Label: label, Required: true,
		Field: widget.NewText(s.session.Styles, o)})
	return s.enter(asking, form, func() tea.Cmd {
		typed := s.form.Value(fieldSecret)
		if s.byRecovery {
			return s.look(store.Options{Recovery: typed})
		}
		return s.look(store.Options{Passphrase: []byte(typed)})
	})
}

// many says whether more persons would be erased than is done unasked.
func (s *Screen) many() bool { return s.coming.Erased > store.MaxErasures }

func (s *Screen) comingKeys() []key.Binding {
	k := s.keys
	var keys []key.Binding
	if s.coming.Changes > 0 {
		keys = append(keys, k.Take)
	}
	if s.many() && !s.accept {
		keys = append(keys, k.Erase)
	}
	return append(keys, k.Send, k.Other)
}

func (s *Screen) pressComing(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.keys.Take) && s.coming.Changes > 0:
		return s.take()
	case key.Matches(msg, s.keys.Erase) && s.many() && !s.accept:
		return screen.Go(screen.ConfirmMsg{Question: s.words().AskErasures(s.coming.Erased), Yes: screen.Go(acceptMsg{})})
	case key.Matches(msg, s.keys.Send):
		return s.askWhat()
	}
	return nil
}

// acceptMsg says that a person has said yes to many erasures.
type acceptMsg struct{}

// tookMsg says what came of taking in.
type tookMsg struct {
	report     store.MergeReport
	lack       store.Lack
	duplicates int
	err        error
}

// take is the work of taking in what is open; it is closed behind it.
func (s *Screen) take() tea.Cmd {
	file, offer, accept := s.session.Store, s.offer, s.accept
	s.offer = nil // the work has it now
	total := s.coming.Changes
	cmd := s.begin(taking, func(ctx context.Context, w *work) any {
		var took tookMsg
		took.report, took.lack, took.err = offer.Take(ctx, store.MergeOptions{Progress: w.tell(taking), AcceptErasures: accept})
		took.err = errors.Join(took.err, offer.Close())
		if pairs, damage := file.DuplicatesOf(took.report.Touched); damage == nil {
			took.duplicates = len(pairs)
		}
		return took
	})
	s.progress.Total = total
	return cmd
}

// tookIn shows what came of it. What landed before an error or a stop stays.
func (s *Screen) tookIn(msg tookMsg) tea.Cmd {
	s.took, s.step, s.accept = msg, taken, false
	failed := msg.err != nil && !store.Stopped(msg.err)
	if failed && msg.report.New == 0 {
		s.step = listing
		return tea.Batch(s.lookAround(), screen.Go(screen.FailedMsg{Err: msg.err}))
	}
	var told []tea.Cmd
	if msg.report.New > 0 {
		told = append(told, screen.Go(screen.RecordedMsg{Name: s.words().Act, At: s.session.Store.SavedAt(), Stay: true, Stands: s.session.Text.Undo.Merged}))
	}
	if failed {
		told = append(told, screen.Go(screen.FailedMsg{Err: msg.err}))
	}
	return tea.Sequence(told...)
}

func (s *Screen) takenKeys() []key.Binding {
	k := s.keys
	keys := []key.Binding{k.Finish}
	if len(s.took.report.Disputed)+len(s.took.report.Parallel) > 0 {
		keys = append(keys, k.Conflicts)
	}
	if s.took.duplicates > 0 {
		keys = append(keys, k.Duplicates)
	}
	return keys
}

func (s *Screen) pressTaken(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(msg, s.keys.Finish):
		return s.back()
	case key.Matches(msg, s.keys.Conflicts):
		return screen.Go(screen.OpenConflictsMsg{})
	case key.Matches(msg, s.keys.Duplicates):
		return screen.Go(screen.OpenDuplicatesMsg{})
	}
	return nil
}
