package text

// Schedule is the words of the screen that plans, moves or declines a follow-up.
type Schedule struct {
	Title string
}

var zhSchedule = Schedule{
	Title: "安排随访",
}

var enSchedule = Schedule{
	Title: "Schedule",
}
