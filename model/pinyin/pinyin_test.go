package pinyin

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestNames(t *testing.T) {
	for _, tt := range []struct{ name, syllables, initials string }{
		// What go-pinyin's first reading gets wrong (TERMINAL.md §3).
		{"单雄信", "shan xiong xin", "sxx"},
		{"曾国藩", "zeng guo fan", "zgf"},
		{"仇英", "qiu ying", "qy"},
		{"解缙", "xie jin", "xj"},
		{"查良镛", "zha liang yong", "zly"},
		{"盖叫天", "ge jiao tian", "gjt"},
		{"区小妹", "ou xiao mei", "oxm"},
		{"翟志刚", "zhai zhi gang", "zzg"},
		{"乐毅", "yue yi", "yy"},
		{"朴英爱", "piao ying ai", "pya"},
		{"缪荃", "miao quan", "mq"},
		{"逄秀珍", "pang xiu zhen", "pxz"},
		{"𠮷小花", "ji xiao hua", "jxh"},

		{"尉迟恭", "yu chi gong", "ycg"},
		{"单于小兰", "chan yu xiao lan", "cyxl"},
		{"万俟春", "mo qi chun", "mqc"},
		{"长孙无忌", "zhang sun wu ji", "zswj"},
		{"澹台明月", "tan tai ming yue", "ttmy"},
		{"令狐冲", "ling hu chong", "lhc"},
		{"乐正绫", "yue zheng ling", "yzl"},
		{"宰父黑", "zai fu hei", "zfh"},
		{"亓官红", "qi guan hong", "qgh"},
		{"拓跋珪", "tuo ba gui", "tbg"},
		{"皇甫兰", "huang fu lan", "hfl"},
		{"欧阳娜", "ou yang na", "oyn"},
		{"司马芳", "si ma fang", "smf"},
		{"上官婉儿", "shang guan wan er", "sgwe"},
		{"诸葛亮", "zhu ge liang", "zgl"},
		{"夏侯惇", "xia hou dun", "xhd"},
		{"鲜于枢", "xian yu shu", "xys"},

		{"卜算", "bu suan", "bs"},
		{"都敏", "du min", "dm"},
		{"员半千", "yun ban qian", "ybq"},
		{"覃桂花", "qin gui hua", "qgh"},
		{"秘秀英", "bi xiu ying", "bxy"},
		{"召芳", "shao fang", "sf"},
		{"种师道", "chong shi dao", "csd"},
		{"折秀兰", "she xiu lan", "sxl"},
		{"繁星", "po xing", "px"},
		{"句践", "gou jian", "gj"},
		{"祭仲", "zhai zhong", "zz"},
		{"薄一波", "bo yi bo", "byb"},
		{"冼星海", "xian xing hai", "xxh"},
		{"葛优", "ge you", "gy"},
		{"任芳", "ren fang", "rf"},
		{"华佗", "hua tuo", "ht"},
		{"宁静", "ning jing", "nj"},
		{"沈梅", "shen mei", "sm"},
		{"褚玉", "chu yu", "cy"},
		{"查干", "zha gan", "zg"},

		{"吕布", "lv bu", "lb"},
		{"女娲", "nv wa", "nw"},
		{"张三丰", "zhang san feng", "zsf"},
		{"曾振长", "zeng zhen chang", "zzc"},
		{"李晟", "li sheng", "ls"},
		{"王乐", "wang le", "wl"},
		{"刘重阳", "liu zhong yang", "lzy"},
		{"孝单", "xiao dan", "xd"}, // not at the head, so no surname
		{"單雄", "shan xiong", "sx"},

		{"阿不都·热合曼", "a bu du re he man", "abdrhm"},
		{"阿依古丽•买买提", "a yi gu li mai mai ti", "ayglmmt"},
		{"乐松·丹增", "le song dan zeng", "lsdz"}, // before a dot stands no Chinese surname
		{"白 萍", "bai ping", "bp"},
		{"　单　芳 ", "shan fang", "sf"},
		{"Anna王", "a n n a wang", "annaw"},
		{"ＡnＺ", "a n z", "anz"},
		{"张3（大）", "zhang da", "zd"},
		{"É1!？🙂", "", ""},
		{"\xff\xfe", "", ""},
		{"", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(Syllables(tt.name), " "); got != tt.syllables {
				t.Errorf("Syllables = %q, want %q", got, tt.syllables)
			}
			if got := Initials(tt.name); got != tt.initials {
				t.Errorf("Initials = %q, want %q", got, tt.initials)
			}
			if got := Full(tt.name); got != strings.ReplaceAll(tt.syllables, " ", "") {
				t.Errorf("Full = %q", got)
			}
		})
	}
}

