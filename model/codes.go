package model

import "strings"

// A Code is one value of a coded field: what is stored, and how people write it. Also are other spellings
// that ledgers and clerks use; a reader takes them, a screen never shows them.
type Code struct {
	Value, Zh, En string
	Also          []string
}

// Label is the code's word in Chinese or English.
func (c Code) Label(zh bool) string {
	if zh {
		return c.Zh
	}
	return c.En
}

// Codes is the list of values of one field, in the order in which people choose from it.
type Codes []Code

// Find finds a code by its value.
//
//go:noinline
func (cs Codes) Find(value string) (Code, bool) {
	for _, c := range cs {
		if c.Value == value {
			return c, true
		}
	}
	return Code{}, false
}

// Label is the word for a value; a value of a newer program stands for itself.
//
//go:noinline
func (cs Codes) Label(value string, zh bool) string {
	if c, ok := cs.Find(value); ok {
		return c.Label(zh)
	}
	return value
}

// Read finds the code that a person wrote: its Chinese or English word, its value or another spelling.
// Width, case, spaces and brackets do not count; nothing else is guessed.
func (cs Codes) Read(written string) (Code, bool) {
	written = bareWord(written)
	if written == "" {
		return Code{}, false
	}
	for _, c := range cs {
		if c.means(written) {
			return c, true
		}
	}
	return Code{}, false
}

func (c Code) means(bare string) bool {
	if bare == bareWord(c.Zh) || bare == bareWord(c.En) || bare == bareWord(c.Value) {
		return true
	}
	for _, a := range c.Also {
		if bare == bareWord(a) {
			return true
		}
	}
	return false
}

var wordSigns = strings.NewReplacer(" ", "", "\t", "", "\n", "", "\r", "", "\u00a0", "", "_", "", "-", "",
	"(", "", ")", "", "【", "", "】", "", "[", "", "]", "", "/", "", "、", "", "·", "", "。", "", ".", "")

// bareWord is a word without what does not tell words apart.
func bareWord(s string) string { return wordSigns.Replace(strings.ToLower(HalfWidth(s))) }

// Methods are the methods of contraception 避孕方法 (glossary 1c). A long-acting one is never the default.
var Methods = Codes{
	{"condom", "避孕套", "condom", []string{"套", "安全套", "使用避孕套", "男用避孕套", "女用避孕套"}},
	{"pill", "口服避孕药", "pill", []string{"药", "口服药", "避孕药", "口服", "短效口服避孕药", "服药", "口服短效避孕药"}},
	{"injection", "避孕针", "injection", []string{"针", "针剂", "注射", "注射避孕针", "避孕针剂", "长效避孕针", "打针"}},
	{"external", "外用药", "spermicide", []string{"外用", "外用避孕药", "避孕膜", "避孕栓", "药膜"}},
	{"iud", "宫内节育器", "IUD", []string{"环", "放环", "上环", "带环", "置环", "节育环", "节育器", "放置宫内节育器",
		"宫内节育器IUD", "放置节育器", "已上环", "宫内环"}},
	{"implant", "皮下埋植", "implant", []string{"皮埋", "皮下埋植剂", "埋植", "皮下埋植术", "皮埋剂"}},
	{"tubal_ligation", "女性绝育", "tubal ligation", []string{"女扎", "女结扎", "女性结扎", "输卵管结扎", "输卵管绝育",
		"女绝育", "女性绝育术", "输卵管结扎术", "输卵管绝育术", "妻扎"}},
	{"vasectomy", "男性绝育", "vasectomy", []string{"男扎", "男结扎", "男性结扎", "输精管结扎", "输精管绝育", "男绝育",
		"男性绝育术", "输精管结扎术", "输精管绝育术", "夫扎"}},
	{"other", "其他", "other", []string{"其它", "其他方法", "其它方法", "其他措施", "安全期", "体外排精", "自然避孕"}},
	{"none", "未避孕", "none", []string{"无", "未用", "没有", "无措施", "未采取措施", "未落实", "未采取避孕措施", "不避孕",
		"未使用", "未落实措施", "无避孕措施"}},
}

