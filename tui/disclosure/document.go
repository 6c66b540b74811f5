package disclosure

import (
	"strconv"

	"suifang/tui/fields"
	"suifang/tui/print"
	"suifang/tui/text"
)

// Document is the paper to be printed for her. Clerk is who hands it out.
func (d *Disclosure) Document(t *text.Texts, clerk string) *print.Document {
	w := t.Rights
	doc := &print.Document{Title: w.PaperTitle(d.Name), Lines: []string{w.PaperMade(d.Centre, t.Date(d.On), clerk), w.PaperKeep}}
	if d.Damaged {
		doc.Lines = append(doc.Lines, w.PaperDamaged)
	}
	if d.Waiting > 0 {
		doc.Lines = append(doc.Lines, w.PaperWaiting(d.Waiting))
	}
	if len(d.Erased) > 0 {
		doc.Sections = append(doc.Sections, section(w.ErasedHeading, heldTables(d.Erased)))
	}
	return d.sections(doc, t)
}

func (d *Disclosure) sections(doc *print.Document, t *text.Texts) *print.Document {
	w := t.Rights
	cards := section(w.FactsHeading, heldTables(d.Cards))
	if len(d.Home) > 0 {
		cards.Tables = append(cards.Tables, print.Table{Heading: w.HomeHeading, Rows: said(d.Home)})
	}
	looks := section(w.LooksHeading, d.lookTable(w))
	looks.Lines = append(looks.Lines, w.LooksNote)
	if len(d.Drafts) > 0 {
		doc.Sections = append(doc.Sections, section(w.DraftsHeading, draftTables(d.Drafts)))
	}
	for _, s := range []print.Section{cards, section(w.RecordsHeading, heldTables(d.Records)), section(w.OpenHeading, d.openTable(t)),
		section(w.ChangesHeading, d.changeTable(w)), looks} {
		if len(s.Tables) == 0 {
			s.Lines = append([]string{w.NoneHeld}, s.Lines...)
		}
		doc.Sections = append(doc.Sections, s)
	}
	return doc
}

func section(heading string, tables []print.Table) print.Section {
	return print.Section{Heading: heading, Tables: tables}
}

func heldTables(list []Held) (tables []print.Table) {
	for _, h := range list {
		tables = append(tables, print.Table{Heading: h.On.String() + "  " + h.Title + "  (" + h.Author + ")", Rows: said(h.Fields)})
	}
	return tables
}

func draftTables(list []Held) (tables []print.Table) {
	for _, h := range list {
		tables = append(tables, print.Table{Heading: h.Title, Rows: said(h.Fields)})
	}
	return tables
}

func said(list []Said) (rows [][]string) {
	for _, s := range list {
		rows = append(rows, []string{s.Name, s.Text})
	}
	return rows
}

func (d *Disclosure) openTable(t *text.Texts) []print.Table {
	if len(d.Open) == 0 {
		return nil
	}
	table := print.Table{Columns: t.Rights.OpenColumns}
	for _, o := range d.Open {
		table.Rows = append(table.Rows, []string{o.Title, t.Rights.OpenWhen(o.Due.String(), o.From.String(), o.Until.String()), o.Why})
	}
	return []print.Table{table}
}

// shownStation is how much of a PC's number tells PCs apart.
const shownStation = 4

func (d *Disclosure) changeTable(w *text.Rights) []print.Table {
	if len(d.Changes) == 0 {
		return nil
	}
	table := print.Table{Columns: w.ChangeColumns}
	for i, c := range d.Changes {
		table.Rows = append(table.Rows, []string{strconv.Itoa(i + 1), fields.Clock(c.At), c.Author, c.Station[:shownStation],
			c.What + ": " + c.Field, c.From, c.To})
	}
	return []print.Table{table}
}

func (d *Disclosure) lookTable(w *text.Rights) []print.Table {
	if len(d.Looks) == 0 {
		return nil
	}
	table := print.Table{Columns: w.LookColumns}
	for _, l := range d.Looks {
		table.Rows = append(table.Rows, []string{l.At, l.Who, l.Said})
	}
	return []print.Table{table}
}
