package print

import (
	"fmt"
	"io"

	_ "embed"

	"suifang/tui/text"
)

//go:embed document.css
var documentCSS string

// A Document is a paper of sections, such as a person's own. Like every print it is in the clear.
type Document struct {
	Title    string
	Lines    []string // under the title
	Sections []Section
}

// A Section is a heading, a sentence or two, and tables under it.
type Section struct {
	Heading string
	Lines   []string
	Tables  []Table
}

// A Table has a heading of its own if it is one of several.
type Table struct {
	Heading string
	Columns []string // none: the rows speak for themselves
	Rows    [][]string
}

// Write writes the document as a page of HTML.
func (d *Document) Write(w io.Writer, t *text.Texts) error {
	var m markup
	m.begin(t, d.Title, documentCSS)
	m.el("h1", "", d.Title)
	m.paragraphs(d.Lines)
	for _, s := range d.Sections {
		m.raw("\n")
		m.el("h2", "", s.Heading)
		m.paragraphs(s.Lines)
		for _, table := range s.Tables {
			table.write(&m)
		}
	}
	return m.end(w)
}

func (m *markup) paragraphs(lines []string) {
	for _, line := range lines {
		m.raw("\n")
		m.el("p", "", line)
	}
}

func (t *Table) write(m *markup) {
	m.raw("\n")
	if t.Heading != "" {
		m.el("h3", "", t.Heading)
	}
	m.raw("<table>\n")
	if len(t.Columns) > 0 {
		m.raw("<thead>")
		m.row("th", t.Columns)
		m.raw("</thead>\n")
	}
	m.raw("<tbody>\n")
	for _, row := range t.Rows {
		m.row("td", row)
	}
	m.raw("</tbody>\n</table>")
}

func (m *markup) row(cell string, texts []string) {
	m.raw("<tr>")
	for _, text := range texts {
		m.el(cell, "", text)
	}
	m.raw("</tr>\n")
}

// File writes the page into the temporary folder and gives its path.
func (d *Document) File(t *text.Texts, name string) (path string, err error) {
	dir, err := newFolder()
	if err == nil {
		path, err = writeFile(dir, name, func(w io.Writer) error { return d.Write(w, t) })
	}
	if err != nil {
		return "", fmt.Errorf("print: %w", err)
	}
	return path, nil
}
