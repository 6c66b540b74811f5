package text

// Errors is the words of the sentences that explain an error and say what to do next.
type Errors struct {
	Title string
}

var zhErrors = Errors{
	Title: "出错",
}

var enErrors = Errors{
	Title: "Errors",
}
