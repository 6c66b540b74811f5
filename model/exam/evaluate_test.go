package exam

import (
	"fmt"
	"strings"
	"testing"

	"suifang/model"
)

var (
	woman = Person{Sex: model.Female, Age: 34}
	man   = Person{Sex: model.Male, Age: 38}
)

// typed enters "key=entry; key=entry" as a clerk would.
func typed(t *testing.T, entries string) map[string]Value {
	t.Helper()
	values := map[string]Value{}
	for _, e := range strings.Split(entries, "; ") {
		key, text, _ := strings.Cut(e, "=")
		if key == "" {
			continue
		}
		i, ok := ThreeChecks.Item(key)
		if !ok {
			t.Fatalf("no item %s", key)
		}
		v, err := ParseEntry(i, text)
		if err != nil {
			t.Fatal(err)
		}
		values[key] = v
	}
	return values
}

func flags(r Result) string {
	var out []string
	for _, f := range r.Flags {
		out = append(out, fmt.Sprintf("%s %s %s (%s)", f.Field, f.Value, f.Flag, f.Reference))
	}
	return strings.Join(out, "; ")
}

func TestFlagsAndRisk(t *testing.T) {
	pregnant := func(weeks int) Person {
		return Person{Sex: model.Female, Age: 28, Pregnant: true, PregnantWeeks: weeks}
	}
	for _, tt := range []struct {
		name    string
		who     Person
		entries string
		flags   string
		risk    Risk
	}{
		{"nothing out of range", woman, "bp_systolic=124; bp_diastolic=82; hb=121; cervix=1", "", RiskNone},
		{"low haemoglobin of a woman", woman, "hb=98", "hb 98 low (115-150)", RiskFound},
		{"both ends of the range belong to it", woman, "hb=115", "", RiskNone},
		{"the upper end too", woman, "hb=150", "", RiskNone},
		{"above a woman's range", woman, "hb=150.5", "hb 150.5 high (115-150)", RiskFound},
		{"a man's range is another", man, "hb=125", "hb 125 low (130-175)", RiskFound},
		{"sex not known: no range, no flag", Person{}, "hb=98", "", RiskNone},
		{"a child: no range of this form", Person{Sex: model.Female, Age: 12}, "hb=98", "", RiskNone},
		{"first trimester, 110 is enough", pregnant(13), "hb=110", "", RiskNone},
		{"first trimester, below 110", pregnant(13), "hb=109", "hb 109 low (>=110)", RiskFound},
		{"second trimester, 105 is enough", pregnant(14), "hb=105", "", RiskNone},
		{"second trimester, below 105", pregnant(27), "hb=104", "hb 104 low (>=105)", RiskFound},
		{"third trimester, below 110", pregnant(28), "hb=109", "hb 109 low (>=110)", RiskFound},
		{"weeks not known: the stricter limit", pregnant(0), "hb=109", "hb 109 low (>=110)", RiskFound},
		{"weeks told at the exam itself count", woman, "weeks=5; hb=112", "", RiskNone},
		{"the scan's weeks come before those told", woman, "weeks=10; scan_weeks=16; hb=106", "", RiskNone},
		{"the laboratory's own interval wins", woman, "hb=118 (120-150)", "hb 118 low (120-150)", RiskFound},
		{"and wins in the person's favour too", woman, "hb=112 (110-150)", "", RiskNone},
		{"another unit is compared with nothing", woman, "hb=12.1 g/dL", "", RiskNone},
		{"140 over 90 is high", woman, "bp_systolic=140; bp_diastolic=90",
			"bp_systolic 140 high (90-140); bp_diastolic 90 high (60-90)", RiskFound},
		{"139 over 89 is not", woman, "bp_systolic=139; bp_diastolic=89", "", RiskNone},
		{"90 over 60 is not low", woman, "bp_systolic=90; bp_diastolic=60", "", RiskNone},
		{"a device that lies low", woman, "iud_position=2; iud_fundal_distance=21",
			"iud_position low abnormal (normal); iud_fundal_distance 21 abnormal (<=20)", RiskFound},
		{"a positive and a suspicious test", woman, "candida=+; trichomonas=？",
			"trichomonas SUSP suspicious (NEG); candida POS positive (NEG)", RiskFound},
		{"cleanliness III", woman, "cleanliness=3", "cleanliness III abnormal (I-II)", RiskFound},
		{"pH 4.5 is high, 4.4 is not", woman, "vaginal_ph=4.5", "vaginal_ph 4.5 high (<4.5)", RiskFound},
		{"ectropion is no disease", woman, "cervix=2,4", "", RiskNone},
		{"contact bleeding", woman, "cervix=25", "cervix ectropion,contact_bleed abnormal (smooth/ectropion/cysts)", RiskFound},
		{"a pregnancy not known of", woman, "hcg_urine=+", "hcg_urine POS positive (NEG)", RiskFound},
		{"a pregnancy known of is no finding", woman, "pregnant=1; hcg_urine=+", "", RiskNone},
		{"a refused item and nothing found", woman, "hb=121; candida=x", "", RiskPartial},
		{"a refused item beside a finding", woman, "hb=98; candida=x", "hb 98 low (115-150)", RiskFound},
		{"a declined part", woman, "hb=121; declined_part=3", "", RiskPartial},
		{"declined in one key", woman, "hb=121; declined_part=x", "", RiskPartial},
		{"not done", woman, "hb=not_done; cervix=1", "", RiskPartial},
		{"a pregnancy test nobody asked for", woman, "hb=121; hcg_urine=not_done", "", RiskNone},
		{"nothing examined at all", woman, "consent=1", "", RiskPartial},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Evaluate(ThreeChecks, typed(t, tt.entries), tt.who)
			if got := flags(r); got != tt.flags || r.Risk != tt.risk {
				t.Errorf("flags %q, risk %s; want %q, %s", got, r.Risk, tt.flags, tt.risk)
			}
		})
	}
}

