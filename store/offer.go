package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/store/bundle"
)

// An OtherError says that what went wrong is wrong with the other file, not with the one that is open.
type OtherError struct{ Err error }

func (e *OtherError) Error() string { return "the other file: " + e.Err.Error() }

// Unwrap gives what went wrong.
func (e *OtherError) Unwrap() error { return e.Err }

// An Offer is another file or a bundle that is open to be taken in. Nothing is written before [Offer.Take].
type Offer struct {
	s      *Store
	other  *Store         // a file
	bundle *bundle.Bundle // or a bundle, read from in
	in     *os.File
}

// Offer opens what stands under a path, with the secret in o if it needs one of its own: the error is then a
// [*NeedsSecretError] or [ErrBundlePassphrase] until the options bring it. A file that this PC has not met yet is to be
// verified before: [VerifyFile].
func (s *Store) Offer(path string, o Options) (*Offer, error) {
	if IsBundle(path) {
		return s.offerBundle(path, o.Passphrase)
	}
	other, err := s.OpenOther(path, o)
	if err != nil {
		return nil, err
	}
	return &Offer{s: s, other: other}, nil
}

func (s *Store) offerBundle(path string, passphrase []byte) (*Offer, error) {
	in, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", filepath.Base(path), explain(err))
	}
	info, err := in.Stat()
	if err != nil {
		return nil, errors.Join(explain(err), in.Close())
	}
	b, err := s.OpenBundle(in, info.Size(), passphrase)
	if err != nil {
		return nil, errors.Join(err, in.Close())
	}
	return &Offer{s: s, bundle: b, in: in}, nil
}

// IsBundle says whether a file begins as a bundle does.
func IsBundle(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, len(bundle.Magic))
	_, err = io.ReadFull(f, head)
	return err == nil && bundle.Is(head)
}

// File is the other file for which a bundle may be written; nil if the offer is a bundle.
func (o *Offer) File() *Store { return o.other }

// Close lets go of it.
func (o *Offer) Close() error {
	if o.other != nil {
		return o.other.Close()
	}
	return o.in.Close()
}

// Take takes it in; see [Store.Merge] and [Store.TakeBundle]. Of what a bundle's sender holds besides, lack tells.
func (o *Offer) Take(ctx context.Context, how MergeOptions) (r MergeReport, lack Lack, err error) {
	if o.other != nil {
		r, err = o.s.Merge(ctx, o.other, how)
		return r, lack, err
	}
	return o.s.TakeBundle(ctx, o.bundle, how)
}

// Coming says what an offer would bring.
type Coming struct {
	Holds    int                // changes that the other side has, or that are in the bundle
	Changes  int                // of these, those that are not here
	Kinds    map[model.Kind]int // of what they are; those of which only the name is left are under none
	People   int                // whom they are about
	Erased   int                // persons whom they erase and who are not erased here
	LastDay  model.Date         // the other side's last day
	Centres  []string           // whose they are, as far as that is known
	Stranger bool               // of another family, or sealed so that nobody can tell
	Damaged  int                // places of the other file that do not open
}

// Coming compares without writing anything. Progress is told how many of the subjects that differ were looked at.
func (o *Offer) Coming(ctx context.Context, progress Progress) (Coming, error) {
	c := &coming{s: o.s, gate: o.s.newGate(), centres: map[string]bool{}, people: map[model.ID]bool{}}
	c.found.Kinds = map[model.Kind]int{}
	err := c.of(ctx, o, progress)
	if err != nil {
		return c.found, fmt.Errorf("compare: %w", err)
	}
	c.found.People, c.found.Erased = len(c.people), len(c.gate.waits)
	for name := range c.centres {
		c.found.Centres = append(c.found.Centres, name)
	}
	slices.Sort(c.found.Centres)
	return c.found, nil
}

type coming struct {
	s       *Store
	gate    *gate
	staff   *staff // of the other file; nil for a bundle
	centres map[string]bool
	people  map[model.ID]bool
	found   Coming
}

