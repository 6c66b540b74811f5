package main

import (
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"suifang/model"
	"suifang/store"
	"suifang/store/seal"
)

// eraseOptions are the flags of the command.
type eraseOptions struct {
	reason              string
	list, withdraw, due bool

	secondAs, secondPassphraseFile, secondRecoveryFile string
}

func (c *call) newEraseCommand() *cobra.Command {
	t := c.text.Rights
	cmd := c.command("erase ID --reason REASON | ID --withdraw | --list | --due", t.Erase, cobra.MaximumNArgs(1))
	var o eraseOptions
	flags := cmd.Flags()
	flags.StringVar(&o.reason, "reason", "", t.Reason)
	flags.BoolVar(&o.withdraw, "withdraw", false, t.Withdraw)
	flags.BoolVar(&o.list, "list", false, t.List)
	flags.BoolVar(&o.due, "due", false, t.Due)
	flags.StringVar(&o.secondAs, "second-as", "", t.SecondAs)
	flags.StringVar(&o.secondPassphraseFile, "second-passphrase-file", "", t.SecondPassphraseFile)
	flags.StringVar(&o.secondRecoveryFile, "second-recovery-file", "", t.SecondRecoveryFile)
	cmd.RunE = func(_ *cobra.Command, args []string) error { return c.runErase(args, o) }
	return cmd
}

func (c *call) runErase(args []string, o eraseOptions) error {
	chosen := 0
	for _, is := range []bool{o.reason != "", o.withdraw, o.list, o.due} {
		if is {
			chosen++
		}
	}
	t := c.text.Rights
	switch ofAll := o.list || o.due; {
	case chosen == 0 && len(args) == 1:
		return &usageError{t.NeedsID}
	case chosen != 1 || ofAll != (len(args) == 0):
		return &usageError{t.OneOf}
	case o.list:
		return c.with(c.listDemands)
	case o.due:
		c.erasing = true
		return c.with(c.eraseDue)
	}
	id, err := c.parseID(args[0])
	switch {
	case err != nil:
		return err
	case o.withdraw:
		return c.with(func(s *store.Store) error { return c.withdrawDemand(s, id) })
	case !slices.Contains(model.ErasureReasons, o.reason):
		return &usageError{t.NeedsID}
	}
	return c.with(func(s *store.Store) error { return c.askErasure(s, id, o) })
}

// A demanded is an erasure that was asked for.
type demanded struct {
	Person  model.ID   `json:"person"`
	Reason  string     `json:"reason"`
	Asked   model.Date `json:"asked"`
	Effect  model.Date `json:"effect"`
	Witness model.ID   `json:"witness,omitzero"` // absent: the recovery key was shown
}

func demandOf(person model.ID, is model.Erasure) demanded {
	return demanded{Person: person, Reason: is.Reason, Asked: is.Asked, Effect: is.Due(), Witness: is.Witness}
}

func (c *call) askErasure(s *store.Store, id model.ID, o eraseOptions) error {
	second, err := c.second(o)
	defer clear(second.Passphrase)
	if err != nil {
		return err
	}
	_, err = s.AskErasure(id, o.reason, second)
	c.slowDown(err, 0)
	if errors.Is(err, store.ErrEmptyAct) {
		return &failure{c.text.Rights.Asked.What + " " + c.text.Rights.Asked.Next}
	} else if err != nil {
		return err
	}
	h, err := s.Read(id)
	return c.despite(err, func() error {
		is := h.OpenErasure().Is
		if c.json {
			return c.printJSON(demandOf(h.ID, is))
		}
		return c.print(c.text.Rights.Demanded(is.Due().String()))
	})
}

// second is who agrees: by a file, or typed on the terminal, where a recovery key is known by its form.
func (c *call) second(o eraseOptions) (s store.Second, err error) {
	s.As = o.secondAs
	switch {
	case o.secondRecoveryFile != "":
		s.Recovery, err = c.recoveryKey(o.secondRecoveryFile)
		return s, err
	case o.secondPassphraseFile != "":
		s.Passphrase, err = c.readSecretFile(o.secondPassphraseFile)
		return s, err
	}
	typed, err := c.ask(c.text.Rights.SecondAsk)
	if errors.Is(err, errNoPassphrase) {
		return s, errors.Join(err, &failure{c.text.Rights.NoSecretAt})
	}
	if key, not := seal.ParseRecovery(string(typed)); err == nil && not == nil {
		key.Wipe()
		s.Recovery = string(typed)
		clear(typed)
		return s, nil
	}
	s.Passphrase = typed
	return s, err
}

func (c *call) withdrawDemand(s *store.Store, id model.ID) error {
	h, err := s.Read(id)
	if err != nil && !errors.Is(err, store.ErrDamaged) {
		return err
	}
	entries := h.KeepAll("own_wish")
	if len(entries) == 0 {
		return &failure{c.text.Rights.NoDemand}
	}
	if _, err := s.Record(model.Proposal{Act: "keep", Entries: entries}); err != nil {
		return err
	}
	if c.json {
		return c.printJSON(map[string]model.ID{"person": h.ID})
	}
	return c.print(c.text.Rights.Withdrawn)
}

func (c *call) listDemands(s *store.Store) error {
	var items []demanded
	t := &table{}
	for _, d := range s.Demands() {
		items = append(items, demandOf(d.Person, d.Is))
		t.add(d.Person.String(), d.Is.Asked.String(), d.Is.Due().String(), model.ErasureWords.Label(d.Is.Reason, c.zh()))
	}
	switch {
	case c.json:
		return c.printJSON(listed(items))
	case len(items) == 0:
		return c.print(c.text.Rights.NoDemands)
	}
	return t.writeTo(c.out)
}

// An erased is what carrying out came to.
type erased struct {
	People    int      `json:"people"`
	Rewritten []string `json:"rewritten"`
	Unreached []string `json:"unreached"`
	Media     []string `json:"media"`
}

func (c *call) eraseDue(s *store.Store) error {
	ctx, stop := interruptible()
	defer stop()
	bar := c.newProgress(c.text.Rights.Erasing)
	done, err := s.EraseDueTelling(ctx, bar.at)
	if bar.end(); err != nil {
		return err
	}
	if c.json {
		return c.printJSON(erased{done.People, notNil(done.Rewritten), notNil(done.Unreached), notNil(done.Media)})
	}
	if done.People == 0 {
		return c.print(c.text.Rights.NothingDue)
	}
	for _, line := range c.text.Rights.Came(done.People, done.Rewritten, done.Unreached, done.Media) {
		if err := c.print(line); err != nil {
			return err
		}
	}
	return nil
}
