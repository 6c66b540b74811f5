package model

import (
	"slices"

	"suifang/model/arrange"
)

// ErasureDelay is how many days lie between the demand and its taking effect: so long it can be withdrawn.
const ErasureDelay = 7

// An Erasure is a person's demand that what is held about her be erased (Personal Information Protection Law,
// art. 47). The day it is carried out is a change that wins over all others of the subject: what they said is
// removed, their names stay. It holds codes and dates alone, for it is kept.
type Erasure struct {
	Reason  string `cbor:"reason,omitempty"`
	Asked   Date   `cbor:"asked,omitzero"`
	Witness ID     `cbor:"witness,omitzero"` // the second clerk; zero: the recovery key was shown
	Done    Date   `cbor:"done,omitzero"`    // carried out; it cannot be taken back
	// Ground and Kept are the skeleton that a law obliges the centre to keep; empty without such a law.
	Ground string `cbor:"ground,omitempty"`
	Kept   []Kept `cbor:"kept,omitempty"`
}

// The reasons for an erasure.
const (
	ErasureOwnWish   = "own_wish"   // she asks for it, and need not say why
	ErasureWithdrawn = "consent"    // she takes back the consent under which it was kept
	ErasureWrong     = "not_needed" // it should never have been entered, or is no longer needed
)

// ErasureReasons are all of them, in the order in which they are offered.
var ErasureReasons = []string{ErasureOwnWish, ErasureWithdrawn, ErasureWrong}

// ErasureWords are the reasons in words.
var ErasureWords = Codes{
	{Value: ErasureOwnWish, Zh: "本人要求", En: "own wish"},
	{Value: ErasureWithdrawn, Zh: "收回同意", En: "consent taken back"},
	{Value: ErasureWrong, Zh: "不该登记或已不需要", En: "not needed"},
}

// Kept says that a service of this kind was given on this day, and nothing of what came of it.
type Kept struct {
	Kind Kind `cbor:"kind"`
	On   Date `cbor:"on"`
}

// Due is the day on which the erasure takes effect unless it is withdrawn.
func (e Erasure) Due() Date { return e.Asked.AddDays(ErasureDelay) }

// OpenErasure is the demand that waits for its day; nil if there is none, or it was carried out.
func (h *History) OpenErasure() *Entered[Erasure] {
	for i := range h.Erasures {
		if h.Erasures[i].Is.Done.IsZero() {
			return &h.Erasures[i]
		}
	}
	return nil
}

// KeepAll takes an open demand back, under every identity that she was registered under.
func (h *History) KeepAll(reason string) (entries []Entry) {
	for _, e := range h.Erasures {
		if e.Is.Done.IsZero() {
			entries = append(entries, Withdraw(e.Record, reason))
		}
	}
	return entries
}

// Skeleton is what of a history is kept where a law obliges to it: which services were given when.
func (h *History) Skeleton() (kept []Kept) {
	for _, r := range h.State.Records {
		if on := h.serviceDay(r); !on.IsZero() && !r.Withdrawn() {
			kept = append(kept, Kept{Kind: r.Kind, On: on})
		}
	}
	arrange.By(kept, func(a, b Kept) int {
		if a.On != b.On {
			return int(a.On - b.On)
		}
		return slices.Compare([]byte(a.Kind), []byte(b.Kind))
	})
	return kept
}

// serviceDay is the day of a service that the centre gave; zero for every other record.
func (h *History) serviceDay(r *Record) Date {
	switch r.Kind {
	case KindVisit:
		return dayOf(h.Visits, r, func(v Visit) Date { return v.Outcome.On })
	case KindExam:
		return dayOf(h.Exams, r, func(e Exam) Date { return e.On })
	case KindMethod:
		return dayOf(h.Methods, r, func(m Method) Date { return m.Use.Start })
	}
	return 0
}

func dayOf[T any](list []Entered[T], r *Record, day func(T) Date) Date {
	if i := slices.IndexFunc(list, func(e Entered[T]) bool { return e.Record == r }); i >= 0 {
		return day(list[i].Is)
	}
	return 0
}

// Erased is what is left of a change whose content was erased: its name, and at which station it was made.
func Erased(subject ID, id ChangeID, station Station) *Change {
	return &Change{Subject: subject, Time: id.Time(), Act: Act{Station: station}, id: id, erased: true}
}

// IsErased says whether nothing but the name is left of the change.
func (c *Change) IsErased() bool { return c.erased }

// Reduce takes the content out of a subject's changes if an erasure among them was carried out, and gives them as
// they may be kept: its own changes whole, of all others the names. Whatever came before, beside or after it, and
// whatever arrives later, ends the same way. Without an erasure the changes are given back as they are.
func Reduce(changes []*Change) []*Change {
	if !slices.ContainsFunc(changes, carriesOut) {
		return changes
	}
	reduced := make([]*Change, len(changes))
	for i, c := range changes {
		if c.Kind != KindErasure && !c.erased {
			c = Erased(c.Subject, c.id, c.Act.Station)
		}
		reduced[i] = c
	}
	return reduced
}

// CarriesOut says whether the change is one that erases its subject.
func (c *Change) CarriesOut() bool { return carriesOut(c) }

// carriesOut says whether a change erases: that it once did is enough, whatever was said of it later.
func carriesOut(c *Change) bool {
	return c.Kind == KindErasure && !IsNull(c.Fields["done"])
}
