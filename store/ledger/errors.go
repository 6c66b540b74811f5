package ledger

import (
	"errors"
	"fmt"
)

// What can be wrong with a file as a whole. Each is wrapped once, with the name of the file.
var (
	ErrNotALedger  = errors.New("neither a workbook nor a table of text")
	ErrEmpty       = errors.New("nothing in it")
	ErrProtected   = errors.New("protected by a password")
	ErrOldExcel    = errors.New("a workbook of an old format; save it as xlsx")
	ErrTooLarge    = errors.New("larger than any ledger")
	ErrDamagedFile = errors.New("damaged")
)

// What can be wrong with a sheet.
var (
	ErrNoHeading = errors.New("no heading of a known ledger")
	ErrWrongKind = errors.New("a ledger of another kind")
	ErrHidden    = errors.New("a hidden sheet")
)

// A MissingColumn is a heading that a ledger cannot do without and that the sheet does not have.
type MissingColumn struct {
	Kind    Kind
	Heading string // as offices usually write it: 姓名
}

func (e *MissingColumn) Error() string {
	return fmt.Sprintf("%s ledger without the column %s", e.Kind, e.Heading)
}
