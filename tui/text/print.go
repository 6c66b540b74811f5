package text

// Print is the words of printed pages.
type Print struct {
	Title string
}

var zhPrint = Print{
	Title: "打印",
}

var enPrint = Print{
	Title: "Print",
}
