package pinyin

import "strings"

// surnames holds the characters that a surname reads in another way than other words do, or in several
// ways: the usual one first, then what else people of that name say and what clerks mistake it for.
// From general knowledge of usage, not copied from a book: a clerk who knows a family better adds to it.
var surnames = split(map[rune]string{
	'卜': "bu", '乜': "nie mie", '万': "wan", '车': "che", '尹': "yin",
	'区': "ou qu", '长': "chang zhang", '乐': "yue le", '句': "gou ju", '石': "shi",
	'过': "guo", '召': "shao zhao", '尧': "yao", '朴': "piao pu", '华': "hua", '任': "ren", '会': "gui hui",
	'仇': "qiu chou", '牟': "mou mu", '折': "she zhe", '员': "yun yuan", '佴': "nai er", '应': "ying",
	'阿': "a", '那': "na", '纪': "ji", '冼': "xian", '炅': "gui jiong", '单': "shan dan chan",
	'侗': "tong dong", '沈': "shen", '郗': "xi chi", '郇': "xun huan", '查': "zha cha", '相': "xiang",
	'柏': "bai bo", '重': "chong zhong", '洗': "xian xi", '祝': "zhu", '种': "chong zhong",
	'俞': "yu shu", '隗': "kui wei", '宿': "su", '秘': "bi mi", '能': "nai neng", '莘': "shen xin",
	'都': "du dou", '盖': "ge gai", '粘': "nian zhan", '尉': "wei yu", '祭': "zhai ji", '逄': "pang",
	'谌': "chen shen", '盛': "sheng", '黑': "hei he", '覃': "qin tan", '曾': "zeng ceng", '葛': "ge",
	'阚': "kan", '解': "xie jie", '缪': "miao mou", '翟': "zhai di", '薄': "bo bao", '燕': "yan",
	'繁': "po fan", '瞿': "qu", '臧': "zang",
	'單': "shan dan chan", '區': "ou qu", '樂': "yue le", '員': "yun yuan", '蓋': "ge gai", '種': "chong zhong",
})

// compounds holds the surnames of two characters that their characters' own readings get wrong. Others
// (欧阳, 司马, 上官) need no entry.
var compounds = split(map[string]string{
	"尉迟": "yu chi", "万俟": "mo qi", "单于": "chan yu", "長孫": "zhang sun", "长孙": "zhang sun",
	"澹台": "tan tai", "宰父": "zai fu", "皇甫": "huang fu", "亓官": "qi guan", "子车": "zi ju",
	"乐正": "yue zheng", "拓跋": "tuo ba", "夹谷": "jia gu", "令狐": "ling hu", "闾丘": "lv qiu",
	"淳于": "chun yu", "鲜于": "xian yu", "达奚": "da xi", "褚师": "chu shi", "贺若": "he ruo",
	"尉遲": "yu chi", "單于": "chan yu",
})

// twoReadings is the characters of given names that two bearers may well read in two ways.
const twoReadings = "乐茜行长朝晟莎娜重柏盛筠颉莞偲屏劲露蔚覃莘炅嬛校朴曾"

func split[K comparable](m map[K]string) map[K][]string {
	out := make(map[K][]string, len(m))
	for k, v := range m {
		out[k] = strings.Fields(v)
	}
	return out
}

// surname reads the surname that a name begins with, and says how many characters it takes: 0 if it is
// read as any other word.
func surname(han []rune) (reading []string, n int) {
	if len(han) >= 2 {
		if reading := compounds[string(han[:2])]; reading != nil {
			return reading, 2
		}
	}
	if len(han) >= 1 {
		if reading := surnames[han[0]]; reading != nil {
			return reading[:1], 1
		}
	}
	return nil, 0
}

// surnameReadings is the ways to read a character at the head of a name.
func surnameReadings(r rune) []string {
	if known := surnames[r]; known != nil {
		return known
	}
	return readings(r)
}
