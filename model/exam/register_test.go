package exam

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// told writes a reading as "key=value; ? unknown".
func told(r Reading) string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(r.Values)) {
		out = append(out, key+"="+r.Values[key].Text)
	}
	for _, word := range r.Unknown {
		out = append(out, "? "+word)
	}
	if r.Withheld {
		out = append(out, "withheld")
	}
	return strings.Join(out, "; ")
}

func TestReadRegister(t *testing.T) {
	for _, tt := range []struct {
		column     Column
		cell, want string
	}{
		{ColumnIUD, "", ""},
		{ColumnIUD, "正常", "iud_position=normal; iud_present=yes"},
		{ColumnIUD, "节育器位置正常", "iud_position=normal; iud_present=yes"},
		{ColumnIUD, "环下移", "iud_position=low; iud_present=yes"},
		{ColumnIUD, "下移", "iud_position=low; iud_present=yes"},
		{ColumnIUD, "嵌顿", "iud_position=embedded; iud_present=yes"},
		{ColumnIUD, "异位", "iud_position=displaced; iud_present=yes"},
		{ColumnIUD, "未见", "iud_position=not_seen"},
		{ColumnIUD, "未见环", "iud_position=not_seen"},
		{ColumnIUD, "未见环/脱落", "iud_position=not_seen; iud_present=no; ? 脱落"},
		{ColumnIUD, "脱落", "iud_position=expelled; iud_present=no"},
		{ColumnIUD, "带环", "iud_present=yes"},
		{ColumnIUD, "已取环", "iud_present=no"},
		{ColumnIUD, "正常，尾丝可见", "iud_position=normal; iud_present=yes; iud_strings=seen"},
		{ColumnIUD, "拒查", "iud_position=REFUSED"},
		{ColumnIUD, "待复查", "? 待复查"},
		{ColumnGyn, "未见异常", "diagnosis=none"},
		{ColumnGyn, "宫颈炎", "diagnosis=cervicitis"},
		{ColumnGyn, "盆腔炎、 阴道炎；子宫肌瘤", "diagnosis=vaginitis,pelvic_inflammation,fibroid"},
		{ColumnGyn, "霉菌性阴道炎/滴虫性阴道炎", "diagnosis=candidal_vaginitis,trichomonal_vaginitis"},
		{ColumnGyn, "宫颈糜烂", "cervix=ectropion"},
		{ColumnGyn, "柱状上皮异位，宫颈息肉", "cervix=ectropion,polyp; diagnosis=cervical_polyp"},
		{ColumnGyn, "宫颈Ⅱ度糜烂", "diagnosis_text=宫颈II度糜烂; ? 宫颈II度糜烂"},
		{ColumnGyn, "宫颈糜烂Ⅱ度", "cervix=ectropion; diagnosis_text=宫颈糜烂II度"},
		{ColumnGyn, "慢性宫颈炎", "diagnosis=cervicitis; diagnosis_text=慢性宫颈炎"},
		{ColumnGyn, "附件囊肿?", "diagnosis_text=附件囊肿?; ? 附件囊肿?"},
		{ColumnGyn, "宫颈炎，某种新病", "diagnosis=cervicitis; diagnosis_text=某种新病; ? 某种新病"},
		{ColumnGyn, "未查", "diagnosis=NOT_DONE"},
		{ColumnGyn, "拒查", "diagnosis=REFUSED"},
		{ColumnGyn, "早孕, 男胎", "withheld"},
		{ColumnPregnant, "是", "pregnant=yes"},
		{ColumnPregnant, "否", "pregnant=no"},
		{ColumnPregnant, "已孕", "pregnant=yes"},
		{ColumnPregnant, "不清楚", "? 不清楚"},
		{ColumnWeeks, "５", "weeks=5"},
		{ColumnWeeks, "孕12周", "weeks=12"},
		{ColumnWeeks, "12+3", "weeks=12; ? 12+3"},
		{ColumnWeeks, "12周+0", "weeks=12"},
		{ColumnWeeks, "三个月", "? 三个月"},
		{ColumnBloodPressure, "121/69", "bp_diastolic=69; bp_systolic=121"},
		{ColumnBloodPressure, "１２１／６９ mmHg", "bp_diastolic=69; bp_systolic=121"},
		{ColumnBloodPressure, "未查", "bp_diastolic=NOT_DONE; bp_systolic=NOT_DONE"},
		{ColumnBloodPressure, "121", "? 121"},
		{ColumnHemoglobin, "133", "hb=133"},
		{ColumnHemoglobin, "133g/L", "hb=133"},
		{ColumnHemoglobin, "偏低", "? 偏低"},
		{ColumnAdvice, "转上级", "treatment=转上级"},
	} {
		t.Run(string(tt.column)+" "+tt.cell, func(t *testing.T) {
			if got := told(ReadRegister(tt.column, tt.cell)); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

// Every code that a word of a register stands for must be one that the form knows.
func TestRegisterWordsLeadToKnownCodes(t *testing.T) {
	known := func(word, key, code string) {
		i, ok := ThreeChecks.Item(key)
		v := Value{Text: code}
		if !ok || len(i.doubts(v)) > 0 {
			t.Errorf("%s: %s=%s is not known", word, key, code)
		}
	}
	for word, f := range iudWords {
		for key, code := range f {
			known(word, key, code)
		}
	}
	for word, f := range gynWords {
		if f.diagnosis != "" {
			known(word, "diagnosis", f.diagnosis)
		}
		if f.cervix != "" {
			known(word, "cervix", f.cervix)
		}
	}
}

func TestRejectFetalText(t *testing.T) {
	for _, s := range []string{
		"男", "胎儿性别女", "性 别: 男", "男.孩", "XX", "46,XY", "４６，ＸＸ", "x y", "X-Y", "It's a boy", "GIRL", "female fetus",
		"是儿子", "♂", "可见阴囊", "Sex: M",
	} {
		if RejectFetalText(s) == nil {
			t.Errorf("%q was let through", s)
		}
	}
	for _, s := range []string{
		"", "宫内早孕，孕囊30×20×10mm，见胎心搏动", "胎儿，子宫前壁胎盘", "大小子宫正常", "BPD 85 FL 62", "single live fetus, sixth week",
		"uterus examined", "max 3 mm", "臀位",
	} {
		if err := RejectFetalText(s); err != nil {
			t.Errorf("%q was refused", s)
		}
	}
}
