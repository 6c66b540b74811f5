package ledger

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// readText opens a table of text: comma, tab, semicolon or stroke between the cells, in UTF-8, UTF-16
// or GB18030, of which GBK and GB2312 are parts.
func readText(r io.ReaderAt, size int64, name string) ([]*Sheet, error) {
	if size > maxText {
		return nil, ErrTooLarge
	}
	raw := make([]byte, size)
	if n, err := r.ReadAt(raw, 0); n < len(raw) {
		return nil, err
	}
	text, err := decodeText(raw)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(text) == "" {
		return nil, ErrEmpty
	}
	return []*Sheet{{Name: sheetNameOf(name), source: &textTable{text: text, comma: sniffComma(text)}}}, nil
}

func sheetNameOf(file string) string {
	if i := strings.LastIndexByte(file, '.'); i > 0 {
		return file[:i]
	}
	return file
}

// decodeText: a mark decides; then valid UTF-8 wins, as Chinese in GB18030 is practically never valid
// UTF-8; then GB18030, if what comes out is text.
func decodeText(raw []byte) (string, error) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")):
		return asText(raw[3:])
	case bytes.HasPrefix(raw, []byte("\xff\xfe")), bytes.HasPrefix(raw, []byte("\xfe\xff")):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(raw)
		if err != nil {
			return "", ErrNotALedger
		}
		return asText(out)
	case isWide(raw):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Bytes(raw)
		if err != nil {
			return "", ErrNotALedger
		}
		return asText(out)
	case utf8.Valid(raw):
		return asText(raw)
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(raw)
	if err != nil {
		return "", ErrNotALedger
	}
	return asText(out)
}

// isWide says whether bytes are UTF-16 without its mark, as Windows orders them: the upper halves of digits,
// commas and line ends are zero, and nothing else is.
func isWide(raw []byte) bool {
	if len(raw)%2 != 0 {
		return false
	}
	zeros := 0
	for i := 0; i < len(raw); i += 2 {
		switch {
		case raw[i] == 0:
			return false
		case raw[i+1] == 0:
			zeros++
		}
	}
	return zeros > len(raw)/16
}

// asText refuses what does not read as text: more than one character in 200 unreadable, or any character
// that no editor writes. A unreadable one here and there stays and shows as �.
func asText(b []byte) (string, error) {
	unreadable := 0
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		switch {
		case r < ' ' && !strings.ContainsRune("\t\r\n\f\v\x1a", r):
			return "", ErrNotALedger
		case r == utf8.RuneError:
			unreadable++
		}
		i += n
	}
	if unreadable*200 > utf8.RuneCount(b) {
		return "", ErrNotALedger
	}
	return strings.ToValidUTF8(string(b), "\ufffd"), nil
}

// sniffComma finds what stands between the cells: the sign that is in most of the first lines. Full-width
// commas part nothing; they stand in notes.
func sniffComma(text string) byte {
	best, most := byte(','), 0
	for _, comma := range []byte{',', '\t', ';', '|'} {
		lines := 0
		for i, line := range strings.SplitN(text, "\n", 40) {
			if n := strings.Count(line, string(comma)); i < 39 && n > 0 {
				lines += min(n, 100)
			}
		}
		if lines > most {
			best, most = comma, lines
		}
	}
	return best
}
