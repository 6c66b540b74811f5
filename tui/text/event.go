package text

// Event is the words of the screen that records an event: a method, a pregnancy, a move.
type Event struct {
	Title string
}

var zhEvent = Event{
	Title: "新事项",
}

var enEvent = Event{
	Title: "New event",
}