func (c *coming) of(ctx context.Context, o *Offer, progress Progress) error {
	if o.other != nil {
		return c.file(ctx, o.other, progress)
	}
	return c.bundle(ctx, o.bundle, progress)
}

// file looks at the subjects of which the other file has something that is not here.
func (c *coming) file(ctx context.Context, other *Store, progress Progress) error {
	c.staff = other.theStaff()
	c.found.Stranger = other.Family() != c.s.Family()
	c.found.LastDay, _ = other.DateDoubt()
	m := merging{s: c.s, other: other}
	return other.view(func(otherTx *bolt.Tx) error {
		lack, err := m.lacking(ctx, otherTx)
		if err != nil {
			return err
		}
		c.found.Holds, m.report.Skipped = lack.holds, lack.damaged
		for at := 0; at < len(lack.subjects); at += piece {
			if err := ctx.Err(); err != nil {
				return err
			}
			end := min(at+piece, len(lack.subjects))
			if err := c.changes(m.changesOf(otherTx, subjectsOf(otherTx, lack.subjects[at:end]))); err != nil {
				return err
			}
			if progress != nil {
				progress(end, len(lack.subjects))
			}
		}
		c.found.Damaged = len(m.report.Skipped)
		if c.found.Changes == 0 {
			c.everyCentre()
		}
		return nil
	})
}

// everyCentre names all centres of the other file, where nothing in it is news.
func (c *coming) everyCentre() {
	for _, centre := range c.staff.centres {
		c.centres[centre.Name] = true
	}
}

func (c *coming) bundle(ctx context.Context, b *bundle.Bundle, progress Progress) error {
	c.found.Holds, c.found.Stranger = b.About.Changes, b.Sealing.ByPassphrase() || b.Sealing.Family != c.s.Family()
	if at, err := time.Parse(time.RFC3339, b.About.Clock); err == nil {
		c.found.LastDay = model.DateOf(at)
	}
	read := 0
	return b.Each(func(set bundle.Set) error {
		read += len(set.Changes)
		if progress != nil {
			progress(read, b.About.Changes)
		}
		return errors.Join(ctx.Err(), c.changes(set.Changes))
	})
}

// changes counts those that are not here, subject by subject.
func (c *coming) changes(list []*model.Change) error {
	if err := c.gate.note(list); err != nil {
		return err
	}
	return c.s.view(func(tx *bolt.Tx) error {
		for len(list) > 0 {
			n := 1
			for n < len(list) && list[n].Subject == list[0].Subject {
				n++
			}
			c.subject(list[:n], c.s.lacks(tx, list[0].Subject))
			list = list[n:]
		}
		return nil
	})
}

func (c *coming) subject(list []*model.Change, lacks func(*model.Change) bool) {
	fresh, person := 0, false
	for _, change := range list {
		person = person || ofPerson(change)
		if !lacks(change) {
			continue
		}
		fresh++
		c.found.Kinds[change.Kind]++
		if name := c.centreOf(change.Act.Author); name != "" {
			c.centres[name] = true
		}
	}
	c.found.Changes += fresh
	if fresh > 0 && person {
		c.people[list[0].Subject] = true
	}
}

// centreOf is the centre that an author works for, as either side knows it.
func (c *coming) centreOf(author model.ID) string {
	for _, st := range []*staff{c.staff, c.s.theStaff()} {
		if st == nil {
			continue
		}
		if clerk, is := st.clerks[author]; is {
			return st.centres[clerk.Centre].Name
		}
	}
	return ""
}

// ofPerson says whether a change stands among those of a person.
func ofPerson(c *model.Change) bool {
	switch c.Kind {
	case model.KindPerson, model.KindMethod, model.KindPregnancy, model.KindVisit, model.KindExam, model.KindConsent,
		model.KindRequest, model.KindAppointment, model.KindBirth, model.KindErasure:
		return true
	}
	return false
}
