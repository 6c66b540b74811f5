package register

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/tui/fields"
	"suifang/tui/widget"
)

// wide is the width from which those who may be the same stand at the side, not below.
const wide = 110

// below is the room for them under the form.
const below = 4

// Resize gives the form what the lines above and below leave.
func (s *Screen) Resize(width, height int) {
	s.width, s.height = width, height
	if !s.loaded {
		return
	}
	room := max(1, height-len(s.preface()))
	if s.inHouse {
		s.house.Resize(width, room)
		return
	}
	if width >= wide {
		s.member.Resize(s.left()+1, room)
		return
	}
	s.member.Resize(width, max(1, room-below))
}

func (s *Screen) left() int { return s.width * 3 / 5 }

// View draws the household and its members so far, the form, and who may be the same.
func (s *Screen) View() tea.View {
	var p widget.Page
	if !s.loaded {
		p.LineAt(" "+s.session.Text.Common.Loading, 1)
		return p.View(s.width, s.height)
	}
	p.Block(s.preface(), nil)
	lines, cursor := s.front().View()
	if s.inHouse {
		p.Block(lines, cursor)
		return p.View(s.width, s.height)
	}
	if s.width >= wide {
		side, chosen := s.beside(s.width-s.left()-3, s.height-p.Height())
		if chosen != nil {
			cursor = widget.Shift(chosen, s.left()+3, 0)
		}
		p.Block(widget.SideBySide(s.session.Styles, lines, side, s.width, s.left()), cursor)
		return p.View(s.width, s.height)
	}
	p.Block(lines, cursor)
	p.Fill(s.height - below)
	p.Block(s.beside(s.width, below))
	return p.View(s.width, s.height)
}

// beside are the values of the field with the focus that do not fit in its row, and who may be the same.
func (s *Screen) beside(width, height int) (lines []string, cursor *tea.Cursor) {
	if len(s.alike.hits) == 0 || height > below {
		for _, l := range widget.Wrap(s.legend(), max(10, width-3)) {
			if l != "" {
				lines = append(lines, " "+s.session.Styles.Dim.Paint(l))
			}
		}
	}
	alike, cursor := s.alikeLines(width, height-len(lines))
	return append(lines, alike...), widget.Shift(cursor, 0, len(lines))
}

// legend is what can be typed in the field with the focus.
func (s *Screen) legend() string {
	t := s.session.Text
	switch s.member.Focused() {
	case keyRelation:
		return fields.Digits(t, model.Relations)
	case lastQuick:
		return t.Register.More
	}
	return ""
}

// preface is the household and the members typed so far.
func (s *Screen) preface() []string {
	t, styles := s.session.Text, s.session.Styles
	if s.inHouse {
		return []string{" " + styles.Strong.Paint(t.Register.Household), styles.Rule(s.width)}
	}
	code, village := s.where()
	head := " " + styles.Strong.Paint(widget.Sanitize(t.Register.Home(code, village))) + "   " + t.Register.Member(s.at+1)
	lines := []string{widget.Truncate(head, s.width-1)}
	if names := s.names(); names != "" {
		lines = append(lines, " "+styles.Dim.Paint(widget.Truncate(names, s.width-3)))
	}
	return append(lines, styles.Rule(s.width))
}

func (s *Screen) where() (code, village string) {
	switch {
	case s.house != nil:
		return s.house.Value("code"), s.house.Value("village")
	case s.home.history.Household != nil:
		return s.home.history.Household.Code, s.home.history.Household.Village
	}
	return "", ""
}

// names are those who live there and those typed so far.
func (s *Screen) names() string {
	var names []string
	if s.home != nil {
		for _, m := range s.home.members {
			names = append(names, widget.Sanitize(m.Person.Name))
		}
	}
	for i, m := range s.members {
		if i == s.at || empty(m) {
			continue
		}
		names = append(names, widget.Sanitize(m[fields.KeyName])+fields.Paren(s.session.Text, m[keyRelation]))
	}
	return strings.Join(names, "  ")
}
