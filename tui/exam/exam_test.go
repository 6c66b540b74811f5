package exam

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	forms "suifang/model/exam"
	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/screentest"
	"suifang/tui/screentest/filetest"
	"suifang/tui/text"
	"suifang/tui/widget"
)

var today = filetest.Today

// Who and what is in the file, by what tests call it.
var (
	woman     = model.ID{11}
	man       = model.ID{12}
	pregnant  = model.ID{13}
	exam2025  = model.ID{31}
	exam2026  = model.ID{32}
	pregnancy = model.ID{41}
)

// centre is a session of a file with a woman who was examined twice before, a man, and a pregnant woman.
func centre(t testing.TB, texts *text.Texts) *screen.Session {
	t.Helper()
	file := filetest.Create(t)
	filetest.Record(t, file, today,
		model.Create(woman, woman, model.KindPerson, model.Person{Name: "彭慧敏", Sex: model.Female, Birth: model.NewDate(1992, 3, 5)}),
		model.Create(woman, model.ID{21}, model.KindMethod, model.Method{Use: model.MethodUse{Kind: model.MethodIUD, Start: model.NewDate(2026, 8, 15)}}),
		model.Create(woman, model.ID{22}, model.KindConsent, model.Consent{Purpose: model.ConsentExam,
			Answer: model.Answer{Yes: true, On: model.NewDate(2026, 8, 15)}, Note: "检查结果只告本人"}),
		model.Create(man, man, model.KindPerson, model.Person{Name: "贾振江", Sex: model.Male, Birth: model.NewDate(1988, 1, 2)}),
		model.Create(pregnant, pregnant, model.KindPerson, model.Person{Name: "尉迟燕", Sex: model.Female, Birth: model.NewDate(1996, 1, 2)}),
		model.Create(pregnant, pregnancy, model.KindPregnancy, model.Pregnancy{Reported: model.NewDate(2026, 9, 1), LMP: model.LMP{Date: model.NewDate(2026, 7, 18)}}),
		examOf(t, exam2025, model.NewDate(2025, 3, 12), "hb=126; iud_position=1"),
		examOf(t, exam2026, model.NewDate(2026, 3, 12), "cervix=2; bp_systolic=118; bp_diastolic=76; hb=121; cleanliness=2; candida=+"),
	)
	return filetest.Session(file, texts)
}

// examOf is an exam of the woman, its values as a clerk types them.
func examOf(t testing.TB, id model.ID, on model.Date, typed string) model.Entry {
	t.Helper()
	values := map[string]forms.Value{}
	for part := range strings.SplitSeq(typed, "; ") {
		key, entry, _ := strings.Cut(part, "=")
		item, _ := forms.ThreeChecks.Item(key)
		v, err := forms.ParseEntry(item, entry)
		if err != nil {
			t.Fatal(err)
		}
		values[key] = v
	}
	return model.Entry{Subject: woman, Kind: model.KindExam, Record: id, Fields: forms.ThreeChecks.Fields(model.Exam{On: on}, values)}
}

// open drives a new exam of the person in Chinese.
func open(t testing.TB, person model.ID) (*screentest.Room, *Screen) {
	t.Helper()
	s := New(centre(t, &text.Zh), screen.OpenExamMsg{Person: person})
	return screentest.Drive(t, s, 80, 22), s
}

func correct(t testing.TB, id model.ID) (*screentest.Room, *Screen) {
	t.Helper()
	s := New(centre(t, &text.Zh), screen.OpenExamMsg{Person: woman, Exam: id})
	return screentest.Drive(t, s, 80, 22), s
}

// at types into the row of that ID.
func at(r *screentest.Room, s *Screen, id, typed string) {
	s.form.FocusOn(id)
	r.Type(typed)
}

// saved are her exams as the file has them now.
func saved(t testing.TB, s *Screen) []model.Entered[model.Exam] {
	t.Helper()
	h, err := s.session.Store.Read(s.person)
	if err != nil {
		t.Fatal(err)
	}
	return h.Exams
}

