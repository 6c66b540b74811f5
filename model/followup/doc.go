// Package followup says what is due: which contact, why, from when, until when. Its protocols are data, one
// file each, with source and mark; its one act is to lay them over the facts of a person ([Plan]).
//
// It is pure: no clock and no file reach it, and nothing of what it says is stored as truth. The same facts
// give the same obligations on every machine, with the same identities, whatever the order in which they came.
//
// To add a protocol: a file pNN_name.go with its steps, copied from domain/followup.md with window, tier,
// channel, source and mark, and the function that finds its cases; then its name in [Protocols]. A step that
// no fact can bring about yet stands in the data with the reason in Unplanned: nothing is silently missing.
package followup
