// Package model holds what happened at the centre and what follows from it: households and persons,
// methods, pregnancies, visits, exams, and the changes through which any of it becomes known.
//
// It is pure. No clock, no file and no terminal reaches it; "today" is always an argument. It knows
// nothing of the store that keeps its changes or of the screens that show its records.
package model
