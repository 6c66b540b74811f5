package visit

import (
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/screen"
)

// draftScreen begins the name under which the drafts of this screen are kept.
const draftScreen = "visit"

// A draft is a half-typed form, with the state of the person's record that it was typed against.
type draft struct {
	Values map[string]string `json:"values"`
	Heads  []model.ChangeID  `json:"heads"`
}

// draftOf is what a draft belongs to: the person, and of her follow-ups the one that is recorded.
func (s *Screen) draftOf() store.DraftOf {
	of := store.DraftOf{Screen: draftScreen, Record: s.person}
	if !s.obligation.IsZero() {
		of.Screen += " " + s.obligation.String()
	}
	return of
}

// Draft is what is half-typed.
func (s *Screen) Draft() *screen.Draft {
	if !s.Dirty() {
		return nil
	}
	return &screen.Draft{Of: s.draftOf(), At: s.form.Focused(), Form: draft{Values: s.form.Values(), Heads: s.contact.heads}}
}

// restore puts a draft into the form. The outcome comes first: it decides which fields there are.
func (s *Screen) restore(msg restoreMsg) tea.Cmd {
	d := msg.draft
	s.contact.heads = d.Heads
	s.form.SetValue(fieldOutcome, d.Values[fieldOutcome])
	s.fit()
	s.form.SetValues(d.Values)
	s.fit()
	s.form.GoOnAt(msg.left.At)
	return s.ask()
}
