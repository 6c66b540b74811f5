package handbook

import (
	"slices"
	"strings"
	"testing"

	"suifang/tui/text"
	"suifang/tui/widget"
)

func chapters(lang text.Lang) (numbers []string) {
	for line := range strings.Lines(Text(lang)) {
		if Heading(strings.TrimSpace(line)) && !strings.HasPrefix(line, " ") {
			number, _, _ := strings.Cut(line, ".")
			numbers = append(numbers, number)
		}
	}
	return numbers
}

func TestBothBooksHaveTheSameChapters(t *testing.T) {
	zh, en := chapters(text.Chinese), chapters(text.English)
	if len(zh) < 10 || !slices.Equal(zh, en) {
		t.Errorf("chapters %v in Chinese, %v in English", zh, en)
	}
}

func TestLinesFitAConsole(t *testing.T) {
	for _, lang := range []text.Lang{text.Chinese, text.English} {
		for line := range strings.Lines(Text(lang)) {
			line = strings.TrimRight(line, "\n")
			if widget.Width(line) > Cells || widget.Sanitize(line) != line || strings.HasSuffix(line, " ") {
				t.Errorf("%s: %d cells: %q", lang, widget.Width(line), line)
			}
			for _, r := range line {
				if r > '~' && !(r >= 0x4e00 && r <= 0x9fff) {
					t.Errorf("%s: %q takes one cell here and two there: %q", lang, r, line)
				}
			}
		}
	}
}
