package store

import (
	"path/filepath"
	"slices"

	"suifang/model"
)

// A Place is a drive that can be taken away, as far as it is plugged in now.
type Place struct {
	Root   string   // its topmost folder
	Label  string   // what the system calls it
	Free   uint64   // bytes; 0 where that cannot be told
	Medium model.ID // that it is marked with; zero if it is not
}

// Places are the removable drives that are plugged in. Shares are left alone: one that does not answer would hold
// everything up.
func (pc *PC) Places() (list []Place) {
	roots := slices.Clone(pc.Also)
	for _, root := range driveRoots() {
		if !slices.Contains(roots, root) && pc.DriveOf(root) == DriveRemovable {
			roots = append(roots, root)
		}
	}
	for _, root := range roots {
		p := Place{Root: root, Label: driveLabel(root), Medium: MarkedMedium(root)}
		p.Free, _ = freeSpace(root)
		list = append(list, p)
	}
	return list
}

// PlaceOf is which of these drives a path lies on; not ok if on none.
func PlaceOf(places []Place, path string) (at Place, ok bool) {
	for _, p := range places {
		if below, err := filepath.Rel(p.Root, path); err == nil && filepath.IsLocal(below) && len(p.Root) >= len(at.Root) {
			at, ok = p, true
		}
	}
	return at, ok
}
