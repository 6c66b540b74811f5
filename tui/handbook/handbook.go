// Package handbook is the short book of the program, in both languages: what a new user does in her first hour, and
// where she looks later. It is plain text, so that it can lie beside the program as a file.
package handbook

import (
	_ "embed"
	"strings"

	"suifang/tui/text"
)

//go:embed zh.txt
var zh string

//go:embed en.txt
var en string

// Text is the whole book, in lines of at most [Cells] cells.
func Text(lang text.Lang) string {
	if lang == text.English {
		return en
	}
	return zh
}

// Cells is how wide a line is at most: it fits a console of 80.
const Cells = 76

// Heading says whether a line begins a chapter: a number, a point, its title.
func Heading(line string) bool {
	number, title, ok := strings.Cut(line, ". ")
	return ok && title != "" && number != "" && strings.Trim(number, "0123456789") == ""
}
