package disclosure_test

import (
	"strings"
	"testing"

	"suifang/model"
	"suifang/model/followup"
	"suifang/store"
	"suifang/tui/disclosure"
	"suifang/tui/screen"
	"suifang/tui/screentest/filetest"
	"suifang/tui/text"
)

func paper(t *testing.T, s *screen.Session, id model.ID) (*disclosure.Disclosure, string) {
	t.Helper()
	held, err := disclosure.Read(s.Store, s.Text, id, filetest.Today)
	if err != nil {
		t.Fatal(err)
	}
	var page strings.Builder
	if err := held.Document(s.Text, s.Clerk).Write(&page, s.Text); err != nil {
		t.Fatal(err)
	}
	return held, page.String()
}

func shows(t *testing.T, page string, wanted ...string) {
	t.Helper()
	for _, w := range wanted {
		if !strings.Contains(page, w) {
			t.Errorf("the paper lacks %q:\n%s", w, page)
		}
	}
}

func TestAllThatIsHeldStandsOnThePaper(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	visit, taken := model.ID{31}, model.ID{32}
	filetest.Record(t, s.Store, filetest.Day("2026-09-20"),
		model.Create(filetest.Woman, visit, model.KindVisit, model.Visit{About: model.Occurrence{Case: filetest.Device, Protocol: "P07", Step: "07a", N: 1},
			Outcome: model.VisitOutcome{Result: "done", On: filetest.Day("2026-09-20")}, Channel: "home", Note: "<b>一切好</b>", Answers: map[string]string{"knows_exam": "knows"}}),
		model.Create(filetest.Woman, taken, model.KindRequest, model.Request{Service: "newly_married", On: filetest.Day("2026-09-20")}))
	h := filetest.Read(t, s, filetest.Woman)
	p := *h.Person
	p.Phone = "13800001111"
	amended, _ := model.Amend(h.Record(), p)
	filetest.Record(t, s.Store, filetest.Day("2026-10-01"), amended, model.Withdraw(h.State.Records[taken], "mistake"))
	if err := s.Store.Looked(filetest.Woman); err != nil {
		t.Fatal(err)
	}
	if err := s.Store.Looked(filetest.Husband); err != nil {
		t.Fatal(err)
	}
	held, page := paper(t, s, filetest.Woman)
	shows(t, page, "彭慧敏 本人资料", string(filetest.WomanNumber), "13800001111", "13800006030", "Cu-T380A 环", "河西村", "02-0017", "配偶</td><td>贾振江",
		"&lt;b&gt;一切好&lt;/b&gt;", "了解免费孕前检查", "撤回 录入错误", "查看", "王丽", "放环")
	for _, other := range []string{"1988-01-02", "<b>", "map["} {
		if strings.Contains(page, other) {
			t.Errorf("%q stands on her paper", other)
		}
	}
	if len(held.Looks) != 1 || len(held.Open) == 0 || len(held.Records) != 3 || len(held.Changes) < 15 {
		t.Errorf("%d looks, %d open, %d records, %d changes", len(held.Looks), len(held.Open), len(held.Records), len(held.Changes))
	}
}

func TestOfWhoIsJoinedAllCardsStandOnThePaperAndOfWhoIsNotNothing(t *testing.T) {
	s := filetest.Township(t, &text.En)
	again, like := model.ID{61}, model.ID{63}
	filetest.Record(t, s.Store, filetest.Day("2026-09-01"),
		model.Create(again, again, model.KindPerson, model.Person{Name: "彭惠敏", Phone: "13911112222"}),
		model.Create(like, like, model.KindPerson, model.Person{Name: "彭会敏", Phone: "13933334444"}))
	for _, judge := range []func(a, b model.ID) (model.Proposal, error){
		func(a, _ model.ID) (model.Proposal, error) { return s.Store.JoinProposal(a, again) },
		func(a, _ model.ID) (model.Proposal, error) { return s.Store.DifferProposal(a, like) },
	} {
		p, err := judge(filetest.Woman, again)
		if err != nil {
			t.Fatal(err)
		}
		filetest.Record(t, s.Store, filetest.Day("2026-11-20"), p.Entries...)
	}
	held, page := paper(t, s, again)
	shows(t, page, "彭慧敏", "彭惠敏", "13911112222", "13800006030")
	if strings.Contains(page, "彭会敏") || strings.Contains(page, "13933334444") {
		t.Error("somebody else stands on her paper")
	}
	if len(held.IDs) != 2 || len(held.Cards) != 2 {
		t.Errorf("%d identities, %d cards", len(held.IDs), len(held.Cards))
	}
}

func TestOfWhoIsErasedOnlyThatIsLeft(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	filetest.Record(t, s.Store, filetest.Today, model.Create(filetest.Woman, model.ID{71}, model.KindErasure,
		model.Erasure{Reason: model.ErasureOwnWish, Asked: filetest.Today.AddDays(-7), Done: filetest.Today, Ground: "病历管理规定",
			Kept: []model.Kept{{Kind: model.KindMethod, On: filetest.Day("2026-08-15")}}}))
	held, page := paper(t, s, filetest.Woman)
	shows(t, page, text.Zh.Rights.ErasedHeading, "2026-11-21", "病历管理规定", "2026-08-15 避孕")
	if strings.Contains(page, "彭慧敏") || strings.Contains(page, "T380A") || len(held.Open) > 0 {
		t.Errorf("more is left:\n%s", page)
	}
	if _, err := disclosure.Read(s.Store, s.Text, filetest.Home, filetest.Today); err == nil {
		t.Error("a household has a person's paper")
	}
}

// What is half typed about her is held too: under her own identity, one of her records, or a follow-up of hers.
func TestWhatIsHalfTypedAboutHerStandsOnThePaper(t *testing.T) {
	s := filetest.Township(t, &text.Zh)
	lines, err := s.Store.Worklist(store.Query{Today: filetest.Today, Person: filetest.Woman,
		States: []followup.State{followup.Upcoming, followup.Ready, followup.Overdue, followup.Passed}})
	if err != nil || len(lines) == 0 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	for about, form := range map[model.ID]string{
		lines[0].ID:      `{"values":{"note":"<i>等她丈夫回来</i>","result":""},"heads":["AA=="]}`,
		filetest.Device:  `{"Values":{"place":"县医院"},"Was":{"place":"别处"}}`,
		filetest.Husband: `{"Values":{"note":"他自己的事"}}`,
	} {
		if err := s.Store.SaveDraft("visit", about, []byte(form)); err != nil {
			t.Fatal(err)
		}
	}
	held, page := paper(t, s, filetest.Woman)
	shows(t, page, text.Zh.Rights.DraftsHeading, "&lt;i&gt;等她丈夫回来", "县医院")
	if len(held.Drafts) != 2 || strings.Contains(page, "他自己的事") || strings.Contains(page, "<i>") {
		t.Errorf("%+v", held.Drafts)
	}
}
