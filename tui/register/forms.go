package register

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/fields"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// keyRelation is the first field that a number does not fill; lastQuick the one from which Enter goes on to
// the next member.
const (
	keyRelation = "relation_to_head"
	keyPhone    = "phone"
	lastQuick   = "marital_status"
)

// memberKeys are a member's fields, the quick ones first.
var memberKeys = []string{"name", "id_number", "sex", "birth", keyRelation, keyPhone, lastQuick,
	"married", "children", "last_birth", "education", "migration", "migration_since", "migration_place",
	"registered_residence", "current_residence", "note"}

// repeated are the fields of the member before that " puts in again.
var repeated = []string{keyPhone, lastQuick, "married", "education", "migration", "migration_since", "migration_place",
	"registered_residence", "current_residence", "note"}

func (s *Screen) memberForm() *widget.Form {
	items := fields.Items(s.session, model.KindPerson, nil, memberKeys...)
	f := widget.NewForm(s.session.Styles, items...)
	f.OnChange = func(string) { s.number = fields.Numbered(s.session, f, s.number) }
	f.OnSave = s.next // Enter on the last field; F10 is the screen's
	if s.at > 0 {
		for _, key := range repeated {
			f.Item(key).Repeat = s.members[s.at-1][key]
		}
	} else if s.house != nil && s.members[0][keyRelation] == "" {
		s.members[0][keyRelation] = "self"
		f.SetValue(keyRelation, "self")
	}
	return f
}

// houseForm is the form of a new household; before is the one registered last.
func (s *Screen) houseForm(before map[string]string) *widget.Form {
	items := fields.Items(s.session, model.KindHousehold, fields.Lists{"village": s.codes.villages}, "village", "code", "group", "address", "note")
	f := widget.NewForm(s.session.Styles, items...)
	f.Item("code").Field = widget.NewText(s.session.Styles, widget.TextOptions{MaxRunes: 20, Narrow: true, Replace: true})
	for key, v := range before {
		f.Item(key).Repeat = v
	}
	f.OnSave = s.next
	f.OnChange = func(string) { s.sayCode() }
	return f
}

// codes are the households of the village in the form: which codes are taken, and which is proposed.
type codes struct {
	villages []widget.Option
	asked    int
	village  string
	houses   []store.Hit
	proposed string
	recorded model.ID // the household of the act under way
}

// codesMsg answers the question of that number.
type codesMsg struct {
	asked   int
	village string
	houses  []store.Hit
}

func (s *Screen) askCodes(village string) tea.Cmd {
	s.codes.asked++
	asked, file := s.codes.asked, s.session.Store
	return func() tea.Msg {
		houses, err := fields.Households(file, village)
		if err != nil {
			return screen.FailedMsg{Err: err}
		}
		return codesMsg{asked, village, houses}
	}
}

// takeCodes proposes the next free code, where the clerk has not typed one.
func (s *Screen) takeCodes(msg codesMsg) {
	if msg.asked != s.codes.asked || s.house == nil {
		return
	}
	before := s.codes.proposed
	s.codes.village, s.codes.houses = msg.village, msg.houses
	taken := make([]string, len(msg.houses))
	for i, h := range msg.houses {
		taken[i] = h.Household
	}
	s.codes.proposed = nextCode(taken)
	if v := s.house.Value("code"); v == "" || v == before {
		dirty := s.house.Dirty()
		s.house.SetValue("code", s.codes.proposed)
		if !dirty {
			s.house.Clean() // nothing that the clerk has typed
		}
	}
	s.sayCode()
}

// sayCode says beside the code that it is proposed, or whose it is.
func (s *Screen) sayCode() {
	it, v := s.house.Item("code"), s.house.Value("code")
	it.Hint, it.Alert = "", false
	if hit, taken := s.codes.holder(v); taken {
		it.Hint, it.Alert = s.session.Text.Register.CodeTaken(widget.Sanitize(hit.Name)), true
	} else if v != "" && v == s.codes.proposed {
		it.Hint = s.session.Text.Register.Proposed
	}
}

// holder is the household of the village that has the code.
func (c *codes) holder(code string) (store.Hit, bool) {
	for _, h := range c.houses {
		if h.Household == code && code != "" {
			return h, true
		}
	}
	return store.Hit{}, false
}

var numbered = regexp.MustCompile(`^(.*?)(\d{1,9})$`)

// nextCode is the number after the highest of the codes that are written like most: 02-0018 after 02-0017;
// "" where there are none. It is a proposal only: another copy of the file may be giving the same.
func nextCode(taken []string) string {
	highest, width, times := map[string]int{}, map[string]int{}, map[string]int{}
	best := ""
	for _, code := range taken {
		m := numbered.FindStringSubmatch(code)
		if m == nil {
			continue
		}
		n, _ := strconv.Atoi(m[2])
		prefix := m[1]
		highest[prefix] = max(highest[prefix], n)
		width[prefix] = max(width[prefix], len(m[2]))
		times[prefix]++
		if times[prefix] > times[best] || times[prefix] == times[best] && strings.Compare(prefix, best) < 0 {
			best = prefix
		}
	}
	if len(times) == 0 {
		return ""
	}
	return fmt.Sprintf("%s%0*d", best, width[best], highest[best]+1)
}
