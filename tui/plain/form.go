package plain

import (
	"strconv"
	"strings"

	"suifang/tui/widget"
)

// askField asks the field in focus; behind the last one it reads what was entered and asks whether to save.
func (s *Session) askField(f *widget.Form) prompt {
	if s.page.form != f {
		s.page.form, s.page.field, s.page.review = f, "", false
		if !f.First() { // it goes on where it was left
			s.print(append([]string{s.words.Review}, f.Review()...)...)
		}
	}
	if s.page.review {
		return s.askSave(f)
	}
	it := f.Asked()
	if s.page.field != it.ID {
		s.page.field = it.ID
		s.print(f.HeadsOver()...)
	}
	if wrong := f.Wrong(); wrong != "" && wrong != s.page.wrong {
		s.print(wrong)
	}
	s.page.wrong = f.Wrong()
	return prompt{text: label(f), secret: f.Masked(), answer: func(line string) { s.field(f, line) }}
}

// label is the field with what stands beside it and the value that Enter takes.
func label(f *widget.Form) string {
	text := widget.Spoken(f.Asked().Label)
	if about := f.About(); about != "" {
		text += " (" + about + ")"
	}
	switch offer := f.Offer(); {
	case offer == "" || f.Masked():
	case strings.Contains(offer, "[") || f.Asked().Field.Value() == "":
		text += ": " + offer
	default:
		text += " [" + offer + "]"
	}
	return text
}

// field takes the answer to one field.
func (s *Session) field(f *widget.Form, line string) {
	m, rest := mark(line)
	if f.Masked() {
		s.secretField(f, line)
		return
	}
	switch {
	case m == "<" && !f.First():
		s.press("shift+tab")
	case m == ">":
		s.press("down")
	case m == "@":
		s.retype("", f.Asked().Field.Value)
		s.print(s.words.Cleared)
	case m == "?":
		s.explain(f, rest)
	case m != `\` && s.common(line, s.words.HelpForm):
	case m == "" && rest == "":
		s.next(f)
	default:
		s.takeValue(f, rest, m == `\`)
	}
}

// secretField takes a passphrase as it is typed, marks and all; only alone do they mean what they mean elsewhere.
func (s *Session) secretField(f *widget.Form, line string) {
	switch m, rest := mark(line); {
	case line == "" && f.Asked().Field.Value() != "":
		s.next(f)
	case rest != "" || m == "" || m == `\`:
		s.retype(line, f.Asked().Field.Value)
		s.next(f)
	case m == "<" && !f.First():
		s.press("shift+tab")
	default:
		s.common(line, s.words.HelpForm)
	}
}

// explain says what a field takes, with its values that answer to what was typed behind the mark.
func (s *Session) explain(f *widget.Form, typed string) {
	s.print(label(f))
	if options := f.Answering(typed); len(options) > 0 {
		s.print(s.words.Values(len(options)))
		for i, o := range options[:min(len(options), 3*pageLines)] {
			if o.Key != "" {
				s.print(widget.Spoken(o.Key+" "+o.Label) + noted(o))
				continue
			}
			s.print(optionLine(i, o))
		}
	}
	if typed == "" {
		s.print(append(s.words.HelpForm, s.words.Help...)...)
	}
}

func noted(o widget.Option) string {
	if o.Note == "" {
		return ""
	}
	return " (" + widget.Spoken(o.Note) + ")"
}

// takeValue types a value, says how it is understood and goes on; one that is wrong stays and is asked again.
func (s *Session) takeValue(f *widget.Form, typed string, literal bool) {
	it := f.Asked()
	if !literal {
		typed = keyed(f, typed)
	}
	s.retype(typed, it.Field.Value)
	s.page.wrong = ""
	it = f.Asked()
	if it == nil || it.Field.Check() != "" {
		return
	}
	if it.Field.Value() == "" {
		s.print(s.texts.Widget.NotAChoice)
		return
	}
	if said := it.Said(); said != typed && said != "" {
		s.print(s.words.Is + " " + said)
	}
	s.next(f)
}

// keyed is what to type for a value that was named by its words or its number: the key of that option.
func keyed(f *widget.Form, typed string) string {
	options := f.Options()
	for _, o := range options {
		if o.Key != "" && strings.EqualFold(o.Key, typed) {
			return o.Key
		}
	}
	named := f.Answering(typed)
	for _, o := range named {
		if o.Label == typed {
			named = []widget.Option{o}
			break
		}
	}
	switch number, err := strconv.Atoi(typed); {
	case len(named) == 1 && named[0].Key != "":
		return named[0].Key
	case len(named) == 0 && err == nil && number > 0 && number <= len(options) && options[number-1].Key == "":
		return options[number-1].Label
	}
	return typed
}

// next goes on to the next field. Behind the last of several all of them are read once more before they are saved.
func (s *Session) next(f *widget.Form) {
	switch {
	case !f.Last():
		s.press("enter")
	case f.First():
		s.press("enter")
	default:
		s.page.review = true
	}
}

func (s *Session) askSave(f *widget.Form) prompt {
	s.print(append([]string{s.words.Review}, f.Review()...)...)
	return prompt{text: s.words.Save, answer: func(line string) {
		m, rest := mark(line)
		s.page.review = false
		switch {
		case m == "" && rest == "":
			s.page.wrong, s.page.field = "", ""
			s.press("enter")
		case m == "<":
		default:
			s.common(line, s.words.HelpForm)
		}
	}}
}
