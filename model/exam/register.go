package exam

import (
	"regexp"
	"slices"
	"strings"
)

// A Column is a column of a township's 三查 register (生殖健康检查登记册).
type Column string

// The columns that registers keep.
const (
	ColumnIUD           Column = "iud"            // 宫内节育器
	ColumnPregnant      Column = "pregnant"       // 是否怀孕
	ColumnWeeks         Column = "weeks"          // 孕周
	ColumnGyn           Column = "gyn"            // 妇科检查
	ColumnBloodPressure Column = "blood_pressure" // 血压
	ColumnHemoglobin    Column = "hemoglobin"     // 血红蛋白
	ColumnAdvice        Column = "advice"         // 处理意见
)

// A Reading is what one cell of a register tells.
type Reading struct {
	Values map[string]Value
	// Unknown are words that could not be read, or not wholly: the report names them as doubtful.
	Unknown []string
	// Withheld: the cell may tell the sex of a fetus. Nothing of it is kept, not even in Unknown.
	Withheld bool
}

// ReadRegister reads a cell of a register for the form of the three checks. What it cannot read it says;
// words of the gynaecological column that no code stands for are kept as text besides.
func ReadRegister(c Column, cell string) Reading {
	r := Reading{Values: map[string]Value{}}
	if fold(cell) == "" {
		return r
	}
	if rejectFetalPhrase(cell) != nil {
		return Reading{Values: r.Values, Withheld: true}
	}
	switch c {
	case ColumnIUD:
		r.readWords(cell, iudFindings)
	case ColumnGyn:
		r.readGyn(cell)
	case ColumnPregnant:
		r.readPregnant(cell)
	case ColumnWeeks:
		r.readWeeks(cell)
	case ColumnBloodPressure:
		r.readBloodPressure(cell)
	case ColumnHemoglobin:
		r.readItem("hb", cell)
	case ColumnAdvice:
		r.readItem("treatment", cell)
	default:
		r.doubt(cell)
	}
	return r
}

func (r *Reading) doubt(word string) { r.Unknown = append(r.Unknown, strings.TrimSpace(word)) }

// readItem reads the cell as if it had been typed for the item.
func (r *Reading) readItem(key, cell string) {
	i, _ := ThreeChecks.Item(key)
	v, err := ParseEntry(i, cell)
	if err != nil {
		r.doubt(cell)
		return
	}
	r.Values[key] = v
}

func (r *Reading) readBloodPressure(cell string) {
	systolic, diastolic, ok := ParseBloodPressure(cell)
	if !ok {
		r.readWithheld(cell, "bp_systolic", "bp_diastolic")
		return
	}
	r.Values["bp_systolic"], r.Values["bp_diastolic"] = systolic, diastolic
}

// readWithheld reads 拒查 and 未查 for the items that the cell stands for.
func (r *Reading) readWithheld(cell string, keys ...string) {
	word, ok := withheld[strings.ToLower(fold(cell))]
	if !ok {
		r.doubt(cell)
		return
	}
	for _, key := range keys {
		r.Values[key] = Value{Text: word}
	}
}

var pregnantWords = map[string]string{
	"孕": Yes, "已孕": Yes, "怀孕": Yes, "现孕": Yes, "阳性": Yes,
	"未孕": No, "未怀孕": No, "非孕": No, "阴性": No,
}

func (r *Reading) readPregnant(cell string) {
	if word, ok := pregnantWords[bare(cell)]; ok {
		r.Values["pregnant"] = Value{Text: word}
		return
	}
	r.readItem("pregnant", cell)
}

// weeksAndDays is 孕周 as registers write it: 5, 5周, 孕5周, 12+3, 12周+3天.
var weeksAndDays = regexp.MustCompile(`^孕?([0-9]{1,2})周?(?:\+([0-6]?)天?)?$`)

// readWeeks keeps completed weeks, which is all that the record holds; days beyond them are doubtful.
func (r *Reading) readWeeks(cell string) {
	m := weeksAndDays.FindStringSubmatch(bare(cell))
	if m == nil {
		r.readItem(WeeksField, cell)
		return
	}
	r.readItem(WeeksField, m[1])
	if strings.Contains(bare(cell), "+") && m[2] != "0" {
		r.doubt(cell)
	}
}

var (
	between = regexp.MustCompile(`[,;/\s+&]+`)
	// How severe or how old a finding is, which no code says.
	degree = regexp.MustCompile(`^(?:轻度|中度|重度|轻中度|中重度|轻|中|重|急性|慢性|陈旧性|(?:I{1,3}|[123一二三])度)+` +
		`|[(]?(?:轻度|中度|重度|轻|中|重|(?:I{1,3}|[123一二三])度)[)]?$`)
)

