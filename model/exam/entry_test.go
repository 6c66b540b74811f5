package exam

import (
	"errors"
	"testing"
)

func TestParseEntry(t *testing.T) {
	for _, tt := range []struct {
		key, typed string
		want       Value
		err        error
	}{
		{"hb", "98", Value{Text: "98"}, nil},
		{"hb", "９８", Value{Text: "98"}, nil},
		{"hb", "098.0", Value{Text: "98"}, nil},
		{"hb", "98g/L", Value{Text: "98"}, nil},
		{"hb", "9。8 g/dL", Value{Text: "9.8", Unit: "g/dL"}, nil},
		{"hb", "118（110－150）", Value{Text: "118", Low: "110", High: "150"}, nil},
		{"hb", "118 (-150)", Value{Text: "118", High: "150"}, nil},
		{"hb", "118 (150-110)", Value{}, ErrInterval},
		{"hb", "98 bananas", Value{}, ErrUnit},
		{"hb", "1e3", Value{}, ErrUnit},
		{"hb", "-98", Value{}, ErrNotNumber},
		{"hb", "=1+1", Value{}, ErrNotNumber},
		{"hb", "99999999999999999999", Value{}, ErrNotNumber},
		{"hb", "", Value{}, nil},
		{"hb", "ｘ", Value{Text: Refused}, nil},
		{"hb", "X", Value{Text: Refused}, nil},
		{"hb", "refused", Value{Text: Refused}, nil},
		{"bp_systolic", "124 mm[Hg]", Value{Text: "124"}, nil},
		{"bp_systolic", "124mmHg", Value{Text: "124"}, nil},
		{"candida", "-", Value{Text: Negative}, nil},
		{"candida", "－", Value{Text: Negative}, nil},
		{"candida", "＋", Value{Text: Positive}, nil},
		{"candida", "？", Value{Text: Suspicious}, nil},
		{"candida", "neg", Value{Text: Negative}, nil},
		{"candida", "POS", Value{Text: Positive}, nil},
		{"candida", "阳性", Value{Text: Positive}, nil},
		{"candida", "1", Value{}, ErrNotTest},
		{"candida", "x", Value{Text: Refused}, nil},
		{"candida", "未查", Value{Text: NotDone}, nil},
		{"cleanliness", "2", Value{Text: "II"}, nil},
		{"cleanliness", "II", Value{Text: "II"}, nil},
		{"cleanliness", "Ⅱ", Value{Text: "II"}, nil},
		{"cleanliness", "Ⅲ度", Value{Text: "III"}, nil},
		{"cleanliness", "5", Value{}, ErrNotChoice},
		{"iud_position", "下移", Value{Text: "low"}, nil},
		{"iud_position", "partly_expelled", Value{Text: "partly_expelled"}, nil},
		{"cervix", "52", Value{Text: "ectropion,contact_bleed"}, nil},
		{"cervix", "contact_bleed,ectropion,ectropion", Value{Text: "ectropion,contact_bleed"}, nil},
		{"diagnosis", "14、7", Value{Text: "cervicitis,fibroid"}, nil},
		{"iud_pain_bleeding", "1", Value{Text: Yes}, nil},
		{"iud_pain_bleeding", "无", Value{Text: No}, nil},
		{"iud_pain_bleeding", "2", Value{}, ErrNotYesNo},
		{"recheck", "2026年12月2日", Value{Text: "2026-12-02"}, nil},
		{"recheck", "2026-02-30", Value{}, ErrNotDate},
		{"treatment", " 男方同治 ", Value{Text: "男方同治"}, nil},
		{"treatment", "告知为男胎", Value{}, ErrFetalSex},
		{"scan_text", "宫内早孕, 男", Value{}, ErrFetalSex},
	} {
		t.Run(tt.key+" "+tt.typed, func(t *testing.T) {
			i, _ := ThreeChecks.Item(tt.key)
			got, err := ParseEntry(i, tt.typed)
			if got != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("%+v, %v; want %+v, %v", got, err, tt.want, tt.err)
			}
		})
	}
}

// What stands in a field when an exam is opened again must mean the same when it is left as it is.
func TestEntryReadsBackAsTheSameValue(t *testing.T) {
	for _, i := range ThreeChecks.Items() {
		values := []Value{{Text: Refused}, {Text: NotDone}}
		switch i.Kind {
		case Number:
			values = append(values, Value{Text: "9.8"}, Value{Text: "118", Unit: "kPa", Low: "110"}, Value{Text: "1", High: "2.5"})
		case Test:
			values = append(values, Value{Text: Negative}, Value{Text: Positive}, Value{Text: Suspicious})
		case YesNo:
			values = append(values, Value{Text: Yes}, Value{Text: No})
		case Date:
			values = append(values, Value{Text: "2026-12-02"})
		}
		for _, c := range i.Choices {
			values = append(values, Value{Text: c.Value})
		}
		if i.Several {
			values = append(values, Value{Text: i.Choices[1].Value + "," + i.Choices[2].Value})
		}
		for _, v := range values {
			if got, err := ParseEntry(i, Entry(i, v)); err != nil || got != v {
				t.Errorf("%s: %+v is typed %q and reads as %+v, %v", i.Key, v, Entry(i, v), got, err)
			}
		}
	}
}

func TestFormat(t *testing.T) {
	for _, tt := range []struct {
		key    string
		v      Value
		zh, en string
	}{
		{"hb", Value{Text: "98"}, "98", "98"},
		{"hb", Value{Text: "9.8", Unit: "g/dL"}, "9.8 g/dL", "9.8 g/dL"},
		{"vaginal_ph", Value{Text: "5"}, "5.0", "5.0"},
		{"candida", Value{Text: Positive}, "阳性", "positive"},
		{"hb", Value{Text: Refused}, "不愿做", "refused"},
		{"cervix", Value{Text: "ectropion,cysts"}, "柱状上皮异位、纳氏囊肿", "ectropion, cysts"},
		{"cleanliness", Value{Text: "II"}, "II度", "II"},
		{"iud_pain_bleeding", Value{Text: No}, "否", "no"},
		{"treatment", Value{Text: "yes"}, "yes", "yes"},
		{"hb", Value{}, "", ""},
	} {
		i, _ := ThreeChecks.Item(tt.key)
		if zh, en := Format(i, tt.v, true), Format(i, tt.v, false); zh != tt.zh || en != tt.en {
			t.Errorf("%s %+v: %q, %q; want %q, %q", tt.key, tt.v, zh, en, tt.zh, tt.en)
		}
	}
}

func FuzzParseEntry(f *testing.F) {
	for _, s := range []string{"98", "98 g/L (110-150)", "x", "1,3", "阳性", "46,XX", "\xff", "（－）"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, i := range ThreeChecks.Items() {
			v, err := ParseEntry(i, s)
			if err == nil {
				Format(i, v, true)
				i.Judge(v, woman)
			}
		}
		for _, c := range []Column{ColumnIUD, ColumnGyn, ColumnWeeks, ColumnBloodPressure} {
			ReadRegister(c, s)
		}
	})
}
