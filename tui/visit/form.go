package visit

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/arrange"
	"suifang/model/followup"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// The fields of the form. A question's is its key behind fieldAnswer.
const (
	fieldOutcome  = "outcome"
	fieldOn       = "on"
	fieldChannel  = "channel"
	fieldContact  = "contact"
	fieldAllowed  = "allowed"
	fieldSince    = "since"
	fieldPlace    = "place"
	fieldDeath    = "death"
	fieldNote     = "note"
	fieldNext     = "next"
	fieldAnswer   = "answer."
	ruleQuestions = "rule.questions"
	ruleRest      = "rule.rest"
)

// fieldOf is where a broken rule is said, by the field that it names.
var fieldOf = map[string]string{"on": fieldOn, "migration_since": fieldSince, "death": fieldDeath, "supply_last": fieldSupplied}

// brings are the fields that change what saving brings.
var brings = []string{fieldOutcome, fieldOn, fieldNext, fieldContact, fieldAllowed, fieldSupplied, fieldLasts, fieldSince, fieldDeath}

func (s *Screen) newForm() {
	t, styles, today := s.session.Text, s.session.Styles, s.session.Today
	words := t.Visit
	date := func(future bool) widget.Field {
		if future {
			return widget.NewDate(styles, today, widget.DateOptions{Future: true, Parse: model.ParseComingDate})
		}
		return widget.NewDate(styles, today, widget.DateOptions{})
	}
	items := []widget.Item{
		{ID: fieldOutcome, Label: words.Outcome, Field: widget.NewChoice(styles, outcomes(t)...), Required: true},
		{ID: fieldOn, Label: words.On, Field: date(false), Required: true},
		{ID: fieldChannel, Label: words.Channel, Field: widget.NewChoice(styles, channels(t, s.contact.allowed())...)},
		{ID: fieldContact, Label: words.MayContact, Field: widget.NewYesNo(styles), Hint: words.AskHint},
		{ID: fieldAllowed, Label: words.Allowed, Field: widget.NewText(styles, channelDigits), Hint: words.AllowedHint},
	}
	items = append(items, s.supplyItems(date)...)
	items = append(items, widget.Item{ID: ruleQuestions, Label: "-"})
	items = append(items, s.questionItems()...)
	items = append(items,
		widget.Item{ID: fieldSince, Label: words.Since, Field: date(false)},
		widget.Item{ID: fieldPlace, Label: words.Place, Field: widget.NewText(styles, widget.TextOptions{MaxRunes: 60})},
		widget.Item{ID: fieldDeath, Label: words.Death, Field: date(false), Hint: words.DeathHint},
		widget.Item{ID: ruleRest, Label: "-"},
		widget.Item{ID: fieldNote, Label: words.Note, Field: widget.NewText(styles, widget.TextOptions{})},
		widget.Item{ID: fieldNext, Label: words.NextDate, Field: date(true), Hint: words.NextHint},
	)
	s.form = widget.NewForm(styles, items...)
	s.form.SetValue(fieldOn, today.String())
	s.form.OnChange, s.form.OnSave = s.fieldChanged, func() tea.Cmd { return s.submit() }
	s.repeatLast()
	s.fit()
	s.form.Clean()
}

func (s *Screen) questionItems() (items []widget.Item) {
	zh, styles := isZh(s.session.Text), s.session.Styles
	for _, q := range s.contact.questions() {
		it := widget.Item{ID: fieldAnswer + q.Key, Label: q.Label(zh)}
		if len(q.Choices) > 0 {
			it.Field = widget.NewChoice(styles, answers(q.Choices, zh)...)
		} else {
			it.Field = widget.NewText(styles, widget.TextOptions{MaxRunes: 80})
		}
		items = append(items, it)
	}
	return items
}

// channelDigits is a field for the digits of several channels: 145.
var channelDigits = widget.TextOptions{MaxRunes: 9, Narrow: true, Allow: func(r rune) bool { return r >= '1' && r <= '9' }}

func outcomes(t *text.Texts) (options []widget.Option) {
	for i, c := range model.VisitResults {
		options = append(options, widget.Option{Value: c.Value, Key: string(rune('1' + i)), Label: c.Label(isZh(t))})
	}
	return options
}

// channels are all ways of a contact under their digits, those that she allows first. The others can be
// chosen too: she may come to the counter of her own accord.
func channels(t *text.Texts, allowed []string) (options []widget.Option) {
	for i, c := range model.Channels {
		options = append(options, widget.Option{Value: c.Value, Key: string(rune('1' + i)), Label: c.Label(isZh(t))})
	}
	arrange.By(options, func(a, b widget.Option) int {
		return rank(allowed, a.Value) - rank(allowed, b.Value)
	})
	return options
}

