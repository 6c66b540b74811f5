package ledger

import (
	"regexp"
	"strings"

	"suifang/model"
)

// Whereabouts are the village and group that stand over the rows of a ledger which has no column for them: in a
// line over their rows, in the title, or as the name of the sheet or the file.
type whereabouts struct {
	village string
	group   int
	row     int  // of the title that names the village; 0 if the sheet or the file is named so
	guessed bool // no line says that it is the village: the title or the name sounds like it
}

const (
	villageEnds = `(?:村民委员会|居民委员会|村委会|居委会|社区|村)`
	groupEnds   = `(?:村民小组|居民小组|小组|组|社|队)`
	numerals    = `[\d一二三四五六七八九十]{1,3}`
	countBehind = `(?:[(:,].*|共?\d+[人户名例]?)?$`
)

var (
	// villageLine is a line that names nothing but a village, perhaps with its group: 村:河西村, 【河西村】,
	// 一、河西村3组(共12人), 单位:河西村民委员会.
	villageLine = regexp.MustCompile(`^(?:` + numerals + `[、.])?[(【\[]?(?:[^\d:]{0,4}(?:村|社区|居|单位|村名|名称|\)):)?` +
		`([^\d:、,.(【\[第]{1,10}?` + villageEnds + `)(?:第?(` + numerals + `)` + groupEnds + `)?[)】\]]?` + countBehind)
	// labelledVillage needs no ending: 村:河西.
	labelledVillage = regexp.MustCompile(`^(?:所属|所在|行政)?(?:村|社区|村居|村\(居\)|村\(社区\)|村\(居\)委会|村民委员会|村委会)(?:名称|名|别)?:([^\d:]{1,12})$`)
	groupLine       = regexp.MustCompile(`^[(【\[]?(?:组别?:)?第?(` + numerals + `)` + groupEnds + `[)】\]]?` + countBehind)

	// A village in a title or a name: what stands before 村, without the township and the year before it.
	villageInName = regexp.MustCompile(`^(?:\d{1,3}|\d{4}年度?(?:\d{1,2}月份?)?)?([^\d]{1,12}?` + villageEnds + `)(?:\d|[^民社委]|$)`)
	betweenNames  = regexp.MustCompile(`[ ()（）【】\[\],:;、._—-]+`)
	unitBefore    = regexp.MustCompile(`^.{1,9}(?:省|市|县|旗|镇|乡|街道办事处|街道|办事处)(.{3,})$`)
	ofALedger     = regexp.MustCompile(`育龄|妇女|三查|生殖|计生|计划生育|康检|台账|登记|花名册|信息|名单|一览`)
	noVillages    = regexp.MustCompile(`^(?:全|本|各|行政|农|乡|新农|新|自然|某|驻|两|几|示范|.*(?:等|和|及|与).*)(?:村|社区)$`)
)

// section reads a line over rows: the village that it names, or the group. Without a village the group is one
// of the village above.
func section(cells []string) (village string, group int, is bool) {
	if len(cells) == 0 {
		return "", 0, false
	}
	for _, c := range cells[1:] {
		if !countWords.MatchString(strings.TrimPrefix(c, "共")) {
			return "", 0, false
		}
	}
	line := cells[0]
	if m := villageLine.FindStringSubmatch(line); m != nil && !noVillages.MatchString(m[1]) {
		return villageName(m[1]), hanNumber(m[2]), true
	}
	if m := labelledVillage.FindStringSubmatch(line); m != nil {
		return villageName(m[1]), 0, true
	}
	if m := groupLine.FindStringSubmatch(line); m != nil {
		return "", hanNumber(m[1]), true
	}
	return "", 0, false
}

func isSection(cells []string) bool { _, _, is := section(cells); return is }

// villageName is a village as columns have it: 某镇河西村民委员会 is 河西村.
func villageName(s string) string {
	if of := unitBefore.FindStringSubmatch(s); of != nil {
		s = of[1]
	}
	for _, office := range []string{"民委员会", "委会"} {
		if short := strings.TrimSuffix(s, office); strings.HasSuffix(short, "村") {
			return short
		}
	}
	return s
}

// namedVillage reads a village out of a title or a name; "" if there is none or none for sure.
func namedVillage(s string) string {
	for _, part := range betweenNames.Split(model.HalfWidth(tidy(s)), -1) {
		m := villageInName.FindStringSubmatch(part)
		if m == nil {
			continue
		}
		if name := villageName(m[1]); !noVillages.MatchString(name) && !ofALedger.MatchString(name) {
			return name
		}
	}
	return ""
}

// titles reads the village out of the rows above a heading: out of a line that names it, or of the title.
func (w *whereabouts) titles(rows []Row) {
	for _, row := range rows {
		for i, c := range row.Cells {
			if v := titleVillage(c.String(), nextText(row, i)); v != "" {
				w.village, w.row, w.guessed = v, row.Number, false
				return
			}
		}
	}
	for _, row := range rows {
		for _, c := range row.Cells {
			if v := namedVillage(c.String()); v != "" && ofALedger.MatchString(c.String()) {
				w.village, w.row, w.guessed = v, row.Number, true
				return
			}
		}
	}
}

// nextText is what stands right of a cell.
func nextText(row Row, column int) string {
	for _, c := range row.Cells[column+1:] {
		if text := tidy(c.String()); text != "" {
			return text
		}
	}
	return ""
}

// titleVillage reads "村:河西村" in one cell, among other words, or in two.
func titleVillage(cell, next string) string {
	words := strings.Fields(colonSpace.ReplaceAllString(model.HalfWidth(tidy(cell)), ":"))
	if len(words) > 0 && strings.HasSuffix(words[len(words)-1], ":") {
		words[len(words)-1] += plainWords(tidy(next))
	}
	for _, word := range words {
		if !strings.Contains(word, ":") {
			continue
		}
		if village, _, is := section([]string{word}); is && village != "" {
			return village
		}
	}
	return ""
}

var colonSpace = regexp.MustCompile(` *: *`)

// whereaboutsOf is what stands over all rows of the sheet.
func whereaboutsOf(s *Sheet, h *Heading) *whereabouts {
	w := &whereabouts{}
	if h.has(villageField) {
		return w
	}
	if w.titles(h.over); w.village != "" {
		return w
	}
	for _, name := range []string{s.Name, s.file} {
		if w.village = namedVillage(name); w.village != "" {
			w.guessed = true
			break
		}
	}
	return w
}

// over notes what a line among the rows says of the rows below it: their village, or their group in the village above.
func (w *whereabouts) over(h *Heading, row Row, class Class) {
	if class != TitleRow && class != SignatureRow || row.Number <= h.Bottom || h.has(villageField) && h.has(groupField) {
		return
	}
	village, group, is := section(h.filled(row))
	switch {
	case !is:
		w.titles([]Row{row}) // the next village's table on the same sheet
	case village != "":
		w.village, w.group = village, group
	default:
		w.group = group
	}
}
