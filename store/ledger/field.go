package ledger

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"suifang/model"
	"suifang/model/exam"
)

// A lens reads the cells of one row after another into values, and notes what it cannot read.
type lens struct {
	*Heading
	sheet    *Sheet
	where    *whereabouts
	titleDay model.Date // of all exams, if the title has it and no column
	today    model.Date
	coded    map[codedWord]string // words looked up before: ledgers say the same few over and over

	row      Row
	problems []Problem
	refused  bool
}

type codedWord struct {
	field field
	word  string
}

func newLens(h *Heading, s *Sheet, today model.Date) *lens {
	return &lens{Heading: h, sheet: s, where: whereaboutsOf(s, h), today: today, coded: map[codedWord]string{}}
}

// on turns to the next row.
func (l *lens) on(row Row) { l.row, l.problems, l.refused = row, nil, false }

//go:noinline
func (l *lens) doubt(f field, value string, why Reason) {
	l.problems = append(l.problems, Problem{Row: l.row.Number, Column: l.column(f), Value: value, Reason: why,
		Level: Doubtful})
}

func (l *lens) refuse(f field, value string, why Reason) {
	l.refused = true
	l.doubt(f, value, why)
	l.problems[len(l.problems)-1].Level = Refused
}

// said is what stands in a field's cell; a faulty cell is noted and says nothing.
func (l *lens) said(f field) string {
	c := l.cell(l.row, f)
	if c.Kind == Fault {
		l.doubt(f, tidy(c.Text), CellFault)
		return ""
	}
	return tidy(c.String())
}

// value is what stands in a field's cell, "" where that is only a sign for nothing.
func (l *lens) value(f field) string {
	if s := l.said(f); !saysNothing(s) {
		return s
	}
	return ""
}

// free is free text: it may say anything but the sex of an unborn child.
func (l *lens) free(f field) string {
	s := l.value(f)
	if exam.TellsFetalSex(s) {
		l.forbid(f)
		return ""
	}
	return s
}

// forbid notes a cell that no one may keep, without what stands in it.
func (l *lens) forbid(f field) {
	l.doubt(f, "", FetalSex)
	l.problems[len(l.problems)-1].Level = Refused
}

// date reads a day that cannot lie ahead.
func (l *lens) date(f field) model.Date {
	d, _ := l.dateOrMonth(f, true)
	return d
}

// dateOrMonth reads a day; where the ledger has only its month, it says so and notes that if asked to.
func (l *lens) dateOrMonth(f field, note bool) (d model.Date, month string) {
	c, shown := l.cell(l.row, f), l.value(f)
	if shown == "" || noDays[shown] && (f == marriedField || f == lastBirthField) {
		return 0, ""
	}
	d, err := l.day(c, shown)
	if (c.Kind == Day || c.Kind == Month) && d != 0 {
		shown = d.String()
	}
	switch {
	case errors.Is(err, model.ErrDatePartial) && c.Kind == Month:
		d, _ = model.DateFromSerial(c.Number, l.sheet.date1904)
		shown = d.String()[:len("2006-01")]
	case err == nil && d > l.today:
		l.doubt(f, shown, DateFuture)
		return 0, ""
	case err == nil:
		return d, ""
	}
	if note || !errors.Is(err, model.ErrDatePartial) {
		l.doubt(f, shown, dateReason(err))
		return 0, ""
	}
	return 0, shown
}

// day reads a cell as a day. A number that no style shows as a date, or that was written out as text, is one
// if it has the five digits of the years 1927 to 2100.
func (l *lens) day(c Cell, shown string) (model.Date, error) {
	if serialText.MatchString(shown) && c.Kind == Text {
		c.Kind = Number
		c.Number, _ = strconv.ParseFloat(shown, 64)
	}
	switch {
	case c.Kind == Day, c.Kind == Number && c.Number >= 10_000 && c.Number < 73_416:
		return model.DateFromSerial(c.Number, l.sheet.date1904)
	case c.Kind == Month:
		return l.monthCell(c)
	}
	return model.ParseLedgerDate(plainDay(shown))
}

