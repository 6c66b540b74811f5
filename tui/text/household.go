package text

// Household is the words of the household screen.
type Household struct {
	Title string
}

var zhHousehold = Household{
	Title: "家庭",
}

var enHousehold = Household{
	Title: "Household",
}
