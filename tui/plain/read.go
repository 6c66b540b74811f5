package plain

import (
	"fmt"
	"strconv"
	"strings"

	"suifang/tui/screen"
	"suifang/tui/widget"
)

// A page is what was last read to the clerk.
type page struct {
	of     screen.Screen
	form   *widget.Form
	field  string          // that was last asked
	wrong  string          // what was last said to be wrong with it
	review bool            // all fields were asked
	from   int             // the first line of the page
	read   map[string]bool // its lines
	rest   int             // lines below it
}

// pageLines is how many lines are read before it is asked whether to go on.
const pageLines = 20

func (s *Session) hear() widget.Heard { return s.aloud.Hear(s.house.Front().View) }

// present reads what is new and says what to ask.
func (s *Session) present() prompt {
	front := s.house.Front()
	if s.inside && !s.house.Inside() {
		s.print(strings.Repeat("\n", 60)) // what was read goes out of sight
	}
	s.inside = s.house.Inside()
	if front != s.page.of {
		s.enter(front)
	}
	if said := s.house.Said(); said != s.said {
		s.said = said
		if said != "" {
			s.print(said)
		}
	}
	s.notify(s.house.Notice())
	switch question := s.house.Question(); {
	case question != "":
		return s.askYesNo(question)
	case s.house.Notice() != nil:
		return s.askOn()
	}
	h := s.hear()
	s.read(h)
	if s.menu != nil {
		return s.askMenu()
	}
	return s.askAt(h)
}

// enter goes to a screen. Of one that was read before only what has changed since is read again.
func (s *Session) enter(front screen.Screen) {
	if len(s.before) > mostPages {
		s.before = nil
	}
	if s.before == nil {
		s.before = map[screen.Screen]page{}
	}
	if s.page.of != nil {
		s.before[s.page.of] = s.page
	}
	before := s.before[front]
	s.page, s.menu = page{of: front, from: before.from, read: before.read}, nil
	s.print("", s.house.Header())
	if before.of == nil {
		s.page.from = s.startAt(s.hear())
	}
}

// mostPages is how many screens are remembered; more are hardly ever open at once.
const mostPages = 16

// notify reads what must be read, once.
func (s *Session) notify(n *screen.NoticeMsg) {
	if n != nil && n != s.notice {
		s.print(append([]string{n.Title}, n.Lines...)...)
	}
	s.notice = n
}

// startAt is the page of the selected row, so that a long list goes on where it was left.
func (s *Session) startAt(h widget.Heard) int {
	if l := h.Front.List; l != nil && l.Index() >= pageLines {
		return l.Index() / pageLines * pageLines
	}
	return 0
}

// read reads those lines of the page that were not read before.
func (s *Session) read(h widget.Heard) {
	lines := s.lines(h)
	s.print(s.page.fresh(lines)...)
	s.page.read = map[string]bool{}
	for _, line := range lines {
		s.page.read[line] = true
	}
}

// fresh are the lines that were not read before.
func (p *page) fresh(lines []string) (fresh []string) {
	for _, line := range lines {
		if !p.read[line] {
			fresh = append(fresh, line)
		}
	}
	return fresh
}

// lines are those of the page: texts as they stand, the rows of lists numbered through.
func (s *Session) lines(h widget.Heard) (lines []string) {
	at, number := 0, 0 // lines and rows so far, with those of other pages
	inPage := func() bool { return at >= s.page.from && at < s.page.from+pageLines }
	for _, line := range h.Lines {
		switch {
		case line.Part == nil:
			if inPage() {
				lines = append(lines, line.Text)
			}
			at++
		case line.Part.List != nil && h.Front.Form == nil:
			l := line.Part.List
			for i := max(0, s.page.from-at); i < l.Len() && at+i < s.page.from+pageLines; i++ {
				lines = append(lines, l.HeadsOver(i)...)
				lines = append(lines, strconv.Itoa(number+i+1)+". "+l.Said(i))
			}
			at += l.Len()
			number += l.Len()
		case line.Part.Picker != nil:
			for i, o := range line.Part.Picker.Options() {
				if i == 2*pageLines {
					lines = append(lines, s.words.Rest(len(line.Part.Picker.Options())-i))
					break
				}
				lines = append(lines, optionLine(i, o))
			}
		}
	}
	s.page.rest = max(0, at-s.page.from-pageLines)
	return lines
}

func optionLine(i int, o widget.Option) string {
	line := fmt.Sprintf("%d. %s", i+1, widget.Spoken(o.Label))
	if note := widget.Spoken(o.Note); note != "" {
		line += "  (" + note + ")"
	}
	return line
}

// turn goes to the next page, or to the first after the last.
func (s *Session) turn() {
	if s.page.rest == 0 {
		s.page.from = 0
	} else {
		s.page.from += pageLines
	}
	s.page.read = nil
}

// row finds the list and the row that a number stands for.
func row(h widget.Heard, number int) (l widget.Listed, i int, ok bool) {
	for _, line := range h.Lines {
		if line.Part == nil || line.Part.List == nil {
			continue
		}
		if l := line.Part.List; number <= l.Len() {
			return l, number - 1, number > 0
		} else {
			number -= l.Len()
		}
	}
	return nil, 0, false
}

// choose puts the cursor of the screen on a row. A page of several lists has a key that goes from one to the next.
func (s *Session) choose(l widget.Listed, i int) {
	for range 4 {
		if front := s.hear().Front.List; front == nil || front == l {
			break
		}
		s.press("tab")
	}
	l.SelectIndex(i)
}
