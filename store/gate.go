package store

import (
	"iter"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/store/bundle"
)

// # Erasures that wait for a yes
//
// One merge or bundle that erases more than a few persons is more likely a mistake, or somebody's ill will, than so
// many demands. Where nobody has said yes to it, those persons are left out with all their changes, and the report
// says how many they are. They are missing here as before, so the next merge meets them again.

// MaxErasures is how many persons one merge or bundle may erase unasked.
const MaxErasures = 5

// A gate holds back the changes of the subjects that erasures wait for.
type gate struct {
	s     *Store
	waits map[model.ID]bool // erased by what is brought, and not erased here
	held  []*model.Change   // of these, as long as they are few enough to be let through
}

// through are the pieces without the subjects that wait; behind them these as well, if they are few. All changes of
// a subject that is erased must stand in one piece, or it must be among those that wait from the beginning.
func (g *gate) through(pieces iter.Seq2[[]*model.Change, error]) iter.Seq2[[]*model.Change, error] {
	return func(yield func([]*model.Change, error) bool) {
		for piece, err := range pieces {
			if err == nil {
				piece, err = g.pass(piece)
			}
			if !yield(piece, err) || err != nil {
				return
			}
		}
		if len(g.waits) <= MaxErasures && len(g.held) > 0 {
			yield(g.held, nil)
		}
	}
}

// pass is a piece without what is held back.
func (g *gate) pass(piece []*model.Change) ([]*model.Change, error) {
	if err := g.note(piece); err != nil || len(g.waits) == 0 {
		return piece, err
	}
	rest := make([]*model.Change, 0, len(piece))
	for _, c := range piece {
		switch {
		case !g.waits[c.Subject]:
			rest = append(rest, c)
		case len(g.waits) <= MaxErasures:
			g.held = append(g.held, c)
		default:
			g.held = nil
		}
	}
	return rest, nil
}

// note notes the subjects that changes erase and that are not erased here.
func (g *gate) note(changes []*model.Change) error {
	var erased []model.ID
	for _, c := range changes {
		if c.CarriesOut() {
			erased = append(erased, c.Subject)
		}
	}
	if len(erased) == 0 {
		return nil
	}
	return g.s.view(func(tx *bolt.Tx) error {
		for _, id := range erased {
			if !g.waits[id] && !slices.ContainsFunc(g.s.blocks(tx, id).changes, (*model.Change).CarriesOut) {
				g.waits[id] = true
			}
		}
		return nil
	})
}

// left is how many persons were left out.
func (g *gate) left() int {
	if g == nil || len(g.waits) <= MaxErasures {
		return 0
	}
	return len(g.waits)
}

// newGate is closed to more than a few erasures.
func (s *Store) newGate() *gate { return &gate{s: s, waits: map[model.ID]bool{}} }

// gateOf is the gate for a bundle, of which a set may hold a part of a subject: so it is read through first.
func (s *Store) gateOf(b *bundle.Bundle) (*gate, error) {
	g := s.newGate()
	return g, b.Each(func(set bundle.Set) error { return g.note(set.Changes) })
}
