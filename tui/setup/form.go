package setup

import (
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"suifang/store/seal"
	"suifang/tui/paper"
	"suifang/tui/widget"
)

// A passphrase has at least six characters; under ten, or of digits alone, it is called weak.
const (
	leastPassphrase = 6
	goodPassphrase  = 10
)

func (s *Screen) askForm() *widget.Form {
	t, styles := s.session.Text.Setup, s.session.Styles
	name := widget.TextOptions{MaxRunes: 40}
	secret := widget.TextOptions{MaxRunes: 100, Mask: true}
	f := widget.NewForm(styles,
		widget.Item{ID: "site", Label: t.Site, Field: widget.NewText(styles, name), Hint: t.SiteHint, Required: true},
		widget.Item{ID: "clerk", Label: t.Clerk, Field: widget.NewText(styles, name), Hint: t.ClerkHint, Required: true},
		widget.Item{ID: "passphrase", Label: t.Passphrase, Field: widget.NewText(styles, secret), Required: true},
		widget.Item{ID: "again", Label: t.Again, Field: widget.NewText(styles, secret), Required: true},
	)
	f.OnChange = func(string) { s.judge() }
	f.OnSave = s.askedAll
	return f
}

// judge says beside the passphrase how it is, while it is typed.
func (s *Screen) judge() {
	t, typed := s.session.Text.Setup, s.asked.Value("passphrase")
	pass, again := s.asked.Item("passphrase"), s.asked.Item("again")
	pass.Hint, pass.Alert = strength(typed, t.TooShort(leastPassphrase), t.Weak, t.Good)
	again.Hint, again.Alert = "", false
	if twice := s.asked.Value("again"); utf8.RuneCountInString(twice) >= utf8.RuneCountInString(typed) && twice != typed {
		again.Hint, again.Alert = t.Differ, true
	}
}

func strength(typed, short, weak, good string) (hint string, alert bool) {
	n := utf8.RuneCountInString(typed)
	switch {
	case n == 0:
		return "", false
	case n < leastPassphrase:
		return short, true
	case n < goodPassphrase || onlyDigits(typed):
		return weak, false
	}
	return good, false
}

func onlyDigits(s string) bool {
	for _, r := range s {
		if !unicode.IsDigit(r) {
			return false
		}
	}
	return true
}

// askedAll goes on from the first step, if the two passphrases are one and long enough.
func (s *Screen) askedAll() tea.Cmd {
	t, typed := s.session.Text.Setup, s.asked.Value("passphrase")
	switch {
	case utf8.RuneCountInString(typed) < leastPassphrase:
		s.asked.SetError("passphrase", t.TooShort(leastPassphrase))
	case typed != s.asked.Value("again"):
		s.asked.SetError("again", t.Differ)
	case s.recovery == seal.Recovery{}:
		return drawKey
	default:
		return s.enter(showing)
	}
	return nil
}

func (s *Screen) proofForm() *widget.Form {
	f := paper.Form(s.session.Styles, s.groups)
	f.OnSave = s.prove
	return f
}

// prove makes the file if both groups are those of the key.
func (s *Screen) prove() tea.Cmd {
	if !paper.Proven(s.session.Styles, s.proof, s.recovery, s.groups) {
		return nil
	}
	return s.create()
}
