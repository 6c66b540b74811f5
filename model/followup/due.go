package followup

import (
	"crypto/sha256"
	"encoding/binary"

	"suifang/model"
)

// A Due is an obligation: one date of one step of one series that no visit has met and nothing has closed.
type Due struct {
	ID          model.ID
	About       model.Occurrence
	From        model.Date // first day of the window
	Due         model.Date
	Until       model.Date // last day of the window
	Grace       int        // days after Due that are not yet overdue
	Tier        Tier
	Channels    []string // codes of [model.Channels], those she allows if she said which
	Mark        Mark
	Anchor      model.Date
	Reason      Reason
	Attempts    int        // visits that did not reach her
	LastAttempt model.Date // day of the last of them
	More        bool       // the step goes on after this one: plan again before this one is near
	Conflict    bool       // planned from a value that is in conflict
}

// A Reason is what an obligation hangs on, beside its occurrence and its anchor's day.
type Reason struct {
	Event Event
	Nth   int  // which of the step's dates it is, counted from the anchor; the ordinal unless supplies ran on
	Moved bool // to a date that was agreed or that a clinician set
}

// An Ended is an obligation that was closed, when and why.
type Ended struct {
	Due Due
	On  model.Date
	Why Why
}

// A State is where an obligation stands on a day (followup.md 3.1b.1).
type State string

// The states. All but the first can be worked.
const (
	Upcoming State = "upcoming" // before the window
	Ready    State = "due"      // from the window's first day to the due date and its grace
	Overdue  State = "overdue"  // after that, to the window's last day
	Passed   State = "passed"   // after the window
)

// State is where the obligation stands on the given day.
func (d Due) State(today model.Date) State {
	switch {
	case today < d.From:
		return Upcoming
	case today > d.Until:
		return Passed
	case today > d.Due.AddDays(d.Grace):
		return Overdue
	}
	return Ready
}

// DaysOverdue counts from the day after the due date and its grace, and goes on when the window has passed;
// 0 until then.
func (d Due) DaysOverdue(today model.Date) int { return max(0, int(today-d.Due)-d.Grace) }

// ObligationID names an occurrence, the same in every file and without a key: SHA-256, cut to 16 bytes, of
//
//	bytes  0-15   the case record
//	then          the protocol, in ASCII, and a zero byte
//	then          the step, in ASCII, and a zero byte
//	last 4        the ordinal, big endian; 1 for a step that does not recur
func ObligationID(o model.Occurrence) model.ID {
	b := append(make([]byte, 0, 64), o.Case[:]...)
	b = append(append(b, o.Protocol...), 0)
	b = append(append(b, o.Step...), 0)
	b = binary.BigEndian.AppendUint32(b, uint32(max(o.N, 1)))
	sum := sha256.Sum256(b)
	return model.ID(sum[:16])
}
