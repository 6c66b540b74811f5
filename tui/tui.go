// Package tui is the App: a stack of screens, the first and the last line of the window, and the doors
// between the rooms. It knows every room and no field of any.
//
// The floor plan is [room], below: to add a room, write its package, give it a door in package screen, and
// add its line here; to have it in the palette too, add it to [App.doors].
package tui

import (
	tea "charm.land/bubbletea/v2"

	"suifang/tui/clerks"
	"suifang/tui/conflicts"
	"suifang/tui/duplicates"
	"suifang/tui/edit"
	"suifang/tui/event"
	"suifang/tui/exam"
	"suifang/tui/exchange"
	"suifang/tui/history"
	"suifang/tui/household"
	"suifang/tui/importer"
	"suifang/tui/person"
	"suifang/tui/register"
	"suifang/tui/rights"
	"suifang/tui/schedule"
	"suifang/tui/screen"
	"suifang/tui/search"
	"suifang/tui/settings"
	"suifang/tui/today"
	"suifang/tui/unfinished"
	"suifang/tui/visit"
)

// room makes the screen behind a door; nil if the message is no door, or leads to no room yet.
func room(s *screen.Session, door tea.Msg) screen.Screen {
	switch door := door.(type) {
	case screen.OpenTodayMsg:
		return today.New(s, door)
	case screen.OpenSearchMsg:
		return search.New(s, door)
	case screen.OpenHouseholdMsg:
		return household.New(s, door)
	case screen.OpenPersonMsg:
		return person.New(s, door)
	case screen.OpenRegisterMsg:
		return register.New(s, door)
	case screen.OpenEditMsg:
		return edit.New(s, door)
	case screen.OpenEventMsg:
		return event.New(s, door)
	case screen.OpenVisitMsg:
		return visit.New(s, door)
	case screen.OpenExamMsg:
		return exam.New(s, door)
	case screen.OpenScheduleMsg:
		return schedule.New(s, door)
	case screen.OpenConflictsMsg:
		return conflicts.New(s, door)
	case screen.OpenHistoryMsg:
		return history.New(s, door)
	case screen.OpenRightsMsg:
		return rights.New(s, door)
	case screen.OpenImportMsg:
		return importer.New(s, door)
	case screen.OpenExchangeMsg:
		return exchange.New(s)
	case screen.OpenDuplicatesMsg:
		return duplicates.New(s, door)
	case screen.OpenSettingsMsg:
		return settings.New(s)
	case screen.OpenLeftMsg:
		return unfinished.New(s)
	case screen.OpenClerksMsg:
		return clerks.New(s)
	}
	return nil
}

// doors are the acts of the palette that lead to a room. Those that need a person are offered for the one
// that the screen in front is about.
func (a *App) doors() []doorway {
	names, other := a.session.Text.Palette.Acts, a.otherText().Palette.Acts
	who := a.who()
	return []doorway{
		{names.Today, other.Today, screen.OpenTodayMsg{}, false},
		{names.Search, other.Search, screen.OpenSearchMsg{}, false},
		{names.Register, other.Register, screen.OpenRegisterMsg{}, false},
		{names.Import, other.Import, screen.OpenImportMsg{}, false},
		{a.session.Text.Exchange.Palette, a.otherText().Exchange.Palette, screen.OpenExchangeMsg{}, false},
		{a.session.Text.Twice.Title, a.otherText().Twice.Title, screen.OpenDuplicatesMsg{}, false},
		{a.session.Text.Clerks.Palette, a.otherText().Clerks.Palette, screen.OpenClerksMsg{}, false},
		{names.Conflicts, other.Conflicts, screen.OpenConflictsMsg{}, false},
		{a.session.Text.Left.Title, a.otherText().Left.Title, screen.OpenLeftMsg{}, false},
		{a.session.Text.Settings.Title, a.otherText().Settings.Title, screen.OpenSettingsMsg{}, false},
		{names.Visit, other.Visit, screen.OpenVisitMsg{Person: who}, true},
		{names.Exam, other.Exam, screen.OpenExamMsg{Person: who}, true},
		{names.Event, other.Event, screen.OpenEventMsg{Person: who}, true},
		{names.Schedule, other.Schedule, screen.OpenScheduleMsg{Person: who}, true},
		{names.Edit, other.Edit, screen.OpenEditMsg{Subject: who, Record: who}, true},
		{names.History, other.History, screen.OpenHistoryMsg{Subject: who}, true},
		{a.session.Text.Rights.Palette, a.otherText().Rights.Palette, screen.OpenRightsMsg{Person: who}, true},
		{a.session.Text.Rights.CentreTitle, a.otherText().Rights.CentreTitle, screen.OpenEditMsg{Subject: a.session.CentreID, Record: a.session.CentreID}, false},
	}
}
