package store

import "suifang/model"

// same are the rows of all that are joined with the one in a row, itself among them, in the order of their
// identities: persons with persons, households with households. It is nil for whoever is alone.
func (d *directory) same(links *linkTable, row uint32) (rows []uint32) {
	if links.empty() {
		return nil
	}
	for _, id := range links.group(d.ids[row]) {
		if r, here := d.rowOf(id); here && d.kinds[r] == d.kinds[row] {
			rows = append(rows, r)
		}
	}
	if len(rows) < 2 {
		return nil
	}
	return rows
}

// lead is the row under which the one in a row is joined.
func (d *directory) lead(links *linkTable, row uint32) uint32 {
	if rows := d.same(links, row); rows != nil {
		return rows[0]
	}
	return row
}

// firstOf is the identity under which one is joined; her own if she is not here.
func (d *directory) firstOf(links *linkTable, id model.ID) model.ID {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if row, here := d.rowOf(id); here {
		return d.ids[d.lead(links, row)]
	}
	return id
}

// birth is the one that the person joined under this identity shows.
func (d *directory) birth(links *linkTable, id model.ID) model.Date {
	row, here := d.rowOf(id)
	if !here {
		return 0
	}
	if born := d.births[row]; born != 0 {
		return born
	}
	for _, r := range d.same(links, row) {
		if born := d.births[r]; born != 0 {
			return born
		}
	}
	return 0
}

// joinedHit is a hit that says all that the cards of one person say, the first of them first (see [model.Join]).
func (d *directory) joinedHit(links *linkTable, row uint32, way string) Hit {
	rows := d.same(links, row)
	if rows == nil {
		h := d.hit(row, way)
		d.homeHit(links, &h)
		return h
	}
	h := d.hit(rows[0], way)
	for _, r := range rows[1:] {
		h.fill(d.hit(r, way))
	}
	d.homeHit(links, &h)
	h.IDs = make([]model.ID, len(rows))
	for i, r := range rows {
		h.IDs[i] = d.ids[r]
	}
	return h
}

// homeHit names the household under which that of a hit is joined.
func (d *directory) homeHit(links *linkTable, h *Hit) {
	if links.empty() || h.Kind != HitPerson {
		return
	}
	if home, here := d.rowOf(h.Home); here {
		if rows := d.same(links, home); rows != nil {
			first := d.hit(rows[0], h.Matched)
			for _, r := range rows[1:] {
				first.fill(d.hit(r, h.Matched))
			}
			h.Home, h.Household, h.Village, h.Group = first.ID, first.Household, first.Village, first.Group
		}
	}
}

// fill takes what is not said yet.
func (h *Hit) fill(o Hit) {
	if h.Name == "" {
		h.Name = o.Name
	}
	if h.Sex == "" {
		h.Sex = o.Sex
	}
	if h.Birth == 0 {
		h.Birth = o.Birth
	}
	if h.Home.IsZero() {
		h.Home, h.Household, h.Village, h.Group = o.Home, o.Household, o.Village, o.Group
	}
	if h.Household == "" && h.Kind == HitHousehold {
		h.Household = o.Household
	}
	if h.Phone == "" {
		h.Phone = o.Phone
	}
	if h.IDTail == "" {
		h.IDTail = o.IDTail
	}
}
