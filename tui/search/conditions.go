package search

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// conditions narrow a search beside what is typed. The zero value narrows nothing.
type conditions struct {
	village, ageFrom, ageTo string
	sex                     model.Sex
	items                   bool // something is due
}

// ofPersons says whether a condition can hold of persons only.
func (c conditions) ofPersons() bool {
	c.village = ""
	return c != conditions{}
}

// keeper is what a person must be.
func (q question) keeper(file *store.Store) (func(store.Hit) bool, error) {
	due, err := q.due(file)
	if err != nil {
		return nil, err
	}
	least, most := ages(q.ageFrom, q.ageTo)
	anyAge := q.ageFrom == "" && q.ageTo == ""
	return func(h store.Hit) bool {
		age := h.Birth.AgeOn(q.today)
		return (anyAge || age >= least && age <= most) && (q.sex == "" || h.Sex == q.sex) && (!q.items || due[h.ID])
	}, nil
}

// due are the persons for whom something is due, if that is a condition.
func (q question) due(file *store.Store) (map[model.ID]bool, error) {
	if !q.items {
		return nil, nil
	}
	lines, err := file.Worklist(store.Query{Today: q.today, Village: q.village})
	due := make(map[model.ID]bool, len(lines))
	for _, l := range lines {
		due[l.Person] = true
	}
	return due, err
}

// The fields of the form.
const (
	fieldVillage = "village"
	fieldFrom    = "age_from"
	fieldTo      = "age_to"
	fieldSex     = "sex"
	fieldItems   = "items"
)

// openForm opens the conditions as they stand.
func (s *Screen) openForm() {
	words, common, styles := s.words().Form, s.session.Text.Common, s.session.Styles
	villages := make([]widget.Option, len(s.villages))
	for i, v := range s.villages {
		villages[i] = widget.Option{Value: v, Label: v}
	}
	s.form = widget.NewForm(styles,
		widget.Item{ID: fieldVillage, Label: words.Village, Field: widget.NewValues(styles, false, villages...)},
		widget.Item{ID: fieldFrom, Label: words.AgeFrom, Field: widget.NewNumber(styles, widget.NumberOptions{})},
		widget.Item{ID: fieldTo, Label: words.AgeTo, Field: widget.NewNumber(styles, widget.NumberOptions{})},
		widget.Item{ID: fieldSex, Label: words.Sex, Field: widget.NewChoice(styles,
			widget.Option{Value: string(model.Female), Label: common.Female},
			widget.Option{Value: string(model.Male), Label: common.Male})},
		widget.Item{ID: fieldItems, Label: words.Items, Field: widget.NewChoice(styles,
			widget.Option{Value: "1", Label: words.HasItems})},
	)
	s.form.SetValues(s.conditions.values())
	s.form.OnSave = s.apply
	s.layout()
}

func (c conditions) values() map[string]string {
	values := map[string]string{fieldVillage: c.village, fieldFrom: c.ageFrom, fieldTo: c.ageTo, fieldSex: string(c.sex)}
	if c.items {
		values[fieldItems] = "1"
	}
	return values
}

func (s *Screen) pressForm(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case s.form.HasPopup():
	case key.Matches(msg, s.keys.Cancel):
		s.closeForm()
		return nil
	case key.Matches(msg, s.keys.Clear):
		s.conditions = conditions{}
		s.closeForm()
		return s.search()
	}
	return s.form.Update(msg)
}

func (s *Screen) closeForm() {
	s.form = nil
	s.query.Focus()
	s.layout()
}

// apply searches under the conditions entered.
func (s *Screen) apply() tea.Cmd {
	f := s.form
	c := conditions{village: f.Value(fieldVillage), ageFrom: f.Value(fieldFrom), ageTo: f.Value(fieldTo),
		sex: model.Sex(f.Value(fieldSex)), items: f.Value(fieldItems) == "1"}
	if least, most := ages(c.ageFrom, c.ageTo); least > most {
		f.SetError(fieldTo, s.words().Form.FromAfterTo)
		return nil
	}
	s.conditions = c
	s.closeForm()
	return s.search()
}

// active says the conditions in words.
func (s *Screen) active() (list []string) {
	c, words, common := s.conditions, s.words().Form, s.session.Text.Common
	if c.village != "" {
		list = append(list, widget.Sanitize(c.village))
	}
	if c.ageFrom != "" || c.ageTo != "" {
		list = append(list, words.Ages(c.ageFrom, c.ageTo))
	}
	switch c.sex {
	case model.Female:
		list = append(list, common.Female)
	case model.Male:
		list = append(list, common.Male)
	}
	if c.items {
		list = append(list, words.HasItems)
	}
	return list
}

func failed(err error) tea.Msg { return screen.FailedMsg{Err: err} }
