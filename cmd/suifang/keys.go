package main

import (
	"bufio"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"suifang/model"
	"suifang/store"
	"suifang/store/seal"
)

// keyOptions are the flags of the commands on keys.
type keyOptions struct {
	newPassphraseFile, recoveryFile string
	prove, replace, sure            bool
}

func (c *call) newKeysCommand() *cobra.Command {
	t := c.text.Clerks
	keys := c.command("keys list|add|remove|passphrase|recover", t.Command, cobra.ArbitraryArgs)
	keys.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			return &usageError{c.text.CLI.Errors.UnknownCommand("keys " + args[0])}
		}
		return &usageError{c.text.CLI.Errors.Arguments("suifang " + cmd.Use)}
	}
	keys.AddCommand(c.newKeysList(), c.newKeysAdd(), c.newKeysRemove(), c.newKeysPassphrase(), c.newKeysRecover())
	return keys
}

// keyRow is a clerk as keys list prints her.
type keyRow struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	InForce bool   `json:"in_force"`
	HasKey  bool   `json:"has_key"`
	You     bool   `json:"you,omitempty"`
	Removed string `json:"removed,omitempty"`
}

// keyList is keys list.
type keyList struct {
	listing[keyRow]
	Recovery  bool     `json:"recovery_key"`
	Proven    bool     `json:"recovery_proven"`
	Strangers []string `json:"slots_ignored,omitempty"`
}

func (c *call) newKeysList() *cobra.Command {
	cmd := c.command("list", c.text.Clerks.List, cobra.NoArgs)
	cmd.RunE = func(*cobra.Command, []string) error {
		return c.with(func(s *store.Store) error {
			r, err := s.KeyHolders()
			if err != nil {
				return err
			}
			return c.printKeys(r)
		})
	}
	return cmd
}

func (c *call) printKeys(r store.KeyReport) error {
	list := keyList{Recovery: r.RecoveryKey, Proven: r.RecoveryProven}
	var rows []keyRow
	for _, k := range r.Clerks {
		row := keyRow{ID: k.ID.String(), Name: k.Name, InForce: k.InForce, HasKey: k.HasKey, You: k.You}
		if !k.InForce {
			row.Removed = k.Removed.String()
		}
		rows = append(rows, row)
	}
	list.listing = listed(rows)
	for _, slot := range r.Strangers {
		list.Strangers = append(list.Strangers, hex.EncodeToString(slot[:]))
	}
	if c.json {
		return c.printJSON(list)
	}
	return c.printKeyTable(list)
}

func (c *call) printKeyTable(list keyList) error {
	t, lines := c.text.Clerks, &table{}
	for _, row := range list.Items {
		state := t.InForce
		switch {
		case !row.InForce:
			state = t.Removed + " " + row.Removed
		case !row.HasKey:
			state = t.NoKey
		}
		you := ""
		if row.You {
			you = t.You
		}
		lines.add(row.Name, state, you, row.ID)
	}
	err := errors.Join(lines.writeTo(c.out), c.print(t.RecoveryState(list.Recovery, list.Proven)))
	for _, slot := range list.Strangers {
		err = errors.Join(err, c.print(t.Stranger(slot)))
	}
	return err
}

// clerkDone is what became of a clerk.
type clerkDone struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

func (c *call) printClerk(id model.ID, name, sentence string) error {
	if c.json {
		return c.printJSON(clerkDone{id.String(), name})
	}
	return c.print(sentence)
}

func (c *call) newKeysAdd() *cobra.Command {
	cmd := c.command("add CLERK [--new-passphrase-file FILE]", c.text.Clerks.Add, cobra.ExactArgs(1))
	var o keyOptions
	cmd.Flags().StringVar(&o.newPassphraseFile, "new-passphrase-file", "", c.text.Clerks.NewPassphraseFile)
	cmd.RunE = func(_ *cobra.Command, args []string) error { return c.runKeysAdd(strings.TrimSpace(args[0]), o) }
	return cmd
}

func (c *call) runKeysAdd(name string, o keyOptions) error {
	return c.with(func(s *store.Store) error {
		passphrase, err := c.anotherPassphrase(o.newPassphraseFile)
		if err != nil {
			return err
		}
		defer clear(passphrase)
		id, err := s.AddClerk(name, passphrase)
		if err != nil {
			return err
		}
		return c.printClerk(id, name, c.text.Clerks.Added(name))
	})
}

