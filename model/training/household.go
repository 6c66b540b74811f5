package training

import (
	"cmp"
	"fmt"
	"math/rand/v2"

	"suifang/model"
	"suifang/model/arrange"
)

// A household while it is being made up.
type household struct {
	town   *Township
	random *rand.Rand
	id     model.ID
	facts  model.Household
	people []*person
	since  model.Date // the day on which it was entered
}

// A person while her life is being made up.
type person struct {
	id    model.ID
	facts model.Person
	acts  []model.Proposal // what happened to her after she was entered

	entered []model.Entered[any] // her records that a plan looks at
}

// newHousehold makes up the township's nth household.
func newHousehold(t *Township, nth int) *household {
	r, village := t.random(uint64(nth)), nth%t.villages()
	h := &household{town: t, random: r, id: newID(r), since: between(r, t.start, t.start.AddMonths(6))}
	h.facts = model.Household{
		Code:    fmt.Sprintf("%02d-%04d", village+1, nth),
		Village: villageName(village),
		Group:   1 + r.IntN(6),
	}
	switch n := r.IntN(10); {
	case n < 3:
		h.threeGenerations()
	case n < 8:
		h.couple(22+r.IntN(28), "self", "spouse")
	case n < 9:
		h.alone()
	default:
		h.elders("self", "spouse")
	}
	h.facts.Head = h.people[0].id
	return h
}

func (h *household) threeGenerations() {
	h.elders("self", "spouse")
	if oneIn(h.random, 3) {
		h.couple(22+h.random.IntN(20), "son_in_law", "daughter")
		return
	}
	h.couple(22+h.random.IntN(20), "son", "daughter_in_law")
}

func (h *household) elders(his, hers string) {
	age := 58 + h.random.IntN(25)
	man := h.add(model.Male, age, his)
	woman := h.add(model.Female, age-h.random.IntN(5), hers)
	h.marry(man, woman)
	if age > 75 && oneIn(h.random, 5) {
		man.facts.Death = between(h.random, h.since, h.town.today.AddDays(-1))
	}
}

func (h *household) alone() {
	sex := model.Female
	if oneIn(h.random, 2) {
		sex = model.Male
	}
	h.add(sex, 18+h.random.IntN(12), "self").facts.Marital = "never_married"
}

// couple adds a couple whose wife has that age, and their children.
func (h *household) couple(age int, his, hers string) {
	man := h.add(model.Male, age+h.random.IntN(4), his)
	woman := h.add(model.Female, age, hers)
	if h.people[0] == man { // as ledgers have it, some households are headed by the wife
		if oneIn(h.random, 6) {
			man.facts.Relation, woman.facts.Relation = hers, his
			h.people[0], h.people[1] = woman, man
		}
	}
	h.marry(man, woman)
	h.livesOf(woman, man)
	h.moves(woman, man)
}

func (h *household) marry(man, woman *person) {
	man.facts.Marital, woman.facts.Marital = "first_marriage", "first_marriage"
	man.facts.Spouse, woman.facts.Spouse = woman.id, man.id
	wed := between(h.random, woman.facts.Birth.AddMonths(12*20), woman.facts.Birth.AddMonths(12*27))
	if wed >= h.town.today {
		wed = h.town.today.AddDays(-h.random.IntN(300) - 30)
	}
	man.facts.Married, woman.facts.Married = wed, wed
}

// moves makes some couples live elsewhere and some come from elsewhere.
func (h *household) moves(people ...*person) {
	state := ""
	switch n := h.random.IntN(100); {
	case n < 8:
		state = "out"
	case n < 14:
		state = "in"
	default:
		return
	}
	since := between(h.random, h.town.today.AddMonths(-30), h.town.today.AddMonths(-1))
	for _, p := range people {
		p.facts.Residence = model.Residence{State: state, Since: since}
	}
}

func (h *household) add(sex model.Sex, age int, relation string) *person {
	r := h.random
	birth := h.town.today.AddMonths(-12 * age).AddDays(-r.IntN(365))
	return h.born(sex, birth, relation)
}

func (h *household) born(sex model.Sex, birth model.Date, relation string) *person {
	r := h.random
	p := &person{id: newID(r)}
	p.facts = model.Person{Sex: sex, Birth: birth, Household: h.id, Relation: relation}
	p.facts.Name = h.name(sex, relation)
	if age := birth.AgeOn(h.town.today); age >= 1 && !oneIn(r, 50) {
		p.facts.IDNumber = idNumber(r, birth, sex)
	}
	if age := birth.AgeOn(h.town.today); age >= 16 {
		p.facts.Education = pick(r, []string{"primary", "junior_secondary", "junior_secondary", "senior_secondary", "vocational", "college", "bachelor"})
		if !oneIn(r, 12) {
			p.facts.Phone = phone(r)
		}
	}
	h.people = append(h.people, p)
	return p
}

// name gives children and a son their father's surname, everyone else one of their own.
func (h *household) name(sex model.Sex, relation string) string {
	own := surname(h.random)
	if relation == "son" || relation == "daughter" || relation == "grandchild" || relation == "child" {
		for _, p := range h.people {
			if p.facts.Sex == model.Male {
				own = surnameOf(p.facts.Name)
			}
		}
	}
	return own + givenName(h.random, sex)
}

func surnameOf(name string) string {
	for _, s := range surnames {
		if len([]rune(s)) == 2 && len(name) > len(s) && name[:len(s)] == s {
			return s
		}
	}
	return string([]rune(name)[:1])
}

// history is everything that was entered about the household, in the order of the days.
func (h *household) history() []model.Proposal {
	entered := model.Proposal{Act: "register", At: moment(h.random, h.since)}
	entered.Entries = append(entered.Entries, model.Create(h.id, h.id, model.KindHousehold, h.facts))
	acts := []model.Proposal{}
	for _, p := range h.people {
		on := max(h.since, p.facts.Birth.AddDays(20))
		create := model.Create(p.id, p.id, model.KindPerson, p.facts)
		if on == h.since {
			entered.Entries = append(entered.Entries, create)
		} else {
			acts = append(acts, model.Proposal{Act: "register", At: moment(h.random, min(on, h.town.today)), Entries: []model.Entry{create}})
		}
		acts = append(acts, p.acts...)
	}
	acts = append(acts, entered)
	arrange.By(acts, func(a, b model.Proposal) int {
		return cmp.Or(a.At.Compare(b.At), -cmp.Compare(len(a.Entries), len(b.Entries)))
	})
	return acts
}
