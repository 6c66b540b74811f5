package ledger

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"strconv"
	"strings"
)

// A sheetPart reads one worksheet out of the archive.
type sheetPart struct {
	archive *archive
	part    string
	look    *look
}

// lastRow is the highest row number that the format has.
const lastRow = 1 << 20

// scanner walks over the tokens of a part.
type scanner struct {
	in *bounded
	d  *xml.Decoder
}

// token is the next token; what it holds is good until the next call.
func (s *scanner) token() (xml.Token, error) {
	s.in.spent = 0
	t, err := s.d.RawToken()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, asLedgerError(err)
	}
	return t, err
}

// start is the next opening tag.
func (s *scanner) start() (xml.StartElement, error) {
	for {
		t, err := s.token()
		if err != nil {
			return xml.StartElement{}, err
		}
		if e, ok := t.(xml.StartElement); ok {
			return e, nil
		}
	}
}

// text gathers what stands in the <t> elements up to the end of the named element, readings of Han
// characters (rPh) left out.
func (s *scanner) text(until string) (string, error) {
	var whole strings.Builder
	inText, reading := false, false
	for {
		t, err := s.token()
		if err != nil {
			return "", asLedgerError(err)
		}
		switch e := t.(type) {
		case xml.StartElement:
			inText = inText || e.Name.Local == "t"
			reading = reading || e.Name.Local == "rPh"
		case xml.CharData:
			if inText && !reading {
				whole.Write(e)
			}
		case xml.EndElement:
			switch e.Name.Local {
			case until:
				return unescape(whole.String()), nil
			case "t":
				inText = false
			case "rPh":
				reading = false
			}
		}
		if whole.Len() > 1<<20 {
			return "", ErrTooLarge
		}
	}
}

// plain gathers the text of an element without children.
func (s *scanner) plain() (string, error) {
	text := ""
	for {
		t, err := s.token()
		if err != nil {
			return "", asLedgerError(err)
		}
		switch e := t.(type) {
		case xml.CharData:
			text += string(e)
		case xml.EndElement:
			return text, nil
		}
	}
}

func (p *sheetPart) scan() (*scanner, io.Closer, error) {
	rc, ok, err := p.archive.open(p.part)
	if err == nil && !ok {
		err = ErrDamagedFile
	}
	if err != nil {
		return nil, nil, err
	}
	in := &bounded{r: rc, left: maxUnpacked, token: 1 << 20}
	return &scanner{in: in, d: newDecoder(in)}, rc, nil
}

