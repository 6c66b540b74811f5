package ledger

import (
	"regexp"
	"strings"
	"unicode"

	"suifang/model"
)

// A field is what a column holds, named by its usual heading.
type field string

// The fields of both kinds of ledger.
const (
	serialField    field = "序号"
	householdField field = "户编号"
	villageField   field = "村"
	groupField     field = "组"
	nameField      field = "姓名"
	idField        field = "身份证号"
	birthField     field = "出生日期"
	sexField       field = "性别"
	phoneField     field = "联系电话"
	noteField      field = "备注"
)

// The fields of a women's ledger.
const (
	educationField    field = "文化程度"
	maritalField      field = "婚姻状况"
	husbandField      field = "丈夫姓名"
	husbandIDField    field = "丈夫身份证号"
	husbandBirthField field = "丈夫出生日期"
	marriedField      field = "初婚日期"
	childrenField     field = "现有子女数"
	lastBirthField    field = "末次生育日期"
	methodField       field = "避孕措施"
	methodStartField  field = "措施起始日期"
	migrationField    field = "流动状况"
)

// The fields of a register of exams.
const (
	examDateField  field = "检查日期"
	iudField       field = "宫内节育器"
	pregnantField  field = "是否怀孕"
	weeksField     field = "孕周"
	gynField       field = "妇科检查"
	pressureField  field = "血压"
	systolicField  field = "收缩压"
	diastolicField field = "舒张压"
	hbField        field = "血红蛋白"
	adviceField    field = "处理意见"
	examinerField  field = "检查者"
)

// fetalField is a column that no one may keep (law-and-ethics.md 7.4): it is named in the report and not
// read.
const fetalField field = "胎儿性别"

// words are the headings of each field as offices write them. Spaces, width, brackets and units do not
// count, nor does 妇女, 本人 and the like before a person's own fields.
var words = map[field]string{
	serialField:    "序号 编号 顺序号 序 no 序列 顺序 档案号 档案编号",
	householdField: "户编号 户号 户编码 户代码 家庭编号 家庭户编号 家庭编码 家庭户号 户口编号 户籍编号 住户编号 户口簿编号 户口本编号 户籍编码 户籍号 家庭代码 家庭户代码 家庭户编码 家庭号 农户编号 农户编码 住户编码 住户号 户码 户id 户别编号",
	villageField:   "村 村居 村名 所在村 所在村居 村委会 村居委会 村社区 村社 行政村 居委会 社区 村别 村庄 所属村 所属村居 村居名称 村名称 村街 村民委员会 居村 居村委会 所在行政村 所属行政村 行政村名称 所在社区 所属社区 社区村 社区名称 村级 村居社区 村社区名称 村居委会名称 村委会名称 村民委员会名称 村组 村组名称 村组别 所在村组 所属村组 村屯",
	groupField:     "组 组别 小组 村民小组 组号 所在组 居民小组 村小组 所在小组 所属小组 所属组 村民组 组名 居民组 自然组 生产队 队别",
	nameField:      "姓名 名字 妇女 育龄妇女 受检者 受检人 服务对象",
	idField:        "身份证号 身份证号码 公民身份号码 公民身份证号码 身份证 证件号码 证件号 居民身份证号 居民身份证号码 身份号码 身份证件号码",
	birthField:     "出生日期 出生年月 出生年月日 出生时间 生日 出生 出生日",
	sexField:       "性别",
	phoneField:     "联系电话 电话 手机 手机号 手机号码 电话号码 联系方式 联系手机 联系号码 移动电话 联系手机号 手机联系电话 电话1 联系电话1",
	noteField:      "备注 说明 其他情况说明 备注说明",

	educationField:   "文化程度 学历 文化 受教育程度 教育程度 文化水平",
	maritalField:     "婚姻状况 婚姻 婚况 婚姻状态 婚姻情况 婚否 现婚姻状况",
	marriedField:     "初婚日期 初婚时间 初婚年月 初婚年月日 结婚日期 结婚时间 结婚年月 登记结婚日期 登记结婚时间 婚姻登记日期 婚姻登记时间 婚姻日期 结婚年月日",
	childrenField:    "现有子女数 子女数 孩子数 孩数 现存子女数 现有孩子数 子女个数 子女总数 现有子女 现有孩数 子女数量 现家庭子女数 存活子女数 存活子女 家庭现有子女数 现存活子女数",
	lastBirthField:   "末次生育日期 末次生育时间 最近生育日期 末次分娩日期 末次生产日期 末次生育年月 末孩出生日期 末胎出生日期 最小孩子出生日期 最近一次生育日期 最近一次生育时间 末次分娩时间 最后生育日期 末次生产时间 最小孩出生日期 最小孩出生时间 最小子女出生日期",
	methodField:      "避孕措施 避孕方法 避孕方式 避孕节育措施 节育措施 节育方法 现用避孕方法 现用避孕措施 现用措施 措施 落实措施 措施类型 措施名称 避孕节育方法 避孕节育情况 避孕情况 采取措施 现采取措施 何种避孕措施 采取何种措施",
	methodStartField: "措施起始日期 措施起始时间 落实措施日期 落实措施时间 措施落实日期 措施落实时间 避孕措施起始时间 避孕措施起始日期 措施日期 措施时间 落实日期 落实时间 措施开始日期 措施开始时间 避孕起始日期 节育日期 开始使用日期 使用起始日期 开始使用时间 采取措施时间 采取措施日期 现措施日期 现措施时间 何时落实",
	migrationField:   "流动状况 流动情况 流动状态 流动 流动类型 流向 人口流动情况 人员状态 流动人口类型 居住状态 在家情况 外出情况 外出状况 居住状况 居住情况 现居住状况 现居住情况 人户状况 人户情况",

	examDateField:  "检查日期 检查时间 查体日期 查体时间 体检日期 体检时间 三查日期 三查时间 康检日期 日期 服务日期 普查日期 检查年月日",
	iudField:       "宫内节育器 查环 环情 环位 节育器 iud 环情检查 查环情况 查环结果 宫内节育器情况 节育器情况 宫环 环",
	pregnantField:  "是否怀孕 查孕 孕情 怀孕 是否妊娠 妊娠 查孕结果 查孕情况 怀孕情况 妊娠情况 孕否 是否孕 尿妊娠试验 尿hcg",
	weeksField:     "孕周 怀孕周数 妊娠周数 孕周数 停经周数 孕周周",
	gynField:       "妇科检查 查病 妇科 妇科病 妇检 妇科疾病 妇检结果 妇科检查结果 查病结果 查病情况 妇科病检查 妇科情况 妇科检查情况 病情",
	pressureField:  "血压 血压值 bp",
	systolicField:  "收缩压 高压 sbp",
	diastolicField: "舒张压 低压 dbp",
	hbField:        "血红蛋白 hb hgb 血色素 血红蛋白hb 血红蛋白值",
	adviceField:    "处理意见 处理 建议 处置 医生建议 指导意见 处理建议 处置意见 医嘱 处理结果 指导建议 诊疗意见",
	examinerField:  "检查者 检查人 检查医生 医生 医师 检查医师 检查人员 操作者 查体医生 体检医生 检查者签名 检查人签名 医生签名 检查医生签名",
}

