package main

import (
	"crypto/rand"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"suifang/model"
	"suifang/store"
)

// recordOptions are what the clerk says of one follow-up.
type recordOptions struct {
	outcome, on, channel, note string
	answers                    []string
}

func (c *call) newRecordCommand() *cobra.Command {
	t := c.text.CLI
	cmd := c.command("record DUE-ID --outcome OUTCOME [--on D] [--channel C] [--note T] [--answer KEY=VALUE …]",
		t.Commands.Record, cobra.ExactArgs(1))
	var o recordOptions
	cmd.Flags().StringVar(&o.outcome, "outcome", "", t.Flags.Outcome)
	cmd.Flags().StringVar(&o.on, "on", "", t.Flags.On)
	cmd.Flags().StringVar(&o.channel, "channel", "", t.Flags.Channel)
	cmd.Flags().StringVar(&o.note, "note", "", t.Flags.Note)
	cmd.Flags().StringArrayVar(&o.answers, "answer", nil, t.Flags.Answer)
	cmd.RunE = func(_ *cobra.Command, args []string) error { return c.runRecord(args[0], o) }
	return cmd
}

func (c *call) runRecord(due string, o recordOptions) error {
	id, err := c.parseID(due)
	if err != nil {
		return err
	}
	visit, err := c.visit(o)
	if err != nil {
		return err
	}
	return c.with(func(s *store.Store) error {
		line, err := s.Obligation(id, c.day())
		if err != nil {
			return err
		}
		visit.About = line.About
		if visit.Answers, err = c.answers(line, o.answers); err != nil {
			return err
		}
		proposal, err := visitProposal(s, line.Person, visit)
		if err != nil {
			return err
		}
		if err := c.enter(s, proposal); err != nil {
			return err
		}
		return c.printRecorded(s, line.Person, proposal.Entries[0].Record)
	})
}

// visit is what the flags say, without the occurrence that it is about.
func (c *call) visit(o recordOptions) (v model.Visit, err error) {
	t := &c.text.CLI.Errors
	if o.outcome == "" {
		return v, &usageError{t.FlagsNeeded("--outcome")}
	}
	outcome, ok := model.VisitResults.Find(strings.ReplaceAll(o.outcome, "-", "_"))
	if !ok {
		return v, &usageError{t.FlagValue("outcome", "done|declined|not-reached|moved|died")}
	}
	v.Outcome = model.VisitOutcome{Result: outcome.Value, On: c.day()}
	if o.on != "" {
		if v.Outcome.On, err = model.ParseTypedDate(o.on, c.day()); err != nil {
			return v, &usageError{t.FlagValue("on", "YYYY-MM-DD")}
		}
	}
	if o.channel != "" {
		channel, ok := model.Channels.Read(o.channel)
		if !ok {
			return v, &usageError{t.FlagValue("channel", values(model.Channels))}
		}
		v.Channel = channel.Value
	}
	v.Note = strings.TrimSpace(o.note)
	return v, nil
}

// answers checks what was answered against the questions of the contact.
func (c *call) answers(line store.Line, given []string) (map[string]string, error) {
	pairs, err := c.pairs("answer", given)
	if err != nil {
		return nil, err
	}
	for key, answer := range pairs {
		known := false
		for _, q := range line.Questions() {
			if q.Key != key {
				continue
			}
			known = true
			if q.Choices == nil {
				continue
			}
			code, ok := q.Choices.Read(answer)
			if !ok {
				return nil, &usageError{c.text.CLI.Errors.Answer(key, values(q.Choices))}
			}
			pairs[key] = code.Value
		}
		if !known {
			return nil, &usageError{c.text.CLI.Errors.NoQuestion(key)}
		}
	}
	return pairs, nil
}

// pairs reads KEY=VALUE, each key once.
func (c *call) pairs(flag string, given []string) (map[string]string, error) {
	pairs := make(map[string]string, len(given))
	for _, pair := range given {
		key, value, ok := strings.Cut(pair, "=")
		if _, twice := pairs[key]; !ok || key == "" || twice {
			return nil, &usageError{c.text.CLI.Errors.Pair(flag)}
		}
		pairs[key] = value
	}
	return pairs, nil
}

// values are the codes that a flag takes.
func values(codes model.Codes) string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = code.Value
	}
	return strings.Join(names, "|")
}

// parseID reads an identity given as an argument.
func (c *call) parseID(s string) (model.ID, error) {
	id, err := model.ParseID(s)
	if err != nil {
		return id, &usageError{c.text.CLI.Errors.Identity}
	}
	return id, nil
}

func newID() (id model.ID) {
	_, _ = rand.Read(id[:]) // never fails
	return id
}

// visitProposal is the visit and what it says of the person herself: that she moved, or died.
func visitProposal(s *store.Store, person model.ID, v model.Visit) (model.Proposal, error) {
	p := model.Proposal{Act: "record_visit", Entries: []model.Entry{model.Create(person, newID(), model.KindVisit, v)}}
	h, err := s.Read(person)
	switch {
	case err != nil && !errors.Is(err, store.ErrDamaged): // what of her is damaged stops no visit
		return p, err
	case h.Person == nil:
		return p, nil
	}
	r, on := h.Record(), v.Outcome.On
	if e, says := model.VisitSays(r, r.Heads, v.Outcome.Result, model.Residence{Since: on}, on); says {
		p.Entries = append(p.Entries, e)
	}
	return p, nil
}

func (c *call) printRecorded(s *store.Store, person, visit model.ID) error {
	next, err := c.openItems(s, person)
	return c.despite(err, func() error { return c.printNext(visit, next) })
}

func (c *call) printNext(visit model.ID, next []store.Line) error {
	if c.json {
		return c.printJSON(struct {
			Visit model.ID  `json:"visit"`
			Next  []dueItem `json:"next"`
		}{visit, notNil(c.dueItems(next))})
	}
	if err := c.print(c.text.CLI.Recorded(visit.String())); err != nil {
		return err
	}
	return c.personDueTable(next).writeTo(c.out)
}