func (c *call) newKeysRemove() *cobra.Command {
	cmd := c.command("remove CLERK [--yes]", c.text.Clerks.Remove, cobra.ExactArgs(1))
	var o keyOptions
	cmd.Flags().BoolVar(&o.sure, "yes", false, c.text.Clerks.Sure)
	cmd.RunE = func(_ *cobra.Command, args []string) error { return c.runKeysRemove(strings.TrimSpace(args[0]), o) }
	return cmd
}

func (c *call) runKeysRemove(name string, o keyOptions) error {
	return c.with(func(s *store.Store) error {
		k, err := c.clerkInForce(s, name)
		if err != nil {
			return err
		}
		if k.You && !o.sure {
			if err := c.sureOfSelf(); err != nil {
				return err
			}
		}
		if err := s.RemoveClerk(k.ID); err != nil {
			return err
		}
		c.say(c.text.Clerks.ReadBefore)
		return c.printClerk(k.ID, k.Name, c.text.Clerks.RemovedNow(k.Name))
	})
}

// clerkInForce finds one by her name or her identity; of two of one name only the identity tells which is meant.
func (c *call) clerkInForce(s *store.Store, name string) (found store.ClerkKey, err error) {
	r, err := s.KeyHolders()
	if err != nil {
		return found, err
	}
	n := 0
	for _, k := range r.Clerks {
		if k.InForce && (k.Name == name || k.ID.String() == name) {
			found, n = k, n+1
		}
	}
	if n != 1 {
		return found, store.ErrNoClerk
	}
	return found, nil
}

// sureOfSelf asks one who removes herself; where nobody can be asked, the flag is needed.
func (c *call) sureOfSelf() error {
	in, ok := c.in.(*os.File)
	if !ok || !isTerminal(in) {
		return &usageError{c.text.Clerks.NeedSure}
	}
	_, _ = io.WriteString(c.err, c.text.Clerks.AskSelf)
	answer, err := bufio.NewReader(in).ReadString('\n')
	if err != nil || answer == "" || !strings.ContainsAny(strings.TrimSpace(answer), c.text.Clerks.YesLetters) {
		return errInterrupted
	}
	return nil
}

func (c *call) newKeysPassphrase() *cobra.Command {
	cmd := c.command("passphrase [--new-passphrase-file FILE]", c.text.Clerks.ChangeWords, cobra.NoArgs)
	var o keyOptions
	cmd.Flags().StringVar(&o.newPassphraseFile, "new-passphrase-file", "", c.text.Clerks.NewPassphraseFile)
	cmd.RunE = func(*cobra.Command, []string) error { return c.runKeysPassphrase(o) }
	return cmd
}

func (c *call) runKeysPassphrase(o keyOptions) error {
	var old []byte
	defer func() { clear(old) }()
	c.opened = func(passphrase []byte) { old = append([]byte(nil), passphrase...) }
	return c.with(func(s *store.Store) error {
		passphrase, err := c.anotherPassphrase(o.newPassphraseFile)
		if err != nil {
			return err
		}
		defer clear(passphrase)
		if err := s.ChangePassphrase(old, passphrase); err != nil {
			return err
		}
		c.say(c.text.Clerks.OldCopies)
		id, clerk := s.Clerk()
		return c.printClerk(id, clerk.Name, c.text.Clerks.Changed)
	})
}

func (c *call) newKeysRecover() *cobra.Command {
	t := c.text.Clerks
	cmd := c.command("recover CLERK | --prove | --replace [--recovery-file FILE] [--new-passphrase-file FILE]", t.Recover, cobra.MaximumNArgs(1))
	var o keyOptions
	cmd.Flags().BoolVar(&o.prove, "prove", false, t.Prove)
	cmd.Flags().BoolVar(&o.replace, "replace", false, t.Replace)
	cmd.Flags().StringVar(&o.recoveryFile, "recovery-file", "", t.RecoveryFile)
	cmd.Flags().StringVar(&o.newPassphraseFile, "new-passphrase-file", "", t.NewPassphraseFile)
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		name := strings.TrimSpace(strings.Join(args, ""))
		switch {
		case name != "" && !o.prove && !o.replace:
			return c.recoverClerk(name, o)
		case name == "" && o.prove && !o.replace:
			return c.proveRecovery(o)
		case name == "" && o.replace && !o.prove:
			return c.replaceRecovery(o)
		}
		return &usageError{t.OneOf}
	}
	return cmd
}

