package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/tui/palette"
	"suifang/tui/screen"
	"suifang/tui/text"
)

// A doorway is a door by name.
type doorway struct {
	name, other string // in the language of the screens, and in the other
	door        tea.Msg
	person      bool // it needs one
}

// acts are what the palette offers: the keys of the screen in front, the doors, the App's own keys.
func (a *App) acts() []palette.Act { return append(a.here(), a.everywhereActs()...) }

// here are the acts of the screen in front.
func (a *App) here() (acts []palette.Act) {
	for _, b := range screen.FullHelp(a.front()) {
		if b.Enabled() && b.Help().Desc != "" && !moves(b) {
			acts = append(acts, keyAct(b, ""))
		}
	}
	return acts
}

// everywhereActs are the doors and the App's own keys.
func (a *App) everywhereActs() (acts []palette.Act) {
	for _, d := range a.doors() {
		if a.plan(a.session, d.door) != nil {
			acts = append(acts, a.doorAct(d))
		}
	}
	return append(acts, a.ownActs()...)
}

func (a *App) doorAct(d doorway) palette.Act {
	act := palette.Act{Name: d.name, Find: d.other, About: a.aboutDoor(d.door), Run: screen.Go(d.door)}
	switch d.door.(type) {
	case screen.OpenTodayMsg:
		act.Key = a.session.Keys.Today.Help().Key
	case screen.OpenSearchMsg:
		act.Key = a.session.Keys.Search.Help().Key
	}
	if d.person && a.who().IsZero() {
		act.Not = a.session.Text.Palette.Elsewhere
	}
	return act
}

func (a *App) ownActs() []palette.Act {
	names, other, k := a.session.Text.Palette.Acts, a.otherText().Palette.Acts, a.session.Keys
	about := a.session.Text.Palette.About
	undo := named(keyAct(k.Undo, other.Undo), names.Undo, about.Undo)
	if undo.Name += ": " + a.undoes.Name; a.undo == nil {
		undo.Name, undo.Not = names.Undo, a.cannotUndo().What
	}
	return []palette.Act{
		undo,
		a.stickAct(),
		named(keyAct(a.lockKey, other.Lock), names.Lock, about.Lock),
		named(keyAct(k.Help, other.Help), names.Help, about.Help),
		{Name: names.Handbook, Find: other.Handbook, About: about.Handbook, Run: screen.Go(screen.OpenHandbookMsg{})},
		named(keyAct(k.Quit, other.Quit), names.Quit, about.Quit),
	}
}

func named(a palette.Act, name, about string) palette.Act {
	a.Find += " " + a.Name // what the footer calls it
	a.Name, a.About = name, about
	return a
}

// aboutDoor says what is behind a door.
func (a *App) aboutDoor(door tea.Msg) string {
	about := &a.session.Text.Palette.About
	switch door := door.(type) {
	case screen.OpenTodayMsg:
		return about.Today
	case screen.OpenSearchMsg:
		return about.Search
	case screen.OpenRegisterMsg:
		return about.Register
	case screen.OpenImportMsg:
		return about.Import
	case screen.OpenExchangeMsg:
		return about.Exchange
	case screen.OpenDuplicatesMsg:
		return about.Duplicates
	case screen.OpenClerksMsg:
		return about.Clerks
	case screen.OpenConflictsMsg:
		return about.Conflicts
	case screen.OpenLeftMsg:
		return about.Left
	case screen.OpenSettingsMsg:
		return about.Settings
	case screen.OpenEditMsg:
		if door.Record == a.session.CentreID {
			return about.Centre
		}
		return about.Edit
	}
	return aboutHer(about, door)
}

// aboutHer says what is behind a door of one person.
func aboutHer(about *text.About, door tea.Msg) string {
	switch door.(type) {
	case screen.OpenVisitMsg:
		return about.Visit
	case screen.OpenExamMsg:
		return about.Exam
	case screen.OpenEventMsg:
		return about.Event
	case screen.OpenScheduleMsg:
		return about.Schedule
	case screen.OpenHistoryMsg:
		return about.History
	case screen.OpenRightsMsg:
		return about.Rights
	}
	return ""
}

// keyAct is the act that a key does on the screen in front.
func keyAct(b key.Binding, other string) palette.Act {
	press := keyPress(b.Keys()[0])
	return palette.Act{Name: b.Help().Desc, Find: other, Key: b.Help().Key, Run: screen.Go(playMsg(press))}
}

// moves says whether a key only moves about: nobody looks for that by name.
func moves(b key.Binding) bool {
	switch b.Keys()[0] {
	case "up", "down", "pgup", "pgdown", "home", "end", "tab", "shift+tab", "left", "right":
		return true
	}
	return false
}

// playMsg is a key that the palette presses.
type playMsg tea.KeyPressMsg

var keyCodes = map[string]rune{
	"enter": tea.KeyEnter, "tab": tea.KeyTab, "esc": tea.KeyEscape, "backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
	"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd,
	"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "insert": tea.KeyInsert, "space": ' ',
	"f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5, "f6": tea.KeyF6,
	"f7": tea.KeyF7, "f8": tea.KeyF8, "f9": tea.KeyF9, "f10": tea.KeyF10, "f12": tea.KeyF12,
}

var keyMods = []struct {
	prefix string
	mod    tea.KeyMod
}{{"ctrl+", tea.ModCtrl}, {"alt+", tea.ModAlt}, {"shift+", tea.ModShift}}

// keyPress is the key of that name, as Bubble Tea would tell of it.
func keyPress(name string) tea.KeyPressMsg {
	var press tea.KeyPressMsg
	for _, m := range keyMods {
		if rest, is := strings.CutPrefix(name, m.prefix); is {
			name, press.Mod = rest, press.Mod|m.mod
		}
	}
	code, known := keyCodes[name]
	if !known {
		code = []rune(name)[0]
	}
	press.Code = code
	if press.Mod == 0 && (!known || code == ' ') {
		press.Text = string(code)
	}
	return press
}

// who is the person that the screen in front is about, or whose row is selected on it; zero if none.
func (a *App) who() model.ID {
	if who := personOf(a.frontDoor()); !who.IsZero() {
		return who
	}
	return screen.Chosen(a.front())
}

// personOf is the person that the screen behind a door is about; zero for others.
func personOf(door tea.Msg) model.ID {
	switch d := door.(type) {
	case screen.OpenPersonMsg:
		return d.ID
	case screen.OpenVisitMsg:
		return d.Person
	case screen.OpenExamMsg:
		return d.Person
	case screen.OpenEventMsg:
		return d.Person
	case screen.OpenScheduleMsg:
		return d.Person
	case screen.OpenHistoryMsg:
		return d.Subject
	case screen.OpenRightsMsg:
		return d.Person
	}
	return model.ID{}
}
