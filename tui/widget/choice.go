package widget

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model/pinyin"
)

// An Option is one value of a field that has a list of them.
type Option struct {
	Value string // what the program keeps
	Key   string // the one character that chooses it: a digit, or - + ? x
	Label string // what the clerk reads
	Find  string // more words to find it by, lower case, apart by blanks; "" is its pinyin and initials
	Note  string // stands beside it in the list of values
}

// read is the options with the readings of their labels to find them by.
func read(options []Option) []Option {
	options = slices.Clone(options)
	for i, o := range options {
		if o.Find == "" {
			words := append(pinyin.AllInitials(o.Label), pinyin.AllFull(o.Label)...)
			options[i].Find = strings.ToLower(strings.Join(words, " "))
		}
	}
	return options
}

// Choice is a field with a few values in sight: 1 完成  2 未联系上. A digit chooses, the arrows step, and
// Backspace takes the choice back.
type Choice struct {
	styles  *Styles
	options []Option
	chosen  int // -1 is none
	focused bool
}

// NewChoice makes a choice among options, with none chosen. An option without a key gets its number.
func NewChoice(s *Styles, options ...Option) *Choice {
	c := &Choice{styles: s, options: read(options), chosen: -1}
	for i := range c.options {
		if c.options[i].Key == "" && i < 9 {
			c.options[i].Key = string(rune('1' + i))
		}
	}
	return c
}

// NewYesNo makes a question of two values, "1" for yes and "0" for no.
func NewYesNo(s *Styles) *Choice {
	words := s.Text.Common
	return NewChoice(s, Option{Value: "1", Key: "1", Label: words.Yes}, Option{Value: "0", Key: "0", Label: words.No})
}

func (c *Choice) Focus() { c.focused = true }
func (c *Choice) Blur()  { c.focused = false }

// Value is that of the chosen option.
func (c *Choice) Value() string {
	if c.chosen < 0 {
		return ""
	}
	return c.options[c.chosen].Value
}

// SetValue chooses the option of that value, or none.
func (c *Choice) SetValue(v string) {
	c.chosen = slices.IndexFunc(c.options, func(o Option) bool { return o.Value == v })
}

// Check finds nothing wrong: only what is offered can be chosen.
func (c *Choice) Check() string { return "" }

// Update chooses.
func (c *Choice) Update(msg tea.Msg) bool {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false
	}
	switch press.Keystroke() {
	case "left":
		c.step(-1)
	case "right":
		c.step(1)
	case "backspace", "delete":
		c.chosen = -1
	default:
		return c.choose(typed(press))
	}
	return true
}

func (c *Choice) step(by int) {
	c.chosen = max(0, min(c.chosen+by, len(c.options)-1))
}

func (c *Choice) choose(s string) bool {
	pressed := strings.ToLower(strings.Map(narrow, s))
	i := slices.IndexFunc(c.options, func(o Option) bool { return o.Key != "" && strings.ToLower(o.Key) == pressed })
	if i < 0 {
		return false
	}
	c.chosen = i
	return true
}

// View draws the options in a row, the chosen one in brackets. Where they do not all fit, those around
// the chosen one are drawn, and F4 shows the whole list. The caret stands on the chosen option.
func (c *Choice) View(width int) (string, int) {
	first, last := c.window(width)
	var b strings.Builder
	caret := 0
	for i := first; i < last; i++ {
		o := c.options[i]
		body := strings.TrimSpace(o.Key + " " + o.Label)
		if i == c.chosen {
			caret = Width(b.String()) + 1
			b.WriteString("[" + c.styles.Accent.Paint(body) + "]")
		} else {
			b.WriteString(" " + c.styles.dimUnless(c.focused, body) + " ")
		}
	}
	if last < len(c.options) && Width(b.String())+len(Cut) <= width {
		b.WriteString(c.styles.Dim.Paint(Cut))
	}
	return PadRight(b.String(), width), min(caret, max(0, width-1))
}

// window is the range of options that fits, with the chosen one in it.
func (c *Choice) window(width int) (first, last int) {
	used := 0
	for last < len(c.options) {
		used += c.cells(last)
		last++
		for used > width && first < c.chosen && first < last-1 {
			used -= c.cells(first)
			first++
		}
		if used > width {
			return first, max(first+1, last-1)
		}
	}
	return first, last
}

func (c *Choice) cells(i int) int {
	return Width(strings.TrimSpace(c.options[i].Key+" "+c.options[i].Label)) + 2
}

func (c *Choice) list() (options []Option, query string) { return c.options, "" }
func (c *Choice) take(o Option)                          { c.SetValue(o.Value) }

// dimUnless paints what can be chosen only while its field has the focus.
func (s *Styles) dimUnless(focused bool, body string) string {
	if focused {
		return body
	}
	return s.Dim.Paint(body)
}