// split gives the words of a cell as they stand in it.
func split(cell string) []string {
	return slices.DeleteFunc(between.Split(fold(cell), -1), func(s string) bool { return bare(s) == "" })
}

// bare is a word without spaces, without the punctuation behind it and with small letters.
func bare(s string) string {
	return strings.TrimRight(strings.ToLower(strings.Join(strings.Fields(fold(s)), "")), ".,;:!")
}

// readWords reads each word of a cell by a table. A second word that says something else of the same
// thing is doubtful: the first one stands.
func (r *Reading) readWords(cell string, table func(word string) (findings, bool)) {
	for _, word := range split(cell) {
		found, ok := table(bare(word))
		if !ok || !r.take(found) {
			r.doubt(word)
		}
	}
}

// findings are item keys and the codes that a word stands for.
type findings map[string]string

// take adds findings; false if one of them speaks against what is there.
func (r *Reading) take(found findings) bool {
	agree := true
	for key, code := range found {
		if was, ok := r.Values[key]; ok && was.Text != code {
			agree = false
			continue
		}
		r.Values[key] = Value{Text: code}
	}
	return agree
}

func iudFindings(word string) (findings, bool) {
	if f, ok := iudWords[word]; ok {
		return f, true
	}
	f, ok := iudWords[iudSubject.ReplaceAllString(word, "")]
	return f, ok
}

// iudSubject is what registers put before the word that matters: 节育器下移, 环位正常.
var iudSubject = regexp.MustCompile(`^(?:宫内节育器|宫内环|节育器|节育环|iud|环)?(?:位置|位)?(?:已)?`)

func position(code string) findings { return findings{"iud_present": Yes, "iud_position": code} }

var (
	noIUD   = findings{"iud_present": No}
	hasIUD  = findings{"iud_present": Yes}
	inPlace = position("normal")
)

// iudWords are the words of the register's column and what they say. A device that was not seen may lie
// elsewhere: not_seen says nothing of its presence. 异位 is used for every wrong place, so it keeps a
// code of its own. Which words registers use is general knowledge, to be confirmed.
var iudWords = map[string]findings{
	"正常": inPlace, "位置正常": inPlace, "居中": inPlace, "在位": inPlace, "环在位": inPlace, "位正": inPlace,
	"未见异常": inPlace, "未见明显异常": inPlace, "带环正常": inPlace,
	"下移": position("low"), "位置下移": position("low"), "偏低": position("low"), "低置": position("low"),
	"倾斜": position("tilted"), "偏斜": position("tilted"), "偏位": position("tilted"),
	"嵌顿": position("embedded"), "部分嵌顿": position("embedded"),
	"部分脱落": position("partly_expelled"), "部分脱出": position("partly_expelled"),
	"穿孔": position("perforation"), "子宫穿孔": position("perforation"),
	"异位": position("displaced"), "移位": position("displaced"),
	"脱落": {"iud_present": No, "iud_position": "expelled"}, "脱环": {"iud_present": No, "iud_position": "expelled"},
	"脱出": {"iud_present": No, "iud_position": "expelled"},
	"未见": {"iud_position": "not_seen"}, "未见环": {"iud_position": "not_seen"}, "未见节育器": {"iud_position": "not_seen"},
	"未探及": {"iud_position": "not_seen"}, "环未见": {"iud_position": "not_seen"}, "未见回声": {"iud_position": "not_seen"},
	"带环": hasIUD, "有环": hasIUD, "有": hasIUD, "在": hasIUD, "见环": hasIUD, "上环": hasIUD, "是": hasIUD,
	"无": noIUD, "无环": noIUD, "未上环": noIUD, "未放环": noIUD, "未带环": noIUD, "否": noIUD, "-": noIUD,
	"取": noIUD, "取环": noIUD, "已取": noIUD, "已取环": noIUD, "取出": noIUD, "无节育器": noIUD,
	"尾丝可见": {"iud_strings": "seen"}, "尾丝未见": {"iud_strings": "not_seen"}, "未见尾丝": {"iud_strings": "not_seen"},
	"拒查": {"iud_position": Refused}, "拒检": {"iud_position": Refused}, "拒绝": {"iud_position": Refused},
	"未查": {"iud_position": NotDone}, "未检": {"iud_position": NotDone}, "未做": {"iud_position": NotDone},
}

