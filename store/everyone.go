package store

import (
	"iter"

	"suifang/model"
)

// Everyone goes through all persons whom search knows, with as much of them as it knows. Nothing may be
// recorded meanwhile by the one who goes through them.
func (s *Store) Everyone() iter.Seq2[model.ID, model.Person] {
	return func(yield func(model.ID, model.Person) bool) {
		<-s.dir.ready
		d := s.dir
		d.mu.RLock()
		defer d.mu.RUnlock()
		for row, kind := range d.kinds {
			if kind == entryPerson && !yield(d.ids[row], d.person(uint32(row))) {
				return
			}
		}
	}
}

// Homes goes through all households in the same way.
func (s *Store) Homes() iter.Seq2[model.ID, model.Household] {
	return func(yield func(model.ID, model.Household) bool) {
		<-s.dir.ready
		d := s.dir
		d.mu.RLock()
		defer d.mu.RUnlock()
		for row, kind := range d.kinds {
			r := uint32(row)
			if kind == entryHousehold && !yield(d.ids[row], model.Household{Code: d.code(r), Village: d.village[d.villages[row]],
				Group: int(d.groups[row]), Head: d.linkID(r)}) {
				return
			}
		}
	}
}

func (d *directory) person(row uint32) model.Person {
	number := model.IDNumber(d.numbers[row].idNumber())
	if odd := d.odd[row].idNumber; odd != "" {
		number = model.IDNumber(odd)
	}
	return model.Person{Name: d.name(row), Sex: byteSex(d.sexes[row]), Birth: d.births[row], IDNumber: number,
		Phone: d.phone(row), Household: d.linkID(row)}
}
