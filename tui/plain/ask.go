package plain

import (
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"

	"suifang/model/pinyin"
	"suifang/tui/palette"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// askAt is the question of the widget that the keys go to.
func (s *Session) askAt(h widget.Heard) prompt {
	part := h.Front
	for _, line := range h.Lines {
		if part == (widget.Part{}) && line.Part != nil {
			part = *line.Part
		}
	}
	switch {
	case part.Picker != nil:
		return s.askPicker(part.Picker)
	case part.Form != nil && part.Form.Asked() != nil:
		return s.askField(part.Form)
	case part.Query != nil:
		return s.askQuery(h, part.Query)
	case part.List != nil:
		return s.askRow(h)
	}
	return s.askText()
}

// mark splits a line into the mark that it begins with, in the form that an input method in Chinese mode gives it
// too, and the rest. A backslash in front makes any line a value.
func mark(line string) (mark, rest string) {
	line = strings.TrimSpace(line)
	for _, m := range []struct{ typed, means string }{
		{">", ">"}, {"》", ">"}, {"＞", ">"}, {"<<", "<<"}, {"《《", "<<"}, {"＜＜", "<<"}, {"<", "<"}, {"《", "<"}, {"＜", "<"}, {"!!", "!!"}, {"！！", "!!"},
		{"!", "!"}, {"！", "!"}, {"??", "??"}, {"？？", "??"}, {"?", "?"}, {"？", "?"}, {"@", "@"}, {"＠", "@"}, {`\`, `\`},
	} {
		if rest, is := strings.CutPrefix(line, m.typed); is {
			return m.means, strings.TrimSpace(rest)
		}
	}
	return "", line
}

// common does what means the same at every prompt.
func (s *Session) common(line string, help []string) bool {
	switch m, rest := mark(line); m {
	case "<", "<<":
		s.press("esc")
	case "?":
		s.print(append(help, s.words.Help...)...)
	case "??":
		s.press("f1")
	case "!":
		s.act(rest, s.house.Here())
	case "!!":
		s.act(rest, append(s.house.Here(), s.house.Everywhere()...))
	default:
		return false
	}
	return true
}

// askYesNo asks a question. Enter alone is no answer: it may have been meant for what stood there before.
func (s *Session) askYesNo(question string) prompt {
	return prompt{text: question + " (" + s.words.YesNo + ")", answer: func(line string) {
		switch strings.ToLower(strings.TrimSpace(line)) {
		case "1", "y", "１", "是", "yes":
			s.press("1")
		case "2", "n", "0", "２", "否", "no":
			s.press("2")
		case "<", "<<", "《", "＜":
			s.press("esc")
		default:
			s.print(s.words.NotYesNo)
		}
	}}
}

// askOn waits until what must be read has been.
func (s *Session) askOn() prompt {
	return prompt{text: s.words.EnterOn, answer: func(string) { s.press("enter") }}
}

// askRow asks for the number of a row.
func (s *Session) askRow(h widget.Heard) prompt {
	return prompt{text: s.words.Row + ", " + s.below(), answer: func(line string) {
		switch {
		case strings.TrimSpace(line) == "":
			s.turn()
		case s.common(line, s.words.HelpList):
		case !s.open(h, line):
			s.print(s.words.NoRow)
		}
	}}
}

// below says what Enter does, and how much there is below.
func (s *Session) below() string {
	if s.page.rest == 0 {
		return s.words.Again
	}
	return s.words.Rest(s.page.rest) + ", " + s.words.More
}

// open opens the row of a number, or lists what can be done with it: 5!
func (s *Session) open(h widget.Heard, line string) bool {
	figure, act, acts := strings.Cut(strings.ReplaceAll(strings.TrimSpace(line), "！", "!"), "!")
	number, err := strconv.Atoi(strings.TrimSpace(figure))
	if err != nil {
		return false
	}
	l, i, ok := row(h, number)
	if !ok {
		return false
	}
	s.choose(l, i)
	if !acts {
		s.press("enter")
		return true
	}
	s.read(s.hear())
	s.act(act, s.house.Here())
	return true
}

// askQuery asks what to look for, on a screen that has a list of what was found.
func (s *Session) askQuery(h widget.Heard, q *widget.Text) prompt {
	return prompt{text: s.words.RowOrWords, secret: q.Masked(), answer: func(line string) {
		m, rest := mark(line)
		switch {
		case strings.TrimSpace(line) == "":
			if s.page.rest > 0 {
				s.turn()
			} else {
				s.press("enter")
			}
		case m != `\` && s.common(line, s.words.HelpList):
		case m != `\` && s.open(h, line):
		default:
			s.page.from, s.page.read = 0, nil
			s.retype(rest, q.Value)
		}
	}}
}

// askPicker asks for one of a list of values.
func (s *Session) askPicker(p *widget.Picker) prompt {
	return prompt{text: s.words.Pick, answer: func(line string) {
		_, rest := mark(line)
		number, err := strconv.Atoi(rest)
		switch {
		case s.common(line, s.words.HelpPick):
		case rest == "":
			s.press("enter")
		case err == nil && number > 0 && number <= len(p.Options()):
			p.Choose(number - 1)
			s.press("enter")
		default:
			s.page.read = nil
			s.press("end")
			s.press("ctrl+u")
			s.typeIn(rest)
			if len(p.Options()) == 1 {
				s.press("enter")
			}
		}
	}}
}

// askText is for a screen that is only read: Enter does what it does there, or goes on reading.
func (s *Session) askText() prompt {
	goesOn := s.page.rest == 0 && s.binds("enter")
	text := s.words.EnterOn
	if !goesOn {
		text = s.below()
	}
	return prompt{text: text, answer: func(line string) {
		switch {
		case s.common(line, nil):
		case strings.TrimSpace(line) != "":
			s.act(line, s.house.Here())
		case goesOn:
			s.press("enter")
		default:
			s.turn()
		}
	}}
}

func (s *Session) binds(name string) bool {
	for _, b := range screen.FullHelp(s.house.Front()) {
		if b.Enabled() && hasKey(b, name) {
			return true
		}
	}
	return false
}

func hasKey(b key.Binding, name string) bool {
	for _, k := range b.Keys() {
		if k == name {
			return true
		}
	}
	return false
}

// act does the act that was named, by number or by a part of its name; without a name it lists them.
func (s *Session) act(named string, acts []palette.Act) {
	if named == "" {
		s.print(s.words.Acts)
		s.listActs(acts)
		s.chooseAct(acts)
		return
	}
	if number, err := strconv.Atoi(named); err == nil && number > 0 && number <= len(acts) {
		s.do(acts[number-1])
		return
	}
	found := answering(named, acts)
	if len(found) == 0 {
		found = answering(named, append(s.house.Here(), s.house.Everywhere()...))
	}
	switch len(found) {
	case 0:
		s.print(s.words.NoAct)
	case 1:
		s.do(found[0])
	default:
		s.print(s.words.NotOne)
		s.listActs(found)
		s.chooseAct(found)
	}
}

func (s *Session) listActs(acts []palette.Act) {
	for i, a := range acts {
		line := strconv.Itoa(i+1) + ". " + a.Name
		if a.Key != "" {
			line += " (" + a.Key + ")"
		}
		if a.Not != "" {
			line += ": " + a.Not
		}
		s.print(line)
	}
}

// chooseAct asks for the number of an act; any other line is an answer to the question before.
func (s *Session) chooseAct(acts []palette.Act) {
	s.menu = acts
}

// askMenu asks for one of the acts that were listed.
func (s *Session) askMenu() prompt {
	acts := s.menu
	return prompt{text: s.words.Act, answer: func(line string) {
		s.menu = nil
		switch m, rest := mark(line); {
		case m == "" && rest == "", m == "<", m == "<<":
		case m == "":
			s.act(rest, acts)
		default:
			s.common(line, nil)
		}
	}}
}

func (s *Session) do(a palette.Act) {
	if a.Not != "" {
		s.print(a.Name + ": " + a.Not)
		return
	}
	s.said = ""
	s.start(a.Run)
}

// answering are the acts whose name, in either language, or its initials hold what was typed; one that is called
// just so comes alone.
func answering(named string, acts []palette.Act) (found []palette.Act) {
	named = strings.ToLower(named)
	for _, a := range acts {
		if strings.ToLower(a.Name) == named || strings.ToLower(a.Find) == named || strings.ToLower(a.Key) == named {
			return []palette.Act{a}
		}
		words := strings.ToLower(strings.Join(append(pinyin.AllInitials(a.Name), a.Name, a.Find), " "))
		if strings.Contains(words, named) {
			found = append(found, a)
		}
	}
	return found
}

// retype puts other text in the place of what is typed.
func (s *Session) retype(text string, value func() string) {
	s.press("end")
	s.press("ctrl+u")
	for range 40 { // a field that is no text takes back one choice at a time
		if value() == "" {
			break
		}
		s.press("backspace")
	}
	s.typeIn(text)
}

// typeIn types a character at a time, as a clerk does.
func (s *Session) typeIn(text string) {
	for _, r := range text {
		if r == ' ' {
			s.press("space")
			continue
		}
		s.press(string(r))
	}
}
