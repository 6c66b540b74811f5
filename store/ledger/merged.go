package ledger

import (
	"cmp"

	"suifang/model/arrange"
)

// mergedSpans are the sheet's merged cells, from the top. Finding them costs a pass over the file, so that they
// are looked for once.
func (s *Sheet) mergedSpans() ([]span, error) {
	if s.spansRead {
		return s.spans, nil
	}
	spans, err := s.source.merges()
	if err != nil {
		return nil, err
	}
	arrange.By(spans, func(a, b span) int { return cmp.Compare(a.top, b.top) })
	s.spans, s.spansRead = spans, true
	return spans, nil
}

// A filler writes what stands in a cell that is merged over several rows into each of them: it is said of all,
// though the file has it in the first alone. A cell that is empty and not merged stays empty: what it leaves
// out no one knows.
type filler struct {
	spans []span // not begun yet, from the top
	open  map[int]merged
}

// merged is a cell that goes on below the row in which it stands.
type merged struct {
	cell   Cell
	bottom int
}

// newFiller is for the rows below the heading.
func newFiller(spans []span, heading int) *filler {
	f := &filler{open: map[int]merged{}}
	for _, m := range spans {
		if m.top > heading && m.bottom > m.top && m.left < maxColumns {
			f.spans = append(f.spans, m)
		}
	}
	return f
}

// reach takes in the merged cells that begin in a row, or above it in rows that are not in the file.
func (f *filler) reach(row Row) {
	for len(f.spans) > 0 && f.spans[0].top <= row.Number {
		m := f.spans[0]
		if f.spans = f.spans[1:]; m.top == row.Number {
			f.open[m.left] = merged{row.At(m.left), m.bottom}
		}
	}
}

// fill is the row with what is merged into it.
func (f *filler) fill(row Row) Row {
	for column, m := range f.open {
		switch {
		case row.Number > m.bottom:
			delete(f.open, column)
		case tidy(row.At(column).String()) == "":
			row.put(column, m.cell)
		}
	}
	return row
}
