package ledger

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// workbook writes rows into a workbook's sheets, with merged cells, and reads it back.
func workbook(t *testing.T, sheets []string, fill func(f *excelize.File)) *Workbook {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, name := range sheets {
		if i == 0 {
			f.SetSheetName("Sheet1", name)
		} else if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
	}
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	w, err := Read(bytes.NewReader(b.Bytes()), int64(b.Len()), "表.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// setRows writes rows from A1 on; cells are parted by strokes.
func setRows(f *excelize.File, sheet string, rows ...string) {
	for i, row := range rows {
		for j, text := range strings.Split(row, "|") {
			if cell, err := excelize.CoordinatesToCellName(j+1, i+1); err == nil && text != "" {
				f.SetCellStr(sheet, cell, text)
			}
		}
	}
}

// columnsOf is "heading→field" for each column that is read.
func columnsOf(h *Heading) string {
	var list []string
	for _, c := range h.Columns {
		list = append(list, c.Heading+"→"+string(c.field))
	}
	return strings.Join(list, " ")
}

func TestHeadingsAsOfficesWriteThem(t *testing.T) {
	for _, tt := range []struct {
		name string
		rows []string
		want string
		kind Kind
	}{
		{"other words for the same", []string{"村名|妇女姓名|公民身份号码|配偶姓名|避孕方法|落实措施日期|手机号"},
			"村名→村 妇女姓名→姓名 公民身份号码→身份证号 配偶姓名→丈夫姓名 避孕方法→避孕措施 落实措施日期→措施起始日期 手机号→联系电话", WomenKind},
		{"spaces, width, brackets, stars", []string{"村 （居）|*姓  名|身份证\n号码(18位)|现有 子女数（个）|避孕措施：|联系电话（手机）"},
			"村 （居）→村 *姓 名→姓名 身份证 号码(18位)→身份证号 现有 子女数（个）→现有子女数 避孕措施：→避孕措施 联系电话（手机）→联系电话", WomenKind},
		{"the husband's in brackets", []string{"户号|姓名(女方)|身份证号(女方)|姓名(男方)|身份证号(男方)|婚姻状况"},
			"户号→户编号 姓名(女方)→姓名 身份证号(女方)→身份证号 姓名(男方)→丈夫姓名 身份证号(男方)→丈夫身份证号 婚姻状况→婚姻状况", WomenKind},
		{"two numbers side by side", []string{"户号|姓名|身份证号|丈夫姓名|身份证号|婚姻状况"},
			"户号→户编号 姓名→姓名 身份证号→身份证号 丈夫姓名→丈夫姓名 身份证号→丈夫身份证号 婚姻状况→婚姻状况", WomenKind},
		{"the husband first", []string{"户号|丈夫姓名|身份证号|姓名|身份证号|婚姻状况"},
			"户号→户编号 丈夫姓名→丈夫姓名 身份证号→丈夫身份证号 姓名→姓名 身份证号→身份证号 婚姻状况→婚姻状况", WomenKind},
		{"the head of the household and children are others", []string{"户主姓名|户主身份证号|姓名|身份证号|出生日期|孩子姓名|末次生育日期|避孕措施"},
			"姓名→姓名 身份证号→身份证号 出生日期→出生日期 末次生育日期→末次生育日期 避孕措施→避孕措施", WomenKind},
		{"two rows without merged cells", []string{"序号|妇女情况||丈夫情况||避孕节育情况||联系电话", "|姓名|身份证号|姓名|身份证号|措施|起始日期|"},
			"序号→序号 姓名→姓名 身份证号→身份证号 丈夫情况·姓名→丈夫姓名 丈夫情况·身份证号→丈夫身份证号 措施→避孕措施 起始日期→措施起始日期 联系电话→联系电话", WomenKind},
		{"a register of exams with two pressures", []string{"体检日期|所在村|受检者姓名|身份证号|查环|查孕|查病|收缩压(mmHg)|舒张压(mmHg)|Hb(g/L)|检查医师"},
			"体检日期→检查日期 所在村→村 受检者姓名→姓名 身份证号→身份证号 查环→宫内节育器 查孕→是否怀孕 查病→妇科检查 收缩压(mmHg)→收缩压 舒张压(mmHg)→舒张压 Hb(g/L)→血红蛋白 检查医师→检查者", ExamsKind},
		{"columns that only sound alike", []string{"户编号|姓名|身份证号|身份证地址|避孕失败原因|取环日期|末次月经日期|高血压史|婚姻状况|户籍地"},
			"户编号→户编号 姓名→姓名 身份证号→身份证号 婚姻状况→婚姻状况", WomenKind},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := workbook(t, []string{"表"}, func(f *excelize.File) {
				setRows(f, "表", append([]string{"某镇育龄妇女台账", "单位：某镇|||日期：2026年"}, tt.rows...)...)
			})
			h, err := Recognise(w.Sheets[0], Auto)
			if err != nil {
				t.Fatal(err)
			}
			if got := columnsOf(h); got != tt.want || h.Kind != tt.kind {
				t.Errorf("%s\n%s, want %s\n%s", h.Kind, got, tt.kind, tt.want)
			}
		})
	}
}

