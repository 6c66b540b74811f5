package person

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// joined says whether she was registered several times and is shown as one.
func (s *Screen) joined() bool { return s.read != nil && len(s.read.history.Cards) > 1 }

// cardFacts are what stands on each of the cards that she was joined of; F4 on one corrects that card alone.
func (s *Screen) cardFacts() (rows []fact) {
	if !s.joined() {
		return nil
	}
	t := s.session.Text.Twice
	rows = append(rows, fact{key: rowKey{record: s.id, what: "joined"}, label: t.Card, text: t.AsJoined(len(s.read.history.Cards)), alert: true})
	for _, card := range s.read.history.Cards {
		text := s.cardText(card)
		rows = append(rows, fact{key: rowKey{record: card.ID, what: "card"}, text: text, note: text})
	}
	return rows
}

// cardText is what tells a card from the others: number, birth, phone, since when.
func (s *Screen) cardText(card *model.History) string {
	p, common := card.Person, s.session.Text.Common
	parts := []string{p.Name, p.Birth.String()}
	if tail := p.IDNumber.Tail(); tail != "" {
		parts = append(parts, s.session.Text.Twice.IDNumber+" "+common.PhoneTail(tail))
	}
	if p.Phone != "" {
		parts = append(parts, s.session.Text.Twice.Phone+" "+s.phone(p.Phone))
	}
	parts = append(parts, s.session.Text.Twice.Entered+" "+card.Record().FirstKnown().String())
	return widget.Sanitize(strings.Join(parts, "  "))
}

// part takes the selected card out of what she was joined of; with the cursor elsewhere the last card.
func (s *Screen) part() tea.Cmd {
	cards := s.read.history.Cards
	out := cards[len(cards)-1].ID
	if row, ok := s.facts.selected(); ok && s.focus == paneFacts && row.key.what == "card" {
		out = row.key.record
	}
	stays := cards[0].ID
	if stays == out {
		stays = cards[1].ID
	}
	session := *s.session
	return func() tea.Msg {
		p, err := session.Store.UnjoinProposal(stays, out)
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		return session.RecordAndStay(session.Text.Twice.Parted, p)()
	}
}