// readGyn reads the gynaecological column: diagnoses, findings of the cervix, and words to keep as text.
func (r *Reading) readGyn(cell string) {
	var diagnoses, cervix, kept []string
	for _, word := range split(cell) {
		found, whole := gynWord(word)
		switch {
		case found == gynFinding{}:
			r.doubt(word)
			kept = append(kept, word)
		case !whole:
			kept = append(kept, word)
		}
		diagnoses = append(diagnoses, found.diagnosis)
		cervix = append(cervix, found.cervix)
	}
	r.put("diagnosis", diagnoses)
	r.put("cervix", cervix)
	if len(kept) > 0 {
		r.Values["diagnosis_text"] = Value{Text: strings.Join(kept, "、")}
	}
}

// put keeps the codes of an item that takes several, the empty ones aside.
func (r *Reading) put(key string, codes []string) {
	i, _ := ThreeChecks.Item(key)
	codes = slices.DeleteFunc(codes, func(c string) bool { return c == "" })
	switch {
	case len(codes) == 0:
		return
	case slices.Contains(codes, Refused) || slices.Contains(codes, NotDone):
		r.Values[key] = Value{Text: codes[0]}
		if len(codes) > 1 {
			r.doubt(strings.Join(codes, " "))
		}
		return
	}
	r.Values[key] = i.several(codes)
}

// gynFinding is what one word of the gynaecological column stands for.
type gynFinding struct{ diagnosis, cervix string }

// gynWord looks a word up, at last without its degree; whole is false if the code says less than the word.
func gynWord(word string) (found gynFinding, whole bool) {
	plain := bare(word)
	if f, ok := gynFindings(plain); ok {
		return f, true
	}
	f, _ := gynFindings(degree.ReplaceAllString(strings.ReplaceAll(plain, "i", "I"), ""))
	return f, false
}

func gynFindings(word string) (gynFinding, bool) {
	if f, ok := gynWords[word]; ok {
		return f, true
	}
	if word, ok := withheld[word]; ok {
		return gynFinding{diagnosis: word}, true
	}
	for _, d := range Diagnoses {
		if word == d.Zh {
			return gynFinding{diagnosis: d.Value}, true
		}
	}
	return gynFinding{}, false
}

func diagnosis(code string) gynFinding { return gynFinding{diagnosis: code} }

// gynWords are words of registers that differ from the names of [Diagnoses].
var gynWords = map[string]gynFinding{
	"正常": diagnosis("none"), "无异常": diagnosis("none"), "未见明显异常": diagnosis("none"), "未发现异常": diagnosis("none"),
	"健康": diagnosis("none"), "-": diagnosis("none"),

	"霉菌性阴道炎": diagnosis("candidal_vaginitis"), "霉菌": diagnosis("candidal_vaginitis"),
	"真菌性阴道炎": diagnosis("candidal_vaginitis"), "念珠菌阴道炎": diagnosis("candidal_vaginitis"),
	"外阴阴道假丝酵母菌病": diagnosis("candidal_vaginitis"), "外阴阴道念珠菌病": diagnosis("candidal_vaginitis"),
	"滴虫": diagnosis("trichomonal_vaginitis"), "滴虫阴道炎": diagnosis("trichomonal_vaginitis"),
	"细菌性阴道炎": diagnosis("bacterial_vaginosis"), "老年性阴道炎": diagnosis("atrophic_vaginitis"),
	"子宫颈炎": diagnosis("cervicitis"), "盆腔炎性疾病": diagnosis("pelvic_inflammation"),
	"肌瘤": diagnosis("fibroid"), "子宫平滑肌瘤": diagnosis("fibroid"),
	"附件区囊肿": diagnosis("adnexal_cyst"), "附件区包块": diagnosis("adnexal_mass"),
	"子宫腺肌病": diagnosis("adenomyosis"), "腺肌症": diagnosis("adenomyosis"), "月经失调": diagnosis("menstrual_disorder"),
	"乳腺小叶增生": diagnosis("breast_hyperplasia"),

	"宫颈息肉": {diagnosis: "cervical_polyp", cervix: "polyp"},
	"宫颈光滑": {cervix: "smooth"}, "宫颈糜烂": {cervix: "ectropion"}, "宫颈柱状上皮异位": {cervix: "ectropion"},
	"柱状上皮异位": {cervix: "ectropion"}, "宫糜": {cervix: "ectropion"}, "宫颈糜烂样改变": {cervix: "ectropion"},
	"宫颈纳氏囊肿": {cervix: "cysts"}, "纳氏囊肿": {cervix: "cysts"}, "宫颈囊肿": {cervix: "cysts"}, "宫颈腺囊肿": {cervix: "cysts"},
	"接触性出血": {cervix: "contact_bleed"}, "宫颈接触性出血": {cervix: "contact_bleed"},
}
