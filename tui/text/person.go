package text

// Person is the words of the person screen.
type Person struct {
	Title string
}

var zhPerson = Person{
	Title: "个人",
}

var enPerson = Person{
	Title: "Person",
}
