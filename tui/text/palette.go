package text

// Palette is the words of the command palette.
type Palette struct {
	Title string
}

var zhPalette = Palette{
	Title: "命令",
}

var enPalette = Palette{
	Title: "Commands",
}
