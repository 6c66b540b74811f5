package exam

import "suifang/model"

// A Person is what of a person decides which reference holds.
type Person struct {
	Sex           model.Sex
	Age           int  // completed years; 0 if not known
	Pregnant      bool // known to be pregnant, also without weeks
	PregnantWeeks int  // completed weeks; 0 if not pregnant or not known
}

// A Stage is whether and how far a person is pregnant.
type Stage int

const (
	AnyStage Stage = iota
	NotPregnant
	FirstTrimester
	SecondTrimester
	ThirdTrimester
	WeeksUnknown // pregnant, weeks not known
)

// Completed weeks with which the second and the third trimester begin. General knowledge, to be confirmed:
// exams.md 4.8 gives limits by trimester without saying where one ends.
const (
	secondTrimester = 14
	thirdTrimester  = 28
)

func (p Person) stage() Stage {
	switch {
	case p.PregnantWeeks >= thirdTrimester:
		return ThirdTrimester
	case p.PregnantWeeks >= secondTrimester:
		return SecondTrimester
	case p.PregnantWeeks > 0:
		return FirstTrimester
	case p.Pregnant:
		return WeeksUnknown
	}
	return NotPregnant
}

// A Reference is what is usual for some persons: a range for a number, a word for anything else.
type Reference struct {
	Sex   model.Sex // the zero Sex: any
	Stage Stage
	Age   int // from this age on, where the age is known; 0: any

	Low, High string // both belong to the range, either may be empty
	Below     bool   // High itself is no longer in the range
	Above     Flag   // what a value above the range is called; empty: High

	Word string // NEG, no, or for choices the range as it is printed, "I-II"

	Source string
	Mark   Mark
}

func (r Reference) fits(p Person) bool {
	return (r.Sex == Reference{}.Sex || r.Sex == p.Sex) &&
		(r.Stage == AnyStage || r.Stage == p.stage()) &&
		(r.Age == 0 || p.Age == 0 || p.Age >= r.Age)
}

// String is the reference as it is printed, in ASCII, because ≥ is two cells wide on a Chinese console.
func (r Reference) String() string {
	switch {
	case r.Word != "":
		return r.Word
	case r.Low != "" && r.High != "":
		return r.Low + "-" + r.High
	case r.Low != "":
		return ">=" + r.Low
	case r.High != "" && r.Below:
		return "<" + r.High
	case r.High != "":
		return "<=" + r.High
	}
	return ""
}

// Reference is what holds for this value of this person: the laboratory's own interval if it came with
// one, else the form's. A value in another unit than the item's has no range of the form.
func (i Item) Reference(v Value, p Person) (Reference, bool) {
	if v.Low != "" || v.High != "" {
		return Reference{Low: v.Low, High: v.High, Source: "laboratory", Mark: Verified}, true
	}
	if i.foreign(v) {
		return Reference{}, false
	}
	for _, r := range i.References {
		if r.fits(p) {
			return r, true
		}
	}
	return Reference{}, false
}

// foreign says whether the value is in another unit than the item's own.
func (i Item) foreign(v Value) bool { return v.Unit != "" && v.Unit != i.Unit }

// classify compares a number with the range; empty: within it, or not a number.
func (r Reference) classify(text string) Flag {
	n, ok := parseDecimal(text)
	if !ok {
		return ""
	}
	if low, ok := parseDecimal(r.Low); ok && n < low {
		return Low
	}
	if high, ok := parseDecimal(r.High); ok && (n > high || r.Below && n == high) {
		if r.Above != "" {
			return r.Above
		}
		return High
	}
	return ""
}
