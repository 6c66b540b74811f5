package text

// Setup is the words of the first-run set-up.
type Setup struct {
	Title string
}

var zhSetup = Setup{
	Title: "初次设置",
}

var enSetup = Setup{
	Title: "First set-up",
}
