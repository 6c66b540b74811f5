package exam

// A Value is what one item of an exam came to. The zero Value is "nothing entered".
type Value struct {
	Text string `cbor:"text,omitempty" json:"text,omitempty"`
	// Unit, only where it is not the item's own.
	Unit string `cbor:"unit,omitempty" json:"unit,omitempty"`
	// Low and High are the interval printed on the laboratory's report.
	Low  string `cbor:"low,omitempty" json:"low,omitempty"`
	High string `cbor:"high,omitempty" json:"high,omitempty"`
}

// IsZero says whether nothing was entered.
func (v Value) IsZero() bool { return v == Value{} }

// Found says whether the value is a finding: entered, not refused and not left undone.
func (v Value) Found() bool { return v.Text != "" && v.Text != Refused && v.Text != NotDone }

// A Cell is one field of an exam's record: item key → value. Items that are true only together, like both
// blood pressures, lie in one.
type Cell map[string]Value

// WeeksField is the item that is no cell: the exam record holds completed weeks as a number of its own,
// because follow-up plans from it.
const WeeksField = "weeks"

// Cells arranges a form's values as the fields of a record. Keys that the form does not know, nothing
// entered and [WeeksField] are left out.
func (f Form) Cells(values map[string]Value) map[string]Cell {
	cells := map[string]Cell{}
	for i := range f.each() {
		v := values[i.Key]
		if v.IsZero() || i.Key == WeeksField {
			continue
		}
		if cells[i.StoredIn()] == nil {
			cells[i.StoredIn()] = Cell{}
		}
		cells[i.StoredIn()][i.Key] = v
	}
	return cells
}

// Values is the way back from cells.
func Values(cells map[string]Cell) map[string]Value {
	values := map[string]Value{}
	for _, cell := range cells {
		for key, v := range cell {
			values[key] = v
		}
	}
	return values
}
