// Package ledger reads the workbooks in which township offices keep their women and their exams, and
// writes tables that any spreadsheet opens. It turns untidy rows into typed ones and says, row by row,
// what it could not read. It knows nothing of the store: what a row changes there is decided elsewhere.
//
// Reading goes through four layers, each in its own files:
//
//	raw cells       workbook.go xlsx.go sheetxml.go csv.go encoding.go
//	headings        heading.go vocabulary.go
//	kinds of rows   classify.go
//	typed rows      women.go exams.go field.go problem.go
//
// An xlsx is streamed out of its zip part by part, by hand: excelize can show the style of a cell (which
// alone tells a date from a number) only with the whole sheet in memory, takes a sheet that breaks off
// for one that ends, and unpacks large sheets into the temporary folder, where names would stand in the
// clear. It is written by hand too (xlsxwrite.go); in the tests excelize judges both.
//
// No error of this package carries the content of a cell: errors reach logs.
package ledger