func TestDoubtsAskAndNeverRefuse(t *testing.T) {
	for _, tt := range []struct{ name, entries, want string }{
		{"haemoglobin in g/dL typed as g/L", "hb=12.1", "hb implausible"},
		{"a unit that is said", "hb=12.1 g/dL", "hb other_unit"},
		{"more decimals than the test has", "hb=121.5", "hb too_precise"},
		{"a pressure that nobody has", "bp_systolic=300", "bp_systolic implausible"},
		{"pressures the wrong way round", "bp_systolic=82; bp_diastolic=124", "bp_diastolic swapped"},
		{"normal and inflamed at once", "vulva=12", "vulva contradiction"},
		{"a low device and none", "iud_present=0; iud_position=2", "iud_position contradiction"},
		{"seven days beside weeks", "scan_weeks=8; scan_days=7", "scan_days implausible"},
		{"nothing to ask", "hb=98; bp_systolic=124; bp_diastolic=82; candida=x", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, d := range Evaluate(ThreeChecks, typed(t, tt.entries), woman).Doubts {
				got = append(got, d.Field+" "+string(d.Reason))
			}
			if s := strings.Join(got, "; "); s != tt.want {
				t.Errorf("doubts %q, want %q", s, tt.want)
			}
		})
	}
}

func TestValuesOfANewerProgramAreDoubtedNotFlagged(t *testing.T) {
	r := Evaluate(ThreeChecks, map[string]Value{
		"cervix": {Text: "transplanted"}, "candida": {Text: "TRACE"}, "hb": {Text: "1e3"}, "not_yet": {Text: "1"},
	}, woman)
	if len(r.Flags) != 0 || len(r.Doubts) != 3 {
		t.Errorf("flags %v, doubts %v", r.Flags, r.Doubts)
	}
}
