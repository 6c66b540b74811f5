package text

// Edit is the words of the screen that corrects a person's facts.
type Edit struct {
	Title string
}

var zhEdit = Edit{
	Title: "改资料",
}

var enEdit = Edit{
	Title: "Edit facts",
}
