package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"

	"suifang/store"
	"suifang/tui/widget"
)

// A listing is how every list stands in JSON.
type listing[T any] struct {
	Items []T `json:"items"`
	Total int `json:"total"`
}

// listed gives a list with all its items; an empty one is [], never null.
func listed[T any](items []T) listing[T] { return listing[T]{Items: notNil(items), Total: len(items)} }

func notNil[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

// printJSON writes one document, in UTF-8 whatever the code page. Names stand in it as they are: Han characters
// and < are not escaped.
func (c *call) printJSON(v any) error {
	out := c.out
	if w, is := out.(gb18030Writer); is {
		out = w.under
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// inCodePage is a stream for text to people. A console takes text of any kind; what goes through a pipe or into a
// file on a PC whose consoles are Chinese is read by programs that take it for GB18030, its "more" and its
// PowerShell among them.
func inCodePage(f *os.File, codePage uint32) io.Writer {
	const gbk, gb18030 = 936, 54936
	if isTerminal(f) || codePage != gbk && codePage != gb18030 {
		return f
	}
	return gb18030Writer{f}
}

type gb18030Writer struct{ under io.Writer }

// Write takes whole characters.
func (w gb18030Writer) Write(b []byte) (int, error) {
	encoded, err := simplifiedchinese.GB18030.NewEncoder().Bytes(b)
	if err == nil {
		_, err = w.under.Write(encoded)
	}
	if err != nil {
		return 0, err
	}
	return len(b), nil
}

// print writes a line of the result. What it is given came from the file or the clerk: nothing in it may
// turn into a control sequence.
func (c *call) print(line string) error {
	_, err := fmt.Fprintln(c.out, widget.Sanitize(line))
	return err
}

// A table is text for people: its columns stand two cells apart, aligned by the cells that they take.
type table struct{ rows [][]string }

//go:noinline
func (t *table) add(cells ...string) {
	for i := range cells {
		cells[i] = widget.Sanitize(cells[i])
	}
	t.rows = append(t.rows, cells)
}

// columnGap stands between two columns.
const columnGap = "  "

func (t *table) writeTo(w io.Writer) error {
	widths := t.widths()
	for _, row := range t.rows {
		var line strings.Builder
		for i, cell := range row {
			if i > 0 {
				line.WriteString(columnGap)
			}
			line.WriteString(widget.PadRight(cell, widths[i]))
		}
		if _, err := fmt.Fprintln(w, strings.TrimRight(line.String(), " ")); err != nil {
			return err
		}
	}
	return nil
}

func (t *table) widths() (widths []int) {
	for _, row := range t.rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], widget.Width(cell))
		}
	}
	return widths
}

// despite prints a result although a part of the file is damaged, and then says so; any other error stops.
func (c *call) despite(err error, print func() error) error {
	if err != nil && !errors.Is(err, store.ErrDamaged) {
		return err
	}
	return errors.Join(print(), err)
}
