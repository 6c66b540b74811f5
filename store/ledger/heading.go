package ledger

import (
	"slices"
	"strings"
)

// Kind is what a ledger is about.
type Kind string

const (
	Auto      Kind = "auto" // asked for: whichever the columns show
	WomenKind Kind = "women"
	ExamsKind Kind = "exams"
)

// A Column is one column that is read.
type Column struct {
	Index   int    // from 0
	Heading string // as the ledger has it, with the heading above where that decides
	field   field
	parts   int // a day parted into columns of year, month and day: how many; else 0
}

// A Heading is the row or rows of a sheet that name its columns.
type Heading struct {
	Kind        Kind
	Top, Bottom int // row numbers
	Columns     []Column
	Ignored     []string // headings that are not read
	Forbidden   []string // headings of what no one may keep

	rows     []Row          // the heading itself: print pages repeat it
	over     []Row          // what stands above it
	above    map[string]int // its texts: print pages repeat them too
	at       map[field]int  // index into Columns
	hbIsPerD bool           // haemoglobin in g/dL
}

// The heading is looked for in that many rows that are not blank, and is at most that deep.
const (
	headingReach = 50
	headingDepth = 3
	headingLast  = 2000 // rows, blank ones too: a sheet of nothing but blanks is not read to its end
)

// Recognise finds the heading of a sheet and what kind of ledger it is. With a kind other than [Auto], a
// ledger of another kind is [ErrWrongKind].
func Recognise(s *Sheet, want Kind) (*Heading, error) {
	if s.Hidden {
		return nil, ErrHidden
	}
	rows, err := firstRows(s)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, ErrEmpty
	}
	spans, err := mergesFor(s, rows)
	if err != nil {
		return nil, err
	}
	h := bestHeading(rows, spans)
	if h == nil {
		return nil, ErrNoHeading
	}
	return h, h.settle(want)
}

