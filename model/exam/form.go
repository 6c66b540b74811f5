package exam

import (
	"iter"
	"strings"
)

// A Mark says how far a statement was checked.
type Mark string

const (
	Verified Mark = "V" // read in a document that is named
	General  Mark = "G" // general knowledge: a clinician must confirm it
	Design   Mark = "D" // proposed by this program
)

// ToConfirm says whether a clinician has still to confirm it.
func (m Mark) ToConfirm() bool { return m != Verified }

// A Form is one kind of exam.
type Form struct {
	ID, Zh, En string
	Sections   []Section
	Checks     []func(values map[string]Value) []Doubt // what items say only together
	Source     string
	Mark       Mark
}

// A Section is a part of a form that can be declined as a whole.
type Section struct {
	ID, Zh, En string
	Items      []Item

	// OnRequest: offered only to a person who asks for it, so that leaving it undone does not make the
	// exam a partial one.
	OnRequest bool
	// Header: about the exam, not a finding.
	Header bool
}

// A Kind is what sort of value an item takes.
type Kind int

const (
	Number Kind = iota // a decimal as text
	OneOf              // a code of the item's choices
	Test               // NEG, POS or SUSP
	Text               // free text
	Date               // YYYY-MM-DD
	YesNo              // yes or no
)

// What an item of kind Test    holds, and what any item may hold in place of a value.
const (
	Negative   = "NEG"
	Positive   = "POS"
	Suspicious = "SUSP"
	Refused    = "REFUSED"  // offered and not wanted
	NotDone    = "NOT_DONE" // not offered, not possible, no reagent
	Yes        = "yes"
	No         = "no"
)

// An Item is one line of a form.
type Item struct {
	Key    string // English field name in snake case: the name in commands and in files
	Zh, En string
	Kind   Kind

	Unit       string // UCUM
	Decimals   int    // shown; more may be typed, and are kept and doubted
	Plausible  Bounds
	References []Reference // the first that fits the person holds

	Choices []Choice
	Several bool // more than one choice may hold; codes are joined by commas in the order of Choices

	Field string // field of the record it is stored in; empty: Key. What is true only together shares one.
	Short bool   // stands on the short form that the screen opens with
	Fetal bool   // free text about a scan: see RejectFetalText

	LOINC     string
	LOINCMark Mark
	Source    string
	Mark      Mark
}

// A Choice is one value of an item of kind OneOf.
type Choice struct {
	Value, Zh, En string
	Digit         string // what is typed for it
	Abnormal      bool
}

// Bounds are what a person can have at all. A value beyond them is asked about, never refused.
type Bounds struct {
	Low, High string
	Source    string
	Mark      Mark
}

// Forms are the forms that this version knows.
func Forms() []Form { return []Form{ThreeChecks} }

// Lookup finds a form by its ID or its Chinese name.
func Lookup(name string) (Form, bool) {
	for _, f := range Forms() {
		if f.ID == name || f.Zh == name {
			return f, true
		}
	}
	return Form{}, false
}

// Items are all items of the form in order.
func (f Form) Items() []Item {
	var items []Item
	for i := range f.each() {
		items = append(items, *i)
	}
	return items
}

// each goes through the items without copying them: there are sixty, and they are large.
func (f Form) each() iter.Seq[*Item] {
	return func(yield func(*Item) bool) {
		for _, s := range f.Sections {
			for i := range s.Items {
				if !yield(&s.Items[i]) {
					return
				}
			}
		}
	}
}

// Item finds an item by its key.
func (f Form) Item(key string) (Item, bool) {
	for i := range f.each() {
		if i.Key == key {
			return *i, true
		}
	}
	return Item{}, false
}

// StoredIn is the field of the record that holds the item.
func (i Item) StoredIn() string {
	if i.Field == "" {
		return i.Key
	}
	return i.Field
}

// ToConfirm says whether a clinician has still to confirm the item or one of its ranges.
func (i Item) ToConfirm() bool {
	for _, r := range i.References {
		if r.Mark.ToConfirm() {
			return true
		}
	}
	return i.Mark.ToConfirm()
}

// Label is the item's name.
func (i Item) Label(zh bool) string { return pick(zh, i.Zh, i.En) }

// Label is the choice's name.
func (c Choice) Label(zh bool) string { return pick(zh, c.Zh, c.En) }

// choice finds a choice by its code.
func (i Item) choice(code string) (Choice, bool) {
	for _, c := range i.Choices {
		if c.Value == code {
			return c, true
		}
	}
	return Choice{}, false
}

// chosen are the choices that a value names; false if this version does not know one of them.
func (i Item) chosen(v Value) ([]Choice, bool) {
	codes := []string{v.Text}
	if i.Several {
		codes = strings.Split(v.Text, ",")
	}
	var out []Choice
	for _, code := range codes {
		c, ok := i.choice(code)
		if !ok {
			return nil, false
		}
		out = append(out, c)
	}
	return out, true
}

func pick(zh bool, chinese, english string) string {
	if zh {
		return chinese
	}
	return english
}