// only takes the one message that was sent.
func only[T any](t testing.TB, r *screentest.Room) T {
	t.Helper()
	sent := r.Sent()
	if len(sent) != 1 {
		t.Fatalf("sent %v\n%s", sent, r.View())
	}
	msg, ok := sent[0].(T)
	if !ok {
		t.Fatalf("sent %#v\n%s", sent[0], r.View())
	}
	return msg
}

// line is the row that shows the label.
func line(t testing.TB, r *screentest.Room, label string) string {
	t.Helper()
	for l := range strings.SplitSeq(r.View(), "\n") {
		if strings.HasPrefix(strings.TrimSpace(l), label) {
			return strings.TrimRight(l, " ")
		}
	}
	t.Fatalf("no row %s:\n%s", label, r.View())
	return ""
}

func requireIn(t testing.TB, line string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(line, w) {
			t.Errorf("%q is not in %q", w, line)
		}
	}
}

func TestAnExamIsTypedWithOneHand(t *testing.T) {
	r, s := open(t, woman)
	r.Shows("项目", "上次", "提示 0 项", "风险: -", "将开出: 无", "待送达: 本人领取", "同意书: 2026-08-15", "结果只告本人")
	r.Press("enter") // the day is today
	r.Type("124/82") // both pressures in one entry
	r.Press("enter") //
	r.Type("98")     // haemoglobin
	requireIn(t, line(t, r, "血红蛋白"), "98", "g/L", "115-150", "121 03-12", "低")
	r.Press("enter", "1", "enter", "1", "enter") // position, strings
	r.Press("enter")                             // she does not ask for pregnancy
	r.Hides("尿妊娠试验")
	r.Press("2", "enter", "-", "enter", "+", "enter", "1", "enter") // cleanliness, trichomonas, candida, cervix
	requireIn(t, line(t, r, "血压 收缩"), "124", "mmHg", "90-140", "118 03-12")
	requireIn(t, line(t, r, "清洁度"), "2 II度", "I-II", "II度 03-12")
	requireIn(t, line(t, r, "念珠菌"), "+ 阳性", "阴性", "阳性 03-12", "阳性")
	r.Shows("提示 2 项", "风险: 有")
	if x, y, ok := r.Cursor(); !ok || x == 0 || y == 0 {
		t.Errorf("the cursor is at %d,%d", x, y)
	}
	r.Press("f10")
	done := only[screen.RecordedMsg](t, r)
	if done.Stay || done.Name != "记录检查结果" || done.Undo == nil {
		t.Errorf("recorded %+v", done)
	}
	exams := saved(t, s)
	last := exams[len(exams)-1]
	if last.Is.On != today || last.Is.Form != "three_checks" || last.Is.Told != (model.Told{How: "in_person"}) || last.Is.Place != "水屯镇服务中心" {
		t.Errorf("exam %+v", last.Is)
	}
	got := forms.ThreeChecks.ReadValues(last.Record)
	for key, want := range map[string]string{"bp_systolic": "124", "bp_diastolic": "82", "hb": "98", "iud_position": "normal",
		"iud_strings": "seen", "cleanliness": "II", "trichomonas": "NEG", "candida": "POS", "cervix": "smooth"} {
		if got[key].Text != want {
			t.Errorf("%s = %q, want %q", key, got[key].Text, want)
		}
	}
	if len(got) != 9 {
		t.Errorf("values %v", got)
	}
	r.Send(done)
	if s.Busy() || s.Dirty() {
		t.Error("a saved exam is busy or dirty")
	}
}

func TestRangesFollowThePerson(t *testing.T) {
	for _, tt := range []struct {
		name   string
		person model.ID
		typed  string
		row    []string
	}{
		{"a woman", woman, "112", []string{"115-150", "低"}},
		{"a man", man, "125", []string{"130-175", "低"}},
		{"the second trimester, from the file", pregnant, "104", []string{">=105", "低"}},
		{"the laboratory's own interval", woman, "112 (110-150)", []string{"110-150", "112 (110-150)"}},
		{"another unit", woman, "9.8 g/dL", []string{"g/dL", "请核对"}},
		{"beyond what a person has", woman, "12.1", []string{"请核对"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, s := open(t, tt.person)
			at(r, s, "hb", tt.typed)
			requireIn(t, line(t, r, "血红蛋白"), tt.row...)
		})
	}
}

