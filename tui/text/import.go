package text

// Import is the words of the screen that reads a ledger in.
type Import struct {
	Title string
}

var zhImport = Import{
	Title: "导入",
}

var enImport = Import{
	Title: "Import",
}