// A column right of a merged group, with its heading in the lower row, is not the husband's.
func TestAMergedGroupEndsWhereItIsMerged(t *testing.T) {
	w := workbook(t, []string{"表"}, func(f *excelize.File) {
		setRows(f, "表", "序号|妇女||丈夫|||避孕措施", "|姓名|身份证号|姓名|身份证号|联系电话|", "1|甲甲|990001199001010021|乙乙||13900000000|")
		f.MergeCell("表", "B1", "C1")
		f.MergeCell("表", "D1", "E1")
	})
	h, err := Recognise(w.Sheets[0], Auto)
	if err != nil {
		t.Fatal(err)
	}
	if got := columnsOf(h); !strings.Contains(got, "联系电话→联系电话") || !strings.Contains(got, "丈夫·身份证号→丈夫身份证号") {
		t.Error(got)
	}
}

func TestSheetsThatAreNoLedger(t *testing.T) {
	for _, tt := range []struct {
		name string
		rows []string
		want error
	}{
		{"a cover", []string{"某镇妇幼保健", "二〇二六年"}, ErrNoHeading},
		{"a list of officials", []string{"姓名|职务|联系电话|村", "张三|主任|13900000000|河西村"}, ErrNoHeading},
		{"a table of counts", []string{"村|人数|避孕措施落实数", "河西村|120|100"}, ErrNoHeading},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := workbook(t, []string{"表"}, func(f *excelize.File) { setRows(f, "表", tt.rows...) })
			if _, err := Recognise(w.Sheets[0], Auto); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
}

func TestAMissingHeadingIsNamed(t *testing.T) {
	for rows, want := range map[string]string{
		"户编号|身份证号|婚姻状况|避孕措施": "姓名",
	} {
		w := workbook(t, []string{"表"}, func(f *excelize.File) { setRows(f, "表", rows) })
		_, err := Recognise(w.Sheets[0], Auto)
		if missing := (*MissingColumn)(nil); !errors.As(err, &missing) || missing.Heading != want {
			t.Errorf("%s: %v", rows, err)
		}
	}
}

func TestALedgerOfAnotherKindThanAskedFor(t *testing.T) {
	if _, err := Recognise(openTownship(t, "women.xlsx"), ExamsKind); !errors.Is(err, ErrWrongKind) {
		t.Errorf("error %v", err)
	}
}

// The township's csv with its columns shuffled, others between them, a cover before it, and a mark of UTF-8.
func TestTheOrderOfColumnsAndSheetsDoesNotMatter(t *testing.T) {
	var rows [][]string
	for row, err := range openTownship(t, "women-gbk.csv").Rows() {
		if err != nil {
			t.Fatal(err)
		}
		cells := make([]string, 19)
		for i, c := range row.Cells {
			cells[i] = c.String()
		}
		rows = append(rows, append(cells, "", "某"))
	}
	rows[0][19], rows[0][20] = "户主姓名", "民族"
	order := rand.New(rand.NewPCG(1, 2)).Perm(21)
	for _, row := range rows {
		was := slices.Clone(row)
		for i, from := range order {
			row[i] = was[from]
		}
	}
	t.Run("xlsx, another sheet first", func(t *testing.T) {
		w := workbook(t, []string{"封面", "台账"}, func(f *excelize.File) {
			setRows(f, "封面", "某镇台账")
			for i, row := range rows {
				cell, _ := excelize.CoordinatesToCellName(1, i+1)
				f.SetSheetRow("台账", cell, &row)
			}
		})
		if _, err := Recognise(w.Sheets[0], Auto); !errors.Is(err, ErrNoHeading) {
			t.Errorf("cover: %v", err)
		}
		got, err := ReadWomen(w.Sheets[1], today)
		if err != nil {
			t.Fatal(err)
		}
		checkWomen(t, readTruth(t), got)
		if want := []string{"民族", "户主姓名"}; len(got.Heading.Ignored) != 2 || !slices.Contains(want, got.Heading.Ignored[0]) {
			t.Errorf("ignored %v", got.Heading.Ignored)
		}
	})
	t.Run("csv with a mark", func(t *testing.T) {
		text := "\ufeff"
		for _, row := range rows {
			text += strings.Join(row, ",") + "\r\n"
		}
		got, err := ReadWomen(textSheet(t, []byte(text)), today)
		if err != nil {
			t.Fatal(err)
		}
		checkWomen(t, readTruth(t), got)
	})
}

func TestRowsThatAreNoPersons(t *testing.T) {
	const heading = "序号|村|姓名|身份证号|避孕措施|备注"
	for _, tt := range []struct {
		name string
		row  string
		want Class
	}{
		{"a woman", "1|河西村|李月婷|990001199001010021|避孕套|", DataRow},
		{"a woman without a number", "1|河西村|李月婷||避孕套|", DataRow},
		{"a woman whose note says 合计", "1|河西村|李月婷|990001199001010021|避孕套|合计", DataRow},
		{"something without a name", "1|河西村|||避孕套|", DataRow},
		{"a woman called Ji", "1|河西村|计合||避孕套|", DataRow},
		{"a subtotal", "小计|河西村||||12", SubtotalRow},
		{"a spaced subtotal with its count", "合 计：12人|||||", SubtotalRow},
		{"a subtotal in the name's column", "|河西村|本页合计||12|", SubtotalRow},
		{"a village's subtotal", "|河西村小计|||12|", SubtotalRow},
		{"a total with the count under the names", "合计||1200人|||", SubtotalRow},
		{"a village's own line", "河西村|||||", TitleRow},
		{"the end of the sheet", "||以下空白|||", NoteRow},
		{"a signature without a colon", "填表人 张三|||审核人 李四||", SignatureRow},
		{"signatures", "填表人：张三||审核人：李四|||2026年11月", SignatureRow},
		{"a signature with the name in the name's column", "填表人：||张三|||", SignatureRow},
		{"a person in charge", "负责人（签字）：|||||", SignatureRow},
		{"a note", "注：本表一式两份。|||||", NoteRow},
		{"the title again", "某镇育龄妇女台账|||||", TitleRow},
		{"a page number", "第2页，共5页|||||", TitleRow},
		{"the heading again", heading, HeadingRow},
		{"the columns' numbers", "1|2|3|4|5|6", HeadingRow},
		{"a numbered line not filled in", "17|||||", BlankRow},
		{"spaces", "　| ||||", BlankRow},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := workbook(t, []string{"表"}, func(f *excelize.File) {
				setRows(f, "表", "某镇育龄妇女台账", heading, tt.row, "2|河西村|孙娟|990001198603100281||")
			})
			h, err := Recognise(w.Sheets[0], Auto)
			if err != nil {
				t.Fatal(err)
			}
			for row, err := range w.Sheets[0].Rows() {
				if err != nil {
					t.Fatal(err)
				}
				if row.Number == 3 && h.classOf(row) != tt.want {
					t.Errorf("%s, want %s", h.classOf(row), tt.want)
				}
			}
		})
	}
}