// recoverClerk opens the file with the recovery key, which is why none of the passphrases is asked for.
func (c *call) recoverClerk(name string, o keyOptions) error {
	paper, err := c.recoveryKey(o.recoveryFile)
	if err != nil {
		return err
	}
	w, err := c.openAtWork(store.Options{Recovery: paper, Station: c.station(), Now: c.now, Program: version})
	if err != nil {
		c.slowDown(err, 0)
		return err
	}
	id, err := c.givePassphrase(w.Store, name, o)
	if err = errors.Join(err, c.closeAtWork(w)); err != nil {
		return err
	}
	return c.printClerk(id, name, c.text.Clerks.RecoveredFor(name))
}

func (c *call) givePassphrase(s *store.Store, name string, o keyOptions) (id model.ID, err error) {
	passphrase, err := c.anotherPassphrase(o.newPassphraseFile)
	if err != nil {
		return id, err
	}
	defer clear(passphrase)
	return s.Recover(name, passphrase)
}

// recoveryKey is the first line of the file named, or what the clerk types from the paper.
func (c *call) recoveryKey(file string) (string, error) {
	if file != "" {
		line, err := c.readSecretFile(file)
		defer clear(line)
		return string(line), err
	}
	typed, err := c.ask(c.text.Clerks.AskRecovery)
	if errors.Is(err, errNoPassphrase) {
		return "", &failure{c.text.Clerks.NoRecoveryKey}
	}
	defer clear(typed)
	return string(typed), err
}

type proven struct {
	Proven bool `json:"proven"`
}

func (c *call) proveRecovery(o keyOptions) error {
	c.proving = true
	return c.with(func(s *store.Store) error {
		typed, err := c.recoveryKey(o.recoveryFile)
		if err != nil {
			return err
		}
		if err := s.ProveRecovery(typed); err != nil {
			return err
		}
		if c.json {
			return c.printJSON(proven{true})
		}
		return c.print(c.text.Clerks.Proven)
	})
}

// replaced is a new recovery key. It stands here and nowhere else, unless it went into a file.
type replaced struct {
	Recovery     string `json:"recovery,omitempty"`
	RecoveryFile string `json:"recovery_file,omitempty"`
}

// replaceRecovery puts a new key in force once it is written down: in the file named, else it counts as unproven.
func (c *call) replaceRecovery(o keyOptions) error {
	c.proving = true
	return c.with(func(s *store.Store) error {
		key, err := seal.NewRecovery(rand.Reader)
		if err != nil {
			return err
		}
		defer key.Wipe()
		if o.recoveryFile != "" {
			if err := c.writeRecovery(o.recoveryFile, key); err != nil {
				return err
			}
		}
		if err := s.ReplaceRecovery(key, o.recoveryFile != ""); err != nil {
			if o.recoveryFile != "" {
				err = errors.Join(err, os.Remove(o.recoveryFile)) // a key that opens nothing
			}
			return err
		}
		return c.printReplaced(key, o)
	})
}

func (c *call) printReplaced(key seal.Recovery, o keyOptions) error {
	made := replaced{RecoveryFile: o.recoveryFile}
	if o.recoveryFile == "" {
		made.Recovery = key.String()
		c.say(c.text.Clerks.Unproven)
	}
	if c.json {
		return c.printJSON(made)
	}
	err := c.print(c.text.Clerks.Replaced)
	if made.Recovery != "" {
		err = errors.Join(err, c.print(c.text.CLI.RecoveryKey(made.Recovery)))
	}
	return err
}

// writeRecovery writes a recovery key into a new file and makes it last: a key that cannot be written down must not
// come to be.
func (c *call) writeRecovery(file string, key seal.Recovery) error {
	paper, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return &failure{c.text.CLI.Errors.RecoveryFile(file)}
	}
	_, err = paper.WriteString(key.String() + "\n")
	if err = errors.Join(err, paper.Sync(), paper.Close()); err != nil {
		return errors.Join(&failure{c.text.CLI.Errors.RecoveryFile(file)}, os.Remove(file))
	}
	return nil
}