// shapes take headings that no list holds. The first that fits and is not barred counts.
var shapes = []struct {
	field    field
	fits     *regexp.Regexp
	barredBy *regexp.Regexp
}{
	{fetalField, regexp.MustCompile(`(胎|婴|b超|超声).*性别|胎别`), nil},
	{idField, regexp.MustCompile(`身份证|身份号|证件号`), regexp.MustCompile(`址|有效|类|种|到期|复印|名|机关`)},
	{methodStartField, regexp.MustCompile(`(措施|避孕|节育|落实|上环|放环).*(日期|时间|年月)`), regexp.MustCompile(`(^|[^采])取|到期|终止|停|检查|下次|随访`)},
	{lastBirthField, regexp.MustCompile(`(末次|最近|最后|末孩|末胎|最小).*(生|产|娩).*(日期|时间|年月)`), regexp.MustCompile(`月经|检查|流产|引产`)},
	{marriedField, regexp.MustCompile(`(初婚|结婚).*(日期|时间|年月)`), regexp.MustCompile(`离婚|再婚|复婚`)},
	{birthField, regexp.MustCompile(`^出生(日期|时间|年月)`), nil},
	{examDateField, regexp.MustCompile(`(检查|查体|体检|康检|三查|普查).*(日期|时间)`), regexp.MustCompile(`下次|复查|上次|预约`)},
	{childrenField, regexp.MustCompile(`(子女|孩).*数(合计|小计|计|总数)?$`), regexp.MustCompile(`男|女[孩婴儿]|政策|计划|死亡|收养|抱养|曾`)},
	{pressureField, regexp.MustCompile(`血压|收缩压.*舒张压`), regexp.MustCompile(`高血压|低血压|史`)},
	{hbField, regexp.MustCompile(`^(血红蛋白|血色素|hgb?|hb)(hgb?|hb)?(g/d?l|克/升)?$`), nil},
	{weeksField, regexp.MustCompile(`孕周`), regexp.MustCompile(`日期|建册`)},
	{iudField, regexp.MustCompile(`节育器|环情|环位|查环`), regexp.MustCompile(`日期|时间|类型|型号|种类`)},
	{methodField, regexp.MustCompile(`(避孕|节育).*(措施|方法|方式)`), regexp.MustCompile(`原因|失败|日期|时间|意愿|地点|机构|单位`)},
	{phoneField, regexp.MustCompile(`电话|手机|联系方式`), regexp.MustCompile(`日期|时间|核实|结果|随访|是否`)},
	{migrationField, regexp.MustCompile(`流动(状|情|类)`), regexp.MustCompile(`日期|时间|原因|地`)},
}