// Marital are the marital states 婚姻状况 of GB/T 2261.2. 已婚 alone is none of them: it does not say which.
var Marital = Codes{
	{"never_married", "未婚", "never married", []string{"单身"}},
	{"first_marriage", "初婚", "first marriage", []string{"初婚有配偶"}},
	{"remarried", "再婚", "remarried", []string{"再婚有配偶"}},
	{"restored", "复婚", "marriage restored", []string{"复婚有配偶"}},
	{"divorced", "离婚", "divorced", []string{"离异", "离"}},
	{"widowed", "丧偶", "widowed", nil},
}

// Education are the levels of education 文化程度 (after GB/T 4658).
var Education = Codes{
	{"none", "文盲", "none", []string{"半文盲", "文盲或半文盲", "文盲半文盲", "未上学", "不识字"}},
	{"primary", "小学", "primary", []string{"小学毕业", "小学文化"}},
	{"junior_secondary", "初中", "junior secondary", []string{"初级中学", "初中毕业", "初中文化"}},
	{"senior_secondary", "高中", "senior secondary", []string{"普通高中", "高级中学", "高中毕业", "高中文化"}},
	{"vocational", "中专", "vocational", []string{"中等专业学校", "中等专科", "职高", "职业高中", "技校", "中技", "中职", "中专中技",
		"技工学校"}},
	{"college", "大专", "college", []string{"专科", "大学专科", "高职", "大专毕业"}},
	{"bachelor", "本科", "bachelor", []string{"大学", "大学本科", "学士", "本科毕业", "大本"}},
	{"postgraduate", "研究生", "postgraduate", []string{"硕士", "博士", "硕士研究生", "博士研究生", "研究生及以上"}},
}

// Migration are the states of residence 流动状况: home, away from here, come from elsewhere.
var Migration = Codes{
	{"home", "在家", "at home", []string{"常住", "在村", "本地", "在本地", "未流动", "未外出", "非流动"}},
	{"out", "流出", "moved out", []string{"外出", "流出人口", "外出务工", "已流出", "在外", "务工", "外流"}},
	{"in", "流入", "moved in", []string{"流入人口", "外来", "外来人口", "已流入"}},
}

// Sexes are what papers state of a person; never of an unborn child.
var Sexes = Codes{
	{string(Female), "女", "female", []string{"女性", "f"}},
	{string(Male), "男", "male", []string{"男性", "m"}},
}

// Relations are the relations to the head of the household 与户主关系 (after GB/T 4761).
var Relations = Codes{
	{"self", "本人", "head", []string{"户主", "本人户主"}},
	{"spouse", "配偶", "spouse", []string{"妻", "妻子", "夫", "丈夫", "爱人"}},
	{"son", "子", "son", []string{"儿子", "长子", "次子", "三子", "独生子"}},
	{"daughter", "女", "daughter", []string{"女儿", "长女", "次女", "二女", "三女", "独生女"}},
	{"daughter_in_law", "儿媳", "daughter-in-law", []string{"媳", "媳妇", "长媳", "次媳", "儿媳妇"}},
	{"son_in_law", "女婿", "son-in-law", []string{"婿", "长婿", "次婿"}},
	{"grandchild", "孙子女", "grandchild", []string{"孙", "孙子", "孙女", "外孙", "外孙女", "外孙子", "外孙子女", "孙子女外孙子女"}},
	{"parent", "父母", "parent", []string{"父", "母", "父亲", "母亲"}},
	{"parent_in_law", "公婆或岳父母", "parent-in-law", []string{"公公", "婆婆", "公", "婆", "岳父", "岳母", "公婆", "岳父母"}},
	{"sibling", "兄弟姐妹", "brother or sister", []string{"兄", "弟", "姐", "妹", "哥哥", "弟弟", "姐姐", "妹妹", "兄弟", "姐妹"}},
	{"other", "其他", "other", []string{"其它", "非亲属", "其他亲属"}},
}
