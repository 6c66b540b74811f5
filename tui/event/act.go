package event

import (
	"slices"
	"strconv"
	"strings"

	"suifang/model"
	"suifang/store"
	"suifang/tui/fields"
)

// An input is a filled form, and all that its act is made of.
type input struct {
	kind   string
	values map[string]string
	facts  *facts
	today  model.Date
	derive model.Deriver
}

// proposal makes the act. Where a value is wrong the error is a [model.FieldError].
func (in input) proposal() (model.Proposal, error) {
	p := model.Proposal{Act: "event_" + in.kind}
	var err error
	if p.Entries, err = in.entries(); err != nil {
		return p, err
	}
	p.Entries = slices.DeleteFunc(p.Entries, func(e model.Entry) bool { return len(e.Fields) == 0 })
	in.facts.parents.Put(p.Entries)
	return p, nil
}

func (in input) entries() ([]model.Entry, error) {
	switch in.kind {
	case MethodStart:
		return in.all(in.begin)
	case MethodSwitch:
		return in.all(in.endOld, in.begin)
	case MethodEnd:
		return in.all(in.end)
	case Pregnancy:
		return in.all(in.pregnant, in.endBeside)
	case Birth:
		return in.birth()
	case Loss:
		return in.all(in.lost)
	case Move:
		return in.all(func() (model.Entry, error) { return in.person("migration", "migration_since", "migration_place") })
	case Death:
		return in.all(func() (model.Entry, error) { return in.person("death") })
	case Consent:
		return in.all(in.consent, in.phone)
	}
	return in.all(in.request)
}

