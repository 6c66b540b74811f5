// Command generate makes readings.bin, the table of package pinyin, from the dictionary of
// github.com/mozillazg/go-pinyin (MIT licence). Run it by go generate in the package's directory.
package main

import (
	"encoding/binary"
	"log"
	"maps"
	"os"
	"slices"
	"strings"
	"unicode"

	dictionary "github.com/mozillazg/go-pinyin"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/unicode/norm"
)

// preferred puts the readings that names have before, or in place of, the dictionary's.
var preferred = map[rune]string{
	'卜': "bu", '长': "chang zhang", '都': "du dou", '晟': "sheng cheng", '偲': "si cai", '曾': "zeng ceng",
	'乾': "qian gan", '薄': "bo bao", '乐': "le yue", '茜': "qian xi", '行': "xing hang", '朝': "chao zhao",
	'莎': "sha suo", '娜': "na nuo", '重': "zhong chong", '柏': "bai bo", '盛': "sheng cheng",
	'筠': "yun jun", '颉': "jie xie", '莞': "wan guan", '屏': "ping bing", '劲': "jin jing", '露': "lu lou",
	'蔚': "wei yu", '覃': "qin tan", '莘': "xin shen", '炅': "jiong gui", '嬛': "huan xuan",
	'校': "xiao jiao", '朴': "pu piao", '澹': "dan tan", '仇': "chou qiu", '𠮷': "ji", '〇': "ling",
}

// single is the characters common at the head of names whose other readings in the dictionary are dead
// or belong to other words: to search 吴 under t (tun) would only add noise.
const single = "王吴冯陈褚沈朱许施陶戚潘彭方俞任汤殷郝于皮卞齐余平和尹姚汪祁狄明臧纪舒屈项祝董杜阮蓝" +
	"强贾路童盛刁夏蔡霍万支莫房干应贲邓杭包石龚嵇邢滑裴陆甄家封芮靳糜焦山谷车宓仰宁暴甘钭戎祖景" +
	"詹叶幸司印怀蒲从咸籍池姬扶堵冉温庄瞿柴艾容古慎暨居匡广越晁冷阚那毋沙鞠游竺逯亢有涂年揭占丘" +
	"刀腊阿于大女强波洁思淑浩月洋俊英青红白余倩冰英超素家平莉若桂凤华国文德永世正志金玉春秋" +
	"西南北前后上下新东河水石田土井口塔堡太双三"

func main() {
	if err := os.WriteFile("readings.bin", encode(collect()), 0o644); err != nil {
		log.Fatal(err)
	}
}

// collect is each character's readings without tones, likeliest first. Only characters of GB 2312 keep
// more than one: rarer ones hardly head a name, and the table has to stay small.
func collect() map[rune][]string {
	all := make(map[rune][]string, len(dictionary.PinyinDict))
	for r, readings := range dictionary.PinyinDict {
		all[rune(r)] = toneless(readings)
	}
	for r, readings := range preferred {
		all[r] = strings.Fields(readings)
	}
	for r, readings := range all {
		_, byHand := preferred[r]
		if !byHand && (strings.ContainsRune(single, r) || !inGB2312(r)) {
			all[r] = readings[:1]
		}
	}
	return all
}

func toneless(readings string) []string {
	var out []string
	for _, tone := range strings.Split(readings, ",") {
		plain := strings.ReplaceAll(norm.NFD.String(tone), "u\u0308", "v")
		plain = strings.Map(letterOnly, plain)
		if !slices.Contains(out, plain) {
			out = append(out, plain)
		}
	}
	return out
}

func letterOnly(r rune) rune {
	if unicode.Is(unicode.Mn, r) {
		return -1
	}
	return r
}

// inGB2312 tells by the GBK code: GB 2312 has both bytes from A1 on.
func inGB2312(r rune) bool {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(string(r))
	return err == nil && len(gbk) == 2 && gbk[0] >= 0xB0 && gbk[0] <= 0xF7 && gbk[1] >= 0xA1
}

// encode writes the layout that table.go describes.
func encode(all map[rune][]string) []byte {
	numbers := number(all)
	syllables := strings.Join(slices.Sorted(maps.Keys(numbers)), " ")
	out := binary.LittleEndian.AppendUint16(nil, uint16(len(syllables)))
	out = append(out, syllables...)
	out = appendPages(out, all)
	return appendEntries(out, all, numbers)
}

func number(all map[rune][]string) map[string]uint16 {
	numbers := map[string]uint16{}
	for _, readings := range all {
		for _, s := range readings {
			numbers[s] = 0
		}
	}
	for i, s := range slices.Sorted(maps.Keys(numbers)) {
		numbers[s] = uint16(i)
	}
	return numbers
}

func appendPages(out []byte, all map[rune][]string) []byte {
	pages := map[rune]*[32]byte{}
	for r := range all {
		if pages[r>>8] == nil {
			pages[r>>8] = &[32]byte{}
		}
		pages[r>>8][(r&255)/8] |= 1 << (r & 7)
	}
	out = binary.LittleEndian.AppendUint16(out, uint16(len(pages)))
	for _, n := range slices.Sorted(maps.Keys(pages)) {
		out = binary.LittleEndian.AppendUint16(out, uint16(n))
		out = append(out, pages[n][:]...)
	}
	return out
}

func appendEntries(out []byte, all map[rune][]string, numbers map[string]uint16) []byte {
	sets := setList{numbers: numbers, places: map[string]uint16{}}
	for _, r := range slices.Sorted(maps.Keys(all)) {
		entry := numbers[all[r][0]]
		if len(all[r]) > 1 {
			entry = sets.place(all[r])
		}
		out = binary.LittleEndian.AppendUint16(out, entry)
	}
	return append(out, sets.data...)
}

// A setList is the last part of the table, each set in it once.
type setList struct {
	numbers map[string]uint16
	places  map[string]uint16
	data    []byte
}

func (l *setList) place(readings []string) uint16 {
	const setsFrom, lastOfSet = 512, 0x80
	key := strings.Join(readings, " ")
	if at, ok := l.places[key]; ok {
		return at
	}
	l.places[key] = uint16(setsFrom + len(l.data)/2)
	for _, s := range readings {
		l.data = binary.LittleEndian.AppendUint16(l.data, l.numbers[s])
	}
	l.data[len(l.data)-1] |= lastOfSet
	return l.places[key]
}