var (
	serialText = regexp.MustCompile(`^\d{5}(\.\d+)?$`)
	// besideDay is what may stand behind a day without making another of it: the day of the week, and a time as
	// spreadsheets write it.
	besideDay = regexp.MustCompile(`(?i)[ (]*(星期|周)[一二三四五六日天][ )]*|[ ]+(上午|下午|am|pm)?[ ]*\d{1,2}:\d\d(:\d\d(\.\d+)?)?[ ]*(am|pm)?$`)
	dayCommas = regexp.MustCompile(`^(\d{4}),(\d{1,2}),(\d{1,2})$`)
)

// plainDay is a written date without what does not matter in it. What calls it another day than it looks
// (农历, 约, ?) stays, and makes it unreadable.
func plainDay(s string) string {
	if strings.Trim(s, "0123456789-/.") == "" {
		return s // most are
	}
	s = strings.TrimSpace(besideDay.ReplaceAllString(model.HalfWidth(s), ""))
	return dayCommas.ReplaceAllString(strings.TrimLeft(s, "'`’‘"), "$1.$2.$3")
}

// monthCell: where a style shows only the month, the first may be the day that Excel put in for want of one.
func (l *lens) monthCell(c Cell) (model.Date, error) {
	d, err := model.DateFromSerial(c.Number, l.sheet.date1904)
	if _, _, day := d.Civil(); err == nil && day == 1 {
		return 0, model.ErrDatePartial
	}
	return d, err
}

func dateReason(err error) Reason {
	switch {
	case errors.Is(err, model.ErrDatePartial):
		return DatePartial
	case errors.Is(err, model.ErrDateYear):
		return DateYear
	case errors.Is(err, model.ErrDateDay), errors.Is(err, model.ErrDateRange):
		return DateNone
	}
	return DateUnreadable
}

// code reads a coded field. A word of no code is noted and not kept.
func (l *lens) code(f field, codes model.Codes, unknown Reason) string {
	s := l.said(f)
	if isFiller(s) {
		return ""
	}
	word := codedWord{f, s}
	value, ok := l.coded[word]
	if !ok {
		value = readCode(f, codes, s)
		l.coded[word] = value
	}
	switch bare, remark := cutRemark(s); {
	case value != "" || saysNothing(s):
		return value
	case remark:
		if value = readCode(f, codes, bare); value != "" {
			l.doubt(f, s, RemarkDropped)
			return value
		}
	}
	l.doubt(f, s, unknown)
	return ""
}

// readCode reads a word by the model's codes, or as only ledgers write it.
func readCode(f field, codes model.Codes, s string) string {
	if c, known := codes.Read(s); known {
		return c.Value
	}
	c, _ := codes.Read(ledgerWords[f][plainWords(s)])
	return c.Value
}

// ledgerWords are words of ledgers that mean another, each in its field.
var ledgerWords = map[field]map[string]string{
	methodField: {"T型环": "环", "铜T": "环", "带铜T": "环", "铜T环": "环", "T铜环": "环", "元宫环": "环", "圆环": "环", "宫环": "环", "母体乐": "环",
		"V型环": "环", "长效口服避孕药": "口服避孕药", "未避": "未避孕"},
	migrationField: {"在册在住": "在家", "人户一致": "在家", "户在人在": "在家", "在住": "在家", "居家": "在家", "户在人不在": "流出",
		"人在户不在": "流入", "打工": "流出", "在外打工": "流出", "外出打工": "流出"},
	maritalField: {"21": "初婚", "22": "再婚", "23": "复婚", "10": "未婚", "30": "丧偶", "40": "离婚"}, // GB/T 2261.2
}

var remark = regexp.MustCompile(`^(.+?)[ ]*[(（【\[][^()（）【】\[\]]*[)）】\]]?$`)

