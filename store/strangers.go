package store

import (
	"encoding/hex"
	"slices"

	"suifang/model"
	"suifang/store/seal"
)

// # What comes from another family
//
// Its changes are taken under their own IDs and sealed anew, all but these:
//
//   - What it says of this family's own clerks, centres and keys is refused: a stranger could name a key of his in
//     a clerk's record, and the next merge would wrap every epoch to it. Nobody can write there under another
//     family's keys in good faith.
//   - Its clerks are shown as authors and its centres by name, but they have no part in this one: no key is wrapped
//     to them, no clerk of theirs comes back into force by her name, no setting of their centres counts here. So
//     that every copy of this family knows it, a change made here says of each which family it is of.
//   - Its own epochs and slots stay behind, or say nothing: the records of its epochs lie under an identity that
//     only its keys give.
//   - Its journal of looks stays with it: what its clerks looked at is answered for there.
//
// Drafts, planned lists and what else belongs to one copy are never merged.

// ofAnotherFamily says whether a clerk or a centre came from elsewhere. That one change once said so is enough.
func (st *staff) ofAnotherFamily(r *model.Record) bool {
	return slices.ContainsFunc(everSaid(r, fieldFamily), func(family string) bool { return family != st.family })
}

const fieldFamily = "family"

// owns says whether a subject belongs to this family's own staff.
func (st *staff) owns(id model.ID) bool {
	_, centre := st.centres[id]
	_, keys := st.keys[id]
	return centre || keys
}

// author is the name of a clerk, of whatever family.
func (st *staff) author(id model.ID) string {
	if name, is := st.strange[id]; is {
		return name
	}
	return st.clerks[id].Name
}

// addFrom is add for what may be another family's.
func (w *writing) addFrom(changes []*model.Change, from seal.FamilyID) error {
	if from == w.s.Family() {
		return w.add(changes)
	}
	st := w.s.theStaff()
	ours := map[model.ID]bool{w.s.epochs(): true}
	for _, c := range changes {
		if c.Record == c.Subject && claims(c, st.family) {
			ours[c.Subject] = true // whoever is ours comes by our own copies
		}
	}
	admitted := make([]*model.Change, 0, len(changes))
	for _, c := range changes {
		if !ours[c.Subject] && !st.owns(c.Subject) {
			admitted = append(admitted, c)
		}
	}
	w.refused = len(changes) - len(admitted)
	if err := w.add(admitted); err != nil {
		return err
	}
	return w.markStrangers(st, from)
}

// claims says whether a change says of its record that it is of this family.
func claims(c *model.Change, family string) bool {
	var said string
	v := c.Fields[fieldFamily]
	return !model.IsNull(v) && model.Decode(v, &said) == nil && said == family
}

// markStrangers says of the clerks and centres that have just come which family they are of.
func (w *writing) markStrangers(st *staff, from seal.FamilyID) error {
	p := model.Proposal{Act: "merge"}
	for _, id := range w.order {
		r := w.subjects[id].after.Record()
		if r == nil || r.Kind != model.KindClerk && r.Kind != model.KindCentre || st.ofAnotherFamily(r) {
			continue
		}
		p.Entries = append(p.Entries, model.Entry{Subject: id, Record: id, Kind: r.Kind, Parents: slices.Clone(r.Heads),
			Fields: map[string]model.Value{fieldFamily: model.Encode(hex.EncodeToString(from[:]))}})
	}
	if len(p.Entries) == 0 {
		return nil
	}
	_, marks, err := w.s.stampAs(w.s.clerkID, []model.Proposal{p})
	if err != nil {
		return err
	}
	for _, mark := range marks {
		w.subjects[mark.Subject].marked++
	}
	return w.add(marks)
}