func rank(allowed []string, channel string) int {
	if slices.Contains(allowed, channel) {
		return 0
	}
	return 1
}

// answers are the choices of a question. The ordinary answer, no or none, is 0; not checked is 9.
func answers(codes model.Codes, zh bool) (options []widget.Option) {
	first := 1
	if v := codes[0].Value; v == "no" || v == "none" || v == "0" {
		first = 0
	}
	for i, c := range codes {
		digit := string(rune('0' + (first+i)%10))
		if c.Value == "not_checked" {
			digit = "9"
		}
		options = append(options, widget.Option{Value: c.Value, Key: digit, Label: c.Label(zh)})
	}
	return options
}

// repeatLast offers the values of the last contact of the series under the key that repeats.
func (s *Screen) repeatLast() {
	last := s.contact.last
	if last == nil {
		return
	}
	s.form.Item(fieldChannel).Repeat = last.Channel
	for _, q := range s.contact.questions() {
		s.form.Item(fieldAnswer + q.Key).Repeat = last.Answers[q.Key]
	}
}

func (s *Screen) fieldChanged(id string) {
	s.stale = s.stale || slices.Contains(brings, id)
	s.fit()
}

// fit shows the fields that the outcome asks for, and what is to be said beside them.
func (s *Screen) fit() {
	outcome := s.form.Value(fieldOutcome)
	done, moved := outcome == model.VisitDone, outcome == model.VisitMoved
	asks := len(s.contact.questions()) > 0
	show := func(id string, shown bool) { s.form.Item(id).Hidden = !shown }
	for _, q := range s.contact.questions() {
		show(fieldAnswer+q.Key, done)
	}
	show(ruleQuestions, done && asks || moved || outcome == model.VisitDied)
	show(fieldContact, done && s.contact.neverAsked())
	show(fieldAllowed, done && s.contact.neverAsked() && s.form.Value(fieldContact) != "0")
	s.fitSupply(done)
	show(fieldSince, moved)
	show(fieldPlace, moved)
	show(fieldDeath, outcome == model.VisitDied)
	show(fieldNext, s.contact.planned && (done || outcome == model.VisitNotReached))
	s.form.Item(fieldChannel).Required = done || outcome == model.VisitNotReached
	s.hint(done)
}

func (s *Screen) hint(done bool) {
	words := s.session.Text.Visit
	s.form.Item(fieldOn).Hint = s.windowHint()
	note := s.form.Item(fieldNote)
	if note.Label = words.Note; done && s.contact.planned {
		note.Label = words.Needs
	}
	channel := s.form.Item(fieldChannel)
	channel.Hint = ""
	if v := s.form.Value(fieldChannel); v != "" && len(s.contact.allowed()) > 0 && !slices.Contains(s.contact.allowed(), v) {
		channel.Hint = words.NotAllowedHint
	}
	if typed := s.form.Value(fieldAllowed); typed != "" {
		s.form.Item(fieldAllowed).Hint = s.channelNames(channelsOf(typed))
	} else {
		s.form.Item(fieldAllowed).Hint = words.AllowedHint
	}
}

// windowHint says where the day lies. A step may be recorded before its window and after it.
func (s *Screen) windowHint() string {
	on, _ := model.ParseISO(s.form.Value(fieldOn))
	switch words := s.session.Text.Visit; {
	case on.IsZero() || !s.contact.planned:
		return ""
	case on < s.contact.due.From:
		return words.EarlyHint
	case on > s.contact.due.Until:
		return words.PassedHint
	}
	return ""
}

// channelsOf reads the digits of channels.
func channelsOf(digits string) (list []string) {
	for _, r := range digits {
		if i := int(r - '1'); i >= 0 && i < len(model.Channels) && !slices.Contains(list, model.Channels[i].Value) {
			list = append(list, model.Channels[i].Value)
		}
	}
	return list
}

func (s *Screen) channelNames(list []string) string {
	names := make([]string, len(list))
	for i, c := range list {
		names[i] = model.Channels.Label(c, isZh(s.session.Text))
	}
	return strings.Join(names, " ")
}

func isZh(t *text.Texts) bool { return t.Lang == text.Chinese }

// sameSeries says whether an obligation belongs to the series of another.
func sameSeries(a, b followup.Due) bool {
	return a.About.Case == b.About.Case && a.About.Protocol == b.About.Protocol
}
