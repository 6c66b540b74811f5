package print

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"suifang/model"
	"suifang/tui/text"
)

func sheet() *Sheet {
	day := model.NewDate(2026, 11, 21)
	return &Sheet{Centre: "水屯镇服务中心", Clerk: "王丽", Printed: day, Lines: []Line{
		{Village: "河西村", Worker: "李秀英", Group: 3, Household: "02-0017", Name: "彭慧敏", Age: 34, Phone: "13900006030",
			Due: day, Until: day.AddDays(8), Kind: "P07 07c", Title: "放环后3个月"},
		{Village: "河西村", Worker: "李秀英", Group: 3, Household: "02-0017", Name: "彭雪<b>", Age: 28, Phone: "13900004875",
			NoCalls: true, Due: day, Until: day.AddDays(3), Kind: "P06 06b", Title: "产后访视"},
		{Village: "北庄村", Household: "05-0112", Name: "尉迟燕", Age: -1, Phone: "13900001198",
			Due: day, Until: day.AddDays(21), Kind: "P07 07c", Title: "放环后3个月"},
	}}
}

func drawn(t *testing.T, write func(io.Writer, *text.Texts) error, lang *text.Texts) string {
	t.Helper()
	var b strings.Builder
	if err := write(&b, lang); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestASheetSaysNothingOfHealth(t *testing.T) {
	for _, lang := range []*text.Texts{&text.Zh, &text.En} {
		page := drawn(t, sheet().Write, lang)
		for _, word := range []string{"环", "产", "P07", "P06", "07c"} {
			if strings.Contains(page, word) {
				t.Errorf("%s: the worker's page holds %q", lang.Lang, word)
			}
		}
		for _, word := range []string{"河西村", "李秀英", "02-0017", "彭慧敏", "13900006030", "A1", "A2", "11-29", "2026-11-21"} {
			if !strings.Contains(page, word) {
				t.Errorf("%s: the worker's page lacks %q", lang.Lang, word)
			}
		}
	}
}

func TestTheKeyNamesNobody(t *testing.T) {
	key := drawn(t, sheet().WriteKey, &text.Zh)
	for _, word := range []string{"彭", "尉迟", "1390000", "02-0017"} {
		if strings.Contains(key, word) {
			t.Errorf("the key holds %q", word)
		}
	}
	for _, word := range []string{"A1", "放环后3个月", "1, 3", "A2", "产后访视"} {
		if !strings.Contains(key, word) {
			t.Errorf("the key lacks %q", word)
		}
	}
}

func TestWhatIsWrittenInAFileCannotBecomeAPage(t *testing.T) {
	const hostile = `"><script>&`
	s := &Sheet{Centre: hostile, Clerk: hostile, Lines: []Line{{Village: hostile, Worker: hostile, Household: hostile,
		Name: hostile, Phone: hostile, Kind: hostile, Title: hostile}}}
	for _, write := range []func(io.Writer, *text.Texts) error{s.Write, s.WriteKey} {
		page := drawn(t, write, &text.Zh)
		if strings.Contains(page, "<script>") || !strings.Contains(page, "&#34;&gt;&lt;script&gt;&amp;") {
			t.Errorf("marks are not escaped:\n%s", page)
		}
	}
}

func TestANumberThatMayNotBeCalledIsLeftOut(t *testing.T) {
	page := drawn(t, sheet().Write, &text.Zh)
	if strings.Contains(page, "13900004875") || !strings.Contains(page, text.Zh.Print.NoPhone) {
		t.Error("the number of someone who does not want calls is printed")
	}
}

func TestAVillageIsASection(t *testing.T) {
	page := drawn(t, sheet().Write, &text.Zh)
	if n := strings.Count(page, "<section>"); n != 2 {
		t.Errorf("%d sections, want one a village", n)
	}
	if n := strings.Count(page, `class="box"`); n != 3*5 {
		t.Errorf("%d boxes, want five a line", n)
	}
}

func TestPagesAreForTheirUserAloneAndAreDeleted(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv("TMP", os.Getenv("TMPDIR"))
	list, key, err := sheet().Files(&text.Zh)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{list, key} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", filepath.Base(path), info.Mode())
		}
	}
	if err := Cleanup(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Dir(list)); !os.IsNotExist(err) {
		t.Error("the folder is still there")
	}
}
