package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"suifang/model"
	"suifang/model/exam"
	"suifang/store"
)

// examOptions are one exam as it is given.
type examOptions struct {
	form, on string
	fields   []string
}

func (c *call) newExamCommand() *cobra.Command {
	t := c.text.CLI
	cmd := c.command("exam PERSON-ID --form FORM --field KEY=VALUE … [--on D]", t.Commands.Exam, cobra.ExactArgs(1))
	var o examOptions
	cmd.Flags().StringVar(&o.form, "form", "", t.Flags.Form+": "+formNames())
	cmd.Flags().StringVar(&o.on, "on", "", t.Flags.On)
	cmd.Flags().StringArrayVar(&o.fields, "field", nil, t.Flags.Field)
	cmd.RunE = func(_ *cobra.Command, args []string) error { return c.runExam(args[0], o) }
	cmd.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		c.help(cmd, args)
		if form, ok := exam.Lookup(o.form); ok {
			_ = c.section(c.label(form.Zh, form.En), c.itemTable(form))
			_ = c.section(c.text.CLI.Fields, c.examFieldTable(form))
		}
	})
	return cmd
}

func formNames() string {
	var names []string
	for _, f := range exam.Forms() {
		names = append(names, f.ID)
	}
	return strings.Join(names, "|")
}

// itemTable lists the items of a form with unit, allowed values and source.
func (c *call) itemTable(form exam.Form) *table {
	t := &table{}
	for _, i := range form.Items() {
		t.add("  "+i.Key, c.label(i.Zh, i.En), i.Unit, i.Source+" ("+string(i.Mark)+")", c.itemValues(i))
	}
	return t
}

// examFieldTable lists the fields of the exam itself that are no item of the form and no flag.
func (c *call) examFieldTable(form exam.Form) *table {
	t := &table{}
	for _, info := range model.FieldsOf(model.KindExam) {
		if _, item := form.Item(info.Key); !item && info.Key != "form" && info.Key != "on" {
			t.add("  "+info.Key, c.label(info.Zh, info.En), info.Unit, c.fieldValues(info))
		}
	}
	return t
}

// itemValues are what can be typed for an item.
func (c *call) itemValues(i exam.Item) string {
	switch i.Kind {
	case exam.Test:
		return "- + ?"
	case exam.YesNo:
		return "0 1"
	case exam.Date:
		return "YYYY-MM-DD"
	case exam.OneOf:
		words := make([]string, len(i.Choices))
		for n, choice := range i.Choices {
			words[n] = choice.Value
		}
		return strings.Join(words, "|")
	case exam.Number:
		return c.text.CLI.Number
	}
	return c.text.CLI.FreeText
}

func (c *call) runExam(arg string, o examOptions) error {
	person, err := c.parseID(arg)
	if err != nil {
		return err
	}
	form, ok := exam.Lookup(o.form)
	if !ok {
		return &usageError{c.text.CLI.Errors.FlagValue("form", formNames())}
	}
	entered, err := c.examEntered(form, o)
	if err != nil {
		return err
	}
	return c.with(func(s *store.Store) error { return c.enterExam(s, person, form, entered) })
}

// An examEntry is one exam as read from the flags.
type examEntry struct {
	exam   model.Exam
	values map[string]exam.Value
	fields map[string]model.Value // of the exam's record beside the items: place, operator
}

func (c *call) examEntered(form exam.Form, o examOptions) (e examEntry, err error) {
	t := &c.text.CLI.Errors
	pairs, err := c.pairs("field", o.fields)
	if err != nil {
		return e, err
	}
	if len(pairs) == 0 {
		return e, &usageError{t.FlagsNeeded("--field")}
	}
	e.exam.On = c.day()
	if o.on != "" {
		if e.exam.On, err = model.ParseTypedDate(o.on, c.day()); err != nil {
			return e, &usageError{t.FlagValue("on", "YYYY-MM-DD")}
		}
	}
	e.values, e.fields = map[string]exam.Value{}, map[string]model.Value{}
	for _, key := range slices.Sorted(maps.Keys(pairs)) {
		item, ok := form.Item(key)
		if !ok {
			if err := c.examOwn(e.fields, key, pairs[key]); err != nil {
				return e, err
			}
			continue
		}
		if e.values[key], err = exam.ParseEntry(item, pairs[key]); err != nil {
			return e, &failure{t.Refused(c.label(item.Zh, item.En), c.fault(err))}
		}
	}
	return e, nil
}

