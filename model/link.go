package model

import (
	"crypto/sha256"
	"slices"
)

// KindLink says of a subject whether another one is the same person, or the same household, registered twice.
// It stands in both subjects, written by one act, so that whoever reads either finds the other.
const KindLink Kind = "link"

// A Link is what is known of one other subject: that it is the same, or that it is not. Nothing is copied from
// one to the other, so a link that is taken back leaves both as they were.
type Link struct {
	Other ID    `cbor:"other,omitzero"`
	Same  *bool `cbor:"same,omitempty"` // nil: not decided, as after an undo
}

// LinkID is the identity of the link that stands in one subject about another. Who decides about the same two
// writes the same record, in whatever copy and family: it is SHA-256 of "link" and the two identities, cut.
func LinkID(subject, other ID) ID {
	sum := sha256.Sum256(slices.Concat([]byte(KindLink), subject[:], other[:]))
	return ID(sum[:len(ID{})])
}

// Says is what the subject says of another: whether they are the same, and whether that was decided at all.
func (h *History) Says(other ID) (same, decided bool) {
	for i := range h.Links {
		if l := &h.Links[i].Is; l.Other == other && l.Same != nil {
			return *l.Same, true
		}
	}
	return false, false
}

// isLink says whether a record is the link that its identity names: there is one about each other subject.
func isLink(r *Record, l Link) bool {
	return l.Other != r.Subject && !l.Other.IsZero() && r.ID == LinkID(r.Subject, l.Other)
}

// Judge is the two entries that say of a and b whether they are the same. Both must be as they stand under
// their own identities, unjoined; the parents are taken from there.
func Judge(a, b *History, same bool) []Entry {
	return []Entry{a.judge(b.ID, same), b.judge(a.ID, same)}
}

func (h *History) judge(other ID, same bool) Entry {
	id := LinkID(h.ID, other)
	e := Entry{Subject: h.ID, Kind: KindLink, Record: id, Fields: map[string]Value{"same": Encode(same)}}
	r := h.State.Records[id]
	if r == nil || r.Fields["other"].value() == nil {
		e.Fields["other"] = Encode(other)
	}
	if r == nil {
		return e
	}
	e.Parents = slices.Clone(r.Heads)
	if r.Withdrawn() {
		e.Fields[FieldWithdrawn] = Value{0xf6}
	}
	return e
}

// Group is every subject that is the same as id, itself among them, sorted. links gives the others of whom a
// subject says that they are the same. What one says alone counts for nothing: the other's half may not have
// arrived, was erased or taken back.
func Group(id ID, links func(ID) []ID) []ID {
	says := map[ID][]ID{}
	of := func(id ID) []ID {
		list, asked := says[id]
		if !asked {
			list = links(id)
			says[id] = list
		}
		return list
	}
	group := []ID{id}
	for i := 0; i < len(group); i++ {
		for _, other := range of(group[i]) {
			if !slices.Contains(group, other) && slices.Contains(of(other), group[i]) {
				group = append(group, other)
			}
		}
	}
	slices.SortFunc(group, compareID)
	return group
}

func compareID(a, b ID) int { return slices.Compare(a[:], b[:]) }

// Sames are the subjects that this one says are the same as itself.
func (h *History) Sames() (others []ID) {
	for i := range h.Links {
		if l := &h.Links[i].Is; l.Same != nil && *l.Same {
			others = append(others, l.Other)
		}
	}
	return others
}

// Part is what parts b from a: the link between the two is taken back, and where that leaves them joined
// through others, every link of b. cards are the whole group, unjoined. Nothing is left of it if they were not
// joined.
func Part(cards []*History, a, b ID) (entries []Entry) {
	at := map[ID]*History{}
	for _, h := range cards {
		at[h.ID] = h
	}
	if at[a] == nil || at[b] == nil || a == b {
		return nil
	}
	gone := map[ID]bool{}
	links := func(id ID) (others []ID) {
		if at[id] == nil {
			return nil
		}
		return slices.DeleteFunc(at[id].Sames(), func(other ID) bool { return id == b && gone[other] || other == b && gone[id] })
	}
	joined := func() bool { return slices.Contains(Group(a, links), b) }
	if !joined() {
		return nil
	}
	take := func(other ID) {
		if at[other] != nil && slices.Contains(links(b), other) && slices.Contains(links(other), b) {
			gone[other] = true
			entries = append(entries, Judge(at[other], at[b], false)...)
		}
	}
	take(a)
	if joined() {
		for _, other := range links(b) {
			take(other)
		}
	}
	return entries
}
