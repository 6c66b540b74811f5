// Package exam holds the exam forms as data: their items, units, reference ranges and choices, what a
// clerk types into them, and what follows from the values: flags, doubts and risk.
//
// One file holds one form and registers nothing by itself: add the form's variable to [Forms]. The words
// of the forms' sources are domain/exams.md; every item, range and choice says where it comes from and how
// far it was checked ([Mark]). The laboratory's own interval always wins over a range of this package.
//
// Refusing an item is a value like any other and never blocks the rest. No form holds the sex of a fetus,
// and [RejectFetalText] keeps it out of what is written freely.
//
// Values are text, decimals too; no floating point is used.
package exam
