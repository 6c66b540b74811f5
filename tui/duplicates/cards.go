package duplicates

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/fields"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// cards are the two of a pair as they were read.
type cards struct {
	pair pairKey
	own  [2]*model.History // each by itself: what a judgement is made against
	rows []cardRow
}

// A cardRow is one fact of both.
type cardRow struct {
	label  string
	values [2]string
	mark   string // whether they are equal; empty where one says nothing
}

// read reads the cards of the pair under the cursor.
func (s *Screen) read() tea.Cmd {
	pair, ok := s.list.Selected()
	if !ok || s.shown != nil && s.shown.pair == pair {
		return nil
	}
	s.shown = nil
	session := *s.session
	return func() tea.Msg {
		c, err := readCards(&session, pair)
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		return cardsMsg{c}
	}
}

func readCards(s *screen.Session, pair pairKey) (*cards, error) {
	c := &cards{pair: pair}
	var values [2]map[string]string
	for i, id := range []model.ID{pair.a, pair.b} {
		own, err := s.Store.Card(id)
		if own == nil || len(own.State.Records) == 0 {
			return nil, err
		}
		h, err := s.Store.Read(id)
		if h == nil {
			return nil, err
		}
		c.own[i], values[i] = own, facts(s, h)
	}
	for _, label := range labels(s, c.own[0].Household != nil) {
		row := cardRow{label: label, values: [2]string{values[0][label], values[1][label]}}
		switch {
		case row.values[0] == "" && row.values[1] == "":
			continue
		case row.values[0] == "" || row.values[1] == "" || label == s.Text.Twice.Entered:
		case row.values[0] == row.values[1]:
			row.mark = s.Text.Twice.Equal
		default:
			row.mark = s.Text.Twice.Differ
		}
		c.rows = append(c.rows, row)
	}
	return c, nil
}

// labels are the facts that tell registrations apart, in the order in which they are shown.
func labels(s *screen.Session, household bool) []string {
	w := s.Text.Twice
	if household {
		return []string{w.Code, w.Place, w.Address, w.Head, w.Members, w.Entered}
	}
	return []string{w.Name, w.IDNumber, w.Sex, w.Birth, w.Phone, w.Household, w.Relation, w.Place, w.Entered}
}

func facts(s *screen.Session, h *model.History) map[string]string {
	w := s.Text.Twice
	out := map[string]string{w.Entered: entered(s, h)}
	if o := h.Household; o != nil {
		out[w.Code], out[w.Place], out[w.Address], out[w.Head] = o.Code, o.Village, o.Address, name(s.Store, o.Head)
		out[w.Members] = members(s.Store, h.ID)
	}
	if p := h.Person; p != nil {
		zh := s.Text.Lang == "zh"
		out[w.Name], out[w.Sex], out[w.Birth], out[w.Relation] = p.Name, fields.SexLabel(s.Text, p.Sex), p.Birth.String(), model.Relations.Label(p.Relation, zh)
		out[w.IDNumber], out[w.Phone] = tail(s, p.IDNumber.Tail()), tail(s, p.Phone[max(0, len(p.Phone)-4):])
		out[w.Household], out[w.Place] = home(s.Store, p.Household), p.Current
	}
	for label, value := range out {
		out[label] = widget.Sanitize(value)
	}
	return out
}

// tail is the end of a number: whole ones stand in the person's own papers alone.
func tail(s *screen.Session, number string) string {
	if number == "" {
		return ""
	}
	return s.Text.Common.PhoneTail(number)
}

func entered(s *screen.Session, h *model.History) string {
	r := h.Record()
	if r == nil {
		return ""
	}
	clerk, _ := s.Store.Read(r.Changes[0].Act.Author)
	author := ""
	if clerk != nil && clerk.Record() != nil {
		author = model.Facts(clerk.Record())["name"]
	}
	return s.Text.Twice.EnteredOn(r.FirstKnown().String(), author)
}

func name(file *store.Store, id model.ID) string {
	if id.IsZero() {
		return ""
	}
	if h, _ := file.Read(id); h != nil && h.Person != nil {
		return h.Person.Name
	}
	return ""
}

func home(file *store.Store, id model.ID) string {
	if id.IsZero() {
		return ""
	}
	if h, _ := file.Read(id); h != nil && h.Household != nil {
		return strings.TrimSpace(h.Household.Village + " " + h.Household.Code)
	}
	return ""
}

func members(file *store.Store, household model.ID) string {
	ids, _ := file.Members(household)
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = name(file, id)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}
