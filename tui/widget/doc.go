// Package widget holds what screens are made of: fields and forms, lists, tables, the lines at the head
// and the foot, and the styles. It knows Bubble Tea and the cells of a terminal, and nothing of the
// clinic.
//
// Three rules hold for all of it. The real cursor stands at the caret, or on the selected row, for the
// sake of input methods, magnifiers and screen readers. Cells are counted, never bytes or runes, and
// the last column stays free. What was not written in this program's source is sanitized before it is
// drawn.
package widget
