package text

// CLI is the words of the command line.
type CLI struct {
	Title string
}

var zhCLI = CLI{
	Title: "随访",
}

var enCLI = CLI{
	Title: "Suifang",
}
