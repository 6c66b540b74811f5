package ledger

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// The parts of an xlsx that are read:
//
//	_rels/.rels                    where the workbook is
//	xl/workbook.xml                sheets, epoch of its dates
//	xl/_rels/workbook.xml.rels     where each sheet is
//	xl/styles.xml                  number formats: which cells are dates
//	xl/sharedStrings.xml           texts that cells refer to
//	xl/worksheets/sheet1.xml …     rows
type archive struct {
	parts map[string]*zip.File // by lower-case path with forward slashes
}

// Bounds on the parts that are held in memory: those that describe the workbook, and the texts that its
// cells share.
const (
	maxPart   = 16 << 20
	maxShared = 256 << 20
	maxTexts  = 4 << 20 // shared texts
	maxSheets = 1000
)

// bombRatio is the compression above which a large part is no sheet: rows of blank cells reach 200,
// deflate ends at 1,032.
const bombRatio = 300

func openArchive(r io.ReaderAt, size int64) (*archive, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, ErrDamagedFile
	}
	a := &archive{parts: make(map[string]*zip.File, len(z.File))}
	var total uint64
	for _, f := range z.File {
		total += f.UncompressedSize64
		if f.UncompressedSize64 > maxUnpacked || total > maxUnpacked || isBomb(f) {
			return nil, ErrTooLarge
		}
		if f.Flags&1 != 0 {
			return nil, ErrProtected
		}
		a.parts[partName(f.Name)] = f
	}
	return a, nil
}

func isBomb(f *zip.File) bool {
	const small = 64 << 20
	return f.UncompressedSize64 > small && f.UncompressedSize64/bombRatio > f.CompressedSize64
}

func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, "\\", "/"), "/"))
}

// open gives a part's bytes as they are unpacked; false if there is no such part.
func (a *archive) open(name string) (io.ReadCloser, bool, error) {
	f, ok := a.parts[partName(name)]
	if !ok {
		return nil, false, nil
	}
	rc, err := f.Open()
	if err != nil {
		return nil, true, ErrDamagedFile
	}
	return rc, true, nil
}

// decode reads a whole part into v; a part that is not there leaves v alone.
func (a *archive) decode(name string, v any) error {
	rc, ok, err := a.open(name)
	if err != nil || !ok {
		return err
	}
	defer rc.Close()
	limited := &bounded{r: rc, left: maxPart, token: maxPart}
	if err := newDecoder(limited).Decode(v); err != nil {
		return asLedgerError(err)
	}
	return nil
}

// bounded stops a part that unpacks to more than it may, or that holds one token without end: a decoder
// keeps a token in memory whole.
type bounded struct {
	r            io.Reader
	left         int64
	token, spent int64 // bytes that one token may take, and has taken
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p[:min(len(p), 4096)])
	b.left -= int64(n)
	b.spent += int64(n)
	if b.left < 0 || b.spent > b.token {
		return 0, ErrTooLarge
	}
	return n, err
}

func newDecoder(r io.Reader) *xml.Decoder {
	d := xml.NewDecoder(r)
	d.CharsetReader = func(label string, input io.Reader) (io.Reader, error) {
		switch strings.ToLower(label) {
		case "gb2312", "gbk", "gb18030":
			return simplifiedchinese.GB18030.NewDecoder().Reader(input), nil
		}
		return input, nil
	}
	return d
}

