package exam

import (
	"errors"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	forms "suifang/model/exam"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// errFuture says that a day lies ahead that cannot.
var errFuture = errors.New("the date lies in the future")

// An entry is the field of one item. What is typed stays as it is typed, with what it means beside it.
type entry struct {
	*widget.Text
	item   forms.Item
	words  *text.Texts
	styles *widget.Styles
	today  model.Date
	own    bool // it belongs to the exam as a whole and cannot be refused
	past   bool // a day that cannot lie ahead

	loaded     forms.Value // what the record holds,
	loadedText string      // and what stands in the field for it
}

func (s *Screen) newEntry(item forms.Item) *entry {
	free := item.Kind == forms.Text
	options := widget.TextOptions{Replace: !free}
	if !free {
		options.MaxRunes = 40
	}
	return &entry{Text: widget.NewText(s.session.Styles, options), item: item, words: s.session.Text,
		styles: s.session.Styles, today: s.session.Today, past: item.Key == "iud_inserted"}
}

// load puts in what a record holds. Until it is typed over, the very same value is given back, also one
// that this version would not take.
func (e *entry) load(v forms.Value) {
	e.SetValue(e.typing(v))
	e.loaded, e.loadedText = v, e.Value()
}

// typing is what a clerk would type for a value.
func (e *entry) typing(v forms.Value) string {
	if v.Text == forms.NotDone {
		return forms.Format(e.item, v, zh(e.words))
	}
	return forms.Entry(e.item, v)
}

// value reads what is typed.
func (e *entry) value() (forms.Value, error) {
	typed := e.Value()
	switch {
	case typed == "":
		return forms.Value{}, nil
	case typed == e.loadedText && !e.loaded.IsZero():
		return e.loaded, nil
	case e.item.Kind == forms.Date:
		return e.dated(typed)
	}
	v, err := forms.ParseEntry(e.item, typed)
	switch {
	case err != nil:
		return forms.Value{}, err
	case e.item.Key == forms.WeeksField && !whole(v):
		return forms.Value{}, forms.ErrNotNumber
	case e.own && !v.Found() && len(e.item.Choices) > 0:
		return forms.Value{}, forms.ErrNotChoice
	case e.own && !v.Found():
		return forms.Value{Text: typed}, nil
	}
	return v, nil
}

// whole says whether a value is a whole number: weeks are a number of the record and nothing else fits there.
func whole(v forms.Value) bool {
	_, err := strconv.Atoi(v.Text)
	return err == nil && v == forms.Value{Text: v.Text}
}

// dated reads a day in the clerk's short forms.
func (e *entry) dated(typed string) (forms.Value, error) {
	day, err := model.ParseTypedDate(typed, e.today)
	switch {
	case err == nil && e.past && day > e.today:
		return forms.Value{}, errFuture
	case err == nil:
		return forms.Value{Text: day.String()}, nil
	}
	v, err := forms.ParseEntry(e.item, typed)
	if err != nil || e.own {
		return forms.Value{}, forms.ErrNotDate
	}
	return v, nil
}

// Check is what is wrong with what is typed, short.
func (e *entry) Check() string {
	if _, err := e.value(); err != nil {
		return e.sentence(err).What
	}
	return ""
}

// Blur leaves a day in full, whatever short form it was typed in.
func (e *entry) Blur() {
	e.Text.Blur()
	if v, err := e.value(); err == nil && v.Found() && e.item.Kind == forms.Date {
		e.SetValue(v.Text)
	}
}

func (e *entry) sentence(err error) text.Sentence {
	words := e.words.Exam
	for _, known := range []struct {
		is  error
		say text.Sentence
	}{
		{forms.ErrNotNumber, words.NotNumber}, {forms.ErrUnit, words.BadUnit}, {forms.ErrInterval, words.BadInterval},
		{forms.ErrNotTest, words.NotTest}, {forms.ErrNotYesNo, words.NotYesNo}, {forms.ErrNotDate, words.NotDate},
		{errFuture, words.NotFuture}, {forms.ErrFetalSex, words.OtherWords},
	} {
		if errors.Is(err, known.is) {
			return known.say
		}
	}
	return words.NotChoice
}

// Update types. Where one key is a whole answer, the next key is another answer, not more of it.
func (e *entry) Update(msg tea.Msg) bool {
	if press, ok := msg.(tea.KeyPressMsg); ok && e.answers(press.Text) {
		e.SetValue(press.Text)
		return true
	}
	return e.Text.Update(msg)
}

func (e *entry) answers(typed string) bool {
	oneKey := e.item.Kind == forms.Test || e.item.Kind == forms.YesNo ||
		e.item.Kind == forms.OneOf && !e.item.Several && len(e.item.Choices) < 10
	if !oneKey || len([]rune(typed)) != 1 {
		return false
	}
	_, err := forms.ParseEntry(e.item, typed)
	return err == nil && strings.TrimSpace(typed) != ""
}

// View draws what is typed and, behind it, what it means.
func (e *entry) View(width int) (string, int) {
	typed, caret := e.Text.View(width)
	meaning := e.meaning()
	body := strings.TrimRight(typed, " ")
	start := max(widget.Width(body), caret) + 1
	if meaning == "" || start+4 > width {
		return typed, caret
	}
	return widget.PadRight(widget.PadRight(body, start)+e.styles.Accent.Paint(widget.Truncate(meaning, width-start)), width), caret
}

// meaning is what the value is called, "" where that says no more than what is typed.
func (e *entry) meaning() string {
	v, err := e.value()
	if err != nil || v.IsZero() {
		return ""
	}
	if day, err := model.ParseISO(e.Value()); err == nil && e.item.Kind == forms.Date {
		return e.words.Weekday(day)
	}
	said := widget.Sanitize(e.said(v))
	if said == e.Value() || e.item.Kind == forms.Number && v.Found() {
		return ""
	}
	return said
}

// said is a value as a person reads it.
func (e *entry) said(v forms.Value) string {
	if day, err := model.ParseISO(v.Text); err == nil && e.item.Kind == forms.Date {
		return e.words.Date(day)
	}
	return forms.Format(e.item, v, zh(e.words))
}

// options are the values that F4 lists; what is taken is typed into the field.
func (e *entry) options() (options []widget.Option) {
	add := func(v forms.Value, key, note string) {
		options = append(options, widget.Option{Value: e.typing(v), Key: key, Label: forms.Format(e.item, v, zh(e.words)), Note: note})
	}
	switch e.item.Kind {
	case forms.OneOf:
		for _, c := range e.item.Choices {
			add(forms.Value{Text: c.Value}, c.Digit, e.abnormal(c))
		}
	case forms.Test:
		add(forms.Value{Text: forms.Negative}, "-", "")
		add(forms.Value{Text: forms.Positive}, "+", "")
		add(forms.Value{Text: forms.Suspicious}, "?", "")
	case forms.YesNo:
		add(forms.Value{Text: forms.Yes}, "1", "")
		add(forms.Value{Text: forms.No}, "0", "")
	}
	if !e.own && e.item.Kind != forms.Text && e.item.Key != forms.WeeksField {
		add(forms.Value{Text: forms.Refused}, "x", "")
		add(forms.Value{Text: forms.NotDone}, "", "")
	}
	return options
}

func (e *entry) abnormal(c forms.Choice) string {
	if c.Abnormal {
		return forms.Abnormal.Label(zh(e.words))
	}
	return ""
}

// choose types one of the options; where several may hold, beside those that do.
func (e *entry) choose(typed string) {
	v, err := e.value()
	if e.item.Several && err == nil && v.Found() {
		both, err := forms.ParseEntry(e.item, forms.Entry(e.item, v)+","+typed)
		if err == nil {
			typed = e.typing(both)
		}
	}
	e.SetValue(typed)
}

func zh(t *text.Texts) bool { return t.Lang == text.Chinese }
