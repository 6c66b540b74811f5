package ledger

import (
	"iter"
	"strings"
)

// A textTable is a csv in memory. Excel's way of quoting is read leniently: a quote that opens and never
// closes within reach is a character like others, so that one stray quote does not swallow the rest of the
// file, as it does in encoding/csv.
type textTable struct {
	text  string
	comma byte
}

// quoteReach is the longest quoted cell, as many characters as a cell of Excel holds.
const quoteReach = 32767 * 4

func (t *textTable) merges() ([]span, error) { return nil, nil }

func (t *textTable) rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		rest, line := strings.TrimRight(t.text, "\x1a"), 1
		for rest != "" {
			var row Row
			row, rest = t.record(rest)
			row.Number = line
			line += row.Lines
			if !yield(row, nil) {
				return
			}
		}
	}
}

// record takes one row off the text.
func (t *textTable) record(text string) (Row, string) {
	row := Row{Lines: 1}
	for column := 0; ; column++ {
		cell, rest, end := t.field(text)
		row.put(column, textCell(unwrap(cell)))
		row.Lines += strings.Count(cell, "\n")
		if end {
			return row, rest
		}
		text = rest
	}
}

// field takes one cell off the text, and says whether it ended the row.
func (t *textTable) field(text string) (cell, rest string, end bool) {
	if strings.HasPrefix(text, `"`) {
		if cell, rest, ok := t.quoted(text[1:]); ok {
			after, end := t.next(rest)
			return cell, after, end
		}
	}
	i := strings.IndexAny(text, string(t.comma)+"\r\n")
	if i < 0 {
		return text, "", true
	}
	rest, end = t.next(text[i:])
	return text[:i], rest, end
}

// quoted reads up to the closing quote, which stands before a comma or a line's end; two quotes are one.
func (t *textTable) quoted(text string) (cell, rest string, ok bool) {
	var b strings.Builder
	reach := text[:min(len(text), quoteReach)]
	for from := 0; ; {
		i := strings.IndexByte(reach[from:], '"')
		if i < 0 {
			return "", "", false
		}
		i += from
		b.WriteString(reach[from:i])
		switch after := text[i+1:]; {
		case strings.HasPrefix(after, `"`):
			b.WriteByte('"')
			from = i + 2
		case after == "" || after[0] == t.comma || after[0] == '\r' || after[0] == '\n':
			return strings.ReplaceAll(b.String(), "\r\n", "\n"), after, true
		default:
			return "", "", false
		}
		if from > len(reach) {
			return "", "", false
		}
	}
}

// next steps over the comma or the line's end.
func (t *textTable) next(text string) (rest string, end bool) {
	switch {
	case text == "":
		return "", true
	case text[0] == t.comma:
		return text[1:], false
	case strings.HasPrefix(text, "\r\n"):
		return text[2:], true
	}
	return text[1:], true
}

// unwrap undoes ="0123", which keeps Excel from making a number of it.
func unwrap(s string) string {
	if strings.HasPrefix(s, `="`) && strings.HasSuffix(s, `"`) && len(s) >= 3 {
		return s[2 : len(s)-1]
	}
	return s
}
