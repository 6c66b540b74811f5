package text

// Today is the words of the list of who is due.
type Today struct {
	Title string
}

var zhToday = Today{
	Title: "今日",
}

var enToday = Today{
	Title: "Today",
}
