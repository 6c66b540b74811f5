package exam

import (
	"strconv"

	"suifang/model"
)

// Fields are the fields of an exam's record: the exam's own, and one for each cell of its results.
func (f Form) Fields(e model.Exam, values map[string]Value) map[string]model.Value {
	e.Form = f.ID
	if n, err := strconv.Atoi(values[WeeksField].Text); err == nil {
		e.Weeks = &n
	}
	fields := model.EncodeFields(e)
	for name, cell := range f.Cells(values) {
		fields[name] = model.Encode(cell)
	}
	return fields
}

// ReadValues reads an exam's results from its record. Items of a newer form are left out.
func (f Form) ReadValues(r *model.Record) map[string]Value {
	cells := map[string]Cell{}
	for i := range f.each() {
		var cell Cell
		if field := r.Fields[i.StoredIn()]; field != nil && field.Value != nil && model.Decode(field.Value, &cell) == nil {
			cells[i.StoredIn()] = cell
		}
	}
	values := Values(cells)
	var e model.Exam
	if _ = model.DecodeRecord(r, &e); e.Weeks != nil {
		values[WeeksField] = Value{Text: strconv.Itoa(*e.Weeks)}
	}
	return values
}

// Changed are the fields that differ between what the record holds and the values given; a cell that is
// empty now is cleared. Cells that this form does not know stay.
func (f Form) Changed(r *model.Record, e model.Exam, values map[string]Value) map[string]model.Value {
	next, patch := f.Fields(e, values), map[string]model.Value{}
	for _, name := range append(model.FieldNames(e), f.fieldNames()...) {
		now := r.Fields[name]
		switch {
		case now == nil || now.Value == nil:
			if v, ok := next[name]; ok {
				patch[name] = v
			}
		case next[name] == nil:
			patch[name] = model.Value{0xf6}
		case string(next[name]) != string(now.Value):
			patch[name] = next[name]
		}
	}
	return patch
}

func (f Form) fieldNames() (names []string) {
	seen := map[string]bool{WeeksField: true}
	for i := range f.each() {
		if name := i.StoredIn(); !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}