func firstRows(s *Sheet) ([]Row, error) {
	var rows []Row
	for row, err := range s.Rows() {
		if err != nil {
			return nil, err
		}
		if row.Number > headingLast || len(rows) == headingReach+headingDepth {
			break
		}
		if !row.IsBlank() {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// mergesFor reads the merged cells only where a heading may have them: finding them costs a pass over the
// file.
func mergesFor(s *Sheet, rows []Row) ([]span, error) {
	flat := bestHeading(rows, nil)
	if flat == nil || flat.Top == flat.Bottom {
		return nil, nil
	}
	return s.mergedSpans()
}

// bestHeading is the block of rows that names the most fields; of equal ones the flattest, then the first.
func bestHeading(rows []Row, spans []span) *Heading {
	var best *Heading
	for depth := 1; depth <= headingDepth; depth++ {
		for i := 0; i+depth <= len(rows) && i < headingReach; i++ {
			block := rows[i : i+depth]
			if block[depth-1].Number != block[0].Number+depth-1 || slices.ContainsFunc(block, looksFilledIn) {
				continue // a blank row between, or people
			}
			if h := readBlock(block, spans); best == nil || h.score() > best.score() {
				best = h
				best.above, best.over = textsOf(rows[:i]), rows[:i]
			}
		}
	}
	if best == nil || len(best.at) < 3 {
		return nil
	}
	return best
}

// score is how much a block of rows names as a heading.
func (h *Heading) score() int {
	n := len(h.at)
	for _, c := range h.Columns {
		if c.parts > 0 {
			n++ // the row below says more than the one above it alone
		}
	}
	return n
}

// looksFilledIn: two cells of a row are numbers or dates, which headings are not.
func looksFilledIn(r Row) bool {
	n := 0
	for _, c := range r.Cells {
		if c.Kind == Number || c.Kind == Day || digits(c.Text) >= 8 {
			n++
		}
	}
	return n >= 2
}

func textsOf(rows []Row) map[string]int {
	texts := map[string]int{}
	for _, r := range rows {
		for _, c := range r.Cells {
			if key := headingKey(c.String()); key != "" {
				texts[key]++
			}
		}
	}
	return texts
}

// readBlock reads rows as if they were a heading.
func readBlock(block []Row, spans []span) *Heading {
	h := &Heading{Top: block[0].Number, Bottom: block[len(block)-1].Number, rows: block, at: map[field]int{}}
	width := 0
	for _, r := range block {
		width = max(width, len(r.Cells))
	}
	var found []named
	for i := range width {
		own, parents := stacked(block, spans, i)
		if own != "" {
			f, who := readHeading(own, parents)
			found = append(found, named{i, own, parents, f, who, 0})
		}
	}
	for _, n := range shareOut(joinDays(found)) {
		h.take(n)
	}
	return h
}

// named is a column with what its heading says.
type named struct {
	index   int
	own     string
	parents []string
	field   field
	subject subject
	parts   int
}

// joinDays makes one column of those of year, month and day below one heading of a date.
func joinDays(found []named) (joined []named) {
	for len(found) > 0 {
		n := dayParts(found)
		first := found[0]
		if n > 0 {
			above := first.parents
			first.own, first.parents, first.parts = above[len(above)-1], above[:len(above)-1], n
			first.field, first.subject = readHeading(first.own, first.parents)
		}
		joined = append(joined, first)
		found = found[max(n, 1):]
	}
	return joined
}

// dayParts is how many columns from the first on are the parts of one day, 0 if they are not.
func dayParts(found []named) int {
	if len(found[0].parents) == 0 {
		return 0
	}
	n, of := 0, found[0].parents[len(found[0].parents)-1]
	for i, part := range []string{"年", "月", "日"} {
		if i >= len(found) || headingKey(found[i].own) != part || found[i].index != found[0].index+i ||
			len(found[i].parents) == 0 || found[i].parents[len(found[i].parents)-1] != of {
			break
		}
		n++
	}
	if f, _ := readHeading(of, nil); n < 2 || !isDay(f) {
		return 0
	}
	return n
}

func isDay(f field) bool {
	switch f {
	case birthField, husbandBirthField, marriedField, lastBirthField, methodStartField, examDateField:
		return true
	}
	return false
}

// shareOut gives the fields of two persons who stand side by side without a word: where 身份证号 stands
// twice, each belongs to the name on its left.
func shareOut(found []named) []named {
	count := map[field]int{}
	for _, n := range found {
		if n.subject == unsaid {
			count[n.field]++
		}
	}
	left := field("")
	for i, n := range found {
		switch {
		case n.field == nameField || n.field == husbandField:
			left = n.field
		case n.subject == unsaid && count[n.field] > 1 && left == husbandField && isPersonal(n.field):
			found[i].field, found[i].subject = aboutPersons[n.field], husband
		}
	}
	return found
}

func (h *Heading) take(n named) {
	shown := tidy(n.own)
	if n.subject == husband && len(n.parents) > 0 {
		shown = tidy(n.parents[len(n.parents)-1]) + "·" + shown
	}
	_, taken := h.at[n.field]
	switch {
	case n.field == fetalField:
		h.Forbidden = append(h.Forbidden, shown)
	case n.field == "" || taken:
		h.Ignored = append(h.Ignored, shown)
	default:
		h.at[n.field] = len(h.Columns)
		h.Columns = append(h.Columns, Column{n.index, shown, n.field, n.parts})
		if n.field == hbField && strings.Contains(strings.ToLower(n.own), "g/dl") {
			h.hbIsPerD = true
		}
	}
}

// stacked gives the lowest text over a column, which names it, and the texts above that.
func stacked(block []Row, spans []span, column int) (own string, parents []string) {
	for depth := len(block) - 1; depth >= 0; depth-- {
		text := tidy(block[depth].At(column).String())
		if own == "" {
			own = text
			continue
		}
		if text == "" {
			text = spanning(block, spans, depth, column)
		}
		if text != "" && text != own {
			parents = append([]string{text}, parents...)
		}
	}
	return own, parents
}

// spanning is the text of the group to which a column without a text of its own belongs at that depth:
// that of the merged cell over it or, where nothing is merged there, of the nearest text on its left that
// has columns below it.
func spanning(block []Row, spans []span, depth, column int) string {
	row := block[depth].Number
	for _, m := range spans {
		if row >= m.top && row <= m.bottom && column >= m.left && column <= m.right {
			return tidy(block[depth].At(m.left).String())
		}
	}
	for left := column - 1; left >= 0; left-- {
		text := tidy(block[depth].At(left).String())
		if text == "" {
			continue
		}
		if isMerged(spans, row, left) || tidy(block[depth+1].At(left).String()) == "" {
			return "" // its span is known and ends before, or it names one column
		}
		if who, _ := aboutWhom(headingKey(text)); who == husband && !allPersonal(block[len(block)-1], left, column) {
			return ""
		}
		return text
	}
	return ""
}

// allPersonal says whether all columns of a heading's last row from one up to another are of what a person has
// of his own: behind another column those of a husband have come to an end.
func allPersonal(row Row, from, to int) bool {
	for i := from; i <= to; i++ {
		if f := lookUp(headingKey(row.At(i).String())); !isPersonal(f) {
			return false
		}
	}
	return true
}

func isMerged(spans []span, row, column int) bool {
	for _, m := range spans {
		if row >= m.top && row <= m.bottom && column >= m.left && column <= m.right {
			return true
		}
	}
	return false
}

// The fields that tell the kinds apart, and those that each cannot do without.
var (
	ofWomen = []field{educationField, maritalField, husbandField, husbandIDField, marriedField, childrenField,
		lastBirthField, methodField, methodStartField, migrationField}
	ofExams = []field{examDateField, iudField, pregnantField, weeksField, gynField, pressureField, systolicField,
		diastolicField, hbField, adviceField, examinerField}
	needed = map[Kind][]field{WomenKind: {nameField}, ExamsKind: {nameField}}
)

// settle decides the kind and says what is missing for it.
func (h *Heading) settle(want Kind) error {
	women, exams := h.count(ofWomen), h.count(ofExams)
	switch {
	case women == 0 && exams == 0 && !h.listsPersons():
		return ErrNoHeading
	case exams >= 2 && exams > women:
		h.Kind = ExamsKind
	case women+exams < 2 && !h.listsPersons():
		return ErrNoHeading
	default:
		h.Kind = WomenKind
	}
	if want != Auto && want != "" && want != h.Kind {
		return ErrWrongKind
	}
	for _, f := range needed[h.Kind] {
		if !h.has(f) {
			return &MissingColumn{h.Kind, string(f)}
		}
	}
	return nil
}

// listsPersons: a plain list of women with their numbers and where they live is a ledger; a list of
// officials with their phones is none.
func (h *Heading) listsPersons() bool {
	return h.has(nameField) && (h.has(idField) || h.has(birthField)) && (h.has(householdField) || h.has(villageField))
}

func (h *Heading) has(f field) bool { _, ok := h.at[f]; return ok }

func (h *Heading) count(fields []field) int {
	n := 0
	for _, f := range fields {
		if h.has(f) {
			n++
		}
	}
	return n
}

// cell is what a row has in a field's column.
func (h *Heading) cell(row Row, f field) Cell {
	i, ok := h.at[f]
	switch {
	case !ok:
		return Cell{}
	case h.Columns[i].parts > 0:
		return h.Columns[i].join(row)
	}
	return row.At(h.Columns[i].Index)
}

// join writes the parts of a day as one.
func (c Column) join(row Row) Cell {
	var parts []string
	said := false
	for i := range c.parts {
		part := row.At(c.Index + i)
		if part.Kind == Fault {
			return part
		}
		parts = append(parts, strings.TrimRight(plainWords(tidy(part.String())), "年月日"))
		said = said || !isFiller(parts[i])
	}
	if !said {
		return Cell{}
	}
	return textCell(strings.TrimRight(strings.Join(parts, "-"), "-"))
}

// text is what a row has in a field's column, as tidy text.
func (h *Heading) text(row Row, f field) string { return tidy(h.cell(row, f).String()) }

// column is a field's heading in this ledger, or its usual one.
//
//go:noinline
func (h *Heading) column(f field) string {
	if i, ok := h.at[f]; ok {
		return h.Columns[i].Heading
	}
	return string(f)
}
