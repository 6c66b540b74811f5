package training

import (
	"fmt"
	"math/rand/v2"

	"suifang/model"
)

// surnames stand about as often as in the country; the last ones are there because their readings are
// unusual and a search by initials must find them.
var surnames = []string{
	"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗",
	"梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕",
	"苏", "卢", "蒋", "蔡", "贾", "丁", "魏", "薛", "叶", "阎", "余", "潘", "杜", "戴", "夏", "钟", "汪", "田", "任", "姜",
	"范", "方", "石", "姚", "谭", "廖", "邹", "熊", "金", "陆", "郝", "孔", "白", "崔", "康", "毛", "邱", "秦", "江", "史",
	"单", "解", "仇", "盖", "乐", "区", "查", "缪", "翟", "朴", "欧阳", "尉迟", "司马", "上官",
}

var womensNames = []string{"秀", "英", "桂", "兰", "玉", "梅", "凤", "珍", "芳", "霞", "燕", "丽", "娟", "红", "艳", "静", "敏", "婷", "雪", "洁",
	"琳", "慧", "欣", "怡", "萱", "涵", "雨", "思", "晓", "月"}

var mensNames = []string{"建", "国", "军", "明", "志", "强", "伟", "勇", "福", "海", "江", "辉", "斌", "波", "涛", "鹏", "浩", "宇", "博", "洋",
	"峰", "振", "保", "长", "富", "民", "新", "文", "庆", "柱"}

var villages = []string{"河西村", "西高庄村", "水屯村", "北庄村", "天鹅畈村", "丁营村", "茨沟村", "汾陈村", "东风社区", "刘阁社区",
	"胡庙村", "板桥村", "沙河店村", "古城村", "柳林村", "石磙河村", "马乡村", "玉山村"}

// villageName is the i-th village; past the list the names go on with the four quarters.
func villageName(i int) string {
	name := villages[i%len(villages)]
	if round := i / len(villages); round > 0 {
		return fmt.Sprintf("%s%d%s", string([]rune("东南西北")[round%4]), round, name)
	}
	return name
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func surname(r *rand.Rand) string {
	if r.IntN(3) == 0 {
		return pick(r, surnames)
	}
	return pick(r, surnames[:40])
}

func givenName(r *rand.Rand, sex model.Sex) string {
	from := mensNames
	if sex == model.Female {
		from = womensNames
	}
	if r.IntN(4) == 0 {
		return pick(r, from)
	}
	return pick(r, from) + pick(r, from)
}

// idNumber is a number that no person can have: its first six digits belong to no place (reference.md 6.3).
func idNumber(r *rand.Rand, birth model.Date, sex model.Sex) model.IDNumber {
	seq := r.IntN(499)*2 + 1 // odd for men
	if sex == model.Female {
		seq++
	}
	y, m, d := birth.Civil()
	return model.CompleteIDNumber(fmt.Sprintf("99000%d%04d%02d%02d%03d", 1+r.IntN(3), y, m, d, seq))
}

func phone(r *rand.Rand) string { return fmt.Sprintf("1%d%09d", 3+r.IntN(7), r.IntN(1_000_000_000)) }