func TestWhatIsNotVerifiedIsForADoctorToConfirm(t *testing.T) {
	r, s := open(t, woman)
	at(r, s, "bp_systolic", "150")
	requireIn(t, line(t, r, "血压 收缩"), "高 待医生确认")
	r.Shows("参考 90-140 (待医生确认)")
	at(r, s, "hb", "98")
	if strings.Contains(line(t, r, "血红蛋白"), "待医生确认") {
		t.Error("a verified range is to be confirmed")
	}
	r.Shows("参考 115-150 (已核)")
}

func TestAnUnlikelyValueIsAskedAboutAndNotRefused(t *testing.T) {
	r, s := open(t, woman)
	at(r, s, "hb", "12.1")
	r.Shows("超出人能有的范围")
	r.Press("f10")
	ask := only[screen.ConfirmMsg](t, r)
	requireIn(t, ask.Question, "1 项", "血红蛋白")
	if len(saved(t, s)) != 2 {
		t.Fatal("saved before she answered")
	}
	r.Send(ask.Yes())
	only[screen.RecordedMsg](t, r)
	if len(saved(t, s)) != 3 {
		t.Error("not saved")
	}
}

func TestWhatCannotBeReadStopsAtItsField(t *testing.T) {
	for _, tt := range []struct{ id, typed, short, long string }{
		{"hb", "abc", "不是数字", "例: 98"},
		{"hb", "98 furlong", "单位不认得", "9.8 g/dL"},
		{"hb", "98 (150-110)", "区间不对", "化验单"},
		{"cervix", "8", "没有这个选项", "F4"},
		{"candida", "3", "只填 - + ?", "- 阴性"},
		{"recheck", "soon", "不是日期", "+14"},
		{"told_on", "+3", "在今天之后", "不能在今天之后"},
	} {
		r, s := open(t, woman)
		at(r, s, "bp_systolic", "120")
		at(r, s, tt.id, tt.typed)
		r.Shows(tt.long)
		r.Press("f10")
		r.Shows(tt.short)
		if s.form.Focused() != tt.id || len(r.Sent()) != 0 || len(saved(t, s)) != 2 {
			t.Errorf("%s %q: focus on %s", tt.id, tt.typed, s.form.Focused())
		}
	}
}

func TestNothingTypedIsNothingSaved(t *testing.T) {
	r, s := open(t, woman)
	r.Press("f10")
	if msg := only[screen.StatusMsg](t, r); msg.Text != "还没有填结果" || len(saved(t, s)) != 2 {
		t.Errorf("status %q", msg.Text)
	}
	at(r, s, "declined_part", "x")
	r.Press("f10")
	only[screen.RecordedMsg](t, r)
}

func TestTheDayOfLastTimeIsNeverCut(t *testing.T) {
	r, _ := open(t, woman)
	requireIn(t, line(t, r, "宫颈"), "柱状.. 03-12")
	r.Resize(120, 38)
	requireIn(t, line(t, r, "宫颈"), "柱状上皮异位 03-12")
}

func TestPregnancyIsLookedForOnlyWhenSheAsks(t *testing.T) {
	r, s := open(t, woman)
	r.Resize(120, 80)
	r.Press("f6")
	s.form.FocusOn("iud_plan")
	r.Hides("尿妊娠试验", "孕囊", "胎心")
	s.form.FocusOn(askedByClient)
	r.Press("1", "enter")
	r.Shows("尿妊娠试验", "孕囊")
	at(r, s, "hcg_urine", "+")
	r.Shows("可以登记怀孕: F8", "结果只告本人")
	r.Press("f8")
	if msg := only[screen.OpenEventMsg](t, r); msg != (screen.OpenEventMsg{Person: woman, Kind: "pregnancy"}) {
		t.Errorf("door %v", msg)
	}
	r.Press("f10")
	only[screen.RecordedMsg](t, r)
	h, _ := s.session.Store.Read(woman)
	if len(h.Pregnancies) != 0 {
		t.Error("an exam opened a pregnancy")
	}
}

