package screen

import (
	tea "charm.land/bubbletea/v2"

	"suifang/model"
)

// Go sends a message to the App: the way through a door, as in Go(OpenPersonMsg{ID: id}).
//
//go:noinline
func Go(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// The doors. A room sends one of these, the App opens the screen on top of the stack.
type (
	// OpenTodayMsg opens the list of who is due.
	OpenTodayMsg struct{}

	// OpenSearchMsg opens the search with something typed in it already, or empty.
	OpenSearchMsg struct{ Query string }

	// OpenHouseholdMsg opens a household: its members, what is open.
	OpenHouseholdMsg struct{ ID model.ID }

	// OpenPersonMsg opens a person: facts, timeline, what is open.
	OpenPersonMsg struct{ ID model.ID }

	// OpenRegisterMsg opens the registration of a new household, or of a new member of the household
	// named, if one is. Name is what was searched for and not found.
	OpenRegisterMsg struct {
		Household model.ID
		Name      string
	}

	// OpenEditMsg opens one record of a subject for correction: the person herself, her method, her
	// household.
	OpenEditMsg struct{ Subject, Record model.ID }

	// OpenEventMsg opens the recording of what happened to a person; Kind, if any, is chosen already.
	OpenEventMsg struct {
		Person model.ID
		Kind   string
	}

	// OpenVisitMsg opens the recording of a follow-up visit that meets an obligation, or of an unplanned
	// one if Obligation is zero.
	OpenVisitMsg struct{ Person, Obligation model.ID }

	// OpenExamMsg opens the entry of exam results: a new exam, or the one named.
	OpenExamMsg struct{ Person, Exam model.ID }

	// OpenScheduleMsg opens the planning, moving and declining of a person's follow-ups; Obligation, if
	// any, is selected already.
	OpenScheduleMsg struct{ Person, Obligation model.ID }

	// OpenImportMsg opens the reading of a ledger; File, if any, is chosen already.
	OpenImportMsg struct{ File string }

	// OpenExchangeMsg opens the room in which copies are brought together.
	OpenExchangeMsg struct{}

	// OpenDuplicatesMsg opens the list of who may be registered twice.
	OpenDuplicatesMsg struct{}

	// OpenClerksMsg opens the room of clerks, their passphrases and the recovery key.
	OpenClerksMsg struct{}

	// LockMsg locks at once, as the clerk's own key does.
	LockMsg struct{}

	// OpenConflictsMsg opens the list of what waits to be settled: of all, or of one subject.
	OpenConflictsMsg struct{ Subject model.ID }

	// OpenHistoryMsg opens what was ever changed: of all records of a subject, or of the one named.
	OpenHistoryMsg struct{ Subject, Record model.ID }

	// OpenRightsMsg opens what a person may ask for herself: her paper, erasure.
	OpenRightsMsg struct{ Person model.ID }

	// OpenLeftMsg opens the list of forms that were left half-typed.
	OpenLeftMsg struct{}

	// OpenSettingsMsg opens what is set for this PC.
	OpenSettingsMsg struct{}

	// OpenHandbookMsg opens the handbook, over whatever is in front.
	OpenHandbookMsg struct{}

	// OpenPaletteMsg opens the palette: every act by name.
	OpenPaletteMsg struct{}

	// BackMsg closes the screen in front.
	BackMsg struct{}

	// HomeMsg closes all screens above the first.
	HomeMsg struct{}

	// QuitMsg asks to leave the program; the App asks once when something is not saved.
	QuitMsg struct{}
)

// What the clerk is told and asked. The App hands these to the screen in front as well.
type (
	// ChangedMsg says that the file holds something new: screens that show it read it again.
	ChangedMsg struct{}

	// StatusMsg is a sentence for the last line, until the next key.
	StatusMsg struct{ Text string }

	// ConfirmMsg asks a question in the last line. Yes runs if the clerk says yes, No, if there is one, if
	// she says no; Esc leaves it open and runs neither, but Esc, if there is one.
	ConfirmMsg struct {
		Question     string
		Yes, No, Esc tea.Cmd
	}

	// NoticeMsg shows lines that the clerk must see before she goes on, until Enter or Esc.
	NoticeMsg struct {
		Title string
		Lines []string
	}
)
