package fields

import (
	"encoding/json"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/screen"
)

// KeptMsg says that a half-typed form is kept. Leave is what the clerk wanted next: to close the screen.
type KeptMsg struct{ Leave bool }

// Keep is the command that keeps what is half-typed on a screen, and answers [KeptMsg].
func Keep(s *screen.Session, room string, record model.ID, draft any, leave bool) tea.Cmd {
	file := s.Store
	return func() tea.Msg {
		form, err := json.Marshal(draft)
		if err == nil {
			err = file.SaveDraft(room, record, form)
		}
		if err != nil {
			return screen.FailedMsg{Err: fmt.Errorf("keep a draft: %w", err)}
		}
		return KeptMsg{leave}
	}
}

// Left is what a screen does when its draft is kept: it closes and says so, if that was wanted.
func Left(msg KeptMsg, said string) tea.Cmd {
	if !msg.Leave {
		return nil
	}
	return tea.Sequence(screen.Go(screen.BackMsg{}), screen.Go(screen.StatusMsg{Text: said}))
}

// Find reads a draft into a value, and says whether there is one. A draft that cannot be read is none.
func Find(file *store.Store, room string, record model.ID, into any) bool {
	found, err := Read(file, room, record, into)
	return found && err == nil
}

// Read is [Find] for a screen that says so when the file does not give the draft. One that this version does
// not understand is none here too.
func Read(file *store.Store, room string, record model.ID, into any) (found bool, err error) {
	form, err := file.Draft(room, record)
	if err != nil || form == nil {
		return false, err
	}
	return json.Unmarshal(form, into) == nil, nil
}

// Offer asks whether to go on with what was left half-typed. A no forgets it; Esc leaves it for another time.
func Offer(s *screen.Session, room string, record model.ID, again tea.Msg) tea.Cmd {
	file := s.Store
	forget := func() tea.Msg {
		if err := file.DropDraft(room, record); err != nil {
			return screen.FailedMsg{Err: fmt.Errorf("forget a draft: %w", err)}
		}
		return nil
	}
	return screen.Go(screen.ConfirmMsg{Question: s.Text.Fields.AskKept, Yes: screen.Go(again), No: forget})
}

// Saving is a command that records an act, and forgets the draft once that is on disk.
func Saving(s *screen.Session, room string, record model.ID, save tea.Cmd) tea.Cmd {
	file := s.Store
	return func() tea.Msg {
		answer := save()
		if _, done := answer.(screen.RecordedMsg); done {
			_ = file.DropDraft(room, record) // the act is on disk; a draft left behind is offered once more
		}
		return answer
	}
}

// Parents are the heads of records when a form was filled from them. A draft keeps them: an act that is
// saved later still says what its clerk had seen.
type Parents map[model.ID][]model.ChangeID

// Of are the heads of a subject's records.
func (p Parents) Of(h *model.History) Parents {
	if p == nil {
		p = Parents{}
	}
	if h != nil {
		for id, r := range h.State.Records {
			p[id] = r.Heads
		}
	}
	return p
}

// Put sets the parents of a proposal's entries to those kept, where the form was filled from the record.
func (p Parents) Put(entries []model.Entry) {
	for i, e := range entries {
		if heads, ok := p[e.Record]; ok && len(e.Parents) > 0 {
			entries[i].Parents = heads
		}
	}
}