func TestNoSecondPregnancyIsOffered(t *testing.T) {
	r, s := open(t, pregnant)
	at(r, s, askedByClient, "1")
	at(r, s, "hcg_urine", "+")
	r.Hides("可以登记怀孕")
	if r.Press("f8"); len(r.Sent()) != 0 {
		t.Error("F8 leads somewhere")
	}
}

func TestTheSexOfAFetusIsNeitherSavedNorKept(t *testing.T) {
	r, s := open(t, woman)
	at(r, s, askedByClient, "1")
	r.Press("f6")
	at(r, s, "hb", "120")
	at(r, s, "scan_text", "胎儿男")
	r.Shows("请换个写法")
	r.Press("f10")
	if s.form.Focused() != "scan_text" || len(saved(t, s)) != 2 {
		t.Fatal("it was saved")
	}
	r.Sent()
	left, err := s.session.LeftOn(s, screen.OpenExamMsg{Person: woman})
	if form := string(left.Form); err != nil || !strings.Contains(form, "120") || strings.Contains(form, "胎儿男") {
		t.Errorf("draft %s, %v", form, err)
	}
}

func TestCorrectingOneValueIsAPatchOfOneField(t *testing.T) {
	r, s := correct(t, exam2026)
	requireIn(t, line(t, r, "血红蛋白"), "121", "126 2025-03")
	requireIn(t, line(t, r, "念珠菌"), "+ 阳性")
	at(r, s, "hb", "112")
	heads := slices.Clone(s.heads)
	r.Press("f10")
	if msg := only[screen.RecordedMsg](t, r); msg.Name != "改检查结果" {
		t.Errorf("name %q", msg.Name)
	}
	exams := saved(t, s)
	if len(exams) != 2 {
		t.Fatalf("%d exams", len(exams))
	}
	changes := exams[1].Record.Changes
	patch := changes[len(changes)-1]
	if len(patch.Fields) != 1 || patch.Fields["hb"] == nil || !slices.Equal(patch.Parents, heads) || patch.Act.Name != "edit_exam" {
		t.Errorf("patch %v after %v by %s", patch.Fields, patch.Parents, patch.Act.Name)
	}
	got := forms.ThreeChecks.ReadValues(exams[1].Record)
	if got["hb"].Text != "112" || got["candida"].Text != "POS" {
		t.Errorf("values %v", got)
	}
}

// An exam with all kinds of values is read and given back to the byte, also what this version would not take.
func TestWhatIsNotTouchedStaysAsItIs(t *testing.T) {
	session := centre(t, &text.Zh)
	id := model.ID{33}
	values := map[string]forms.Value{
		"hb": {Text: "9.80", Unit: "g/dL", Low: "11.5"}, "cervix": {Text: "transplanted"}, "candida": {Text: forms.NotDone},
		"diagnosis": {Text: "anaemia,vaginitis"}, "recheck": {Text: forms.Refused}, "treatment": {Text: "a\nb"},
		"weeks": {Text: "8"}, "iud_inserted": {Text: "2030-01-01"}, "trichomonas": {Text: "TRACE"}, "iud_present": {Text: forms.No},
	}
	fields := forms.ThreeChecks.Fields(model.Exam{On: today, Place: "a\tb", Told: model.Told{How: "by dove"}}, values)
	fields["newer"] = model.Encode("kept")
	filetest.Record(t, session.Store, today, model.Entry{Subject: woman, Kind: model.KindExam, Record: id, Fields: fields})
	s := New(session, screen.OpenExamMsg{Person: woman, Exam: id})
	r := screentest.Drive(t, s, 80, 22)
	if s.Dirty() {
		t.Error("an exam that was only opened is dirty")
	}
	r.Press("f6", "pgdown", "pgdown", "pgdown", "pgdown", "pgup", "pgup", "pgup", "pgup", "f6", "f10")
	if failed := only[screen.FailedMsg](t, r); failed.Err != store.ErrEmptyAct {
		t.Fatalf("err %v", failed.Err)
	}
	s.form.FocusOn(fieldOperator)
	r.Type("张医生")
	r.Press("f10")
	ask := r.Sent()
	for _, msg := range ask {
		if c, ok := msg.(screen.ConfirmMsg); ok {
			t.Fatalf("what an older exam holds is doubted again: %s", c.Question)
		}
	}
}

