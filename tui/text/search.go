package text

// Search is the words of the search screen.
type Search struct {
	Title string
}

var zhSearch = Search{
	Title: "查找",
}

var enSearch = Search{
	Title: "Search",
}
