package store

import (
	"cmp"
	"slices"

	"suifang/model"
	"suifang/model/arrange"
)

// namesakes are the persons of the file who have a name or a number that an import has, gathered in one
// look at the directory: no row looks through it again.
type namesakes struct {
	byName   map[string][]namesake
	byNumber map[halves][]namesake
}

// A namesake is what tells a person from others of the same name.
type namesake struct {
	id, home      model.ID
	joined        model.ID // under which identity she is joined; zero if she is not
	name          string
	number, phone halves
	birth         model.Date
	village, code string // of the household
}

func newNamesakes() *namesakes {
	return &namesakes{byName: map[string][]namesake{}, byNumber: map[halves][]namesake{}}
}

// want notes a name and number to look for.
func (n *namesakes) want(name string, number model.IDNumber) {
	if name == "" {
		return
	}
	n.byName[name] = nil
	if h := numberHalves(number); h != (halves{}) {
		n.byNumber[h] = nil
	}
}

// numberHalves is a number as the directory has it, zero if there is none.
func numberHalves(number model.IDNumber) halves {
	h, _ := idHalves(string(number))
	return h
}

// fill gathers whom the directory knows.
func (d *directory) fill(n *namesakes) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	links := d.joins.Load()
	for row, kind := range d.kinds {
		if kind != entryPerson {
			continue
		}
		r := uint32(row)
		name := d.name(r)
		_, named := n.byName[name]
		_, numbered := n.byNumber[d.numbers[row]]
		if !named && !numbered {
			continue
		}
		who := namesake{id: d.ids[row], home: d.linkID(r), name: name, number: d.numbers[row], phone: d.phones[row],
			birth: d.births[row], village: d.village[d.villages[row]]}
		if d.same(links, r) != nil {
			who.joined = d.ids[d.lead(links, r)]
		}
		if home := d.home(r); home != noRow {
			who.code = d.code(home)
		}
		n.add(who)
	}
	for name := range n.byName {
		sortByID(n.byName[name])
	}
	for number := range n.byNumber {
		sortByID(n.byNumber[number])
	}
}

// sortByID puts them in an order that does not hang on the directory's.
func sortByID(list []namesake) {
	arrange.By(list, func(a, b namesake) int { return compareIDs(a.id, b.id) })
}

// add takes a person in; what was known of the same one is replaced.
func (n *namesakes) add(who namesake) {
	n.byName[who.name] = replaced(n.byName[who.name], who)
	if who.number != (halves{}) {
		n.byNumber[who.number] = replaced(n.byNumber[who.number], who)
	}
}

func replaced(list []namesake, who namesake) []namesake {
	for i := range list {
		if list[i].id == who.id {
			list[i] = who
			return list
		}
	}
	return append(list, who)
}

// A sought person is what a row says of one, as far as it tells people apart.
type sought struct {
	name          string
	number        model.IDNumber
	birth         model.Date
	phone         string
	home          model.ID // zero if the row names no household
	village, code string
}

// numbered are those of the same number and name.
func (n *namesakes) numbered(p sought) (same []namesake) {
	number := numberHalves(p.number)
	if number == (halves{}) {
		return nil
	}
	return filter(n.byNumber[number], func(o namesake) bool { return o.name == p.name })
}

// otherName are those who have the number under another name.
func (n *namesakes) otherName(p sought) []namesake {
	number := numberHalves(p.number)
	if number == (halves{}) {
		return nil
	}
	return filter(n.byNumber[number], func(o namesake) bool { return o.name != p.name })
}

// fitting are those of the name whom the numbers do not tell apart: one of the two has none.
func (n *namesakes) fitting(p sought) []namesake {
	number := numberHalves(p.number)
	return filter(n.byName[p.name], func(o namesake) bool { return number == (halves{}) || o.number == (halves{}) })
}

// inHousehold are those of the same name and birth in the same household.
func (n *namesakes) inHousehold(p sought) []namesake {
	return filter(n.fitting(p), func(o namesake) bool {
		return !p.home.IsZero() && o.home == p.home && p.birth != 0 && o.birth == p.birth
	})
}

// alike are those of the same name who may be the same person: by birth, or by phone.
func (n *namesakes) alike(p sought) []namesake {
	phone, ok := phoneHalves(p.phone)
	return filter(n.byName[p.name], func(o namesake) bool {
		return p.birth != 0 && o.birth == p.birth || ok && phone != (halves{}) && o.phone == phone
	})
}

// examined are those whom a register without a usable number can mean: of the name, and of the birth or
// the household that it has; a village that it has must be theirs.
func (n *namesakes) examined(p sought) []namesake {
	phone, _ := phoneHalves(p.phone)
	return filter(n.fitting(p), func(o namesake) bool {
		if p.birth != 0 && o.birth != 0 && o.birth != p.birth || p.village != "" && o.village != "" && o.village != p.village {
			return false
		}
		return p.birth != 0 && o.birth == p.birth || p.code != "" && o.code == p.code ||
			phone != (halves{}) && o.phone == phone
	})
}

// filter keeps those who fit; who was registered several times and is known to be one is no doubt, and stands
// under the first of her identities that fits.
func filter(list []namesake, keep func(namesake) bool) (kept []namesake) {
	for _, o := range list {
		same := func(k namesake) bool { return !o.joined.IsZero() && k.joined == o.joined }
		if keep(o) && !slices.ContainsFunc(kept, same) {
			kept = append(kept, o)
		}
	}
	return kept
}

// identity is what the import calls a person who is not here yet. Without a number, a birth or a household
// nobody but the relative who named the person tells who is meant.
func (im *importing) identity(p sought, of model.ID) model.ID {
	switch {
	case p.number != "":
		return im.derive.PersonID(p.number, p.name)
	case p.home.IsZero() && p.birth == 0 && !of.IsZero():
		return im.derive.ImportedID(of, model.KindPerson, "spouse", p.name)
	}
	return im.derive.MemberID(cmp.Or(p.home, im.derive.HouseholdID(p.village, "")), p.name, p.birth)
}
