package model

// A Medium is a stick or a disk that copies and bundles travel on, or an archive where they are kept: what has to
// be found when somebody wants all that is held about her erased. It says nothing of any person in the file.
type Medium struct {
	Label   string    `cbor:"label,omitempty"`  // as it is written on it
	Holder  string    `cbor:"holder,omitempty"` // who has it: a clerk, a centre, a drawer
	Put     MediumPut `cbor:"put,omitzero"`     // what was put on it last
	Cleared Date      `cbor:"cleared,omitzero"` // the day it was emptied or destroyed
}

// A MediumPut is what was put on a medium and when.
type MediumPut struct {
	On   Date   `cbor:"on,omitzero"`
	What string `cbor:"what,omitempty"` // code of [MediumContents]
	File string `cbor:"file,omitempty"` // its name there
}

// IsZero says whether nothing was put on it.
func (p MediumPut) IsZero() bool { return p == MediumPut{} }

// What is put on a medium.
const (
	MediumCopy   = "copy"   // the whole file
	MediumBundle = "bundle" // changes
)

// MediumContents are the codes of what is put on a medium.
var MediumContents = Codes{
	{Value: MediumCopy, Zh: "整个档案", En: "copy of the file"},
	{Value: MediumBundle, Zh: "修改包", En: "bundle of changes"},
}

// Holds says whether something of the file is still on the medium, as far as the register says.
func (m Medium) Holds() bool {
	return !m.Put.IsZero() && (m.Cleared.IsZero() || m.Cleared < m.Put.On)
}