func TestAnExamThatHasNotReachedHerIsOpenedThere(t *testing.T) {
	r, s := correct(t, exam2026)
	r.Shows("> ")
	r.Type("2")
	r.Press("f10")
	only[screen.RecordedMsg](t, r)
	if told := saved(t, s)[1].Is.Told; told != (model.Told{On: today, How: "signed"}) {
		t.Errorf("told %+v", told)
	}
}

func TestTakingAValueOutClearsItsField(t *testing.T) {
	r, s := correct(t, exam2026)
	s.form.FocusOn("candida")
	r.Press("ctrl+u", "f10")
	only[screen.RecordedMsg](t, r)
	if got := forms.ThreeChecks.ReadValues(saved(t, s)[1].Record); !got["candida"].IsZero() || got["hb"].Text != "121" {
		t.Errorf("values %v", got)
	}
}

func TestAnUnchangedExamIsNotSaved(t *testing.T) {
	r, _ := correct(t, exam2026)
	r.Press("f10")
	if failed := only[screen.FailedMsg](t, r); failed.Err != store.ErrEmptyAct {
		t.Errorf("err %v", failed.Err)
	}
}

func TestAnExamThatIsGone(t *testing.T) {
	r, _ := correct(t, model.ID{99})
	only[screen.FailedMsg](t, r)
	r.Press("esc")
	only[screen.BackMsg](t, r)
}

func TestTrend(t *testing.T) {
	r, s := open(t, woman)
	at(r, s, "hb", "98")
	r.Press("f5")
	r.Shows("趋势  血红蛋白  g/L", "2025-03-12 126", "2026-03-12 121", "2026-11-21 98", "低", "本次", "* 结果   [ ] 参考范围")
	now := line(t, r, "2026-11-21")
	if star, low := strings.Index(now, "*"), strings.Index(now, "["); star < 0 || low < 0 || star > low {
		t.Errorf("98 does not lie below 115: %q", now)
	}
	then := line(t, r, "2025-03-12")
	if star, low := strings.Index(then, "*"), strings.Index(then, "["); star < low {
		t.Errorf("126 does not lie above 115: %q", then)
	}
	r.Press("esc")
	r.Hides("趋势")
	if s.form.Focused() != "hb" || len(r.Sent()) != 0 {
		t.Error("the trend took the form away")
	}
	s.form.FocusOn("candida")
	r.Press("f5")
	r.Shows("2026-03-12", "阳性")
	r.Press("f5")
	s.form.FocusOn("trichomonas")
	r.Press("f5")
	r.Shows("这一项以前没有结果")
}

func TestValuesAreListed(t *testing.T) {
	r, s := open(t, woman)
	s.form.FocusOn("cervix")
	r.Press("f4")
	r.Shows("柱状上皮异位", "接触性出血  异常", "不愿做", "未做")
	r.Press("down", "enter")
	requireIn(t, line(t, r, "宫颈"), "2 柱状")
	r.Press("f4")
	r.Type("xr") // 息肉
	r.Press("enter")
	requireIn(t, line(t, r, "宫颈"), "2,3")
	r.Shows("宫颈 柱状上皮异位、息肉 异常")
	r.Press("f4", "esc")
	if len(r.Sent()) != 0 {
		t.Error("Esc in the list left the screen")
	}
	s.form.FocusOn("hb")
	r.Press("f4", "down", "enter")
	requireIn(t, line(t, r, "血红蛋白"), "未做")
	if got := s.judged.values["hb"].Text; got != forms.NotDone {
		t.Errorf("hb = %q", got)
	}
}

