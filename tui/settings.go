package tui

import (
	tea "charm.land/bubbletea/v2"

	"suifang/store"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// set puts other settings of this PC into force. The screen in front hears of them, too.
func (a *App) set(settings store.Settings) tea.Cmd {
	a.session.Settings = settings
	look := a.session.Styles.Look
	look.Border = border(settings.Border, a.options.cells)
	a.look(look)
	return a.front().Update(screen.SettingsMsg{Settings: settings})
}

// look draws in another way from now on. The styles are altered in place: every widget has them.
func (a *App) look(look widget.Look) {
	*a.session.Styles = *widget.NewStyles(a.session.Text, look)
}