// headingWords is words turned round: the field of each heading.
var headingWords = func() map[string]field {
	m := map[string]field{}
	for f, list := range words {
		for _, w := range strings.Fields(list) {
			m[w] = f
		}
	}
	return m
}()

// A subject is whom a column is about.
type subject int

const (
	unsaid subject = iota
	woman
	husband
	someoneElse // the head of the household, a child, a clerk
)

// The words by which a heading, or the heading above it, says whom it is about.
var (
	womanWords   = []string{"已婚育龄妇女", "育龄妇女", "受检妇女", "妇女", "女方", "妻子", "本人", "受检者", "受检人", "服务对象", "检查对象", "对象", "被检者", "个人"}
	husbandWords = []string{"丈夫", "配偶", "男方", "爱人", "老公", "夫"}
	othersWords  = []string{"户主", "子女", "孩子", "小孩", "儿童", "一孩", "二孩", "三孩", "四孩", "末孩", "长子", "长女", "次子", "次女", "婴儿", "新生儿", "父亲", "母亲", "父母",
		"公公", "婆婆", "公婆", "监护人", "联系人", "经办人", "责任人", "包保人", "包村干部", "村医", "管理员", "专干", "介绍人", "填表人", "填报人", "审核人", "房东", "家长", "信息员", "小组长", "孩次"}
)

// aboutPersons are the fields that anyone can have; whom the heading is about decides what they are.
var aboutPersons = map[field]field{ // what it is if the husband is meant; "" if that is not kept
	nameField: husbandField, idField: husbandIDField, birthField: husbandBirthField,
	sexField: "", phoneField: "", educationField: "", maritalField: "", noteField: "", migrationField: "",
}

// headingKey is a heading without what does not tell headings apart, brackets kept.
func headingKey(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '【' || r == '[' || r == '〔':
			return '('
		case r == '】' || r == ']' || r == '〕':
			return ')'
		case r == '(' || r == ')' || r == '/':
			return r
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, model.HalfWidth(s))
}

var withoutBrackets = strings.NewReplacer("(", "", ")", "")

var bracketed = regexp.MustCompile(`\([^()]*\)?`)

// aboutWhom reads the subject out of a heading, and gives the heading without it.
func aboutWhom(key string) (subject, string) {
	inside := strings.Join(bracketed.FindAllString(key, -1), "")
	for _, who := range []struct {
		subject subject
		words   []string
	}{{someoneElse, othersWords}, {husband, husbandWords}, {woman, womanWords}} {
		for _, w := range who.words {
			if rest, ok := strings.CutPrefix(key, w); ok && !strings.HasPrefix(rest, "妻") && !strings.HasPrefix(rest, "妇") {
				return who.subject, strings.TrimPrefix(rest, "的")
			}
			if len(w) > len("夫") && strings.Contains(inside, w) {
				return who.subject, bracketed.ReplaceAllString(key, "")
			}
		}
	}
	return unsaid, key
}

// vague are headings that say what they are only together with the one above them.
var vague = map[string]bool{"日期": true, "时间": true, "起始日期": true, "起始时间": true, "开始日期": true, "开始时间": true,
	"年月": true, "名称": true, "种类": true, "类型": true, "方法": true, "合计": true, "小计": true, "计": true, "总数": true,
	"结果": true, "情况": true}

// readHeading finds the field of a heading, with the headings above it for the subject. The empty field
// is one that is not read.
func readHeading(own string, parents []string) (field, subject) {
	key := headingKey(own)
	if len(parents) > 0 && vague[key] {
		return lookUp(headingKey(parents[len(parents)-1]) + key), unsaid
	}
	if f := lookUp(key); f != "" && !isPersonal(f) {
		return f, unsaid // no one's own: the subject does not matter
	}
	who, bare := aboutWhom(key)
	f := lookUp(bare)
	switch {
	case bare == "" && who == husband:
		f = nameField // headed 丈夫 alone
	case f == "" && who == woman:
		f = lookUp(key) // headed 妇女 alone
	}
	for i := len(parents) - 1; i >= 0 && who == unsaid; i-- {
		who, _ = aboutWhom(headingKey(parents[i]))
	}
	return ofSubject(f, who), who
}

func isPersonal(f field) bool { _, ok := aboutPersons[f]; return ok }

// ofSubject is what a field is if it is about that person.
func ofSubject(f field, who subject) field {
	switch {
	case !isPersonal(f):
		return f
	case who == husband:
		return aboutPersons[f]
	case who == someoneElse:
		return ""
	}
	return f
}

// lookUp finds a heading's field in the lists, with and without its brackets, then by its shape.
func lookUp(key string) field {
	whole := withoutBrackets.Replace(key)
	bare := bracketed.ReplaceAllString(key, "")
	for _, k := range []string{whole, bare, strings.ReplaceAll(whole, "/", "")} {
		if f, ok := headingWords[k]; ok {
			return f
		}
	}
	for _, s := range shapes {
		if s.fits.MatchString(whole) && (s.barredBy == nil || !s.barredBy.MatchString(whole)) {
			return s.field
		}
	}
	return ""
}
