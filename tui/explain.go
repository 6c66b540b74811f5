package tui

import (
	"errors"
	"io/fs"
	"strings"

	"suifang/model"
	"suifang/store"
	"suifang/store/ledger"
	"suifang/store/seal"
	"suifang/tui/text"
)

// What can be wrong before a screen can be drawn.
var (
	errLegacyConsole = errors.New("the console has no virtual terminal")
	errNoTerminal    = errors.New("no terminal")
	errCrashed       = errors.New("the program panicked")
)

// Explain is what an error comes to for the clerk: what has happened, and what to do next. It is the only
// place of the screens where an error becomes words. One that it does not know gets a general sentence:
// its own text may hold what is nobody's business.
func Explain(t *text.Texts, err error) text.Sentence {
	if s, ok := explainStick(t.Stick, err); ok {
		return s
	}
	if s, ok := explainBackup(t.Backup, err); ok {
		return s
	}
	if s, ok := explainKeys(t.Clerks, err); ok {
		return s
	}
	if s, ok := explainBundle(t.Bundle, err); ok {
		return s
	}
	if s, ok := explainMerge(t.Merge, err); ok {
		return s
	}
	if s, ok := explainParts(t.Errors, err); ok {
		return s
	}
	for _, known := range append(sentences(t.Errors), known{store.ErrJoined, t.Twice.AlreadyJoined},
		known{store.ErrSecond, t.Rights.Second}, known{store.ErrUnlike, t.Twice.Unlike}, known{store.ErrNotJoined, t.Twice.NotJoined}) {
		if errors.Is(err, known.is) {
			return known.say
		}
	}
	return t.Errors.Unknown
}

// explainBundle explains what can be wrong with a bundle.
func explainBundle(t *text.Bundle, err error) (s text.Sentence, ok bool) {
	for _, known := range []known{
		{store.ErrNotBundle, t.NotBundle},
		{store.ErrNewerBundle, t.Newer},
		{store.ErrBundleIncomplete, t.Incomplete},
		{store.ErrBundleDamaged, t.Damaged},
		{store.ErrBundleTooLarge, t.TooLarge},
		{store.ErrBundlePassphrase, t.NeedsSecret},
		{store.ErrOtherFamily, t.OtherFamily},
		{store.ErrNewerKeys, t.NewerKeys},
	} {
		if errors.Is(err, known.is) {
			return known.say, true
		}
	}
	return s, false
}

// explainParts explains the errors that hold more than their kind.
func explainParts(t *text.Errors, err error) (s text.Sentence, ok bool) {
	var inUse *store.InUseError
	var typo *seal.RecoveryTypo
	var refusal *model.Refusal
	var field *model.FieldError
	var column *ledger.MissingColumn
	switch {
	case errors.As(err, &inUse) && inUse.PC != "":
		return text.Sentence{What: t.InUseBy(inUse.PC, inUse.Since.Local().Format("01-02 15:04")), Next: t.InUse.Next}, true
	case errors.As(err, &typo):
		return explainTypo(t, typo), true
	case errors.As(err, &refusal):
		if rule := t.Rules(refusal.Rule); rule != "" {
			return text.Sentence{What: rule, Next: t.Refused.Next}, true
		}
	case errors.As(err, &field):
		return t.BadField, true
	case errors.As(err, &column):
		return text.Sentence{What: t.MissingColumn(column.Heading), Next: t.LedgerNoHeading.Next}, true
	}
	return s, false
}

// recoveryLetters is how many letters a recovery key has.
const recoveryLetters = 4 * seal.RecoveryGroups

func explainTypo(t *text.Errors, typo *seal.RecoveryTypo) text.Sentence {
	s := t.RecoveryTypo
	switch {
	case typo.Group > 0:
		s.What = t.RecoveryGroup(typo.Group)
	case typo.Letters != recoveryLetters:
		s.What = t.RecoveryLetters(typo.Letters, recoveryLetters)
	}
	return s
}

type known struct {
	is  error
	say text.Sentence
}

func explainKeys(t *text.Clerks, err error) (text.Sentence, bool) {
	for _, k := range []known{{store.ErrLastClerk, t.LastClerk}, {store.ErrClerkExists, t.ClerkExists}, {store.ErrNameless, t.Nameless}} {
		if errors.Is(err, k.is) {
			return k.say, true
		}
	}
	return text.Sentence{}, false
}

// sentences are looked through from the top: an error may be several of them.
func sentences(t *text.Errors) []known {
	return []known{
		{store.ErrWrongPassphrase, t.WrongPassphrase},
		{seal.ErrNoPassphrase, t.NoPassphrase},
		{store.ErrWrongRecovery, t.WrongRecovery},
		{store.ErrNoClerk, t.NoClerk},
		{seal.ErrSlotDamaged, t.KeyDamaged},
		{store.ErrGone, t.Gone},
		{store.ErrOtherFile, t.OtherFile},
		{store.ErrInUse, t.InUse},
		{store.ErrNewerFormat, t.Newer},
		{store.ErrOlderFormat, t.Older},
		{seal.ErrUnknownSuite, t.Newer},
		{store.ErrNotOurs, t.NotOurs},
		{store.ErrDamaged, t.Damaged},
		{seal.ErrDamaged, t.Damaged},
		{store.ErrFull, t.Full},
		{store.ErrDiskFull, t.DiskFull},
		{store.ErrReadOnly, t.ReadOnly},
		{store.ErrClosed, t.Closed},
		{store.ErrNotFound, t.NotFound},
		{store.ErrExists, t.Exists},
		{store.ErrNoRecord, t.NoRecord},
		{store.ErrEmptyAct, t.NothingChanged},
		{model.ErrRefused, t.Refused},
		{ledger.ErrNotALedger, t.NotALedger},
		{ledger.ErrEmpty, t.LedgerEmpty},
		{ledger.ErrProtected, t.LedgerProtected},
		{ledger.ErrOldExcel, t.LedgerOld},
		{ledger.ErrTooLarge, t.LedgerTooLarge},
		{ledger.ErrDamagedFile, t.LedgerDamaged},
		{ledger.ErrNoHeading, t.LedgerNoHeading},
		{ledger.ErrWrongKind, t.LedgerOtherKind},
		{errReadOnlyDisk, t.ReadOnlyDisk},
		{fs.ErrPermission, t.NoPermission},
		{fs.ErrNotExist, t.NotFound},
		{errLegacyConsole, t.LegacyConsole},
		{errNoTerminal, t.NoTerminal},
		{errCrashed, t.Crashed},
	}
}

// terminalError names what the library says only in words: a console that cannot do what is needed.
func terminalError(err error) error {
	switch {
	case err == nil:
		return nil
	case strings.Contains(err.Error(), "console mode"):
		return errors.Join(errLegacyConsole, err)
	case strings.Contains(err.Error(), "opening TTY"), strings.Contains(err.Error(), "terminal raw"):
		return errors.Join(errNoTerminal, err)
	}
	return err
}
