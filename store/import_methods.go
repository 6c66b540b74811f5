package store

import (
	"slices"

	"suifang/model"
)

// method plans a spell of a method. A ledger has one method a woman, so the spell that it named last is
// held against the one that it names now: the same kind with another start is that spell corrected, another
// kind is a new spell that ends the old one.
func (r *importRow) method(owner model.ID, use model.MethodUse) {
	h := r.subject(owner)
	if use.Start.IsZero() {
		if ongoingSpell(h, use.Kind) {
			return // the ledger leaves out what is known here
		}
		r.doubt("措施起始日期", "", StartMissing)
	}
	said := says(model.KindMethod, model.Method{Use: use}, methodColumns, nil)
	last, same := r.lastSpell(h), sameSpell(h, use)
	switch {
	case last != nil && last.use == use, same != nil && same.Is.Ended.IsZero():
	case same != nil, last != nil && last.use.Kind != use.Kind && (use.Start.IsZero() || use.Start < last.use.Start):
		r.doubt("避孕措施", said.shown("method"), ChangedHere)
	case last != nil && last.use.Kind == use.Kind:
		r.put(owner, last.record.ID, model.KindMethod, said)
	default:
		r.endSpell(owner, use)
		r.spell(h, owner, use, said)
	}
}

// ongoingSpell says whether the file has a spell of this kind that goes on and whose start it knows.
func ongoingSpell(h *model.History, kind string) bool {
	return slices.ContainsFunc(h.Methods, func(m model.Entered[model.Method]) bool {
		return m.Is.Use.Kind == kind && m.Is.Ended.IsZero() && !m.Is.Use.Start.IsZero()
	})
}

// spell plans a new spell. Beside one that someone else entered and that goes on it is doubtful.
func (r *importRow) spell(h *model.History, owner model.ID, use model.MethodUse, said saying) {
	for _, m := range h.Methods {
		if m.Is.Ended.IsZero() && lastSaid(m.Record, "method", r.source) == nil {
			r.doubt("避孕措施", said.shown("method"), ChangedHere)
			return
		}
	}
	id := r.derive.ImportedID(owner, model.KindMethod, use.Kind, use.Start.String())
	if r.put(owner, id, model.KindMethod, said) && lasting(use.Kind) && h.OpenPregnancy() != nil {
		r.doubt("避孕措施", said.shown("method"), PregnantAndUsed)
	}
}

// sameSpell is the file's own spell of this kind and start, whoever entered it.
func sameSpell(h *model.History, use model.MethodUse) *model.Entered[model.Method] {
	for i, m := range h.Methods {
		if m.Is.Use.Kind == use.Kind && m.Is.Use.Start == use.Start {
			return &h.Methods[i]
		}
	}
	return nil
}

// lasting says whether a method works without her doing anything: a pregnancy beside it is doubtful.
func lasting(kind string) bool {
	switch kind {
	case model.MethodIUD, model.MethodImplant, model.MethodTubal, model.MethodVasectomy:
		return true
	}
	return false
}

// A spell as a source last named it.
type namedSpell struct {
	record *model.Record
	use    model.MethodUse
}

// lastSpell is the spell that the source named last, nil if it has named none that stands.
func (r *importRow) lastSpell(h *model.History) (last *namedSpell) {
	var newest model.ChangeID
	for _, rec := range h.State.Records {
		if rec.Kind != model.KindMethod || rec.Withdrawn() {
			continue
		}
		v := lastSaid(rec, "method", r.source)
		if v == nil {
			continue
		}
		var use model.MethodUse
		if at := saidAt(rec, "method", r.source); model.Decode(v, &use) == nil && (last == nil || at.Compare(newest) > 0) {
			last, newest = &namedSpell{rec, use}, at
		}
	}
	return last
}

// saidAt is the newest change by which the source set a field.
func saidAt(rec *model.Record, field, source string) (id model.ChangeID) {
	for _, c := range rec.Changes {
		if _, said := c.Fields[field]; said && c.Act.Source == source {
			id = c.ID()
		}
	}
	return id
}

// endSpell ends the spell that the source named last on the day the next begins. Of a method that is gone
// without another no one knows when it ended, and a sterilisation does not end for another method: that is
// said and left to a person.
func (r *importRow) endSpell(owner model.ID, next model.MethodUse) {
	last := r.lastSpell(r.subject(owner))
	if last == nil || !ongoing(last) {
		return
	}
	if sterilised(last.use.Kind) || next.Kind == model.MethodNone || next.Start < last.use.Start || next.Start.IsZero() {
		r.doubt("避孕措施", model.Methods.Label(next.Kind, true), MethodGone)
		return
	}
	end := model.Method{Ended: model.MethodEnd{On: next.Start, Reason: model.EndSwitched}}
	r.put(owner, last.record.ID, model.KindMethod, says(model.KindMethod, end, methodColumns, nil))
}

func sterilised(kind string) bool { return kind == model.MethodTubal || kind == model.MethodVasectomy }

func ongoing(s *namedSpell) bool {
	f := s.record.Fields["ended"]
	return f == nil || f.Value == nil
}
