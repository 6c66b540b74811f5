package exam

import "testing"

func TestFreeTextTellsNoFetalSex(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "胎儿是男孩": true, "孕5月 彩超 女": true, "怀的是儿子": true, "怀男": true, "性别: 女": true, "46,XY": true,
		"baby is a girl": true, "女胎": true,
		"女方父母在家, 先打电话": false, "怀孕, 女儿在家": false, "孕妇女职工": false, "胎心好": false,
		"妇女儿童医院": false, "王胜男": false, "男科": false, "先打电话": false, "胎儿子宫内情况良好": false,
	} {
		if got := TellsFetalSex(text); got != want {
			t.Errorf("TellsFetalSex(%q) = %v", text, got)
		}
	}
}
