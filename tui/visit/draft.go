package visit

import (
	"encoding/json"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/screen"
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
	form, err := file.Draft(draftScreen, key)
	if err != nil || form == nil {
		return nil, err
	}
	d := &draft{}
	if json.Unmarshal(form, d) != nil || len(d.Values) == 0 {
		return nil, nil
	}
	return d, nil
}

// keep is the command that keeps what is typed as a draft and answers with the message given, if any.
func (s *Screen) keep(then tea.Msg) tea.Cmd {
	d := draft{Values: s.form.Values(), Heads: s.contact.heads}
	file, key := s.session.Store, s.draftKey()
	return func() tea.Msg {
		form, err := json.Marshal(d)
		if err == nil {
			err = file.SaveDraft(draftScreen, key, form)
		}
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		return then
	}
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
