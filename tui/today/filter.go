package today

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/followup"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// A filter is what an entry must be like to be shown. What is empty lets everything through.
type filter struct {
	village  string
	tier     followup.Tier
	state    followup.State
	protocol string
	name     string
}

func (f filter) empty() bool { return f == filter{} }

func (f filter) lets(of *rows, r *row) bool {
	return (f.village == "" || f.village == of.texts[r.village]) &&
		(f.tier == "" || string(f.tier) == of.texts[r.tier]) &&
		(f.state == "" || f.state == of.state(r)) &&
		(f.protocol == "" || f.protocol == of.texts[r.protocol]) &&
		(f.name == "" || of.called(r.name, f.name))
}

// A filterForm is the filters while they are typed: the list follows every key.
type filterForm struct {
	*widget.Form
	close key.Binding
}

// The fields of the form.
const (
	fieldVillage  = "village"
	fieldTier     = "tier"
	fieldState    = "state"
	fieldProtocol = "protocol"
	fieldName     = "name"
)

// lines is the height of the form with its rule: more while a list of values lies over it.
func (f *filterForm) lines() int {
	if f.HasPopup() {
		return 15
	}
	return 6
}

func (s *Screen) openFilter() {
	t := s.session.Text
	words, styles := t.Today, s.session.Styles
	form := widget.NewForm(styles,
		widget.Item{ID: fieldVillage, Label: words.Village, Field: widget.NewValues(styles, false, s.villages()...)},
		widget.Item{ID: fieldTier, Label: words.Tier, Field: widget.NewChoice(styles, withAll(t, tiers(t))...)},
		widget.Item{ID: fieldState, Label: words.State, Field: widget.NewChoice(styles, withAll(t, states(t))...)},
		widget.Item{ID: fieldProtocol, Label: words.Protocol, Field: widget.NewValues(styles, false, protocols(t)...)},
		widget.Item{ID: fieldName, Label: words.Name, Field: widget.NewText(styles, widget.TextOptions{MaxRunes: 20, Narrow: true}), Hint: words.NameHint},
	)
	form.SetValue(fieldVillage, s.filter.village)
	form.SetValue(fieldTier, string(s.filter.tier))
	form.SetValue(fieldState, string(s.filter.state))
	form.SetValue(fieldProtocol, s.filter.protocol)
	form.SetValue(fieldName, s.filter.name)
	s.form = &filterForm{Form: form, close: screen.Bind(t, words.CloseFilter, "f6", "esc")}
	form.OnChange = func(string) { s.readFilter() }
	form.OnSave = func() tea.Cmd { s.closeFilter(); return nil }
	s.Resize(s.width, s.height)
}

// narrow hands the form a key and follows it.
func (s *Screen) narrow(msg tea.Msg) {
	if press, ok := msg.(tea.KeyPressMsg); ok && !s.form.HasPopup() && key.Matches(press, s.form.close) {
		s.closeFilter()
		return
	}
	before := s.form.lines()
	s.form.Update(msg)
	if s.form != nil && s.form.lines() != before {
		s.Resize(s.width, s.height)
	}
}

// readFilter takes what the form says. A village or a series that is typed in part filters nothing yet.
func (s *Screen) readFilter() {
	f := filter{tier: followup.Tier(s.form.Value(fieldTier)), state: followup.State(s.form.Value(fieldState)), name: s.form.Value(fieldName)}
	if v := s.form.Value(fieldVillage); slices.ContainsFunc(s.villages(), func(o widget.Option) bool { return o.Value == v }) {
		f.village = v
	}
	if _, ok := followup.Lookup(s.form.Value(fieldProtocol)); ok {
		f.protocol = s.form.Value(fieldProtocol)
	}
	if f != s.filter {
		s.filter = f
		s.arrange()
	}
}

// closeFilter goes back to the list; the filters stay and stand in the second line.
func (s *Screen) closeFilter() {
	s.readFilter()
	s.form = nil
	s.Resize(s.width, s.height)
}

// help is the footer: nothing is saved here, the list follows as it is.
func (f *filterForm) help() []key.Binding {
	if f.HasPopup() { // its own line names its keys
		return nil
	}
	saves := func(b key.Binding) bool { return slices.Contains(b.Keys(), "f10") }
	return append([]key.Binding{f.close}, slices.DeleteFunc(f.ShortHelp(), saves)...)
}

// villages are those in the list, in its order.
func (s *Screen) villages() (options []widget.Option) {
	seen := map[uint32]bool{0: true}
	for i := range s.all.rows {
		if v := s.all.rows[i].village; !seen[v] {
			seen[v] = true
			options = append(options, widget.Option{Value: s.all.texts[v], Label: s.all.texts[v]})
		}
	}
	return options
}

func withAll(t *text.Texts, options []widget.Option) []widget.Option {
	return append([]widget.Option{{Value: "", Key: "0", Label: t.Common.All}}, options...)
}

func tiers(t *text.Texts) (options []widget.Option) {
	for i, c := range model.Tiers {
		options = append(options, widget.Option{Value: c.Value, Key: string(rune('1' + i)), Label: c.Label(isZh(t))})
	}
	return options
}

func states(t *text.Texts) []widget.Option {
	return []widget.Option{
		{Value: string(followup.Overdue), Key: "1", Label: t.Common.Overdue},
		{Value: string(followup.Ready), Key: "2", Label: t.Common.Due},
		{Value: string(followup.Upcoming), Key: "3", Label: t.Common.Upcoming},
		{Value: string(followup.Passed), Key: "4", Label: t.Common.Passed},
	}
}

func protocols(t *text.Texts) (options []widget.Option) {
	for _, p := range followup.Protocols() {
		label := p.En
		if isZh(t) {
			label = p.Zh
		}
		options = append(options, widget.Option{Value: p.ID, Label: label, Note: p.ID})
	}
	return options
}

// protocolLabel is what a series is called; "" for none.
func protocolLabel(t *text.Texts, id string) string {
	for _, o := range protocols(t) {
		if o.Value == id {
			return o.Label
		}
	}
	return ""
}

func stateLabel(t *text.Texts, state followup.State) string {
	for _, o := range states(t) {
		if o.Value == string(state) {
			return o.Label
		}
	}
	return ""
}

func isZh(t *text.Texts) bool { return t.Lang == text.Chinese }