func TestADraftIsKeptAndOffered(t *testing.T) {
	session := centre(t, &text.Zh)
	s := New(session, screen.OpenExamMsg{Person: woman})
	r := screentest.Drive(t, s, 80, 22)
	at(r, s, "hb", "98")
	filetest.Keep(t, session, r)
	s = New(session, screen.OpenExamMsg{Person: woman})
	r = screentest.Drive(t, s, 80, 22)
	ask := only[screen.ConfirmMsg](t, r)
	requireIn(t, ask.Question, "接着填")
	r.Send(ask.Yes())
	requireIn(t, line(t, r, "血红蛋白"), "98", "低")
	if s.form.Focused() != "hb" {
		t.Errorf("the cursor stands at %s", s.form.Focused())
	}
	r.Press("f10")
	only[screen.RecordedMsg](t, r)
	filetest.NoneLeft(t, session)
}

func TestAKeptCorrectionStandsBesideWhatCameMeanwhile(t *testing.T) {
	session := centre(t, &text.Zh)
	s := New(session, screen.OpenExamMsg{Person: woman, Exam: exam2026})
	r := screentest.Drive(t, s, 80, 22)
	at(r, s, "hb", "112")
	filetest.Keep(t, session, r)
	meanwhile := map[string]model.Value{"hb": model.Encode(forms.Cell{"hb": {Text: "113"}}), "candida": model.Encode(forms.Cell{"candida": {Text: "NEG"}})}
	filetest.Record(t, session.Store, today, model.Entry{Subject: woman, Kind: model.KindExam, Record: exam2026, Parents: s.heads, Fields: meanwhile})
	s = New(session, screen.OpenExamMsg{Person: woman, Exam: exam2026})
	r = screentest.Drive(t, s, 80, 22)
	r.Send(only[screen.ConfirmMsg](t, r).Yes())
	r.Press("f10")
	only[screen.RecordedMsg](t, r)
	rec := saved(t, s)[1].Record
	if field := rec.Fields["hb"]; len(field.Others) != 1 {
		t.Error("a value was overwritten unseen")
	}
	if got := forms.ThreeChecks.ReadValues(rec); got["candida"].Text != "NEG" {
		t.Errorf("values %v", got)
	}
	r = screentest.Drive(t, New(session, screen.OpenExamMsg{Person: woman, Exam: exam2026}), 80, 22)
	requireIn(t, line(t, r, "血红蛋白"), "冲突")
}

func TestWhatIsTypedStaysWhenSomethingChanges(t *testing.T) {
	r, s := open(t, woman)
	at(r, s, "hb", "112")
	filetest.Record(t, s.session.Store, today, model.Create(woman, model.ID{77}, model.KindPregnancy,
		model.Pregnancy{Reported: today, LMP: model.LMP{Date: model.NewDate(2026, 10, 1)}}))
	r.Send(screen.ChangedMsg{})
	requireIn(t, line(t, r, "血红蛋白"), "112", ">=110")
}

func TestNextPersonSavesFirst(t *testing.T) {
	r, s := open(t, woman)
	at(r, s, "hb", "121")
	r.Press("f7")
	r.Send(only[screen.RecordedMsg](t, r))
	only[screen.OpenSearchMsg](t, r)
	if len(saved(t, s)) != 3 {
		t.Error("not saved")
	}
	r, _ = open(t, woman)
	r.Press("f7")
	if sent := r.Sent(); len(sent) != 2 || sent[1] != (screen.OpenSearchMsg{}) {
		t.Errorf("sent %v", sent)
	}
}

func TestSignedForIsHandedOver(t *testing.T) {
	r, s := open(t, woman)
	at(r, s, "hb", "121")
	at(r, s, fieldToldHow, "2")
	r.Shows("送达 11-21: 本人签收")
	r.Press("f10")
	only[screen.RecordedMsg](t, r)
	if told := saved(t, s)[2].Is.Told; told != (model.Told{On: today, How: "signed"}) {
		t.Errorf("told %+v", told)
	}
	r, s = open(t, woman)
	at(r, s, "hb", "121")
	at(r, s, fieldToldOn, "-3")
	r.Press("f10")
	r.Shows("早于检查")
}

