package fields

import "suifang/model"

// Parents are the heads of records when a form was filled from them. A draft keeps them: an act that is
// saved later still says what its clerk had seen.
type Parents map[model.ID][]model.ChangeID

// Of are the heads of a subject's records.
func (p Parents) Of(h *model.History) Parents {
	if p == nil {
		p = Parents{}
	}
	if h != nil {
		for id, r := range h.State.Records {
			p[id] = r.Heads
		}
	}
	return p
}

// Put sets the parents of a proposal's entries to those kept, where the form was filled from the record.
func (p Parents) Put(entries []model.Entry) {
	for i, e := range entries {
		if heads, ok := p[e.Record]; ok && len(e.Parents) > 0 {
			entries[i].Parents = heads
		}
	}
}