// cutRemark parts what is said from what stands behind it in brackets: 李月婷(外出), 外出(广东).
func cutRemark(s string) (bare string, is bool) {
	if m := remark.FindStringSubmatch(s); m != nil {
		return m[1], true
	}
	return s, false
}

// likeX is what people take for the X at the end: the signs for times, and letters of other scripts. The check
// digit says whether they meant it.
var likeX = regexp.MustCompile(`[×✕✖╳ХхΧχ]$`)

// brokenID is an identity number that went through a spreadsheet as a number, which keeps 15 digits.
var brokenID = regexp.MustCompile(`(?i)^\d(\.\d+)?e\+?1[4-9]$`)

// id reads an identity number, and gives it as written too if it cannot be used.
func (l *lens) id(f field) (id model.IDNumber, raw string) {
	raw = strings.Trim(l.value(f), "'`’‘\"")
	if raw == "" {
		return "", ""
	}
	id, err := model.ParseIDNumber(likeX.ReplaceAllString(raw, "X"), l.today)
	switch {
	case err == nil:
		return id, ""
	case brokenID.MatchString(raw), l.cell(l.row, f).Kind == Number && strings.HasSuffix(raw, "000"):
		l.doubt(f, raw, IDLost)
	default:
		l.doubt(f, raw, idReason(err))
	}
	return "", raw
}

func idReason(err error) Reason {
	for _, r := range []struct {
		err    error
		reason Reason
	}{
		{model.ErrIDLength, IDLength}, {model.ErrIDDate, IDDate}, {model.ErrIDFuture, IDFuture}, {model.ErrIDCheck, IDCheck},
	} {
		if errors.Is(err, r.err) {
			return r.reason
		}
	}
	return IDCharset
}

var groupNumber = regexp.MustCompile(`^第?(\d{1,3}|[一二三四五六七八九十]{1,3})(村民)?(小组|组|社|队|号)?$`)

// villageAndGroup reads both, out of the row or of what stands over it; a village that ends in its group
// (河西村3组) is parted from it.
func (l *lens) villageAndGroup() (village string, group int) {
	village, group = l.writtenPlace()
	if !l.has(villageField) {
		village = l.where.village
	}
	if group == 0 && !l.has(groupField) {
		group = l.where.group
	}
	return village, group
}

func (l *lens) writtenPlace() (village string, group int) {
	village = hanName(l.value(villageField))
	if s := model.HalfWidth(l.value(groupField)); s != "" {
		return village, l.group(s)
	}
	if i := strings.LastIndexAny(village, "村区委街"); i > 0 {
		_, size := splitRune(village[i:])
		name, rest := village[:i+size], model.HalfWidth(village[i+size:])
		if m := groupNumber.FindStringSubmatch(rest); m != nil {
			return name, hanNumber(m[1])
		}
	}
	return village, 0
}

func splitRune(s string) (rune, int) {
	for i, r := range s {
		if i == 0 {
			return r, len(string(r))
		}
	}
	return 0, 0
}

func (l *lens) group(s string) int {
	m := groupNumber.FindStringSubmatch(strings.ReplaceAll(s, " ", ""))
	if m == nil || hanNumber(m[1]) == 0 {
		l.doubt(groupField, s, GroupUnreadable)
		return 0
	}
	return hanNumber(m[1])
}

// hanNumber reads 1 to 99 in digits or Chinese, 0 if it is neither.
func hanNumber(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	digit := func(s string) int {
		if i := strings.Index("一二三四五六七八九", s); s != "" && i >= 0 && len(s) == len("一") {
			return i/len("一") + 1
		}
		return 0
	}
	tens, ones, ok := strings.Cut(s, "十")
	switch {
	case !ok:
		return digit(s)
	case tens == "":
		return 10 + digit(ones)
	case digit(tens) == 0:
		return 0
	}
	return digit(tens)*10 + digit(ones)
}

