// Package print makes the pages that leave the screen for paper: a worker's sheet of the worklist, and the
// key of its codes.
//
// A sheet carries what is needed to find someone and no more: no identity number and nothing of health. What
// a line is about stands there as a neutral code (A1, A2 …), dealt out anew with every print, so that nobody
// learns it by heart; the key is a page of its own, without a name on it, and stays at the centre.
//
// The pages are in the clear. They go to the PC's temporary folder, readable by its user alone, and are
// deleted by [Cleanup]; asking first and the journal are the caller's.
package print

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"suifang/model"
	"suifang/tui/text"
)

// A Sheet is a worklist to be printed. Its lines stand in the order of villages and households.
type Sheet struct {
	Centre, Clerk string
	Printed       model.Date
	Lines         []Line
}

// A Line is one follow-up of one person.
type Line struct {
	Village, Worker string
	Group           int
	Household       string // its code
	Name            string
	Age             int    // -1 if not known
	Phone           string // whole
	NoCalls         bool   // she does not want to be phoned: the number is left out
	Due, Until      model.Date
	Kind            string // tells kinds of follow-up apart
	Title           string // what the kind is called, for the key only
}

// A Code is one kind of follow-up on a sheet.
type Code struct {
	Code, Title string
	Lines       []int // from 1
}

// Codes are the kinds on the sheet in the order in which they first come.
func (s *Sheet) Codes() []Code {
	var codes []Code
	at := map[string]int{}
	for i, l := range s.Lines {
		k, ok := at[l.Kind]
		if !ok {
			k = len(codes)
			at[l.Kind] = k
			codes = append(codes, Code{Code: "A" + strconv.Itoa(k+1), Title: l.Title})
		}
		codes[k].Lines = append(codes[k].Lines, i+1)
	}
	return codes
}

// A page is what the marks are drawn from.
type page struct {
	sheet *Sheet
	T     *text.Texts
}

// A village is one worker's part of the sheet, which begins on a new page of paper.
type village struct {
	Name, Workers, Count string
	Lines                []row
}

type row struct {
	No                    int
	Line                  Line
	Age, Household, Phone string
	Code, Due, Until      string
	First                 bool // of its household: a stronger line above it
}

func (p page) Centre() string  { return p.sheet.Centre }
func (p page) Printed() string { return p.T.Print.Printed(p.T.Date(p.sheet.Printed), p.sheet.Clerk) }

// Span writes line numbers with runs drawn together: 1-3, 7.
func (c Code) Span() string {
	var parts []string
	for i := 0; i < len(c.Lines); {
		j := i
		for j+1 < len(c.Lines) && c.Lines[j+1] == c.Lines[j]+1 {
			j++
		}
		part := strconv.Itoa(c.Lines[i])
		if j > i {
			part += "-" + strconv.Itoa(c.Lines[j])
		}
		parts, i = append(parts, part), j+1
	}
	return strings.Join(parts, ", ")
}

// Villages cuts the sheet into the parts that go to different people.
func (p page) Villages() []village {
	codes := map[int]string{}
	for _, c := range p.sheet.Codes() {
		for _, n := range c.Lines {
			codes[n] = c.Code
		}
	}
	var list []village
	for i, l := range p.sheet.Lines {
		if i == 0 || l.Village != p.sheet.Lines[i-1].Village {
			list = append(list, village{Name: l.Village})
		}
		v := &list[len(list)-1]
		r := p.row(i, l, codes[i+1])
		r.First = len(v.Lines) == 0 || v.Lines[len(v.Lines)-1].Line.Household != l.Household
		v.Lines = append(v.Lines, r)
	}
	for i := range list {
		list[i].Workers, list[i].Count = workers(list[i].Lines), p.T.Print.Lines(len(list[i].Lines))
	}
	return list
}

func (p page) row(i int, l Line, code string) row {
	r := row{No: i + 1, Line: l, Code: code, Household: l.Household, Phone: l.Phone,
		Due: p.T.MonthDay(l.Due), Until: p.T.MonthDay(l.Until)}
	if l.Age >= 0 {
		r.Age = strconv.Itoa(l.Age)
	}
	if l.Group > 0 {
		r.Household = strings.TrimSpace(l.Household + " " + p.T.Common.Group(strconv.Itoa(l.Group)))
	}
	if l.NoCalls {
		r.Phone = p.T.Print.NoPhone
	}
	return r
}

func workers(lines []row) string {
	var names []string
	for _, r := range lines {
		if w := r.Line.Worker; w != "" && !slices.Contains(names, w) {
			names = append(names, w)
		}
	}
	return strings.Join(names, ", ")
}

// Files writes both pages into the temporary folder and gives their paths.
func (s *Sheet) Files(t *text.Texts) (sheet, key string, err error) {
	dir, err := newFolder()
	if err != nil {
		return "", "", fmt.Errorf("print: %w", err)
	}
	if key, err = writeFile(dir, "key.html", func(w io.Writer) error { return s.WriteKey(w, t) }); err != nil {
		return "", "", fmt.Errorf("print: %w", err)
	}
	if sheet, err = writeFile(dir, "list.html", func(w io.Writer) error { return s.Write(w, t) }); err != nil {
		return "", "", fmt.Errorf("print: %w", err)
	}
	return sheet, key, nil
}