// all makes several entries.
func (in input) all(makers ...func() (model.Entry, error)) (entries []model.Entry, err error) {
	for _, one := range makers {
		e, err := one()
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// typed are the values under those keys that are not empty.
//
//go:noinline
func (in input) typed(keys ...string) map[string]string {
	out := map[string]string{}
	for _, key := range keys {
		if v := in.values[key]; v != "" {
			out[key] = v
		}
	}
	return out
}

// create makes a new record of the person.
func (in input) create(kind model.Kind, id model.ID, values map[string]string) (model.Entry, error) {
	patch, err := model.Patch(kind, nil, values, in.today)
	return model.Entry{Subject: in.facts.person, Record: id, Kind: kind, Fields: patch}, err
}

// amend changes those values of a record that differ.
func (in input) amend(r *model.Record, values map[string]string) (model.Entry, error) {
	was := fields.Values(r.Kind, r)
	changed := map[string]string{}
	for key, v := range values {
		if was[key] != v {
			changed[key] = v
		}
	}
	patch, err := model.Patch(r.Kind, r, changed, in.today)
	return model.Entry{Subject: r.Subject, Record: r.ID, Kind: r.Kind, Parents: slices.Clone(r.Heads), Fields: patch}, err
}

func (in input) begin() (model.Entry, error) {
	values := in.typed("method", "started", "device", "supply_last", "supply_until", "supply_monthly", "informed_choice", "place", "operator")
	return in.create(model.KindMethod, in.facts.made.method, values)
}

// old is the method that is switched from or ended.
func (in input) old() model.Entered[model.Method] {
	running := in.facts.running()
	i, _ := strconv.Atoi(in.values[fieldWhich])
	return running[max(0, min(i, len(running)-1))]
}

// endOld ends the method that is switched from on the day on which the new one begins.
func (in input) endOld() (model.Entry, error) {
	return in.amend(in.old().Record, map[string]string{"ended": in.values["started"], "end_reason": model.EndSwitched})
}

func (in input) end() (model.Entry, error) {
	return in.amend(in.old().Record, in.typed("ended", "end_reason"))
}

// pregnant tells of a pregnancy, or adds to the one that is open.
func (in input) pregnant() (model.Entry, error) {
	keys := []string{"reported", "lmp", "lmp_estimated", "edd_scan", "booked"}
	if p := in.facts.history.OpenPregnancy(); p != nil {
		values := map[string]string{}
		for _, key := range keys {
			values[key] = in.values[key]
		}
		return in.amend(p.Record, values)
	}
	return in.create(model.KindPregnancy, in.facts.made.pregnancy, in.typed(keys...))
}

// endBeside ends the method in use where she said so.
func (in input) endBeside() (model.Entry, error) {
	if in.values[fieldEndsToo] == "" {
		return model.Entry{}, nil
	}
	return in.amend(in.old().Record, map[string]string{"ended": in.values["reported"], "end_reason": in.values[fieldEndsToo]})
}

// outcome ends the open pregnancy, or makes one that has ended.
func (in input) outcome(values map[string]string) (model.Entry, error) {
	if p := in.facts.history.OpenPregnancy(); p != nil {
		return in.amend(p.Record, values)
	}
	values["reported"] = in.today.String()
	return in.create(model.KindPregnancy, in.facts.made.pregnancy, values)
}

func (in input) lost() (model.Entry, error) { return in.outcome(in.typed("outcome", "outcome_date")) }

// birth ends the pregnancy and registers the children who have a name. Whose birth it was is known by the
// date and the mother; what a child is called after her is nobody's guess.
func (in input) birth() ([]model.Entry, error) {
	values := in.typed("outcome_date", "live_births", "discharge", "lam")
	values["outcome"] = model.OutcomeBirth
	if live, _ := strconv.Atoi(in.values["live_births"]); live == 0 {
		values["outcome"] = model.OutcomeStillbirth
		delete(values, "live_births")
		delete(values, "lam")
	}
	e, err := in.outcome(values)
	if err != nil {
		return nil, err
	}
	entries := []model.Entry{e}
	for i := range mostChildren {
		if in.values[childField(i, "name")] == "" {
			continue
		}
		child, err := in.child(i)
		if err != nil {
			return nil, err
		}
		entries = append(entries, child...)
	}
	return entries, nil
}

// child makes a child's own record and, in its block, the birth that its health checks hang on.
func (in input) child(i int) ([]model.Entry, error) {
	name := in.values[childField(i, "name")]
	id := in.facts.made.child[i]
	number, err := model.ParseIDNumber(in.values[childField(i, "number")], in.today)
	switch {
	case err == nil:
		id = in.derive.PersonID(number, name)
	case in.values[childField(i, "number")] != "":
		return nil, &model.FieldError{Field: childField(i, "number"), Rule: err}
	}
	born, err := model.ParseTypedDate(in.values["outcome_date"], in.today)
	if err != nil {
		return nil, &model.FieldError{Field: "outcome_date", Rule: err}
	}
	sex := model.Sex(in.values[childField(i, "sex")])
	weight, _ := strconv.Atoi(in.values[childField(i, "weight")])
	mother := in.facts.history.Person
	person := model.Person{Name: name, Sex: sex, Birth: born, IDNumber: number, Household: mother.Household,
		Relation: relation(mother.Relation, sex)}
	birth := model.Birth{On: born, Mother: in.facts.person, Weight: weight}
	return []model.Entry{
		model.Create(id, id, model.KindPerson, person),
		model.Create(id, in.derive.ImportedID(id, model.KindBirth, born.String()), model.KindBirth, birth),
	}, nil
}

// relation is the child's relation to the head of its mother's household, where hers tells it.
func relation(mother string, sex model.Sex) string {
	switch {
	case mother == "daughter", mother == "daughter_in_law":
		return "grandchild"
	case mother != "self" && mother != "spouse":
		return ""
	case sex == model.Female:
		return "daughter"
	case sex == model.Male:
		return "son"
	}
	return ""
}

// person changes those fields of the person herself.
func (in input) person(keys ...string) (model.Entry, error) {
	values := map[string]string{}
	for _, key := range keys {
		values[key] = in.values[key]
	}
	return in.amend(in.facts.history.Record(), values)
}

func (in input) consent() (model.Entry, error) {
	values := in.typed("agreed", "on", "channels", "note")
	values["purpose"] = model.ConsentFollowUp
	if values["agreed"] == "0" {
		delete(values, "channels")
	}
	return in.create(model.KindConsent, in.facts.made.consent, values)
}

// phone changes her number, where another was typed.
func (in input) phone() (model.Entry, error) {
	if in.values["phone"] == "" {
		return model.Entry{}, nil
	}
	return in.person("phone")
}

// request begins a service, or adds to the one that goes on.
func (in input) request() (model.Entry, error) {
	values := in.typed("service", "on", "ended", "note")
	if r := in.facts.request(); r != nil && r.Is.Service == values["service"] {
		return in.amend(r.Record, values)
	}
	return in.create(model.KindRequest, in.facts.made.request, values)
}

// registered is the field of a child who is registered already; "" if none is.
func (in input) registered(file *store.Store, p model.Proposal) string {
	for _, e := range p.Entries {
		if e.Kind != model.KindPerson || e.Subject == in.facts.person {
			continue
		}
		if there, err := fields.Stands(file, e.Subject); there && err == nil {
			return in.childWith(e.Subject)
		}
	}
	return ""
}

func (in input) childWith(id model.ID) string {
	for i := range mostChildren {
		number, err := model.ParseIDNumber(in.values[childField(i, "number")], in.today)
		if err == nil && in.derive.PersonID(number, strings.TrimSpace(in.values[childField(i, "name")])) == id {
			return childField(i, "number")
		}
	}
	return childField(0, "name")
}
