package main

import (
	"errors"

	"suifang/model"
	"suifang/store"
)

// enter records an act. The store asks the rules for the clock's day; a clerk who says with --today that it
// is later has them asked for hers.
func (c *call) enter(s *store.Store, p model.Proposal) error {
	if c.day() <= model.DateOf(c.now()) {
		_, err := s.Record(p)
		return err
	}
	if err := c.checkRules(s, p); err != nil {
		return err
	}
	return s.RecordAll([]model.Proposal{p})
}

// checkRules asks the rules of what would stand after the act, whose entries are all of one subject.
func (c *call) checkRules(s *store.Store, p model.Proposal) error {
	subject, touched := p.Entries[0].Subject, map[model.ID]bool{}
	for _, e := range p.Entries {
		touched[e.Record] = true
	}
	h, err := s.Read(subject)
	if err != nil && !errors.Is(err, store.ErrNoRecord) {
		return err
	}
	changes := p.Changes(model.Stamp{Time: c.now().UnixMilli(), Salt: func() [16]byte { return newID() }})
	if h != nil {
		for _, r := range h.State.Records {
			changes = append(changes, r.Changes...)
		}
	}
	return model.Check(model.ReadHistory(subject, model.Fold(changes)), touched, c.day())
}
