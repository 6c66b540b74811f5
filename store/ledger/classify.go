package ledger

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"suifang/model"
)

// A Class says what a row is. Only [DataRow] becomes a person or an exam; all others are counted.
type Class string

const (
	DataRow      Class = "data"
	BlankRow     Class = "blank"
	TitleRow     Class = "title"
	HeadingRow   Class = "heading"
	SubtotalRow  Class = "subtotal"
	SignatureRow Class = "signature"
	NoteRow      Class = "note"
)

// What such rows say. The texts come without spaces, in half width.
var (
	subtotalWords  = regexp.MustCompile(`^(本页|本村|本组|全村|全组|全乡|全镇|本月|累|总|[^\d]{0,8}[村组区])?(小计|合计|总计|共计|累计|合计数|总数)([:(].*|\d*[人户例]?)?$`)
	countWords     = regexp.MustCompile(`^\d+[人户名例]?$`)
	signatureWords = regexp.MustCompile(`^(填表|填报|制表|审核|复核|负责|统计|经办|录入|登记|上报|报表|校对|单位负责|分管领导|主管领导|站长)(人|者|员|单位|日期|时间|领导|签字|签名|负责人|单位负责人)?(签名|签字|签章)?(:.*|\(.*)?$` +
		`|^(填表|填报|制表|审核|复核|负责|统计|经办|录入|登记|上报|校对|单位负责)(人|者|员|日期)(签名|签字|签章)?.{0,20}$|^\(?(盖章|公章|签章|签字)\)?:?$`)
	noteWords = regexp.MustCompile(`^(注|说明|备注|附注|填表说明|填写说明|填报说明|附)\d?:|^注意|^以上(各项|情况|内容|数据|信息)|^特此|^\(?以下(空白|无)`)
	// signedLine is a line for signatures as 村主任(签字): and dated what stands alone below it.
	signedLine = regexp.MustCompile(`^[^\d:]{2,12}(\([^()]*\))?:`)
	datedLine  = regexp.MustCompile(`^(日期:?)?\d{4}[年./-]\d{1,2}([月./-](\d{1,2}日?)?)?$`)
	// numberedNote is a line of a note that goes on: 2.电话请填本人的.
	numberedNote = regexp.MustCompile(`^\(?(\d{1,2}|[一二三四五六七八九十]{1,2})\)?[.、)].*\p{Han}{3}`)
	titleWords   = regexp.MustCompile(`(台账|登记册|登记表|花名册|一览表|统计表|汇总表|明细表|信息表)(\(.*\))?$|^第\d+页(,?共\d+页)?$|^共\d+页|^(填报|填表|编制)?(单位|日期|时间):`)
)

// classify says what a row is. A row is skipped only for a reason that stands in it: whatever is left is
// data, readable or not.
func (h *Heading) classify(row Row) Class {
	cells := h.filled(row)
	switch {
	case len(cells) == 0:
		return BlankRow
	case h.holdsPerson(row):
		return DataRow
	case h.repeats(row, cells):
		return HeadingRow
	}
	return h.classifyWords(row, cells)
}

// classifyWords looks at rows without number or birth date.
func (h *Heading) classifyWords(row Row, cells []string) Class {
	name := plainWords(h.text(row, nameField))
	first := cells[0]
	nameIs := func(words *regexp.Regexp) bool { return name == "" || words.MatchString(name) }
	switch {
	case slices.ContainsFunc(cells, subtotalWords.MatchString) && (nameIs(subtotalWords) || countWords.MatchString(name)):
		return SubtotalRow
	case h.isTitle(cells), (name == "" || len(cells) == 1 && !h.has(villageField)) && isSection(cells):
		return TitleRow
	case signatureWords.MatchString(first), name != "" && signatureWords.MatchString(name):
		return SignatureRow
	case noteWords.MatchString(first) && nameIs(noteWords), h.isAside(row, cells, numberedNote):
		return NoteRow
	case signedLine.MatchString(first) && nameIs(signedLine), h.isAside(row, cells, datedLine):
		return SignatureRow
	case h.saysNothing(row):
		return BlankRow
	}
	return DataRow
}

// isAside: one cell alone, at the left or in a column that is not read.
func (h *Heading) isAside(row Row, cells []string, words *regexp.Regexp) bool {
	if len(cells) != 1 || !words.MatchString(cells[0]) {
		return false
	}
	for _, c := range h.Columns {
		if c.Index > 0 && c.field != serialField && tidy(row.At(c.Index).String()) != "" {
			return false
		}
	}
	return true
}

// filled is what stands in the row, from the left, plain.
func (h *Heading) filled(row Row) []string {
	var cells []string
	for _, c := range row.Cells {
		if s := plainWords(tidy(c.String())); s != "" {
			cells = append(cells, s)
		}
	}
	return cells
}

func plainWords(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(model.HalfWidth(s), " ", ""), ";", "")
}

// saysNothing: a numbered line that no one has filled in, or one with formulas in columns that are not read.
func (h *Heading) saysNothing(row Row) bool {
	for _, c := range h.Columns {
		if c.field != serialField && tidy(row.At(c.Index).String()) != "" {
			return false
		}
	}
	serial := plainWords(h.text(row, serialField))
	return serial == "" || digits(serial) == len(serial)
}

// holdsPerson: an identity number or a birth date stands in its column.
func (h *Heading) holdsPerson(row Row) bool {
	id, birth := plainWords(h.text(row, idField)), h.cell(row, birthField)
	if digits(id) >= 8 || birth.Kind == Day || birth.Kind == Month {
		return true
	}
	said := plainWords(tidy(birth.String()))
	return digits(said) >= 5 && !signatureWords.MatchString(said) && !titleWords.MatchString(said)
}

func digits(s string) int {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

// repeats: the heading again, as on every printed page, or the line of column numbers below it.
func (h *Heading) repeats(row Row, cells []string) bool {
	same := 0
	for i, c := range row.Cells {
		key := headingKey(c.String())
		if key == "" {
			continue
		}
		for _, r := range h.rows {
			if headingKey(r.At(i).String()) == key {
				same++
				break
			}
		}
	}
	return same >= 2 && same*2 > len(cells) || isCounting(cells)
}

// isCounting: 1 2 3 4 …, or 甲 乙 1 2 3 ….
func isCounting(cells []string) bool {
	for len(cells) > 0 && slices.Contains([]string{"甲", "乙", "丙", "丁", "栏次"}, cells[0]) {
		cells = cells[1:]
	}
	if len(cells) < 4 {
		return false
	}
	for i, c := range cells {
		if strings.Trim(c, "()") != strconv.Itoa(i+1) {
			return false
		}
	}
	return true
}

// isTitle: nothing but what also stands above the heading, or what only a title says.
func (h *Heading) isTitle(cells []string) bool {
	for _, c := range cells {
		if h.above[headingKey(c)] == 0 && !titleWords.MatchString(c) {
			return false
		}
	}
	return true
}
