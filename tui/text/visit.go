package text

// Visit is the words of the screen that records a follow-up visit.
type Visit struct {
	Title string
}

var zhVisit = Visit{
	Title: "记录随访",
}

var enVisit = Visit{
	Title: "Record a visit",
}
