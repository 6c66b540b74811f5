package exam

import "strconv"

// A Flag is how a value lies outside its reference. The words are those of the command line.
type Flag string

const (
	Low            Flag = "low"
	High           Flag = "high"
	FlagPositive   Flag = "positive"
	FlagSuspicious Flag = "suspicious"
	Abnormal       Flag = "abnormal"
)

// A Flagged is one value outside its reference.
type Flagged struct {
	Field     string `json:"field"`
	Value     string `json:"value"`
	Unit      string `json:"unit,omitempty"`
	Flag      Flag   `json:"flag"`
	Reference string `json:"reference,omitempty"`
}

// A Risk is what an exam came to as a whole: advice, never a class of person.
type Risk string

const (
	RiskNone    Risk = "none"
	RiskFound   Risk = "found"
	RiskPartial Risk = "partial" // nothing found, but not all of it was done
)

// A Doubt asks the clerk to look again. It never stops her.
type Doubt struct {
	Field  string
	Value  string
	Reason DoubtReason
}

// A DoubtReason is why a value is asked about.
type DoubtReason string

const (
	Implausible   DoubtReason = "implausible"   // beyond what a person can have
	OtherUnit     DoubtReason = "other_unit"    // not the form's unit: compared with nothing but the report's own interval
	TooPrecise    DoubtReason = "too_precise"   // more decimals than such a result has: perhaps another unit
	Swapped       DoubtReason = "swapped"       // diastolic not below systolic
	Contradiction DoubtReason = "contradiction" // values that cannot stand together
	Unreadable    DoubtReason = "unreadable"    // a value that this version does not know
)

// A Result is what follows from the values of one exam.
type Result struct {
	Flags  []Flagged
	Risk   Risk
	Doubts []Doubt
}

// Evaluate judges the values of a form, item key → value. Keys that the form does not know are passed over.
func Evaluate(f Form, values map[string]Value, who Person) Result {
	var r Result
	who = who.With(values)
	for i := range f.each() {
		v := values[i.Key]
		if flagged, ok := i.Judge(v, who); ok {
			r.Flags = append(r.Flags, flagged)
		}
		r.Doubts = append(r.Doubts, i.doubts(v)...)
	}
	for _, check := range f.Checks {
		r.Doubts = append(r.Doubts, check(values)...)
	}
	r.Risk = f.risk(values, len(r.Flags) > 0)
	return r
}

// With takes in what the exam itself tells of a pregnancy; by scan before by history.
func (p Person) With(values map[string]Value) Person {
	for _, key := range []string{WeeksField, "scan_weeks"} {
		if n, err := strconv.Atoi(values[key].Text); err == nil && n > 0 {
			p.PregnantWeeks = n
		}
	}
	if values["pregnant"].Text == Yes || p.PregnantWeeks > 0 {
		p.Pregnant = true
	}
	return p
}

// Judge says whether and how one value lies outside its reference.
func (i Item) Judge(v Value, who Person) (Flagged, bool) {
	if !v.Found() {
		return Flagged{}, false
	}
	ref, _ := i.Reference(v, who)
	flag := i.flag(v, ref)
	if flag == "" {
		return Flagged{}, false
	}
	return Flagged{Field: i.Key, Value: v.Text, Unit: i.unitOf(v), Flag: flag, Reference: i.referenceText(ref, choiceCode)}, true
}

func (i Item) flag(v Value, ref Reference) Flag {
	switch i.Kind {
	case Number:
		return ref.classify(v.Text)
	case OneOf:
		return i.choiceFlag(v)
	case Test, YesNo:
		return wordFlag(v.Text, ref.Word)
	}
	return ""
}

func (i Item) choiceFlag(v Value) Flag {
	chosen, _ := i.chosen(v)
	for _, c := range chosen {
		if c.Abnormal {
			return Abnormal
		}
	}
	return ""
}

// wordFlag compares with what is usual: mostly NEG, but POS where antibodies protect.
func wordFlag(word, usual string) Flag {
	switch {
	case usual == "" || word == usual:
		return ""
	case word == Positive:
		return FlagPositive
	case word == Suspicious:
		return FlagSuspicious
	case word == Negative, word == Yes, word == No:
		return Abnormal
	}
	return ""
}

func (i Item) unitOf(v Value) string {
	if v.Unit != "" {
		return v.Unit
	}
	return i.Unit
}

// doubts are the questions that a value raises by itself.
func (i Item) doubts(v Value) []Doubt {
	if !v.Found() {
		return nil
	}
	var reason DoubtReason
	switch i.Kind {
	case Number:
		reason = i.numberDoubt(v)
	case OneOf:
		reason = i.choiceDoubt(v)
	case Test:
		reason = doubtUnless(v.Text == Negative || v.Text == Positive || v.Text == Suspicious)
	case YesNo:
		reason = doubtUnless(v.Text == Yes || v.Text == No)
	}
	if reason == "" {
		return nil
	}
	return []Doubt{{i.Key, v.Text, reason}}
}

func doubtUnless(known bool) DoubtReason {
	if known {
		return ""
	}
	return Unreadable
}

func (i Item) numberDoubt(v Value) DoubtReason {
	_, readable := parseDecimal(v.Text)
	beyond := Reference{Low: i.Plausible.Low, High: i.Plausible.High}
	switch {
	case !readable:
		return Unreadable
	case i.foreign(v):
		return OtherUnit
	case beyond.classify(v.Text) != "":
		return Implausible
	case decimalsOf(v.Text) > i.Decimals:
		return TooPrecise
	}
	return ""
}

// choiceDoubt asks when a normal finding stands beside an abnormal one under the item's first choice,
// which is always the one that says "nothing found".
func (i Item) choiceDoubt(v Value) DoubtReason {
	chosen, known := i.chosen(v)
	switch {
	case !known:
		return Unreadable
	case len(chosen) > 1 && i.hasNormal() && chosen[0].Value == i.Choices[0].Value:
		return Contradiction
	}
	return ""
}

// hasNormal says whether the item's first choice is the normal one: not so in a list of parts.
func (i Item) hasNormal() bool {
	for _, c := range i.Choices {
		if c.Abnormal {
			return !i.Choices[0].Abnormal
		}
	}
	return false
}

func (f Form) risk(values map[string]Value, found bool) Risk {
	if found {
		return RiskFound
	}
	examined := false
	for _, s := range f.Sections {
		for _, i := range s.Items {
			v := values[i.Key]
			if s.leftOut(i, v) {
				return RiskPartial
			}
			examined = examined || !s.Header && v.Found()
		}
	}
	if !examined {
		return RiskPartial
	}
	return RiskNone
}

// leftOut says whether the value tells that a part of the exam was declined or not done.
func (s Section) leftOut(i Item, v Value) bool {
	switch {
	case i.Key == DeclinedPart:
		return v.Text != "" && v.Text != NotDone
	case s.Header:
		return false
	case v.Text == NotDone:
		return !s.OnRequest
	}
	return v.Text == Refused
}
