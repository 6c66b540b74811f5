package visit

import (
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/fields"
)

// draftScreen is the name under which the drafts of this screen are kept.
const draftScreen = "visit"

// A draft is a half-typed form, with the state of the person's record that it was typed against.
type draft struct {
	Values map[string]string `json:"values"`
	Heads  []model.ChangeID  `json:"heads"`
}

// draftKey is what a draft belongs to: the follow-up, or the person where nothing was planned.
func (s *Screen) draftKey() model.ID {
	if s.obligation.IsZero() {
		return s.person
	}
	return s.obligation
}

// readDraft gives the draft that was left; nil if there is none, or none that this version reads.
func readDraft(file *store.Store, key model.ID) (*draft, error) {
	d := &draft{}
	if found, err := fields.Read(file, draftScreen, key, d); !found || len(d.Values) == 0 {
		return nil, err
	}
	return d, nil
}

// keep is the command that keeps what is typed as a draft.
func (s *Screen) keep(leave bool) tea.Cmd {
	return fields.Keep(s.session, draftScreen, s.draftKey(), draft{Values: s.form.Values(), Heads: s.contact.heads}, leave)
}

// kept closes the screen, if that was wanted.
func (s *Screen) kept(msg fields.KeptMsg) tea.Cmd {
	if msg.Leave {
		s.saving = false
	}
	return fields.Left(msg, s.session.Text.Visit.Kept)
}

// restore puts a draft into the form. The outcome comes first: it decides which fields there are.
func (s *Screen) restore(d *draft) tea.Cmd {
	s.contact.heads = d.Heads
	s.form.SetValue(fieldOutcome, d.Values[fieldOutcome])
	s.fit()
	s.form.SetValues(d.Values)
	s.fit()
	return s.ask()
}
