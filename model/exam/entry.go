package exam

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"suifang/model"
)

// What [ParseEntry] finds wrong. None of these holds what was typed.
var (
	ErrNotNumber = errors.New("not a number")
	ErrUnit      = errors.New("unit not known")
	ErrInterval  = errors.New("not an interval")
	ErrNotChoice = errors.New("not one of the choices")
	ErrNotTest   = errors.New("neither negative, positive nor suspicious")
	ErrNotYesNo  = errors.New("neither yes nor no")
	ErrNotDate   = errors.New("not a date")
)

// ParseEntry reads what a clerk types for an item, or a command gives:
//
//	x  refused  拒查           refused, for every item
//	not_done  未做             not done, for every item
//	-  +  ?                    a test: negative, positive, suspicious; a yes or no: no, yes
//	0  1                       a yes or no
//	2  II  II度                a choice by its digit, code or name; several: 13, or 1,3
//	98  98 g/L  9.8 g/dL       a number; a unit that is not the item's is kept beside it
//	98 (110-150)               … with the laboratory's own interval, open ends as (110-) and (-150)
//
// Full-width characters and those of a Chinese input method count the same. Digits are no results of a
// test: registers write 1 for positive and 1 for negative. Nothing typed is the zero Value. A number
// that no person can have is read; [Evaluate] doubts it.
func ParseEntry(i Item, typed string) (Value, error) {
	v, err := i.parse(typed)
	if err != nil {
		return Value{}, fmt.Errorf("%s: %w", i.Key, err)
	}
	return v, nil
}

func (i Item) parse(typed string) (Value, error) {
	plain := fold(typed)
	if plain == "" {
		return Value{}, nil
	}
	if word, ok := withheld[strings.ToLower(plain)]; ok {
		return Value{Text: word}, nil
	}
	switch i.Kind {
	case Number:
		return i.parseNumber(plain)
	case OneOf:
		return i.parseChoices(plain)
	case Test:
		return parseWord(testWords, plain, ErrNotTest)
	case YesNo:
		return parseWord(yesNoWords, plain, ErrNotYesNo)
	case Date:
		return parseDate(plain)
	}
	return i.parseText(typed)
}

// Entry is what a clerk types to enter the value again.
func Entry(i Item, v Value) string {
	switch {
	case v.Text == Refused:
		return "x"
	case i.Kind == Number && v.Found():
		return numberEntry(v)
	case i.Kind == OneOf && v.Found():
		return i.choiceEntry(v)
	}
	if key, ok := keys[v.Text]; ok && i.Kind != Text {
		return key
	}
	return v.Text
}

var keys = map[string]string{Negative: "-", Positive: "+", Suspicious: "?", Yes: "1", No: "0"}

var withheld = map[string]string{
	"x": Refused, "refused": Refused, "拒查": Refused, "拒检": Refused, "拒绝": Refused, "不愿做": Refused,
	"not_done": NotDone, "not done": NotDone, "未做": NotDone, "未查": NotDone, "未检": NotDone,
}

var testWords = map[string]string{
	"-": Negative, "(-)": Negative, "neg": Negative, "negative": Negative, "阴": Negative, "阴性": Negative,
	"+": Positive, "(+)": Positive, "pos": Positive, "positive": Positive, "阳": Positive, "阳性": Positive,
	"?": Suspicious, "(±)": Suspicious, "±": Suspicious, "+-": Suspicious, "susp": Suspicious,
	"suspicious": Suspicious, "可疑": Suspicious, "弱阳性": Suspicious,
}

var yesNoWords = map[string]string{
	"-": No, "0": No, "n": No, "no": No, "false": No, "否": No, "无": No,
	"+": Yes, "1": Yes, "y": Yes, "yes": Yes, "true": Yes, "是": Yes, "有": Yes,
}

func parseWord(words map[string]string, plain string, otherwise error) (Value, error) {
	if word, ok := words[strings.ToLower(plain)]; ok {
		return Value{Text: word}, nil
	}
	return Value{}, otherwise
}

func parseDate(plain string) (Value, error) {
	d, err := model.ParseLedgerDate(plain)
	if err != nil {
		return Value{}, fmt.Errorf("%w: %w", ErrNotDate, err)
	}
	return Value{Text: d.String()}, nil
}

func (i Item) parseText(typed string) (Value, error) {
	check := rejectFetalPhrase
	if i.Fetal {
		check = RejectFetalText
	}
	if err := check(typed); err != nil {
		return Value{}, err
	}
	return Value{Text: strings.TrimSpace(typed)}, nil
}

// parseChoices reads one choice, or several in any order; they are kept in the item's order and once each,
// so that the same findings are the same value.
func (i Item) parseChoices(plain string) (Value, error) {
	if c, ok := i.typedChoice(plain); ok {
		return Value{Text: c.Value}, nil
	}
	if !i.Several {
		return Value{}, ErrNotChoice
	}
	var picked []string
	for _, part := range i.choiceParts(plain) {
		c, ok := i.typedChoice(part)
		if !ok {
			return Value{}, ErrNotChoice
		}
		picked = append(picked, c.Value)
	}
	return i.several(picked), nil
}

// several joins codes in the order of the choices.
func (i Item) several(codes []string) Value {
	var ordered []string
	for _, c := range i.Choices {
		if slices.Contains(codes, c.Value) {
			ordered = append(ordered, c.Value)
		}
	}
	return Value{Text: strings.Join(ordered, ",")}
}

// choiceParts splits at separators; digits typed in a row are one choice each where all choices have one.
func (i Item) choiceParts(plain string) []string {
	parts := strings.FieldsFunc(plain, func(r rune) bool { return strings.ContainsRune(",;/ ", r) })
	if len(parts) == 1 && len(i.Choices) < 10 {
		return strings.Split(plain, "")
	}
	return parts
}

func (i Item) typedChoice(plain string) (Choice, bool) {
	for _, c := range i.Choices {
		if plain == c.Digit || plain == c.Zh || strings.EqualFold(plain, c.Value) || strings.EqualFold(plain, c.En) {
			return c, true
		}
	}
	return Choice{}, false
}

func (i Item) choiceEntry(v Value) string {
	chosen, ok := i.chosen(v)
	if !ok {
		return v.Text
	}
	digits := make([]string, len(chosen))
	for n, c := range chosen {
		digits[n] = c.Digit
	}
	return strings.Join(digits, ",")
}

// fold makes one form of the many that keyboards, input methods and ledgers give to the same sign.
func fold(s string) string { return strings.TrimSpace(signs.Replace(model.HalfWidth(s))) }

var signs = strings.NewReplacer(
	"Ⅰ", "I", "Ⅱ", "II", "Ⅲ", "III", "Ⅳ", "IV", "×", "x",
	"−", "-", "–", "-", "—", "-", "。", ".", "、", ",", "【", "(", "】", ")", "〔", "(", "〕", ")",
)