var boysAndGirls = regexp.MustCompile(`^(\d|[一二两三四五])个?[男儿][孩]?[,、+]?(\d|[一二两三四五])个?[女][孩儿]?$`)

var countedChildren = regexp.MustCompile(`^(\d{1,2}|[一二两三四五六七八九十]{1,2})[个人孩胎名]?$`)

// children reads a number of children; 无 is none of them.
func (l *lens) children() *int {
	s := model.HalfWidth(l.said(childrenField))
	if isFiller(s) {
		return nil
	}
	if s == "无" || s == "没有" || s == "零" {
		none := 0
		return &none
	}
	n, ok := countChildren(strings.ReplaceAll(zeroBehind.ReplaceAllString(s, "$1"), " ", ""))
	if !ok || n > 20 {
		l.doubt(childrenField, s, ChildrenNotNumber)
		return nil
	}
	return &n
}

// countChildren reads a number of children, or of boys and girls.
func countChildren(s string) (int, bool) {
	number := func(s string) int { return hanNumber(strings.ReplaceAll(s, "两", "二")) }
	if m := countedChildren.FindStringSubmatch(s); m != nil {
		return number(m[1]), true
	}
	if m := boysAndGirls.FindStringSubmatch(s); m != nil {
		return number(m[1]) + number(m[2]), true
	}
	return 0, false
}

// zeroBehind is what a spreadsheet or a database leaves of a whole number: 2.0.
var zeroBehind = regexp.MustCompile(`^(\d+)\.0+$`)

// tidy is a text without what cannot be seen: control characters, marks of direction, spaces of all kinds
// at its ends and more than one inside.
func tidy(s string) string {
	plain := true
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x80 {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, s)
	if !strings.Contains(s, "  ") {
		return strings.Trim(s, " ")
	}
	return strings.Join(strings.Fields(s), " ")
}

// isFiller says whether a cell holds nothing but a sign that it is empty.
func isFiller(s string) bool {
	for _, r := range s {
		if !strings.ContainsRune(" /\\-—－–_*.、。／＼×", r) {
			return false
		}
	}
	return true
}

// saysNothing: a filler, or a word for it.
func saysNothing(s string) bool {
	switch s {
	case "无", "没有", "暂无", "不详", "未知", "空", "无号", "无号码", "无电话":
		return true
	}
	return isFiller(s)
}

// hanName is a name without spaces, if it is Chinese: two-character names are spread to look like three.
func hanName(s string) string {
	if !strings.ContainsFunc(s, isHan) {
		return s
	}
	return hanSigns.Replace(s)
}

var hanSigns = strings.NewReplacer(" ", "", "•", "·", "・", "·", "‧", "·", "∙", "·", "．", "·", "●", "·", ".", "·")

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// noNames are what stands where a husband's name would.
var noNames = map[string]bool{"未婚": true, "单身": true, "离异": true, "离婚": true, "已离": true, "丧偶": true, "已故": true, "去世": true,
	"死亡": true, "未知": true, "空": true}

// noDays are what stands where the day of what never was would.
var noDays = map[string]bool{"未婚": true, "单身": true, "未育": true, "未生育": true, "未生": true, "未孕": true}

// name reads a person's name; an odd one is kept and noted.
func (l *lens) name(f field) string {
	name := hanName(strings.Trim(l.value(f), "'`*"))
	if noNames[name] {
		l.doubt(f, name, NameNone)
		return ""
	}
	if bare, remark := cutRemark(name); remark {
		l.doubt(f, name, RemarkDropped)
		name = bare
	}
	if name != "" && !strings.ContainsFunc(name, unicode.IsLetter) { // a number in the wrong column
		l.refuse(f, name, NameOdd)
		return ""
	}
	odd := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune("· '-.", r)
	}
	if strings.ContainsFunc(name, odd) || len([]rune(name)) > 40 || len([]rune(name)) == 1 {
		l.doubt(f, name, NameOdd)
	}
	return name
}