func TestWhatIsTheSameForAllIsOfferedAgain(t *testing.T) {
	session := centre(t, &text.Zh)
	s := New(session, screen.OpenExamMsg{Person: woman})
	r := screentest.Drive(t, s, 80, 22)
	at(r, s, "hb", "121")
	r.Press("f6")
	at(r, s, fieldOperator, "张医生")
	r.Press("f10")
	s = New(session, screen.OpenExamMsg{Person: man})
	r = screentest.Drive(t, s, 80, 22)
	r.Press("f6")
	s.form.FocusOn(fieldOperator)
	r.Type(`"`)
	requireIn(t, line(t, r, "检查者"), "张医生")
}

func TestADayInTheFutureIsRefusedAtItsField(t *testing.T) {
	r, s := open(t, woman)
	at(r, s, "hb", "121")
	r.Send(screen.FailedMsg{Err: &model.Refusal{Rule: model.RuleAfterBirth, Field: "on"}})
	requireIn(t, line(t, r, "检查日期"), "日期在本人出生")
	if s.form.Focused() != fieldOn || s.Busy() {
		t.Error("the field is not in focus")
	}
	s, old := New(centre(t, &text.Zh), screen.OpenExamMsg{Person: woman}), ""
	r = screentest.Drive(t, s, 80, 22)
	at(r, s, "hb", "121")
	at(r, s, fieldOn, "1990-1-1")
	if old = r.View(); !strings.Contains(old, "日期在本人出生之前") {
		t.Errorf("the preview tells nothing of the rule:\n%s", old)
	}
}

func TestAnOlderPreviewIsIgnored(t *testing.T) {
	r, s := open(t, woman)
	s.form.FocusOn("hb")
	first := s.Update(screentest.Key("9"))
	s.Update(screentest.Key("8"))
	s.preview = &preview{}
	if first == nil {
		t.Fatal("nothing was asked")
	}
	r.Send(previewMsg{s.asked - 1, nil})
	if s.preview == nil {
		t.Error("an older answer was taken")
	}
}

func TestNoKeyCountsWhileSaving(t *testing.T) {
	_, s := open(t, woman)
	s.form.FocusOn("hb")
	s.Update(screentest.Key("9"))
	s.form.FocusOn(fieldOn)
	if cmd := s.Update(screentest.Key("f10")); cmd == nil || !s.Busy() {
		// 9 g/L is doubted: the question comes first
		s.Update(confirmedMsg{})
	}
	if !s.Busy() {
		t.Fatal("it does not save")
	}
	before := s.form.Values()
	for _, k := range []string{"1", "esc", "f7", "f5", "f4"} {
		if cmd := s.Update(screentest.Key(k)); cmd != nil {
			t.Errorf("%s counts", k)
		}
	}
	if len(before) != len(s.form.Values()) {
		t.Error("a key was typed")
	}
}

func TestAPartThatSheDeclined(t *testing.T) {
	r, s := open(t, woman)
	at(r, s, "hb", "121")
	at(r, s, "declined_part", "3")
	requireIn(t, line(t, r, "宫颈"), "本人不做")
	r.Shows("风险: 部分")
	if strings.Contains(line(t, r, "节育器位置"), "本人不做") {
		t.Error("a part that she did not decline")
	}
}

// A whole exam in the real renderer, in both languages and at both sizes.
func TestOnAWholeScreen(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		for _, size := range [][2]int{{80, 22}, {120, 38}} {
			t.Run(string(texts.Lang), func(t *testing.T) { wholeExam(t, texts, size[0], size[1]) })
		}
	}
}

