package text

// Register is the words of the screen that registers a household and its members.
type Register struct {
	Title string
}

var zhRegister = Register{
	Title: "登记",
}

var enRegister = Register{
	Title: "Register",
}
