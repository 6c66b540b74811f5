package model

import "testing"

// TestOfOneDayTheLaterAnswerCounts has a yes and a no on the same day, under identities that sort both ways.
func TestOfOneDayTheLaterAnswerCounts(t *testing.T) {
	person, day := ID{9}, NewDate(2026, 11, 21)
	for _, ids := range [][2]ID{{{1}, {2}}, {{2}, {1}}} {
		var changes []*Change
		for i, yes := range []bool{true, false} {
			p := Proposal{Act: "event_consent", Entries: []Entry{Create(person, ids[i], KindConsent,
				Consent{Purpose: ConsentFollowUp, Answer: Answer{On: day, Yes: yes}})}}
			changes = append(changes, p.Changes(Stamp{Time: int64(1000 + i), Salt: func() [16]byte { return [16]byte{} }})...)
		}
		if c := ReadHistory(person, Fold(changes)).Contact(); c == nil || c.Answer.Yes {
			t.Errorf("of %v the first answer counts", ids)
		}
	}
}