// examOwn reads a field of the exam itself.
func (c *call) examOwn(fields map[string]model.Value, key, typed string) error {
	if key == "form" || key == "on" {
		return &usageError{c.text.CLI.Errors.UnknownField(key)}
	}
	patch, err := model.Patch(model.KindExam, nil, map[string]string{key: typed}, c.day())
	if errors.Is(err, model.ErrUnknownField) {
		return &usageError{c.text.CLI.Errors.UnknownField(key)}
	}
	maps.Copy(fields, patch)
	return err
}

func (c *call) enterExam(s *store.Store, person model.ID, form exam.Form, e examEntry) error {
	h, err := c.readPerson(s, person)
	if err != nil {
		return err
	}
	result := exam.Evaluate(form, e.values, exam.PersonOn(h, e.exam.On))
	fields := form.Fields(e.exam, e.values)
	maps.Copy(fields, e.fields)
	id := newID()
	p := model.Proposal{Act: "exam", Entries: []model.Entry{{Subject: person, Record: id, Kind: model.KindExam, Fields: fields}}}
	before, err := c.openItems(s, person)
	if err != nil {
		return err
	}
	if err := c.enter(s, p); err != nil {
		return err
	}
	after, err := c.openItems(s, person)
	if err != nil {
		return err
	}
	for _, doubt := range result.Doubts {
		item, _ := form.Item(doubt.Field)
		c.say(c.text.CLI.Doubt(c.label(item.Zh, item.En), c.text.CLI.Doubts[string(doubt.Reason)]))
	}
	return c.printExam(id, form, result, added(before, after))
}

// readPerson is the person with this identity.
func (c *call) readPerson(s *store.Store, id model.ID) (*model.History, error) {
	h, err := s.Read(id)
	if err == nil && h.Person == nil {
		err = fmt.Errorf("person %s: %w", id, store.ErrNoRecord)
	}
	return h, err
}

// added are the lines that were not there before.
func added(before, after []store.Line) []store.Line {
	return slices.DeleteFunc(after, func(l store.Line) bool {
		return slices.ContainsFunc(before, func(b store.Line) bool { return b.ID == l.ID })
	})
}

// A flagged is one result outside its reference, its number as a number.
type flagged struct {
	Field     string    `json:"field"`
	Value     any       `json:"value"`
	Unit      string    `json:"unit,omitempty"`
	Flag      exam.Flag `json:"flag"`
	Reference string    `json:"reference,omitempty"`
}

func flags(form exam.Form, result exam.Result) []flagged {
	out := []flagged{}
	for _, f := range result.Flags {
		x := flagged{f.Field, f.Value, f.Unit, f.Flag, f.Reference}
		if item, _ := form.Item(f.Field); item.Kind == exam.Number {
			x.Value = number(f.Value)
		}
		out = append(out, x)
	}
	return out
}

func (c *call) printExam(id model.ID, form exam.Form, result exam.Result, opens []store.Line) error {
	if c.json {
		return c.printJSON(struct {
			Exam  model.ID  `json:"exam"`
			Flags []flagged `json:"flags"`
			Risk  exam.Risk `json:"risk"`
			Opens []dueItem `json:"opens"`
		}{id, flags(form, result), result.Risk, notNil(c.dueItems(opens))})
	}
	t := &table{}
	for _, f := range result.Flags {
		item, _ := form.Item(f.Field)
		t.add(c.label(item.Zh, item.En), f.Value, f.Unit, f.Flag.Label(c.zh()), f.Reference)
	}
	return errors.Join(c.print(c.text.CLI.ExamEntered(id.String(), c.text.CLI.Risks[string(result.Risk)])),
		t.writeTo(c.out), c.section(c.text.CLI.Opens, c.personDueTable(opens)))
}
