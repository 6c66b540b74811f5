package exam

import "strings"

// Format is a value as a person reads it. A number has the item's decimals and, if it is not the item's
// own, its unit; the screen's column says the item's.
func Format(i Item, v Value, zh bool) string {
	if v.Text == "" {
		return ""
	}
	if label, ok := words[v.Text]; ok && (!v.Found() || i.Kind == Test || i.Kind == YesNo) {
		return label.in(zh)
	}
	switch i.Kind {
	case Number:
		return i.formatNumber(v)
	case OneOf:
		return i.formatChoices(v, zh)
	}
	return v.Text
}

// label is a word in both languages.
type label struct{ zh, en string }

func (l label) in(zh bool) string { return pick(zh, l.zh, l.en) }

var words = map[string]label{
	Negative:   {"阴性", "negative"},
	Positive:   {"阳性", "positive"},
	Suspicious: {"可疑", "suspicious"},
	Refused:    {"不愿做", "refused"},
	NotDone:    {"未做", "not done"},
	Yes:        {"是", "yes"},
	No:         {"否", "no"},
}

func (i Item) formatNumber(v Value) string {
	text := v.Text
	if missing := i.Decimals - decimalsOf(text); missing > 0 {
		if decimalsOf(text) == 0 {
			text += "."
		}
		text += strings.Repeat("0", missing)
	}
	if i.foreign(v) {
		text += " " + v.Unit
	}
	return text
}

func (i Item) formatChoices(v Value, zh bool) string {
	chosen, ok := i.chosen(v)
	if !ok {
		return v.Text
	}
	labels := make([]string, len(chosen))
	for n, c := range chosen {
		labels[n] = c.Label(zh)
	}
	return strings.Join(labels, pick(zh, "、", ", "))
}

// ReferenceText is the reference of this value of this person in words, empty if there is none.
func (i Item) ReferenceText(v Value, who Person, zh bool) string {
	ref, _ := i.Reference(v, who)
	if l, ok := words[ref.Word]; ok {
		return l.in(zh)
	}
	return i.referenceText(ref, func(c Choice) string { return c.Label(zh) })
}

func choiceCode(c Choice) string { return c.Value }

// referenceText is the range; for choices without one, those that are usual.
func (i Item) referenceText(ref Reference, name func(Choice) string) string {
	if s := ref.String(); s != "" || i.Kind != OneOf || !i.hasNormal() {
		return s
	}
	var usual []string
	for _, c := range i.Choices {
		if !c.Abnormal {
			usual = append(usual, name(c))
		}
	}
	return strings.Join(usual, "/")
}

// Label is the flag as it stands beside a value.
func (f Flag) Label(zh bool) string { return flagWords[f].in(zh) }

var flagWords = map[Flag]label{
	Low:            {"低", "low"},
	High:           {"高", "high"},
	FlagPositive:   {"阳性", "positive"},
	FlagSuspicious: {"可疑", "suspicious"},
	Abnormal:       {"异常", "abnormal"},
}
