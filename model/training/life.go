package training

import (
	"slices"

	"suifang/model"
)

// livesOf makes up the couple's children, her methods and pregnancies, her consent and her exams, and
// then what came of the follow-ups that all this called for.
func (h *household) livesOf(woman, man *person) {
	births := h.children(woman)
	h.consent(woman)
	h.methods(woman, man, births)
	h.pregnant(woman, births)
	h.newlywed(woman)
	h.exams(woman)
	for _, p := range h.people {
		h.followUps(p)
	}
}

// children adds the couple's children; the days of their births, the last one last.
func (h *household) children(mother *person) (births []model.Date) {
	r, today := h.random, h.town.today
	first := mother.facts.Married.AddDays(280 + r.IntN(900))
	last := min(today.AddDays(-1), mother.facts.Birth.AddMonths(12*42))
	wanted := []int{0, 1, 1, 2, 2, 2, 3}[r.IntN(7)]
	for on := first; len(births) < wanted && on <= last; on = on.AddDays(700 + r.IntN(1500)) {
		births = append(births, on)
		h.child(mother, on)
	}
	n := len(births)
	mother.facts.Children = &n
	if n > 0 {
		mother.facts.LastBirth = births[n-1]
	}
	return births
}

func (h *household) child(mother *person, on model.Date) {
	r := h.random
	sex, relation := model.Female, "daughter"
	if oneIn(r, 2) {
		sex, relation = model.Male, "son"
	}
	if mother.facts.Relation != "self" && mother.facts.Relation != "spouse" {
		relation = "grandchild"
	}
	child := h.born(sex, on, relation)
	if on.AgeOn(h.town.today) >= 7 {
		return
	}
	birth := model.Birth{On: on, Mother: mother.id, Weight: 2400 + 10*r.IntN(160)}
	child.enter(h, on.AddDays(2+r.IntN(5)), model.KindBirth, birth)
}

// enter adds a record of the person's own on the day on which it came to the centre: not before the file
// was kept.
func (p *person) enter(h *household, on model.Date, kind model.Kind, v any) model.ID {
	id := newID(h.random)
	on = min(max(on, h.since, p.facts.Birth.AddDays(20)), h.town.today)
	at := moment(h.random, on)
	p.entered = append(p.entered, model.Entered[any]{Record: p.made(id, kind, at), Is: v})
	p.acts = append(p.acts, model.Proposal{Act: "add", At: at, Entries: []model.Entry{model.Create(p.id, id, kind, v)}})
	return id
}

func (h *household) consent(p *person) {
	r := h.random
	if oneIn(r, 12) {
		return // not asked yet
	}
	on := between(r, h.since, h.since.AddMonths(2))
	c := model.Consent{Purpose: model.ConsentFollowUp, Answer: model.Answer{Yes: !oneIn(r, 30), On: on}}
	if c.Answer.Yes {
		c.Channels = pick(r, [][]string{{"phone", "home", "clinic"}, {"phone", "home"}, {"phone"}, {"clinic", "phone"}, {"home"}})
	}
	p.enter(h, on, model.KindConsent, c)
}

// methods gives the couple one or two methods since the last birth or the wedding.
func (h *household) methods(woman, man *person, births []model.Date) {
	r, today := h.random, h.town.today
	from := woman.facts.Married.AddDays(30)
	if len(births) > 0 {
		from = births[len(births)-1].AddDays(42 + r.IntN(200))
	}
	if from >= today || oneIn(r, 6) {
		return
	}
	if age := woman.facts.Birth.AgeOn(today); age > 49 {
		return
	}
	start := max(from, between(r, today.AddMonths(-60), today.AddDays(-5)))
	if oneIn(r, 4) && start.AddDays(120) < today { // one method given up for another
		end := between(r, start.AddDays(60), today.AddDays(-30))
		h.method(woman, pick(r, []string{"condom", "pill", "injection"}), start,
			model.MethodEnd{On: end, Reason: pick(r, []string{"switched", "side_effect", "wants_pregnancy"})})
		start = end
	}
	kinds := []string{"iud", "iud", "iud", "iud", "condom", "condom", "condom", "pill", "pill", "injection", "implant", "tubal_ligation", "vasectomy", "external"}
	if len(births) == 0 {
		kinds = []string{"condom", "condom", "pill", "implant", "iud"}
	}
	kind, user := pick(r, kinds), woman
	if kind == "vasectomy" {
		user = man
	}
	h.method(user, kind, start, model.MethodEnd{})
}

func (h *household) method(user *person, kind string, start model.Date, end model.MethodEnd) {
	r, today := h.random, h.town.today
	m := model.Method{Use: model.MethodUse{Kind: kind, Start: start}, Ended: end, Informed: start}
	last := today
	if !end.On.IsZero() {
		last = end.On
	}
	switch kind {
	case "iud":
		m.Use.Device = pick(r, []string{"TCu380A", "TCu380A", "MLCu375", "LNG52"})
	case "implant":
		m.Use.Device = pick(r, []string{"LNG2", "LNG6", "ENG1"})
	case "injection":
		rounds := int(last-start) / 91
		m.Supply.Last = start.AddDays(91 * rounds)
	case "pill":
		m.Supply.Last = max(start, last.AddDays(-r.IntN(100)))
		m.Supply.Until = m.Supply.Last.AddDays(84)
	case "condom", "external":
		m.Supply.Last = max(start, last.AddDays(-r.IntN(100)))
		m.Supply.Monthly = oneIn(r, 5)
	}
	user.enter(h, max(start, end.On), model.KindMethod, m)
}

// pregnant makes some of the younger women pregnant now, and tells of births not long past.
func (h *household) pregnant(woman *person, births []model.Date) {
	r, today := h.random, h.town.today
	if n := len(births); n > 0 && births[n-1] > h.town.start {
		on := births[n-1]
		p := model.Pregnancy{LMP: model.LMP{Date: on.AddDays(-280 + r.IntN(20))}, Reported: on.AddDays(-210)}
		p.Outcome = model.Outcome{Result: "birth", On: on, Live: 1}
		p.Discharge, p.Booked, p.LAM = min(today, on.AddDays(3)), p.LMP.Date.AddDays(80), oneIn(r, 4)
		woman.enter(h, on.AddDays(1), model.KindPregnancy, p)
	}
	age := woman.facts.Birth.AgeOn(today)
	if age > 40 || !oneIn(r, 9) || slices.ContainsFunc(woman.acts, current) || len(births) > 0 && births[len(births)-1] > today.AddMonths(-14) {
		return
	}
	p := model.Pregnancy{LMP: model.LMP{Date: today.AddDays(-45 - r.IntN(220)), Estimated: oneIn(r, 8)}}
	p.Reported = min(today, p.LMP.Date.AddDays(40+r.IntN(30)))
	woman.enter(h, p.Reported, model.KindPregnancy, p)
}

// current says whether the act begins a method that goes on.
func current(act model.Proposal) bool {
	e := act.Entries[0]
	return e.Kind == model.KindMethod && e.Fields["ended"] == nil
}

// newlywed are those who asked for the centre's service themselves.
func (h *household) newlywed(woman *person) {
	wed := woman.facts.Married
	if wed < h.town.today.AddMonths(-12) || oneIn(h.random, 3) {
		return
	}
	on := min(wed.AddDays(7), h.town.today)
	woman.enter(h, on, model.KindRequest, model.Request{Service: "newly_married", On: on})
}