func (p *sheetPart) rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		s, closer, err := p.scan()
		if err != nil {
			yield(Row{}, err)
			return
		}
		defer closer.Close()
		r := rowReader{scanner: s, look: p.look}
		for {
			row, err := r.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(Row{}, err)
				return
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

// A rowReader reads row after row.
type rowReader struct {
	*scanner
	look *look
	last int // number of the last row
	wide int // cells of the last row: the next is probably as long
}

// next is the next row, [io.EOF] after the last. A sheet that breaks off is damaged.
func (r *rowReader) next() (Row, error) {
	for {
		t, err := r.token()
		if err != nil {
			return Row{}, asLedgerError(err) // the end of the file before the end of the rows
		}
		switch e := t.(type) {
		case xml.StartElement:
			if e.Name.Local == "row" {
				return r.row(e)
			}
		case xml.EndElement:
			if e.Name.Local == "sheetData" || e.Name.Local == "worksheet" {
				return Row{}, io.EOF
			}
		}
	}
}

func (r *rowReader) row(e xml.StartElement) (Row, error) {
	number := r.last + 1
	if a := attribute(e, "r"); a != "" {
		n, err := strconv.Atoi(a)
		if err != nil || n <= r.last || n > lastRow {
			return Row{}, ErrDamagedFile
		}
		number = n
	}
	r.last = number
	row := Row{Number: number, Lines: 1, Cells: make([]Cell, 0, r.wide)}
	if err := r.cells(&row); err != nil {
		return Row{}, err
	}
	r.wide = len(row.Cells)
	return row, nil
}

// cells reads up to </row>. A cell without a reference stands right of the one before it.
func (r *rowReader) cells(row *Row) error {
	next := 0
	for {
		t, err := r.token()
		if err != nil {
			return asLedgerError(err)
		}
		switch e := t.(type) {
		case xml.StartElement:
			if e.Name.Local != "c" {
				continue
			}
			column, err := columnOf(attribute(e, "r"), next)
			if err != nil {
				return err
			}
			cell, err := r.cell(e)
			if err != nil {
				return err
			}
			row.put(column, cell)
			next = column + 1
		case xml.EndElement:
			if e.Name.Local == "row" {
				return nil
			}
		}
	}
}

func (r *Row) put(column int, c Cell) {
	if c.Kind == Blank || column >= maxColumns {
		return
	}
	for len(r.Cells) <= column {
		r.Cells = append(r.Cells, Cell{})
	}
	r.Cells[column] = c
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// columnOf reads the letters of a reference as "AB12" into a column counted from 0; next if there are
// none.
func columnOf(ref string, next int) (int, error) {
	n, i := 0, 0
	for ; i < len(ref) && i < 4; i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	switch {
	case ref == "":
		return next, nil
	case i == 0 || n > 1<<14:
		return 0, ErrDamagedFile
	}
	return n - 1, nil
}

// cell reads <c>: its value in <v> or <is>, its formula in <f>.
func (r *rowReader) cell(e xml.StartElement) (Cell, error) {
	kind, style := attribute(e, "t"), attribute(e, "s")
	value, formula := "", false
	for {
		t, err := r.token()
		if err != nil {
			return Cell{}, asLedgerError(err)
		}
		switch e := t.(type) {
		case xml.StartElement:
			switch e.Name.Local {
			case "v":
				value, err = r.plain()
			case "is":
				value, err = r.text("is")
			case "f":
				formula = true
				_, err = r.plain()
			}
			if err != nil {
				return Cell{}, err
			}
		case xml.EndElement:
			if e.Name.Local == "c" {
				return r.look.cell(kind, style, value, formula)
			}
		}
	}
}

// cell makes a cell of what the file says: its type, the number of its style, its value.
func (l *look) cell(kind, style, value string, formula bool) (Cell, error) {
	switch {
	case value == "" && formula:
		return Cell{Kind: Fault, Text: "=?"}, nil
	case value == "":
		return Cell{}, nil
	}
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || i < 0 || i >= len(l.texts) {
			return Cell{}, ErrDamagedFile
		}
		return textCell(l.texts[i]), nil
	case "", "n":
		return l.number(style, value), nil
	case "e":
		return Cell{Kind: Fault, Text: value}, nil
	case "b":
		return textCell(map[string]string{"1": "是", "0": "否"}[value]), nil
	case "str":
		return textCell(unescape(value)), nil
	}
	return textCell(value), nil
}

func textCell(s string) Cell {
	if s == "" {
		return Cell{}
	}
	return Cell{Kind: Text, Text: s}
}

func (l *look) number(style, value string) Cell {
	value = strings.TrimSpace(value)
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return textCell(value)
	}
	c := Cell{Kind: Number, Number: n, Text: value}
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(l.styles) {
		c.Kind = l.styles[i].kind
		if zeros := l.styles[i].zeros; zeros > 0 && n >= 0 && n < 1e15 && n == math.Trunc(n) {
			return textCell(fmt.Sprintf("%0*d", zeros, int64(n)))
		}
	}
	return c
}

// merges reads what stands behind the rows, which are passed over as bytes.
func (p *sheetPart) merges() ([]span, error) {
	rc, ok, err := p.archive.open(p.part)
	if err == nil && !ok {
		err = ErrDamagedFile
	}
	if err != nil {
		return nil, err
	}
	defer rc.Close()
	in := &bounded{r: rc, left: maxUnpacked, token: maxUnpacked}
	behind, err := pastRows(in)
	if err != nil {
		return nil, err
	}
	in.token = 1 << 20
	return mergeSpans(&scanner{in: in, d: newDecoder(behind)})
}

// pastRows reads on behind </sheetData>.
func pastRows(in io.Reader) (*bufio.Reader, error) {
	b := bufio.NewReaderSize(in, 64<<10)
	for {
		if _, err := b.ReadSlice('<'); err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, asLedgerError(err)
		}
		tag, err := b.Peek(1)
		if err != nil {
			return nil, asLedgerError(err)
		}
		if tag[0] != '/' {
			continue
		}
		name, err := b.ReadSlice('>')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, asLedgerError(err)
		}
		if bytes.HasSuffix(name, []byte("sheetData>")) {
			return b, nil
		}
	}
}

// maxSpans is more merged cells than any ledger has.
const maxSpans = 1 << 20

func mergeSpans(s *scanner) ([]span, error) {
	var spans []span
	for {
		e, err := s.start()
		if errors.Is(err, io.EOF) {
			return spans, nil
		}
		if err != nil {
			return nil, err
		}
		m, ok := parseSpan(attribute(e, "ref"))
		switch {
		case !ok || e.Name.Local != "mergeCell":
			continue
		case len(spans) == maxSpans:
			return nil, ErrTooLarge
		}
		spans = append(spans, m)
	}
}

// parseSpan reads "E3:I3".
func parseSpan(ref string) (span, bool) {
	from, to, ok := strings.Cut(strings.ReplaceAll(ref, "$", ""), ":")
	if !ok {
		return span{}, false
	}
	top, left, ok1 := parseRef(from)
	bottom, right, ok2 := parseRef(to)
	return span{top, left, bottom, right}, ok1 && ok2
}

func parseRef(ref string) (row, column int, ok bool) {
	column, err := columnOf(ref, -1)
	if err != nil || column < 0 {
		return 0, 0, false
	}
	row, err = strconv.Atoi(strings.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
	return row, column, err == nil
}
