package fields

import (
	"testing"
	"time"

	"suifang/model"
	"suifang/tui/text"
)

func TestWhatAVisitIsAboutIsSaidInWords(t *testing.T) {
	for _, tt := range []struct {
		name   string
		about  model.Occurrence
		zh, en string
	}{
		{"a step with its date", model.Occurrence{Case: model.ID{1}, Protocol: "P06", Step: "06h", N: 6}, "儿童24月龄健康检查", "child, 24 months"},
		{"a contact in pregnancy, whose week nobody knows here", model.Occurrence{Case: model.ID{1}, Protocol: "P05", Step: "05-W", N: 3},
			"孕期 第3次", "Antenatal, no. 3"},
		{"a protocol of a newer program", model.Occurrence{Protocol: "P99", Step: "99a", N: 1}, "新版程序的事项", "something of a newer program"},
		{"a visit that nothing called for", model.Occurrence{}, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := model.Encode(tt.about)
			zh, en := StoredText(&text.Zh, model.KindVisit, "about", v, nil), StoredText(&text.En, model.KindVisit, "about", v, nil)
			if zh != tt.zh || en != tt.en {
				t.Errorf("said %q and %q, want %q and %q", zh, en, tt.zh, tt.en)
			}
		})
	}
}

func TestAnswersAreSaidByTheirQuestions(t *testing.T) {
	v := model.Encode(map[string]string{"pain": "yes"})
	if name, said := StoredName(&text.Zh, model.KindVisit, "answers"), StoredText(&text.Zh, model.KindVisit, "answers", v, nil); name != "问答" || said != "腹痛 有" {
		t.Errorf("%q: %q", name, said)
	}
}

func TestNoCodeOfAFormOrADeviceIsShown(t *testing.T) {
	use := model.Encode(model.MethodUse{Kind: model.MethodImplant, Start: model.DateOf(time.Date(2026, 6, 26, 0, 0, 0, 0, time.UTC)), Device: "ENG1"})
	for _, tt := range []struct{ got, want string }{
		{StoredText(&text.Zh, model.KindExam, "form", model.Encode("three_checks"), nil), "三查"},
		{StoredText(&text.Zh, model.KindMethod, "method", use, nil), "皮下埋植 2026-06-26 依托孕烯单根皮埋"},
	} {
		if tt.got != tt.want {
			t.Errorf("said %q, want %q", tt.got, tt.want)
		}
	}
}
