package store

import (
	"encoding/binary"

	"suifang/model"
)

// chunkSize is how many entries a chunk of the directory holds.
const chunkSize = 4096

// What an entry of the directory is.
const (
	entryFree      = 0
	entryPerson    = 1
	entryHousehold = 2
)

// An entry is what search knows of one person or household. It follows from its subject's block alone.
//
//	chunk     version: 1 | count, then each entry
//	entry     kind(1): 0 = free, nothing follows; 1 = person; 2 = household
//	          | id(16) | link(16): a person's household, a household's head
//	person    name | sex | birth(4) | identity number | phone
//	household code | village | group
//
// Texts stand behind their length as a varint, the group is a varint.
type entry struct {
	kind     byte
	id       model.ID
	link     model.ID
	name     string
	sex      model.Sex
	birth    model.Date
	idNumber model.IDNumber
	phone    string
	code     string
	village  string
	group    int
}

const chunkVersion = 1

// entryOf is what search knows of a subject; free if it is neither a person nor a household, or withdrawn.
func entryOf(h *model.History) entry {
	switch {
	case h.Person != nil:
		p := h.Person
		return entry{kind: entryPerson, id: h.ID, link: p.Household, name: p.Name, sex: p.Sex, birth: p.Birth,
			idNumber: p.IDNumber, phone: p.Phone}
	case h.Household != nil:
		o := h.Household
		return entry{kind: entryHousehold, id: h.ID, link: o.Head, code: o.Code, village: o.Village, group: o.Group}
	}
	return entry{}
}

func encodeChunk(entries []entry) []byte {
	b := append(make([]byte, 0, 80*len(entries)), chunkVersion)
	b = binary.AppendUvarint(b, uint64(len(entries)))
	for _, e := range entries {
		b = e.append(b)
	}
	return b
}

func (e *entry) append(b []byte) []byte {
	if e.kind == entryFree {
		return append(b, entryFree)
	}
	b = append(append(append(b, e.kind), e.id[:]...), e.link[:]...)
	if e.kind == entryHousehold {
		b = appendBytes(appendBytes(b, e.code), e.village)
		return binary.AppendUvarint(b, uint64(max(e.group, 0)))
	}
	b = appendBytes(appendBytes(b, e.name), string(e.sex))
	b = binary.BigEndian.AppendUint32(b, uint32(e.birth))
	return appendBytes(appendBytes(b, string(e.idNumber)), e.phone)
}

func decodeChunk(b []byte) ([]entry, bool) {
	r := reader{b: b}
	if r.byte() != chunkVersion {
		return nil, false
	}
	entries := make([]entry, 0, chunkSize)
	for range r.count(1) {
		entries = append(entries, r.entry())
	}
	return entries, r.err == nil && len(r.b) == 0 && len(entries) <= chunkSize
}

func (r *reader) entry() (e entry) {
	if e.kind = r.byte(); e.kind == entryFree {
		return e
	}
	e.id, e.link = r.id16(), r.id16()
	switch e.kind {
	case entryPerson:
		e.name, e.sex = string(r.bytes()), model.Sex(r.bytes())
		if day := r.take(4); day != nil {
			e.birth = model.Date(binary.BigEndian.Uint32(day))
		}
		e.idNumber, e.phone = model.IDNumber(r.bytes()), string(r.bytes())
	case entryHousehold:
		e.code, e.village = string(r.bytes()), string(r.bytes())
		e.group = int(min(r.uvarint(), 1<<16-1))
	default:
		r.fail()
	}
	return e
}
