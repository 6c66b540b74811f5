package print

import (
	"fmt"
	"html"
	"io"
	"strings"

	_ "embed"

	"suifang/tui/text"
)

//go:embed sheet.css
var sheetCSS string

//go:embed key.css
var keyCSS string

// A markup is a page of HTML being written. What goes into it as text is escaped here and nowhere else.
// Not html/template: looking methods up by name, it keeps every method of every type in the program, 2 MB.
type markup struct{ strings.Builder }

// raw writes marks of this package.
func (m *markup) raw(marks string) { m.WriteString(marks) }

// el writes an element with its text; class may be empty.
func (m *markup) el(name, class, text string) {
	m.open(name, class)
	m.WriteString(html.EscapeString(text) + "</" + name + ">")
}

func (m *markup) open(name, class string) {
	m.WriteString("<" + name)
	if class != "" {
		m.WriteString(` class="` + class + `"`)
	}
	m.WriteByte('>')
}

// begin writes everything before the body's content.
func (m *markup) begin(t *text.Texts, title, css string) {
	lang := "zh-CN"
	if t.Lang == text.English {
		lang = "en"
	}
	fmt.Fprintf(m, "<!DOCTYPE html>\n<html lang=%q>\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"robots\" content=\"noindex\">\n", lang)
	m.el("title", "", title)
	m.raw("\n<style>\n" + css + "</style>\n</head>\n<body>\n")
}

func (m *markup) end(w io.Writer) error {
	m.raw("</body>\n</html>\n")
	_, err := io.WriteString(w, m.String())
	return err
}

// Write writes the worker's page.
func (s *Sheet) Write(w io.Writer, t *text.Texts) error {
	var m markup
	m.begin(t, t.Print.Heading, sheetCSS)
	p := page{sheet: s, T: t}
	for _, v := range p.Villages() {
		p.village(&m, v)
	}
	return m.end(w)
}

func (p page) village(m *markup, v village) {
	t := p.T.Print
	m.raw("<section>\n<header>\n")
	m.el("h1", "", v.Name+" "+t.Heading)
	if v.Workers != "" {
		m.el("span", "", t.Worker+": "+v.Workers)
	}
	m.el("span", "", v.Count)
	m.raw("\n</header>\n")
	m.el("p", "", p.Centre()+" "+p.Printed())
	m.raw("\n<table>\n<thead>\n<tr>")
	c := t.Columns
	for _, th := range []struct{ class, title string }{{"no", c.No}, {"", c.Name}, {"age", c.Age}, {"", c.Household}, {"", c.Phone},
		{"", c.Code}, {"", c.Due}, {"", c.Until}, {"", c.Result}, {"", c.Date}, {"", c.Note}} {
		m.el("th", th.class, th.title)
	}
	m.raw("</tr>\n</thead>\n<tbody>\n")
	for _, r := range v.Lines {
		r.write(m, t)
	}
	m.raw("</tbody>\n</table>\n")
	m.el("p", "", t.Keep)
	m.raw("\n</section>\n")
}

func (r row) write(m *markup, t *text.Print) {
	class := ""
	if r.First {
		class = "first"
	}
	m.open("tr", class)
	for _, td := range []struct{ class, text string }{{"no", fmt.Sprint(r.No)}, {"name", r.Line.Name}, {"age", r.Age}, {"", r.Household},
		{"phone", r.Phone}, {"code", r.Code}, {"", r.Due}, {"", r.Until}} {
		m.el("td", td.class, td.text)
	}
	m.open("td", "result")
	for _, result := range t.Results {
		m.el("span", "box", result)
	}
	m.raw("</td>")
	m.el("td", "date", "")
	m.el("td", "note", "")
	m.raw("</tr>\n")
}

// WriteKey writes the clerk's page: what the codes stand for and on which lines.
func (s *Sheet) WriteKey(w io.Writer, t *text.Texts) error {
	var m markup
	m.begin(t, t.Print.KeyHeading, keyCSS)
	p := page{sheet: s, T: t}
	m.el("h1", "", t.Print.KeyHeading)
	m.el("p", "", p.Centre()+" "+p.Printed())
	m.el("p", "", t.Print.KeyKeep)
	m.raw("\n<table>\n<thead><tr>")
	for _, title := range []string{t.Print.KeyCode, t.Print.KeyMeans, t.Print.KeyLines} {
		m.el("th", "", title)
	}
	m.raw("</tr></thead>\n<tbody>\n")
	for _, c := range s.Codes() {
		m.raw("<tr>")
		m.el("td", "code", c.Code)
		m.el("td", "", c.Title)
		m.el("td", "", c.Span())
		m.raw("</tr>\n")
	}
	m.raw("</tbody>\n</table>\n")
	return m.end(w)
}
