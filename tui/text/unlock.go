package text

// Unlock is the words of the screen that asks for the passphrase.
type Unlock struct {
	Title string
}

var zhUnlock = Unlock{
	Title: "解锁",
}

var enUnlock = Unlock{
	Title: "Unlock",
}
