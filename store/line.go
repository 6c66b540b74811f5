package store

import (
	"encoding/binary"

	"suifang/model"
	"suifang/model/followup"
)

// A Line is one obligation on the worklist, with all that the list shows of the person and her household.
//
// In the file, texts stand behind their length and numbers as varints, signed ones zigzag:
//
//	line  version: 1 | flags(1): 1 more to come, 2 in conflict, 4 away, 8 asked, 16 moved
//	      | case(16) | protocol | step | n | nth | from | due | until | grace | tier | mark | anchor | event
//	      | attempts | last attempt | count of channels, then each
//	      | person(16) | name | sex | birth | phone | worker(16) | household(16) | code | head's name | village | group
type Line struct {
	followup.Due
	Person    model.ID
	Name      string
	Sex       model.Sex
	Birth     model.Date
	Phone     string
	Worker    string   // her named contact, else the worker of her village
	WorkerID  model.ID // as stored: her named contact alone
	Household model.ID
	Code      string
	HeadName  string
	Village   string
	Group     int
	Away      bool // she has moved out
	Asked     bool // whether she may be contacted, and how, is known
	State     followup.State
}

const lineVersion = 1

const (
	lineMore = 1 << iota
	lineConflict
	lineAway
	lineAsked
	lineMoved
)

func (l *Line) flags() (flags byte) {
	for flag, is := range map[byte]bool{lineMore: l.More, lineConflict: l.Conflict, lineAway: l.Away, lineAsked: l.Asked, lineMoved: l.Reason.Moved} {
		if is {
			flags |= flag
		}
	}
	return flags
}

func (l *Line) encode() []byte {
	b := append(make([]byte, 0, 256), lineVersion, l.flags())
	b = append(b, l.About.Case[:]...)
	b = appendBytes(appendBytes(b, l.About.Protocol), l.About.Step)
	for _, n := range []int{l.About.N, l.Reason.Nth, int(l.From), int(l.Due.Due), int(l.Until), l.Grace} {
		b = binary.AppendVarint(b, int64(n))
	}
	b = appendBytes(appendBytes(b, string(l.Tier)), string(l.Mark))
	b = appendBytes(binary.AppendVarint(b, int64(l.Anchor)), string(l.Reason.Event))
	b = binary.AppendVarint(binary.AppendVarint(b, int64(l.Attempts)), int64(l.LastAttempt))
	b = binary.AppendUvarint(b, uint64(len(l.Channels)))
	for _, c := range l.Channels {
		b = appendBytes(b, c)
	}
	b = appendBytes(append(b, l.Person[:]...), l.Name)
	b = binary.AppendVarint(appendBytes(b, string(l.Sex)), int64(l.Birth))
	b = append(append(appendBytes(b, l.Phone), l.WorkerID[:]...), l.Household[:]...)
	b = appendBytes(appendBytes(appendBytes(b, l.Code), l.HeadName), l.Village)
	return binary.AppendVarint(b, int64(l.Group))
}

func decodeLine(b []byte) (l Line, ok bool) {
	r := reader{b: b}
	if r.byte() != lineVersion {
		return l, false
	}
	flags := r.byte()
	l.More, l.Conflict, l.Away = flags&lineMore != 0, flags&lineConflict != 0, flags&lineAway != 0
	l.Asked, l.Reason.Moved = flags&lineAsked != 0, flags&lineMoved != 0
	r.due(&l.Due)
	l.Person, l.Name, l.Sex, l.Birth = r.id16(), r.text(), model.Sex(r.text()), r.date()
	l.Phone, l.WorkerID, l.Household = r.text(), r.id16(), r.id16()
	l.Code, l.HeadName, l.Village, l.Group = r.text(), r.text(), r.text(), int(r.varint())
	return l, r.err == nil && len(r.b) == 0
}

func (r *reader) due(d *followup.Due) {
	d.About.Case, d.About.Protocol, d.About.Step = r.id16(), r.text(), r.text()
	d.About.N, d.Reason.Nth = int(r.varint()), int(r.varint())
	d.From, d.Due, d.Until, d.Grace = r.date(), r.date(), r.date(), int(r.varint())
	d.Tier, d.Mark = followup.Tier(r.text()), followup.Mark(r.text())
	d.Anchor, d.Reason.Event = r.date(), followup.Event(r.text())
	d.Attempts, d.LastAttempt = int(r.varint()), r.date()
	for range r.count(1) {
		d.Channels = append(d.Channels, r.text())
	}
}

func (r *reader) text() string { return string(r.bytes()) }

func (r *reader) date() model.Date { return model.Date(r.varint()) }
