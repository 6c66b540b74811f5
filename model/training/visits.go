package training

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"suifang/model"
	"suifang/model/arrange"
	"suifang/model/exam"
	"suifang/model/followup"
)

// history is what is known of the person from her acts so far, as folding them would show it to a plan: nothing
// was changed after it was entered, and each kind was entered in the order of its dates.
func (p *person) history() *model.History {
	first := slices.MinFunc(p.acts, func(a, b model.Proposal) int { return a.At.Compare(b.At) })
	own := p.made(p.id, model.KindPerson, first.At)
	h := &model.History{ID: p.id, Person: &p.facts, State: &model.State{Records: map[model.ID]*model.Record{p.id: own}}}
	for _, e := range p.entered {
		switch v := e.Is.(type) {
		case model.Method:
			h.Methods = append(h.Methods, model.Entered[model.Method]{Record: e.Record, Is: v})
		case model.Pregnancy:
			h.Pregnancies = append(h.Pregnancies, model.Entered[model.Pregnancy]{Record: e.Record, Is: v})
		case model.Consent:
			h.Consents = append(h.Consents, model.Entered[model.Consent]{Record: e.Record, Is: v})
		case model.Request:
			h.Requests = append(h.Requests, model.Entered[model.Request]{Record: e.Record, Is: v})
		case model.Birth:
			h.Births = append(h.Births, model.Entered[model.Birth]{Record: e.Record, Is: v})
		}
	}
	return h
}

// made is a record as it was entered, as far as a plan looks at it.
func (p *person) made(id model.ID, kind model.Kind, at time.Time) *model.Record {
	return &model.Record{ID: id, Subject: p.id, Kind: kind, Changes: []*model.Change{{Act: model.Act{Clock: at.Format(time.RFC3339)}}}}
}

// followUps makes up what came of each follow-up that her life called for, in the order of their days:
// most were done, some late, some declined, some not reached, and of those open today a quarter are.
func (h *household) followUps(p *person) {
	if len(p.acts) == 0 || !p.facts.Death.IsZero() {
		return
	}
	known, settled := p.history(), map[model.ID]bool{}
	open := followup.PlanOpen(known, followup.Profile{}, h.town.today).Open
	for {
		due, found := first(open, settled, h.town.today)
		if !found {
			return
		}
		settled[due.ID] = true
		if v, made := h.meet(p, due); made {
			p.learn(known, v)
			open = slices.DeleteFunc(open, func(d followup.Due) bool { return d.About.Case == due.About.Case })
			open = append(open, followup.PlanCase(known, followup.Profile{}, h.town.today, due.About.Case)...)
		}
	}
}

// learn adds the visit that was made last to what is known, as [person.history] does.
func (p *person) learn(known *model.History, v model.Visit) {
	act := &p.acts[len(p.acts)-1]
	r := p.made(act.Entries[0].Record, model.KindVisit, act.At)
	known.Visits = append(known.Visits, model.Entered[model.Visit]{Record: r, Is: v})
	arrange.By(known.Visits, func(a, b model.Entered[model.Visit]) int {
		return cmp.Or(cmp.Compare(a.Is.Outcome.On, b.Is.Outcome.On), slices.Compare(a.Record.ID[:], b.Record.ID[:]))
	})
}

// first is the earliest open item whose window has begun and that has not been looked at.
func first(open []followup.Due, settled map[model.ID]bool, today model.Date) (found followup.Due, ok bool) {
	for _, d := range open {
		if settled[d.ID] || d.From >= today || ok && cmp.Or(cmp.Compare(d.Due, found.Due), slices.Compare(d.ID[:], found.ID[:])) >= 0 {
			continue
		}
		found, ok = d, true
	}
	return found, ok
}

// meet makes up what came of one; false: nothing yet.
func (h *household) meet(p *person, d followup.Due) (v model.Visit, made bool) {
	r, today := h.random, h.town.today
	until := min(d.Until, today.AddDays(-1))
	if open := d.Until >= today; open && r.IntN(100) < 75 {
		if oneIn(r, 4) {
			return h.visit(p, d, model.VisitNotReached, between(r, d.From, until)), true
		}
		return v, false
	}
	switch n := r.IntN(100); {
	case n < 78:
		v = h.visit(p, d, model.VisitDone, between(r, d.From, min(d.Due, until)))
	case n < 90:
		v = h.visit(p, d, model.VisitDone, between(r, min(d.Due, until), until))
	case n < 92:
		v = h.visit(p, d, model.VisitDeclined, between(r, d.From, until))
	default:
		v = h.visit(p, d, model.VisitNotReached, between(r, d.From, until))
	}
	return v, true
}

func (h *household) visit(p *person, d followup.Due, result string, on model.Date) model.Visit {
	v := model.Visit{About: d.About, Outcome: model.VisitOutcome{Result: result, On: on}, Channel: "phone"}
	if len(d.Channels) > 0 {
		v.Channel = pick(h.random, d.Channels)
	}
	if result == model.VisitDone && oneIn(h.random, 3) {
		v.Note = pick(h.random, []string{"一切好", "无不适", "下次先打电话", "已讲注意事项", "想了解其他方法"})
	}
	at := min(on.AddDays(h.random.IntN(2)), h.town.today)
	p.acts = append(p.acts, model.Proposal{Act: "record_visit", At: moment(h.random, max(at, h.since)),
		Entries: []model.Entry{model.Create(p.id, newID(h.random), model.KindVisit, v)}})
	return v
}

// exams gives about half of the women one to three checks in the kept years.
func (h *household) exams(p *person) {
	r, today := h.random, h.town.today
	if oneIn(r, 2) || p.facts.Birth.AgeOn(today) > 55 {
		return
	}
	for range 1 + r.IntN(3) {
		on := between(r, h.since, today.AddDays(-1))
		e := model.Exam{Form: exam.ThreeChecks.ID, On: on, Operator: pick(r, []string{"张医生", "李医生"})}
		p.acts = append(p.acts, model.Proposal{Act: "exam", At: moment(r, max(on, h.since)), Entries: []model.Entry{{
			Subject: p.id, Record: newID(r), Kind: model.KindExam, Fields: exam.ThreeChecks.Fields(e, h.results())}}})
	}
}

// results are those of one exam: about one in ten blood counts and pressures is out of range.
func (h *household) results() map[string]exam.Value {
	r := h.random
	number := func(usual, spread int) exam.Value { return exam.Value{Text: fmt.Sprint(usual + r.IntN(spread))} }
	values := map[string]exam.Value{
		"bp_systolic": number(100, 38), "bp_diastolic": number(62, 27), "hb": number(116, 33),
		"vagina": {Text: "normal"}, "uterus": {Text: "normal"}, "cervix": {Text: "smooth"}, "hcg_urine": {Text: exam.Negative},
	}
	if oneIn(r, 10) {
		values["hb"] = number(88, 26)
	}
	if oneIn(r, 14) {
		values["bp_systolic"], values["bp_diastolic"] = number(142, 25), number(91, 14)
	}
	if oneIn(r, 9) {
		values["cervix"] = exam.Value{Text: pick(r, []string{"ectropion", "polyp", "cysts"})}
	}
	if oneIn(r, 12) {
		values["candida"] = exam.Value{Text: exam.Positive}
	}
	return values
}
