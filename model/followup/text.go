package followup

import (
	"fmt"
	"strings"
)

// eventNames are what an obligation says it counts from.
var eventNames = map[Event][2]string{
	OwnWish:       {"本人预约", "her own booking"},
	Asked:         {"申请", "the request"},
	Reported:      {"报告", "the report"},
	undated:       {"报告", "the report"},
	Gestation:     {"预产期", "due date"},
	Delivery:      {"分娩", "the birth"},
	relyingOnLAM:  {"分娩", "the birth"},
	Discharge:     {"出院或分娩", "discharge or birth"},
	ChildBirth:    {"出生", "birth"},
	Insertion:     {"放置", "insertion"},
	EndOfLife:     {"到期", "the device's end of life"},
	Removal:       {"取出", "removal"},
	Operation:     {"手术", "the operation"},
	FirstUse:      {"开始使用", "first use"},
	Supplied:      {"上次领取", "the last supply"},
	SuppliedMonth: {"上次领取", "the last supply"},
	Injected:      {"上次注射", "the last injection"},
	InjectedMonth: {"上次注射", "the last injection"},
	SupplyEnd:     {"药具用完", "the end of the supply"},
}

// Label is what the event is called.
func (e Event) Label(zh bool) string {
	if zh {
		return eventNames[e][0]
	}
	return eventNames[e][1]
}

// step finds the obligation's step; where two share an identity, the one of its event.
func (d Due) step() (*Step, bool) {
	p, ok := Lookup(d.About.Protocol)
	if !ok {
		return nil, false
	}
	for i := range p.Steps {
		if s := &p.Steps[i]; s.ID == d.About.Step && s.Event == d.Reason.Event {
			return s, true
		}
	}
	return p.Step(d.About.Step)
}

// span is the time from the anchor as it is said, by the template; empty where the title says it all.
func (d Due) span(s *Step, zh bool) string {
	if s.Contacts {
		return d.week().text(zh)
	}
	t, ok := s.timing(max(d.Reason.Nth, 1))
	switch {
	case !ok:
		return ""
	case t.Zh != "" && zh:
		return t.Zh
	case t.En != "" && !zh:
		return t.En
	case t.Due.Days < 0 || t.Due == (Span{}):
		return ""
	}
	return t.Due.text(zh)
}

// week is the completed week of pregnancy on the due date.
func (d Due) week() Span { return weeks(int(d.Due-d.Anchor) / 7) }

// Title is what is due, short: 放环后3个月. An obligation of a newer edition is called by its step.
func (d Due) Title(zh bool) string {
	s, ok := d.step()
	if !ok {
		return d.About.Step
	}
	title := s.En
	switch {
	case s.Contacts && d.week() == referral && zh:
		return "孕41周，转诊分娩"
	case s.Contacts && d.week() == referral:
		return "week 41: refer"
	case zh:
		title = s.Zh
	}
	if strings.Contains(title, "%s") {
		return fmt.Sprintf(title, d.span(s, zh))
	}
	return title
}

// Explain is what it hangs on: 放置 2026-08-15 起3个月; in pregnancy the due date: 预产期 2026-10-08，孕16–20周.
func (d Due) Explain(zh bool) string {
	s, ok := d.step()
	if !ok {
		return d.Anchor.String()
	}
	from, span := d.Reason.Event.Label(zh)+" "+d.Anchor.String(), d.span(s, zh)
	pregnant := d.Reason.Event == Gestation
	if pregnant {
		from = d.Reason.Event.Label(zh) + " " + d.Anchor.AddDays(fullTerm).String()
	}
	switch {
	case span == "":
	case pregnant && zh:
		from += "，" + span
	case pregnant:
		from = span + ", " + from
	case zh:
		from += " 起" + span
	default:
		from = span + " from " + from
	}
	return from + d.movedNote(zh)
}

func (d Due) movedNote(zh bool) string {
	switch {
	case !d.Reason.Moved:
		return ""
	case zh:
		return "，另约 " + d.Due.String()
	}
	return ", moved to " + d.Due.String()
}

var whyNames = map[Why][2]string{
	Declined:     {"本人谢绝", "declined"},
	NoContact:    {"不愿被联系", "wishes no contact"},
	Died:         {"去世", "died"},
	MethodEnded:  {"该方法已结束", "method ended"},
	Taken:        {"已取出", "removed"},
	SpermFree:    {"精液检查无精子", "no sperm found"},
	PregnancyEnd: {"妊娠已结束", "pregnancy ended"},
	Pregnant:     {"已怀孕", "pregnant"},
	Booked:       {"已首检建册", "booked"},
	Dated:        {"孕周已定", "pregnancy dated"},
	RequestEnded: {"本人结束", "request ended"},
	Checked:      {"后一次检查已完成", "closed by a later contact"},
}

// Label is the reason in words.
func (w Why) Label(zh bool) string {
	if zh {
		return whyNames[w][0]
	}
	return whyNames[w][1]
}
