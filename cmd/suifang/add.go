package main

import (
	"context"
	"errors"
	"maps"
	"strings"

	"github.com/spf13/cobra"

	"suifang/model"
	"suifang/store"
	"suifang/tui/text"
)

// newAddCommand has a command of its own for each kind of record.
func (c *call) newAddCommand() *cobra.Command {
	t := c.text.CLI
	add := c.command("add KIND --field KEY=VALUE …", t.Commands.Add, cobra.ArbitraryArgs)
	add.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return &usageError{t.Errors.Arguments(cmd.UseLine())}
		}
		return &usageError{t.Errors.UnknownKind(strings.Join(args, " "))}
	}
	for _, kind := range model.EnteredKinds {
		add.AddCommand(c.newAddKindCommand(kind))
	}
	return add
}

// addOptions are one record as it is given.
type addOptions struct {
	person string
	fields []string
}

// A newRecord is what the flags come to, before the file is open.
type newRecord struct {
	kind   model.Kind
	owner  model.ID // whose record it is, if it is a person's own
	home   string   // the code of a person's household, if it was not given by its identity
	fields map[string]model.Value
}

func (c *call) newAddKindCommand(kind model.Kind) *cobra.Command {
	t := c.text.CLI
	words := text.CLICommand{Short: c.kindLabel(kind), Long: t.AddKind(c.kindLabel(kind))}
	cmd := c.command(string(kind)+" --field KEY=VALUE …", words, cobra.NoArgs)
	var o addOptions
	cmd.Flags().StringArrayVar(&o.fields, "field", nil, t.Flags.Field)
	if ofPerson(kind) {
		cmd.Flags().StringVar(&o.person, "person", "", t.Flags.Person)
	}
	cmd.RunE = func(*cobra.Command, []string) error { return c.runAdd(kind, o) }
	cmd.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		c.help(cmd, args)
		_ = c.section(t.Fields, c.fieldTable(kind))
	})
	return cmd
}

// ofPerson says whether a record of the kind is a person's own.
func ofPerson(kind model.Kind) bool {
	return kind != model.KindPerson && kind != model.KindHousehold && kind != model.KindWorker
}

// fieldTable lists the fields of a kind with unit and allowed values.
func (c *call) fieldTable(kind model.Kind) *table {
	t := &table{}
	for _, info := range model.FieldsOf(kind) {
		needed := ""
		if info.Required {
			needed = c.text.CLI.Needed
		}
		values := c.fieldValues(info)
		if kind == model.KindPerson && info.Key == "household" {
			values = c.text.CLI.HouseholdCode
		}
		t.add("  "+info.Key, c.label(info.Zh, info.En), info.Unit, needed, values)
	}
	return t
}

// fieldValues are what can be typed for a field.
func (c *call) fieldValues(info model.FieldInfo) string {
	switch info.Shape {
	case model.ShapeDate:
		return "YYYY-MM-DD"
	case model.ShapeInt:
		return c.text.CLI.Number
	case model.ShapeYes:
		return "yes|no"
	case model.ShapeCode:
		return values(info.Codes)
	case model.ShapeCodes:
		return values(info.Codes) + " , …"
	case model.ShapeNumber:
		return "GB 11643"
	case model.ShapePhone:
		return c.text.CLI.Digits
	case model.ShapeIdentity:
		return c.text.CLI.Identity
	}
	return c.text.CLI.FreeText
}

func (c *call) runAdd(kind model.Kind, o addOptions) error {
	typed, err := c.pairs("field", o.fields)
	if err != nil {
		return err
	}
	if person, ok := typed["person"]; ok && ofPerson(kind) && o.person == "" {
		o.person = person
		delete(typed, "person")
	}
	n := newRecord{kind: kind}
	if kind == model.KindPerson {
		if n.home, err = c.takeHousehold(typed); err != nil {
			return err
		}
	}
	if n.fields, err = c.patch(kind, typed); err != nil {
		return err
	}
	if ofPerson(kind) {
		if n.owner, err = c.parseID(o.person); err != nil {
			return err
		}
	}
	return c.with(func(s *store.Store) error { return c.addRecord(s, n) })
}

// takeHousehold leaves of what was typed for a household its identity, and gives its code if it was named so.
func (c *call) takeHousehold(typed map[string]string) (code string, err error) {
	if id, ok := typed["household_id"]; ok {
		if _, twice := typed["household"]; twice {
			return "", &usageError{c.text.CLI.Errors.Pair("field")}
		}
		typed["household"] = id
		delete(typed, "household_id")
		_, err := c.parseID(id)
		return "", err
	}
	if _, notID := model.ParseID(typed["household"]); notID != nil {
		code = strings.TrimSpace(model.HalfWidth(typed["household"]))
		delete(typed, "household")
	}
	return code, nil
}

