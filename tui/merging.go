package tui

import (
	"errors"

	"suifang/store"
	"suifang/tui/text"
)

// explainMerge explains why another file cannot be taken in.
func explainMerge(t *text.Merge, err error) (text.Sentence, bool) {
	var needs *store.NeedsSecretError
	var other *store.OtherError
	var inUse *store.InUseError
	switch {
	case errors.As(err, &other) && errors.Is(err, store.ErrDamaged):
		return t.OtherDamaged, true
	case errors.As(err, &other) && errors.Is(err, store.ErrInUse) && !(errors.As(err, &inUse) && inUse.PC != ""):
		return t.OtherInUse, true
	case errors.Is(err, store.ErrSameFile):
		return t.SameFile, true
	case errors.As(err, &needs) && needs.SameFamily:
		return t.NeedsNewKeys, true
	case errors.As(err, &needs):
		return t.NeedsSecret, true
	}
	return text.Sentence{}, false
}
