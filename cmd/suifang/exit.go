package main

import (
	"context"
	"errors"

	"suifang/model"
	"suifang/model/exam"
	"suifang/store"
	"suifang/store/seal"
	"suifang/tui"
)

// The exit codes. Their meaning is fixed: add to them, never change them.
const (
	exitDone       = 0
	exitFailed     = 1
	exitUsage      = 2
	exitPassphrase = 3
	exitInUse      = 4
	exitDamaged    = 5
	exitRefused    = 6 // done, but some rows of the input were refused
	exitNothing    = 7 // find, show and history only
)

var (
	errNothing      = errors.New("nothing found")
	errRowsRefused  = errors.New("some rows were refused") // said by the result
	errUnsound      = errors.New("the check found damage") // said by the result
	errNoPassphrase = errors.New("no passphrase given")
	errInterrupted  = errors.New("interrupted")
)

// exitCodes are looked through from the top: an error may be several of them. Any other ends with exitFailed.
var exitCodes = []struct {
	is   error
	code int
}{
	{errNothing, exitNothing},
	{errRowsRefused, exitRefused},
	{errNoPassphrase, exitPassphrase},
	{seal.ErrNoPassphrase, exitPassphrase},
	{store.ErrWrongPassphrase, exitPassphrase},
	{store.ErrWrongRecovery, exitPassphrase},
	{store.ErrNoClerk, exitPassphrase},
	{store.ErrBundlePassphrase, exitPassphrase},
	{store.ErrNeedsSecret, exitPassphrase},
	{store.ErrInUse, exitInUse},
	{errUnsound, exitDamaged},
	{seal.ErrSlotDamaged, exitDamaged},
	{seal.ErrDamaged, exitDamaged},
	{store.ErrDamaged, exitDamaged},
	{store.ErrNotOurs, exitDamaged},
	{store.ErrBundleIncomplete, exitDamaged},
	{store.ErrBundleDamaged, exitDamaged},
}

// A usageError is a wrong use of a command. The sentence is in the clerk's language and holds what she typed.
type usageError struct{ sentence string }

func (e *usageError) Error() string { return e.sentence }

// A failure is what this package itself has to say, in the clerk's language.
type failure struct{ sentence string }

func (e *failure) Error() string { return e.sentence }

func exitCode(err error) int {
	var usage *usageError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &usage):
		return exitUsage
	}
	for _, e := range exitCodes {
		if errors.Is(err, e.is) {
			return e.code
		}
	}
	return exitFailed
}

// explain is the sentence for the clerk: what went wrong, and what to do next; empty where the result has
// said it. What screens explain as well is explained there, but for where the remedy is a flag.
func (c *call) explain(err error) string {
	t := &c.text.CLI.Errors
	var usage *usageError
	var failed *failure
	var refusal *model.Refusal
	var field *model.FieldError
	var screens *tui.Failure
	switch {
	case err == nil, errors.Is(err, errRowsRefused), errors.Is(err, errUnsound):
		return ""
	case errors.As(err, &usage):
		return usage.sentence
	case errors.As(err, &failed):
		return failed.sentence
	case errors.As(err, &screens):
		return screens.Error()
	case errors.As(err, &refusal):
		return t.Refused(c.fieldLabel(refusal.Field), tui.Explain(c.text, err).What)
	case errors.As(err, &field):
		return t.Refused(c.fieldLabel(field.Field), c.fault(field.Rule))
	}
	return c.sentence(err)
}

// sentence is that of the screens; where the remedy is a flag or the call itself, that stands in its place.
func (c *call) sentence(err error) string {
	t := &c.text.CLI.Errors
	for _, own := range []known{{errNothing, t.Nothing}, {errInterrupted, t.Interrupted}, {context.Canceled, t.Interrupted}, {errNoPassphrase, t.NoPassphrase}} {
		if errors.Is(err, own.is) {
			return own.say
		}
	}
	said := tui.Explain(c.text, err)
	if said == c.text.Errors.Unknown {
		return t.Failed(err.Error())
	}
	for _, remedy := range []known{{store.ErrNoClerk, t.NoClerk}, {seal.ErrSlotDamaged, t.KeyDamaged}, {store.ErrInUse, t.InUse},
		{store.ErrNotFound, t.NotFound}, {store.ErrNoRecord, t.NoRecord}} {
		if errors.Is(err, remedy.is) {
			said.Next = remedy.say
		}
	}
	var broken *store.DamagedError
	if errors.As(err, &broken) {
		said.Next += " (" + broken.Error() + ")"
	}
	return said.What + " " + said.Next
}

type known struct {
	is  error
	say string
}

// fault is what is wrong with a value, in words.
func (c *call) fault(err error) string {
	t := &c.text.CLI.Errors.Faults
	for _, fault := range []known{
		{model.ErrNotYesOrNo, t.YesNo}, {model.ErrDatePartial, t.DatePartial}, {model.ErrDateYear, t.DateYear},
		{model.ErrDateDay, t.DateDay}, {model.ErrDateRange, t.DateRange}, {model.ErrDateForm, t.DateForm},
		{exam.ErrNotNumber, t.ExamNumber}, {exam.ErrUnit, t.ExamUnit}, {exam.ErrInterval, t.ExamInterval},
		{exam.ErrNotChoice, t.ExamChoice}, {exam.ErrNotTest, t.ExamTest}, {exam.ErrNotYesNo, t.YesNo},
		{exam.ErrNotDate, t.DateForm}, {exam.ErrFetalSex, t.FetalText},
	} {
		if errors.Is(err, fault.is) {
			return fault.say
		}
	}
	return c.text.Fields.Wrong(err)
}