type relationships struct {
	Items []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

// related gives the targets of a part's relationships as paths in the archive: by identity, with the
// last word of the type.
func (a *archive) related(part string) (map[string][2]string, error) {
	dir, base := path.Split(part)
	var rels relationships
	if err := a.decode(dir+"_rels/"+base+".rels", &rels); err != nil {
		return nil, err
	}
	m := make(map[string][2]string, len(rels.Items))
	for _, r := range rels.Items {
		target := strings.ReplaceAll(r.Target, "\\", "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(dir, target)
		}
		m[r.ID] = [2]string{path.Base(r.Type), target}
	}
	return m, nil
}

type workbookPart struct {
	Properties struct {
		Date1904 string `xml:"date1904,attr"`
	} `xml:"workbookPr"`
	Sheets []struct {
		Name  string     `xml:"name,attr"`
		State string     `xml:"state,attr"`
		Attrs []xml.Attr `xml:",any,attr"`
	} `xml:"sheets>sheet"`
}

// workbookPath finds the workbook of the archive.
func (a *archive) workbookPath() (string, error) {
	rels, err := a.related("")
	if err != nil {
		return "", err
	}
	for _, r := range rels {
		if r[0] == "officeDocument" && a.parts[partName(r[1])] != nil {
			return r[1], nil
		}
	}
	if a.parts["xl/workbook.xml"] != nil {
		return "xl/workbook.xml", nil
	}
	return "", ErrNotALedger
}

func readXLSX(r io.ReaderAt, size int64) ([]*Sheet, error) {
	a, err := openArchive(r, size)
	if err != nil {
		return nil, err
	}
	main, err := a.workbookPath()
	if err != nil {
		return nil, err
	}
	switch {
	case strings.HasSuffix(main, ".bin"):
		return nil, ErrOldExcel // xlsb
	case !strings.HasPrefix(partName(main), "xl/"):
		return nil, ErrNotALedger // a text document, a presentation
	}
	return a.sheets(main)
}

func (a *archive) sheets(main string) ([]*Sheet, error) {
	var book workbookPart
	if err := a.decode(main, &book); err != nil {
		return nil, err
	}
	if len(book.Sheets) > maxSheets {
		return nil, ErrTooLarge
	}
	rels, err := a.related(main)
	if err != nil {
		return nil, err
	}
	look, err := a.styling(rels)
	if err != nil {
		return nil, err
	}
	if book.Properties.Date1904 == "1" || book.Properties.Date1904 == "true" {
		look.date1904 = true
	}
	var sheets []*Sheet
	for _, s := range book.Sheets {
		r := rels[relationID(s.Attrs)]
		if r[0] != "worksheet" {
			continue // a chart
		}
		sheets = append(sheets, &Sheet{Name: s.Name, Hidden: s.State == "hidden" || s.State == "veryHidden",
			source: &sheetPart{archive: a, part: r[1], look: look}, date1904: look.date1904})
	}
	if len(sheets) == 0 {
		return nil, ErrEmpty
	}
	return sheets, nil
}

func relationID(attrs []xml.Attr) string {
	for _, a := range attrs {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// A style is what the format of a number shows: a number, a day or a month; and how many digits at least.
type style struct {
	kind  CellKind
	zeros int
}

// A look is what cells of every sheet refer to.
type look struct {
	texts    []string
	styles   []style // by number
	date1904 bool
}

func (a *archive) styling(rels map[string][2]string) (*look, error) {
	l := &look{}
	for _, r := range rels {
		var err error
		switch r[0] {
		case "styles":
			l.styles, err = a.styles(r[1])
		case "sharedStrings":
			l.texts, err = a.sharedTexts(r[1])
		}
		if err != nil {
			return nil, err
		}
	}
	return l, nil
}

type stylesPart struct {
	Formats []struct {
		ID   int    `xml:"numFmtId,attr"`
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmts>numFmt"`
	Cells []struct {
		Format int `xml:"numFmtId,attr"`
	} `xml:"cellXfs>xf"`
}

func (a *archive) styles(part string) ([]style, error) {
	var p stylesPart
	if err := a.decode(part, &p); err != nil {
		return nil, err
	}
	own := make(map[int]style, len(p.Formats))
	for _, f := range p.Formats {
		own[f.ID] = style{formatKind(f.Code), leadingZeros(f.Code)}
	}
	styles := make([]style, len(p.Cells))
	for i, c := range p.Cells {
		s, ok := own[c.Format]
		if !ok {
			s.kind = builtInKind(c.Format)
		}
		styles[i] = s
	}
	return styles, nil
}

// leadingZeros is how many digits a format as 000000 fills up to: a code that lost its zeros is shown with them.
func leadingZeros(code string) int {
	if strings.Trim(code, "0") == "" && len(code) > 1 && len(code) <= 15 {
		return len(code)
	}
	return 0
}

// builtInKind is what the number formats that need no description show (ECMA-376 18.8.30; 27 to 58 are
// those of Chinese, Japanese and Korean workbooks).
func builtInKind(id int) CellKind {
	switch {
	case id == 17, id == 27, id == 36, id == 50, id == 52, id == 57:
		return Month // mmm-yy; yyyy"年"m"月"
	case id == 14, id == 15, id == 22, id >= 28 && id <= 31, id >= 51 && id <= 58 && id != 55 && id != 56:
		return Day
	}
	return Number
}

// formatKind reads a number format: whether it shows a day, a month, or no date.
func formatKind(code string) CellKind {
	letters := formatLetters(code)
	year := strings.ContainsAny(letters, "y") || strings.Contains(letters, "e") && !strings.ContainsAny(letters, "0#?")
	day := strings.Contains(letters, "d")
	switch {
	case strings.Contains(letters, "general"):
		return Number
	case day:
		return Day
	case year:
		return Month
	}
	return Number
}

// formatLetters is the first section of a format without quoted text, escapes and brackets, in lower case.
func formatLetters(code string) string {
	var b strings.Builder
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case ';':
			return strings.ToLower(b.String())
		case '"', '[':
			end := strings.IndexByte(code[i+1:], map[byte]byte{'"': '"', '[': ']'}[c])
			if end < 0 {
				return strings.ToLower(b.String())
			}
			i += end + 1
		case '\\', '_', '*':
			i++
		default:
			b.WriteByte(c)
		}
	}
	return strings.ToLower(b.String())
}

// sharedTexts reads the texts that cells refer to by number.
func (a *archive) sharedTexts(part string) ([]string, error) {
	rc, ok, err := a.open(part)
	if err != nil || !ok {
		return nil, err
	}
	defer rc.Close()
	in := &bounded{r: rc, left: maxShared, token: 1 << 20}
	s := scanner{in: in, d: newDecoder(in)}
	var texts []string
	for {
		start, err := s.start()
		if errors.Is(err, io.EOF) {
			return texts, nil
		}
		if err != nil {
			return nil, err
		}
		switch {
		case start.Name.Local != "si":
			continue
		case len(texts) == maxTexts:
			return nil, ErrTooLarge
		}
		text, err := s.text("si")
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
}

// unescape undoes the _x000D_ by which a workbook writes characters that XML cannot.
func unescape(s string) string {
	for from := 0; ; {
		i := strings.Index(s[from:], "_x")
		if i < 0 {
			return s
		}
		i += from
		from = i + 1
		if len(s) < i+7 || s[i+6] != '_' {
			continue
		}
		if n, err := strconv.ParseUint(s[i+2:i+6], 16, 16); err == nil {
			s = s[:i] + string(rune(n)) + s[i+7:]
		}
	}
}
