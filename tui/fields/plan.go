package fields

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/followup"
	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// A Plan is what the act on a form would plan and end, asked of the store as the form is filled in.
type Plan struct {
	asked   int // number of the last question: an older answer is stale
	waiting bool
	known   bool
	store.Preview
	refused *model.Refusal
}

// PlannedMsg answers the question of that number.
type PlannedMsg struct {
	asked   int
	preview store.Preview
	err     error
}

// Forget leaves nothing planned, and makes answers under way stale.
func (p *Plan) Forget() { *p = Plan{asked: p.asked + 1} }

// Ask is the command that works out what an act would plan and end. The act is built where the command works.
func (p *Plan) Ask(file *store.Store, build func() (model.Proposal, error)) tea.Cmd {
	p.asked++
	p.waiting = true
	asked := p.asked
	return func() tea.Msg {
		act, err := build()
		if err != nil {
			return PlannedMsg{asked: asked, err: err}
		}
		v, err := file.Preview(act)
		return PlannedMsg{asked, v, err}
	}
}

// Take puts an answer in, unless a later question is under way.
func (p *Plan) Take(msg PlannedMsg) {
	if msg.asked != p.asked {
		return
	}
	var refused *model.Refusal
	asRefused := errors.As(msg.err, &refused)
	*p = Plan{asked: p.asked, known: msg.err == nil || asRefused, Preview: msg.preview, refused: refused}
}

// Lines draw the plan in at most height lines. What ends is never pushed out of sight by what opens.
func (p *Plan) Lines(s *screen.Session, width, height int) []string {
	switch {
	case !p.known && p.waiting:
		return []string{" " + s.Styles.Dim.Paint(s.Text.Fields.Working)}
	case !p.known:
		return nil
	}
	var lines []string
	if p.refused != nil {
		lines = append(lines, " "+s.Styles.Alert.Paint(s.Text.Fields.Refused(s.Text.Errors.Rules(p.refused.Rule))))
	}
	opens, ends := p.opening(s, width), p.ending(s, width)
	if len(opens)+len(ends) == 0 && p.refused == nil {
		return []string{" " + s.Styles.Dim.Paint(s.Text.Fields.Nothing)}
	}
	room := height - len(lines)
	below := min(len(ends), max(room/3, room-len(opens)))
	lines = append(lines, fold(s, opens, room-below, s.Text.Fields.MoreOpens)...)
	return append(lines, fold(s, ends, height-len(lines), s.Text.Fields.MoreEnds)...)
}

// A run is a step with the times that it recurs: one line.
type run struct {
	followup.Due
	times int
	last  model.Date
}

// runs puts the times of one step of a case together, each at its first.
func runs(list []followup.Due) (out []run) {
	type step struct {
		about model.ID
		name  string
	}
	at := map[step]int{}
	for _, d := range list {
		key := step{d.About.Case, d.About.Protocol + d.About.Step}
		i, seen := at[key]
		if !seen {
			at[key] = len(out)
			out = append(out, run{d, 1, d.Due})
			continue
		}
		out[i].times++
		out[i].last = max(out[i].last, d.Due)
	}
	return out
}

func (p *Plan) opening(s *screen.Session, width int) (lines []string) {
	t := s.Text
	for _, d := range runs(p.Opens) {
		more := ""
		if d.times > 1 {
			more = " " + t.Fields.Again(d.times-1, d.last.String())
		}
		line := t.Fields.Opens(d.Title(Zh(t)), Dates(t, d.Due)+more)
		if widget.Width(line) > width-3 { // the mark must be seen
			line = t.Fields.Opens(d.Title(Zh(t)), briefDates(t, d.Due)+more)
		}
		lines = append(lines, " "+widget.Truncate(line, width-3))
	}
	return lines
}

func (p *Plan) ending(s *screen.Session, width int) (lines []string) {
	t, why := s.Text, map[model.ID]followup.Why{}
	for _, e := range p.Ended {
		why[e.Due.ID] = e.Why
	}
	for _, d := range runs(p.Ends) {
		line := t.Fields.Ends(d.Title(Zh(t)), why[d.ID].Label(Zh(t)))
		if d.times > 1 {
			line += " " + t.Fields.Again(d.times-1, d.last.String())
		}
		lines = append(lines, " "+s.Styles.Dim.Paint(widget.Truncate(line, width-3)))
	}
	return lines
}

// fold leaves out what has no place, and says how much.
func fold(s *screen.Session, lines []string, height int, more func(int) string) []string {
	if len(lines) <= height || height < 1 {
		return lines[:max(0, min(len(lines), height))]
	}
	left := len(lines) - height + 1
	return append(lines[:height-1:height-1], " "+s.Styles.Dim.Paint(more(left)))
}

// Dates are the day of a follow-up, its window, who sees to it and how far the rule can be trusted.
func Dates(t *text.Texts, d followup.Due) string {
	line := d.Due.String() + "  " + t.Fields.Window(t.MonthDay(d.From), t.MonthDay(d.Until)) + "  " + TierLabel(t, d.Tier)
	if mark := MarkLabel(t, d.Mark); mark != "" {
		line += "  " + mark
	}
	return line
}

// briefDates are [Dates] where there is little room.
func briefDates(t *text.Texts, d followup.Due) string {
	line := d.Due.String() + " (" + t.MonthDay(d.From) + ".." + t.MonthDay(d.Until) + ") " + TierLabel(t, d.Tier)
	if mark := MarkLabel(t, d.Mark); mark != "" {
		line += " " + mark
	}
	return line
}

// TierLabel is who sees to it: 村级.
func TierLabel(t *text.Texts, tier followup.Tier) string {
	return model.Tiers.Label(string(tier), Zh(t))
}

// MarkLabel says so where a rule is still to be confirmed by a clinician.
func MarkLabel(t *text.Texts, m followup.Mark) string {
	if m == followup.Verified {
		return ""
	}
	return t.Common.ToConfirm
}

// Refused puts a broken rule at its field, if the form has it, and says whether it did. names are the rule's
// fields that the form calls otherwise.
func Refused(s *screen.Session, f *widget.Form, err error, names map[string]string) bool {
	var refusal *model.Refusal
	var wrong *model.FieldError
	key, sentence := "", ""
	switch {
	case errors.As(err, &refusal):
		key, sentence = refusal.Field, s.Text.Errors.Rules(refusal.Rule)
	case errors.As(err, &wrong):
		key, sentence = wrong.Field, s.Text.Fields.Wrong(wrong.Rule)
	default:
		return false
	}
	if other, ok := names[key]; ok {
		key = other
	}
	if it := f.Item(key); it == nil || it.Hidden || it.Field == nil {
		return false
	}
	f.SetError(key, sentence)
	return true
}

// Who is how the person a form is about is called in the header.
func Who(s *screen.Session, p *model.Person) string {
	if p == nil {
		return ""
	}
	age := ""
	if years := p.Birth.AgeOn(s.Today); years >= 0 {
		age = s.Text.Common.Age(years)
	}
	return s.Text.Fields.Person(widget.Sanitize(p.Name), SexLabel(s.Text, p.Sex), age)
}

// SexLabel is a sex as lists show it.
func SexLabel(t *text.Texts, sex model.Sex) string {
	switch sex {
	case model.Female:
		return t.Common.Female
	case model.Male:
		return t.Common.Male
	}
	return ""
}
