package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/spf13/cobra"

	"suifang/model"
	"suifang/model/followup"
	"suifang/model/training"
	"suifang/store"
	"suifang/store/seal"
	"suifang/tui"
)

// What every training file has, in whatever language it is made.
const (
	demoDB         = "demo.db"
	demoPassphrase = "demo"
	demoSite       = "水屯镇服务中心"
	demoClerk      = "王丽"
	demoPeople     = 2000
	demoBatch      = 250 // households made up at once
	// demoGarbage is how much garbage, in per cent of what is in use, is left until it is collected: making a file
	// holds little and throws away much (measured: a sixth of the time), and the limit of the memory stands anyway.
	demoGarbage = 400
)

// demoOptions say what training file is wanted.
type demoOptions struct {
	people int
	seed   uint64
	noOpen bool
	anew   bool
}

func (c *call) newDemoCommand() *cobra.Command {
	t := c.text.CLI
	cmd := c.command("demo [--people N] [--seed S] [--no-open] [--new]", t.Commands.Demo, cobra.NoArgs)
	var o demoOptions
	cmd.Flags().IntVar(&o.people, "people", demoPeople, t.Flags.People)
	cmd.Flags().Uint64Var(&o.seed, "seed", 1, t.Flags.Seed)
	cmd.Flags().BoolVar(&o.noOpen, "no-open", false, t.Flags.NoOpen)
	cmd.Flags().BoolVar(&o.anew, "new", false, t.Flags.New)
	cmd.RunE = func(*cobra.Command, []string) error { return c.runDemo(o) }
	return cmd
}

func (c *call) runDemo(o demoOptions) error {
	if o.people < 1 {
		return &usageError{c.text.CLI.Errors.FlagValue("people", "1-…")}
	}
	if c.db == "" && c.getenv("SUIFANG_DB") == "" {
		c.db = demoDB
	}
	if err := c.readyDemo(o); err != nil {
		return err
	}
	switch {
	case o.noOpen:
		return c.withDemo(func(s *store.Store) error {
			made, err := c.sayDemo(s)
			if err != nil || !c.json {
				return err
			}
			return c.printJSON(made)
		})
	case isTerminal(c.out):
		return c.openScreens(tui.Options{Passphrase: []byte(demoPassphrase), Training: true})
	}
	return c.withDemo(c.listDemo)
}

// readyDemo sees to it that there is a training file. What is there and is none is left alone, and is not
// opened as one either: a training file is open to everybody and never locks itself.
func (c *call) readyDemo(o demoOptions) error {
	if _, err := os.Lstat(c.path()); errors.Is(err, fs.ErrNotExist) {
		return c.makeDemo(o)
	}
	if err := c.withDemo(func(*store.Store) error { return nil }); err != nil || !o.anew {
		return err
	}
	return c.makeDemo(o)
}

// listDemo prints today's list, and beside it how many people there are.
func (c *call) listDemo(s *store.Store) error {
	lines, err := s.Worklist(store.Query{Today: c.day()})
	if err != nil {
		return err
	}
	_, err = c.sayDemo(s)
	return errors.Join(err, c.printDue(lines, 0))
}

// makeDemo fills a file under another name and then puts it in place: what is interrupted leaves nothing.
func (c *call) makeDemo(o demoOptions) error {
	if most := store.MostPeople(); most > 0 && o.people > most {
		return store.ErrFull // told before anything is written
	}
	if err := c.needFolder(); err != nil {
		return err
	}
	part := filepath.Join(filepath.Dir(c.path()), "."+filepath.Base(c.path())+".part")
	if err := os.Remove(part); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	ctx, stop := interruptible()
	defer stop()
	setup := store.Setup{Site: demoSite, Tier: "township", Clerk: demoClerk, Passphrase: []byte(demoPassphrase),
		KDF: seal.TrainingKDF, Station: c.station(), Now: c.now, Program: version}
	usual := debug.SetGCPercent(demoGarbage)
	err := store.Build(part, setup, func(b *store.Builder) error {
		return c.fill(ctx, b, training.New(o.seed, o.people, c.day()), o.people)
	})
	debug.SetGCPercent(usual)
	debug.FreeOSMemory() // what making it took is not to stand beside the directory of the file
	if err != nil {
		return err
	}
	if err := os.Rename(part, c.path()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	return nil
}

// fill adds the township's whole past, some households at a time; while they are written, the next are
// made up.
func (c *call) fill(ctx context.Context, to *store.Builder, town *training.Township, people int) error {
	bar := c.newProgress(c.text.CLI.MakingDemo)
	defer bar.end()
	type batch struct {
		acts []model.Proposal
		made int
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	batches := make(chan batch, 2) // a few ahead, so that no processor waits while the other sorts or writes
	go func() {
		defer close(batches)
		for next := (batch{acts: []model.Proposal{town.Workers()}}); next.acts != nil; next = (batch{town.Some(demoBatch), town.Made()}) {
			select {
			case batches <- next:
			case <-ctx.Done():
				return
			}
		}
	}()
	for b := range batches {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := to.Add(b.acts); err != nil {
			return err
		}
		bar.at(b.made, people)
	}
	return ctx.Err()
}

// withDemo opens the training file for the time of fn: anyone may.
func (c *call) withDemo(fn func(*store.Store) error) error {
	s, err := store.Open(c.path(), store.Options{Passphrase: []byte(demoPassphrase), Station: c.station(), Now: c.now, Program: version})
	if errors.Is(err, store.ErrWrongPassphrase) {
		return &failure{c.text.CLI.Errors.NotTraining(filepath.Base(c.path()))}
	}
	if err != nil {
		return err
	}
	if err = c.prepare(s); err == nil {
		err = fn(s)
	}
	return errors.Join(err, s.Close())
}

// madeDemo is what a training file holds.
type madeDemo struct {
	DB         string `json:"db"`
	People     int    `json:"people"`
	Households int    `json:"households"`
	DuePeople  int    `json:"due_people"` // for whom something is due or overdue
}

// sayDemo counts the people of the file and those for whom something is due.
func (c *call) sayDemo(s *store.Store) (made madeDemo, err error) {
	stats, err := s.Stats()
	if err != nil {
		return made, err
	}
	lines, err := s.Worklist(store.Query{Today: c.day(), States: []followup.State{followup.Ready, followup.Overdue}})
	if err != nil {
		return made, err
	}
	people := map[model.ID]bool{}
	for _, l := range lines {
		people[l.Person] = true
	}
	made = madeDemo{c.path(), stats.People, stats.Households, len(people)}
	c.say(c.text.CLI.DemoCount(made.People, made.Households, made.DuePeople))
	return made, nil
}