func wholeExam(t *testing.T, texts *text.Texts, width, height int) {
	s := New(centre(t, texts), screen.OpenExamMsg{Person: woman})
	house := &screentest.House{Screen: s}
	term := screentest.Start(t, house, width, height)
	term.WaitFor(texts.Exam.Reference)
	term.WaitFor(texts.Exam.Plans + texts.Common.None)
	term.Press("enter")
	term.Type("124/82\r98\r1\r1\r1\r+\r2\r-\r+\r1\r25\r")
	term.WaitFor(texts.Exam.Flags(4))
	term.Type("口服铁剂\r+14\rx\r")
	term.WaitFor(texts.Exam.CanBePregnancy("F8"))
	term.WaitFor("2026-12-05")
	requireFit(t, texts, term.Screen(), width)
	term.Press("f6")
	term.WaitFor(texts.Exam.NotOffered)
	requireFit(t, texts, term.Screen(), width)
	term.Press("pgup", "pgup", "pgup", "pgup", "pgup", "down", "down", "down")
	term.WaitFor("g/L")
	requireFit(t, texts, term.Screen(), width)
	term.Press("f4")
	term.WaitFor(texts.Widget.PickHint[:5])
	requireFit(t, texts, term.Screen(), width)
	term.Press("esc", "f10")
	term.WaitUntil("it is recorded", func() bool {
		return slices.ContainsFunc(house.Sent(), func(m tea.Msg) bool { _, ok := m.(screen.RecordedMsg); return ok })
	})
}

func requireFit(t *testing.T, texts *text.Texts, view string, width int) {
	t.Helper()
	for l := range strings.SplitSeq(view, "\n") {
		if widget.Width(l) >= width {
			t.Errorf("reaches the last column: %q", l)
		}
	}
	if texts.Lang == text.Chinese {
		return
	}
	for _, r := range strings.NewReplacer("口服铁剂", "", "水屯镇服务", "", "中心", "").Replace(view) {
		if r >= 0x2e80 && r <= 0x9fff {
			t.Errorf("%q is not translated:\n%s", r, view)
			return
		}
	}
}

// The footer of every field fits 79 cells with the keys that matter.
func TestFooter(t *testing.T) {
	for _, texts := range []*text.Texts{&text.Zh, &text.En} {
		s := New(centre(t, texts), screen.OpenExamMsg{Person: woman})
		screentest.Drive(t, s, 80, 22)
		for _, id := range []string{fieldOn, "hb", "candida", "cervix", askedByClient} {
			s.form.FocusOn(id)
			footer := widget.Footer(s.session.Styles, 80, s.ShortHelp())
			for _, k := range []string{"F5", "F10", "F7", "Esc"} {
				if k == "F5" && id == fieldOn { // a day has no trend
					continue
				}
				if !strings.Contains(footer, k) {
					t.Errorf("%s at %s: no %s in %q", texts.Lang, id, k, footer)
				}
			}
		}
	}
}

// Any key at any size: nothing panics, nothing reaches the last column, and the cursor stays on the screen.
func TestAnyKeyAtAnySize(t *testing.T) {
	keys := []string{"enter", "tab", "shift+tab", "up", "down", "pgup", "pgdown", "home", "end", "left", "right", "f4", "f5", "f6",
		"backspace", "ctrl+u", "space", "1", "2", "5", "9", ".", "-", "+", "?", "x", "(", "/", "彭", "阴", "性", `"`, "f8"}
	session := centre(t, &text.Zh)
	for _, door := range []screen.OpenExamMsg{{Person: woman}, {Person: woman, Exam: exam2026}} {
		rng := rand.New(rand.NewPCG(1, 2))
		s := New(session, door)
		r := screentest.Drive(t, s, 80, 22)
		for range 500 {
			width, height := 80, 22
			if rng.IntN(4) == 0 {
				width, height = 1+rng.IntN(140), 1+rng.IntN(50)
			}
			r.Resize(width, height)
			k := keys[rng.IntN(len(keys))]
			r.Press(k)
			for l := range strings.SplitSeq(r.View(), "\n") {
				if widget.Width(l) >= max(width, 2) {
					t.Fatalf("after %s at %dx%d: %q", k, width, height, l)
				}
			}
			if x, y, ok := r.Cursor(); !ok && height > 4 && s.trend == nil || x >= width || y >= height {
				t.Fatalf("after %s at %dx%d the cursor is at %d,%d", k, width, height, x, y)
			}
		}
	}
}
