package fields

import (
	"slices"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/exam"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// A name is the field of a person's name, spelt as the ledgers' reader spells it, so that both give a person
// the same identity: without blanks if it is Chinese, with one kind of dot.
type name struct {
	*widget.Text
	words *text.Fields
}

// Check refuses digits: a number that was typed a row too high.
func (n name) Check() string {
	if strings.ContainsFunc(n.Value(), unicode.IsDigit) {
		return n.words.NameDigits
	}
	return ""
}

func (n name) Value() string { return Spelt(n.Text.Value()) }

// Spelt is a person's name as it is kept.
func Spelt(name string) string {
	name = strings.TrimSpace(model.HalfWidth(name))
	if !strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return name
	}
	return nameSigns.Replace(name)
}

var nameSigns = strings.NewReplacer(" ", "", "•", "·", "・", "·", "‧", "·", "∙", "·", "．", "·", "●", "·")

// A free is the field of a text that may say anything but the sex of an unborn child (law-and-ethics.md 7.4,
// rule 4): of a pregnancy every word that may tell it is refused.
type free struct {
	*widget.Text
	words     *text.Fields
	pregnancy bool
}

func (f free) Check() string {
	v := f.Value()
	if exam.TellsFetalSex(v) || f.pregnancy && exam.RejectFetalText(v) != nil {
		return f.words.Fetal
	}
	return ""
}

// A number is the field of a citizen's identity number: what is wrong with it is named, and one of an old
// card becomes its 18 digits when the field is left.
type number struct {
	*widget.Text
	words *text.Fields
	today model.Date
}

func newNumber(s *screen.Session) *number {
	return &number{
		Text:  widget.NewText(s.Styles, widget.TextOptions{MaxRunes: 18, Narrow: true, Replace: true, Allow: widget.IDDigits}),
		words: s.Text.Fields, today: s.Today,
	}
}

func (n *number) Check() string {
	if n.Value() == "" {
		return ""
	}
	if _, err := model.ParseIDNumber(n.Value(), n.today); err != nil {
		return n.words.Wrong(err)
	}
	return ""
}

// Value has the capital X.
func (n *number) Value() string { return strings.ToUpper(n.Text.Value()) }

func (n *number) Blur() {
	if id, err := model.ParseIDNumber(n.Value(), n.today); err == nil && string(id) != n.Value() {
		n.SetValue(string(id))
	}
	n.Text.Blur()
}

// A phone is the field of a telephone number.
type phone struct {
	*widget.Text
	words *text.Fields
}

func newPhone(s *screen.Session) *phone {
	allow := func(r rune) bool { return widget.Digits(r) }
	return &phone{widget.NewText(s.Styles, widget.TextOptions{MaxRunes: 15, Narrow: true, Replace: true, Allow: allow}), s.Text.Fields}
}

func (p *phone) Check() string {
	if p.Value() == "" {
		return ""
	}
	if err := model.CheckPhone(p.Value()); err != nil {
		return p.words.Wrong(err)
	}
	return ""
}

// A several is a field of which several values may be chosen: a digit turns one on or off, Backspace takes
// the last away.
type several struct {
	styles  *widget.Styles
	options []widget.Option
	chosen  []string // values, in the order of the options
	focused bool
}

func newSeveral(s *widget.Styles, options []widget.Option) *several {
	return &several{styles: s, options: options}
}

func (f *several) Focus()        { f.focused = true }
func (f *several) Blur()         { f.focused = false }
func (f *several) Check() string { return "" }
func (f *several) Value() string { return strings.Join(f.chosen, ",") }

func (f *several) SetValue(v string) {
	f.chosen = nil
	for _, o := range f.options {
		if slices.Contains(strings.Split(v, ","), o.Value) {
			f.chosen = append(f.chosen, o.Value)
		}
	}
}

func (f *several) Update(msg tea.Msg) bool {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false
	}
	if press.Keystroke() == "backspace" {
		f.chosen = f.chosen[:max(0, len(f.chosen)-1)]
		return true
	}
	pressed := model.HalfWidth(press.Text)
	i := slices.IndexFunc(f.options, func(o widget.Option) bool { return o.Key == pressed })
	if i < 0 {
		return false
	}
	f.turn(f.options[i].Value)
	return true
}

func (f *several) turn(value string) {
	if i := slices.Index(f.chosen, value); i >= 0 {
		f.chosen = slices.Delete(f.chosen, i, i+1)
		return
	}
	f.SetValue(strings.Join(append(f.chosen, value), ","))
}

// Said is the chosen values in words.
func (f *several) Said() string {
	var said []string
	for _, o := range f.options {
		if slices.Contains(f.chosen, o.Value) {
			said = append(said, o.Label)
		}
	}
	return strings.Join(said, ", ")
}

// View draws all values, the chosen ones in brackets. The caret stands on the first chosen one.
func (f *several) View(width int) (string, int) {
	var b strings.Builder
	caret := -1
	for _, o := range f.options {
		body := o.Key + o.Label
		if slices.Contains(f.chosen, o.Value) {
			if caret < 0 {
				caret = widget.Width(b.String()) + 1
			}
			b.WriteString("[" + f.styles.Accent.Paint(body) + "]")
			continue
		}
		if !f.focused {
			body = f.styles.Dim.Paint(body)
		}
		b.WriteString(" " + body + " ")
	}
	return widget.PadRight(b.String(), width), max(0, min(caret, width-1))
}
