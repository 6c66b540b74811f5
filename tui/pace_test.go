package tui

import (
	"io"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// leaving ends as soon as it runs.
type leaving struct{}

func (leaving) Init() tea.Cmd                       { return tea.Quit }
func (leaving) Update(tea.Msg) (tea.Model, tea.Cmd) { return leaving{}, nil }
func (leaving) View() tea.View                      { return tea.NewView("") }

// A Bubble Tea that keeps its ticker elsewhere draws as ever, but wakes the PC a hundred times a second: whoever
// raises its version looks where the ticker is now.
func TestTheTickerOfTheDrawingIsFound(t *testing.T) {
	p := tea.NewProgram(leaving{}, tea.WithInput(nil), tea.WithOutput(io.Discard), tea.WithoutSignals())
	if tickerOf(p) != nil {
		t.Error("it ticks before it runs")
	}
	if _, err := p.Run(); err != nil {
		t.Fatal(err)
	}
	if tickerOf(p) == nil {
		t.Error("no ticker is found")
	}
}

func TestWhatIsNewIsDrawnSoonAndRestIsKept(t *testing.T) {
	ticker := time.NewTicker(time.Hour)
	p := &pace{ticker: ticker, rest: time.NewTimer(time.Hour)}
	p.drawn(true)
	<-ticker.C // comes, though an hour is not over
	p.wrote()
	if p.waiting {
		t.Error("a frame was written, and another is waited for")
	}
	p.drawn(true)
	p.calm() // the terminal is slow: the frame is still to come
	if p.waiting {
		t.Error("it would tick fast for ever where a frame that looks new writes nothing")
	}
	<-ticker.C
	p.calm()
	p.drawn(false)
	<-ticker.C // what Bubble Tea itself has to write waits for no key
}