func TestOtherReadings(t *testing.T) {
	for _, tt := range []struct{ name, initials, full string }{
		{"单芳", "sf df cf", "shanfang danfang chanfang"},
		{"仇英", "qy cy", "qiuying chouying"},
		{"覃梅", "qm tm", "qinmei tanmei"},
		{"牟其", "mq", "mouqi muqi"},
		{"尉迟恭", "ycg wcg", "yuchigong weichigong"},
		{"单于兰", "cyl dyl syl", "chanyulan danyulan shanyulan"},
		{"张乐", "zl zy", "zhangle zhangyue"},
		{"单乐", "sl dl cl sy", "shanle danle chanle shanyue"},
		{"吴芳", "wf", "wufang"}, // tun, which the dictionary has too, is no one's name
		{"王玉", "wy", "wangyu"},
		{"阿不都·热合曼", "abdrhm", "abudureheman"},
		{"", "", ""},
		{"123", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(AllInitials(tt.name), " "); got != tt.initials {
				t.Errorf("AllInitials = %q, want %q", got, tt.initials)
			}
			if got := strings.Join(AllFull(tt.name), " "); got != tt.full {
				t.Errorf("AllFull = %q, want %q", got, tt.full)
			}
		})
	}
}

func TestEveryReadingIsLetters(t *testing.T) {
	for r := rune(0); r < 0x40000; r++ {
		for _, s := range append(readings(r), surnameReadings(r)...) {
			if strings.Trim(s, alphabet) != "" {
				t.Fatalf("%c reads %q", r, s)
			}
		}
	}
}

func TestEveryIdeographOfGBKHasAReading(t *testing.T) {
	const japanese = "兙兡嗧桛烪瓧瓰瓱瓼甅" // made in Japan for units, without a Chinese reading
	for r := rune(0x4E00); r <= 0x9FA5; r++ {
		if first(r) == "" && !strings.ContainsRune(japanese, r) {
			t.Errorf("%c %U has no reading", r, r)
		}
	}
}

func TestAnyNameHasItsLikelyReadingFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringOf(rapid.OneOf(rapid.RuneFrom([]rune("单乐尉迟万俟长·aＺ 1")), rapid.Rune())).Draw(t, "name")
		if len(Initials(name)) != len(Syllables(name)) || len(Syllables(name)) > utf8.RuneCountInString(name) {
			t.Fatalf("%q: %q, %q", name, Initials(name), Syllables(name))
		}
		all := AllInitials(name)
		if len(all) > most || len(all) > 0 && all[0] != Initials(name) || len(AllFull(name)) > most {
			t.Fatalf("%q: %q, %q", name, all, AllFull(name))
		}
		if slices.Sort(all); len(slices.Compact(all)) != len(AllInitials(name)) {
			t.Fatalf("%q twice the same: %q", name, all)
		}
	})
}

func BenchmarkInitialsOf200kNames(b *testing.B) { benchmark(b, func(s string) { Initials(s) }) }
func BenchmarkAllFullOf200kNames(b *testing.B)  { benchmark(b, func(s string) { AllFull(s) }) }
func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(file)
	}
}

func benchmark(b *testing.B, read func(string)) {
	heads, tails := []rune("王李张单解仇曾盖乐区查陈吴"), []rune("桂珍春凤兰梅乐英婷雪晟思佳红")
	names := make([]string, 200_000)
	for i := range names {
		names[i] = string([]rune{heads[i%len(heads)], tails[i%len(tails)], tails[i/7%len(tails)]})
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, name := range names {
			read(name)
		}
	}
}
