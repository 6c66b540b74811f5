package main

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"suifang/store"
	"suifang/tui/disclosure"
)

func (c *call) newAccessCommand() *cobra.Command {
	cmd := c.command("access ID --out FILE.html|.json", c.text.Rights.Access, cobra.ExactArgs(1), exitNothing)
	var out string
	cmd.Flags().StringVar(&out, "out", "", c.text.Rights.Out)
	cmd.RunE = func(_ *cobra.Command, args []string) error { return c.runAccess(args[0], out) }
	return cmd
}

// An accessed says what was written.
type accessed struct {
	File    string `json:"file"`
	Records int    `json:"records"`
	Changes int    `json:"changes"`
	Looks   int    `json:"looks"`
}

// runAccess writes a person's own paper. The journal comes first: what cannot be journalled is not written, and this
// export stands on the paper itself.
func (c *call) runAccess(arg, out string) error {
	id, err := c.parseID(arg)
	kind := strings.ToLower(filepath.Ext(out))
	switch {
	case err != nil:
		return err
	case out == "":
		return &usageError{c.text.CLI.Errors.FlagsNeeded("--out")}
	case kind != ".html" && kind != ".json":
		return &usageError{c.text.Rights.OutKind}
	}
	return c.with(func(s *store.Store) error {
		h, err := s.Read(id)
		if errors.Is(err, store.ErrNoRecord) || err == nil && h.Person == nil && len(h.Erasures) == 0 {
			return c.nothing()
		}
		f, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			return store.ErrExists
		} else if err != nil {
			return err
		}
		held, err := c.disclose(s, h.ID, f, kind)
		if err = errors.Join(err, f.Close()); err != nil {
			return errors.Join(err, os.Remove(out)) // half a paper is none
		}
		return c.printAccessed(out, held)
	})
}

func (c *call) disclose(s *store.Store, id [16]byte, w io.Writer, kind string) (*disclosure.Disclosure, error) {
	if err := s.Told(store.JournalExport, id, "access"); err != nil {
		return nil, err
	}
	held, err := disclosure.Read(s, c.text, id, c.day())
	if err != nil {
		return nil, err
	}
	if kind == ".json" {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", " ")
		return held, enc.Encode(held)
	}
	_, clerk := s.Clerk()
	return held, held.Document(c.text, clerk.Name).Write(w, c.text)
}

func (c *call) printAccessed(out string, held *disclosure.Disclosure) error {
	c.say(c.text.Rights.InTheClear)
	if held.Damaged {
		c.say(c.text.Rights.PaperDamaged)
	}
	if c.json {
		return c.printJSON(accessed{File: out, Records: len(held.Cards) + len(held.Records), Changes: len(held.Changes), Looks: len(held.Looks)})
	}
	return c.print(c.text.Rights.AccessWritten(out))
}