// householdByCode is the one household that has the code.
func (c *call) householdByCode(s *store.Store, code string) (model.ID, error) {
	hits, err := search(context.Background(), s, code, store.SearchOptions{Kind: store.HitHousehold, Limit: allHits})
	if err != nil {
		return model.ID{}, err
	}
	var ids []string
	var found model.ID
	for _, h := range hits.Items {
		if h.Household == code {
			found, ids = h.ID, append(ids, h.ID.String())
		}
	}
	switch len(ids) {
	case 0:
		return found, &failure{c.text.CLI.Errors.NoHousehold}
	case 1:
		return found, nil
	}
	return found, &failure{c.text.CLI.Errors.Households(strings.Join(ids, ", "))}
}

// patch reads the fields of a new record.
func (c *call) patch(kind model.Kind, typed map[string]string) (map[string]model.Value, error) {
	fields, err := model.Patch(kind, nil, typed, c.day())
	var wrong *model.FieldError
	switch {
	case errors.As(err, &wrong) && errors.Is(err, model.ErrUnknownField):
		return nil, &usageError{c.text.CLI.Errors.UnknownField(wrong.Field)}
	case err != nil:
		return nil, err
	}
	maps.DeleteFunc(fields, func(_ string, v model.Value) bool { return model.IsNull(v) })
	if missing := model.MissingFields(kind, fields); len(missing) > 0 {
		return nil, &usageError{c.text.CLI.Errors.FieldsNeeded(strings.Join(missing, ", "))}
	}
	return fields, nil
}

func (c *call) addRecord(s *store.Store, n newRecord) error {
	e := model.Entry{Subject: n.owner, Record: newID(), Kind: n.kind, Fields: n.fields}
	switch {
	case ofPerson(n.kind):
		if _, err := c.readPerson(s, n.owner); err != nil {
			return err
		}
	case n.kind == model.KindPerson:
		if n.home != "" {
			home, err := c.householdByCode(s, n.home)
			if err != nil {
				return err
			}
			e.Fields["household"] = model.Encode(home)
		}
		if err := c.newPerson(s, &e); err != nil {
			return err
		}
	case n.kind == model.KindHousehold:
		if err := c.newHousehold(s, &e); err != nil {
			return err
		}
	default:
		e.Subject = e.Record
	}
	if err := c.enter(s, model.Proposal{Act: "add", Entries: []model.Entry{e}}); err != nil {
		return err
	}
	if c.json {
		return c.printJSON(struct {
			ID model.ID `json:"id"`
		}{e.Record})
	}
	return c.print(e.Record.String())
}

// newPerson gives the person her identity, what her number says of her, and looks for others who may be she.
func (c *call) newPerson(s *store.Store, e *model.Entry) error {
	is := decoded[model.Person](e)
	if is.IDNumber != "" {
		e.Record = s.PersonID(is.IDNumber, is.Name)
		if is.Birth.IsZero() {
			e.Fields["birth"] = model.Encode(is.IDNumber.Birth())
		}
		if is.Sex == "" {
			e.Fields["sex"] = model.Encode(is.IDNumber.Sex())
		}
	}
	e.Subject = e.Record
	if err := c.mustBeNew(s, e.Record); err != nil {
		return err
	}
	if !is.Household.IsZero() {
		h, err := s.Read(is.Household)
		switch {
		case errors.Is(err, store.ErrNoRecord), err == nil && h.Household == nil:
			return &failure{c.text.CLI.Errors.NoHousehold}
		case err != nil:
			return err
		}
	}
	for _, other := range s.Duplicates(decoded[model.Person](e)) {
		c.say(c.text.CLI.Duplicate(other.ID.String()))
	}
	return nil
}

// newHousehold gives the household the identity that every copy of the file would give it.
func (c *call) newHousehold(s *store.Store, e *model.Entry) error {
	is := decoded[model.Household](e)
	e.Record = s.Derive().HouseholdID(is.Village, is.Code)
	e.Subject = e.Record
	return c.mustBeNew(s, e.Record)
}

func (c *call) mustBeNew(s *store.Store, id model.ID) error {
	_, err := s.Read(id)
	switch {
	case err == nil:
		return &failure{c.text.CLI.Errors.Registered(id.String())}
	case errors.Is(err, store.ErrNoRecord):
		return nil
	}
	return err
}

// decoded is the record that an entry would make.
func decoded[T any](e *model.Entry) (is T) {
	r := &model.Record{Fields: map[string]*model.Field{}}
	for name, v := range e.Fields {
		r.Fields[name] = &model.Field{Value: v}
	}
	_ = model.DecodeRecord(r, &is) // the fields were made by Patch, in the kind's own shapes
	return is
}
