package person

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/model/followup"
	"suifang/store"
	"suifang/tui/fields"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// A fact is one row of the left part.
type fact struct {
	key   rowKey // its record is what F4 edits
	label string
	text  string
	alert bool
	note  string       // for the line at the foot
	door  tea.Msg      // of what belongs to someone else, or to the household
	keep  *model.Entry // keeps this value of a conflict
}

// factRows are the facts, what needs a person's eye first.
func (s *Screen) factRows() (rows []fact) {
	all := slices.Concat(s.erasureFacts(), s.conflictFacts(), s.doubtFacts(), s.cardFacts(), s.stateFacts(), s.methodFacts(), s.pregnancyFacts(),
		s.familyFacts(), s.consentFacts(), s.placeFacts(), s.paperFacts())
	label := ""
	for _, f := range all {
		if f.label == label { // facts of one label show it once
			f.label = ""
		} else {
			label = f.label
		}
		rows = append(rows, s.broken(f)...)
	}
	twice := map[rowKey]int{} // two rows of one kind and record have each a key of its own
	for i := range rows {
		key := rows[i].key
		rows[i].key.line = twice[key]
		twice[key]++
	}
	return rows
}

// broken breaks a fact into rows that fit, between its parts first: two blanks stand between parts.
func (s *Screen) broken(f fact) (rows []fact) {
	room := s.left() - 3 - s.labelWidth()
	text := ""
	flush := func() {
		for _, f.text = range widget.Wrap(text, room) {
			rows = append(rows, f)
			f.label = ""
		}
	}
	for part := range strings.SplitSeq(widget.Sanitize(f.text), "  ") {
		if text != "" && widget.Width(text)+2+widget.Width(part) > room {
			flush()
			text = part
			continue
		}
		if text != "" {
			text += "  "
		}
		text += part
	}
	flush()
	return rows
}

// own is a fact of the person's own record.
func (s *Screen) own(label, text string) fact {
	return fact{key: rowKey{record: s.id, what: label}, label: label, text: text}
}

// filled leaves out facts of which nothing is known.
func filled(rows ...fact) []fact {
	return slices.DeleteFunc(rows, func(f fact) bool { return f.text == "" })
}

// stateFacts are death and migration.
func (s *Screen) stateFacts() (rows []fact) {
	words, p := s.words().Fact, s.read.person()
	switch {
	case !p.Death.IsZero():
		rows = append(rows, s.own(words.State, words.DiedOn(p.Death.String())))
	case p.Residence.State == "out":
		rows = append(rows, s.own(words.State, words.OutSince(p.Residence.Since.String(), p.Residence.Place)))
	case p.Residence.State == "in":
		rows = append(rows, s.own(words.State, words.InSince(p.Residence.Since.String(), p.Residence.Place)))
	}
	return rows
}

// methodFacts are the method in use and the choice that she signed.
func (s *Screen) methodFacts() []fact {
	words := s.words().Fact
	m := s.read.history.CurrentMethod(s.session.Today)
	switch {
	case m != nil:
	case s.mayBeAsked():
		return []fact{s.own(words.Method, words.NoMethod)}
	default:
		return nil
	}
	text := strings.TrimSpace(s.methodName(m.Is.Use) + " " + s.deviceName(m.Is.Use))
	if !m.Is.Use.Start.IsZero() {
		text += "  " + words.Since(m.Is.Use.Start.String())
	}
	rows := []fact{{key: rowKey{record: m.Record.ID, what: "method"}, label: words.Method, text: text}}
	if !m.Is.Informed.IsZero() {
		rows = append(rows, fact{key: rowKey{record: m.Record.ID, what: "informed"}, text: words.Informed + " " + m.Is.Informed.String()})
	}
	return rows
}

// mayBeAsked says whether an unknown method is worth a line: of women of reproductive age 育龄妇女, 15 to 49.
func (s *Screen) mayBeAsked() bool {
	p := s.read.person()
	age := p.Birth.AgeOn(s.session.Today)
	return p.Sex == model.Female && p.Death.IsZero() && age >= 15 && age <= 49
}

// methodName is what a method is called.
func (s *Screen) methodName(u model.MethodUse) string { return model.Methods.Label(u.Kind, s.zh()) }

// deviceName is the make of a device; one that is not in the tables is called as it was entered.
func (s *Screen) deviceName(u model.MethodUse) string {
	device, known := followup.DeviceByCode(u.Device)
	switch {
	case !known:
		return u.Device
	case s.zh():
		return plain(device.Zh)
	}
	return plain(device.En)
}

// pregnancyFacts are the pregnancy that goes on, and the last birth.
func (s *Screen) pregnancyFacts() (rows []fact) {
	words, p := s.words().Fact, s.read.person()
	if g := s.read.history.OpenPregnancy(); g != nil {
		rows = append(rows, fact{key: rowKey{record: g.Record.ID, what: "pregnancy"}, label: words.Pregnancy, text: s.gestation(g.Is)})
	}
	last, record := p.LastBirth, s.id
	for _, g := range s.read.history.Pregnancies {
		if g.Is.Outcome.Result == model.OutcomeBirth && g.Is.Outcome.On >= last {
			last, record = g.Is.Outcome.On, g.Record.ID
		}
	}
	return append(rows, filled(fact{key: rowKey{record: record, what: "last_birth"}, label: words.LastBirth, text: last.String()})...)
}

// gestation is how far she is and when she is due.
func (s *Screen) gestation(g model.Pregnancy) string {
	words := s.words().Fact
	begun := firstDay(g)
	if begun.IsZero() {
		return words.Since(g.Reported.String())
	}
	days := max(0, int(s.session.Today-begun))
	text := words.Weeks(days/7, days%7) + "  " + words.DueOn(begun.AddDays(fullTerm).String())
	if g.LMP.Estimated && g.ScanEDD.IsZero() {
		text += " " + words.Estimated
	}
	return text
}

const firstMarriage = "first_marriage" // of [model.Marital]

// familyFacts are marriage, spouse and children; Enter opens theirs.
func (s *Screen) familyFacts() []fact {
	words, p := s.words().Fact, s.read.person()
	marital := model.Marital.Label(p.Marital, s.zh())
	switch {
	case p.Married.IsZero():
	case p.Marital == firstMarriage:
		marital += "  " + p.Married.String()
	default:
		marital = strings.TrimSpace(marital + "  " + words.Married(p.Married.String()))
	}
	rows := []fact{s.own(words.Marital, marital)}
	label := map[model.Sex]string{model.Female: words.Husband, model.Male: words.Wife}[p.Sex]
	rows = append(rows, s.relative(cmp.Or(label, words.Spouse), s.read.spouse))
	if p.Children != nil && *p.Children != len(s.read.children) {
		rows = append(rows, s.own(words.Children, words.Count(*p.Children)))
	}
	for _, child := range s.read.children {
		rows = append(rows, s.relative(words.Child, child))
	}
	return filled(rows...)
}

func (s *Screen) relative(label string, r relative) fact {
	text := r.name
	if age := r.birth.AgeOn(s.session.Today); r.name != "" && age >= 0 {
		text += " " + s.session.Text.Common.Age(age)
	}
	return fact{key: rowKey{record: s.id, what: label}, label: label, text: text, door: screen.OpenPersonMsg{ID: r.id}}
}

// consentFacts are what she agreed to and by which channels, and who is her contact.
func (s *Screen) consentFacts() []fact {
	words := s.words().Fact
	contact := fact{key: rowKey{record: s.id, what: "consent"}, label: words.Consent, text: words.NotAsked}
	var others []fact
	for _, c := range s.read.history.Consents {
		f := fact{key: rowKey{record: c.Record.ID, what: "consent"}, text: s.consent(c.Is)}
		if c.Is.Purpose == model.ConsentFollowUp {
			f.label, f.alert = words.Consent, !c.Is.Answer.Yes
			contact = f
			continue
		}
		others = []fact{f} // the last one holds
	}
	worker := strings.TrimSpace(s.read.worker.Name + " " + s.read.worker.Phone)
	return append(append([]fact{contact}, others...), filled(s.own(words.Worker, worker))...)
}

func (s *Screen) consent(c model.Consent) string {
	words, on := s.words().Fact, c.Answer.On.String()
	switch {
	case c.Purpose == model.ConsentExam && c.Answer.Yes:
		return words.ExamYes(on)
	case c.Purpose == model.ConsentExam:
		return words.ExamNo(on)
	case c.Purpose != model.ConsentFollowUp:
		return c.Purpose + " " + on
	case !c.Answer.Yes:
		return words.NoContact(on)
	}
	return words.ContactBy(on, s.channels(c.Channels))
}

func (s *Screen) channels(codes []string) string {
	if len(codes) == 0 {
		return s.words().Fact.AnyChannel
	}
	names := make([]string, len(codes))
	for i, c := range codes {
		names[i] = model.Channels.Label(c, s.zh())
	}
	return strings.Join(names, " ")
}

// placeFacts are where she lives; Enter opens the household.
func (s *Screen) placeFacts() []fact {
	words, p := s.words().Fact, s.read.person()
	home := fact{key: rowKey{record: s.id, what: "home"}, label: words.Home, door: screen.OpenHouseholdMsg{ID: p.Household}}
	if !p.Household.IsZero() {
		owner := ""
		if s.read.head != "" && s.read.home.Head != s.id {
			owner = s.session.Text.Common.Home(s.read.head)
		}
		home.text = strings.TrimSpace(words.HomeOf(s.read.home.Code, owner) + " " + s.place())
	}
	return filled(home, s.own(words.Address, s.read.home.Address), s.own(words.Current, p.Current), s.own(words.Registered, p.Registered))
}

func (s *Screen) place() string {
	h, between := s.read.home, " "
	if s.zh() {
		between = ""
	}
	if h.Group == 0 {
		return h.Village
	}
	return h.Village + between + s.session.Text.Common.Group(strconv.Itoa(h.Group))
}

// paperFacts are numbers, by their tails, and the rest.
func (s *Screen) paperFacts() []fact {
	words, common, p := s.words().Fact, s.session.Text.Common, s.read.person()
	phone := s.phone(p.Phone)
	if c := s.read.history.Contact(); phone != "" && c != nil && c.Answer.Yes && len(c.Channels) > 0 &&
		!slices.Contains(c.Channels, model.ChannelPhone) {
		phone += "  " + s.words().NoCalls
	}
	number := p.IDNumber.Tail()
	if number != "" {
		number = common.PhoneTail(number)
	}
	return filled(s.own(words.Phone, phone), s.own(words.IDNumber, number),
		s.own(words.Education, model.Education.Label(p.Education, s.zh())), s.own(words.Note, p.Note))
}

// phone is a number's tail, or all of it once the clerk has asked for it.
func (s *Screen) phone(number string) string {
	if number == "" || s.number {
		return number
	}
	return s.session.Text.Common.PhoneTail(number[max(0, len(number)-4):])
}

// conflictFacts are the values that stand side by side, each with who wrote it, when and where: Enter on one of
// them keeps it.
func (s *Screen) conflictFacts() (rows []fact) {
	for i := range s.read.disputes {
		rows = append(rows, s.conflict(&s.read.disputes[i])...)
	}
	return rows
}

func (s *Screen) conflict(c *store.Conflict) []fact {
	words := s.words().Fact
	name := fields.StoredName(s.session.Text, c.Kind, c.Field)
	var door tea.Msg = screen.OpenEditMsg{Subject: c.Subject, Record: c.Record}
	switch c.Kind {
	case model.KindExam:
		door = screen.OpenExamMsg{Person: s.id, Exam: c.Record}
	case model.KindLink:
		door = screen.OpenDuplicatesMsg{} // both of its halves are settled there
	}
	rows := []fact{{key: rowKey{record: c.Record, what: "conflict"}, label: words.Conflict, text: name, alert: true, door: door}}
	for i, v := range c.Values {
		side := words.Side(s.valueText(c.Kind, c.Field, v.Value), v.Author, fields.ClockSaid(s.session.Text, v.At, v.Ahead), v.Station.String()[:4])
		row := fact{key: rowKey{record: c.Record, what: c.Field}, text: side, note: words.KeepThis(name + ": " + side)}
		if entries, ok := c.Keep(i + 1); ok && c.Kind != model.KindLink {
			row.keep = &entries[0]
		}
		rows = append(rows, row)
	}
	return rows
}

// valueText is what a change set a field to, in words; a phone number whole once the clerk has asked for it.
func (s *Screen) valueText(kind model.Kind, field string, v model.Value) string {
	if kind == model.KindPerson && field == "phone" && s.number && !model.IsNull(v) {
		return model.FieldInfo{Field: field}.TextOf(v)
	}
	return cmp.Or(fields.StoredText(s.session.Text, kind, field, v, s.read.names), s.words().Fact.Cleared)
}

// doubtFacts are what does not fit together; they ask, and stop nobody.
func (s *Screen) doubtFacts() (rows []fact) {
	words, p, h := s.words().Doubt, s.read.person(), s.read.history
	doubt := func(is bool, text string) {
		if is {
			rows = append(rows, fact{key: rowKey{record: s.id, what: "doubt"}, label: s.words().Fact.Doubt, text: text, alert: true, note: text})
		}
	}
	doubt(s.read.damaged, words.Damaged)
	doubt(len(h.State.Waiting) > 0, words.Waiting(len(h.State.Waiting)))
	doubt(h.Person != nil && model.DecodeRecord(h.Record(), new(model.Person)) != nil, words.Shape)
	number := p.IDNumber
	doubt(!number.Birth().IsZero() && !p.Birth.IsZero() && number.Birth() != p.Birth, words.NumberBirth)
	doubt(number.Sex() != "" && p.Sex != "" && number.Sex() != p.Sex, words.NumberSex)
	m := h.CurrentMethod(s.session.Today)
	doubt(h.OpenPregnancy() != nil && m != nil && lasting(m.Is.Use.Kind), words.PregnantBeside)
	return rows
}

// lasting says whether a method goes on by itself.
func lasting(method string) bool {
	return slices.Contains([]string{model.MethodIUD, model.MethodImplant, model.MethodTubal}, method)
}

// erasureFacts are a demand that waits for its day, with the way to take it back, or that it was carried out.
func (s *Screen) erasureFacts() (rows []fact) {
	w, h := s.session.Text.Rights, s.read.history
	said := ""
	if open := h.OpenErasure(); open != nil {
		said = w.DemandLine(open.Is.Asked.String(), open.Is.Due().String())
	} else if n := len(h.Erasures); n > 0 && h.Person == nil {
		said = w.ErasedOn(h.Erasures[n-1].Is.Done.String())
	}
	if said == "" {
		return nil
	}
	return []fact{{key: rowKey{record: s.id, what: "erasure"}, label: w.DemandFact, text: said, alert: true, note: said,
		door: screen.OpenRightsMsg{Person: s.id}}}
}

// drawFact draws a fact behind its label.
func (s *Screen) drawFact(f fact, selected bool) string {
	text := s.paint(f.text, selected, f.alert)
	return widget.PadRight(s.session.Styles.Dim.Paint(f.label), s.labelWidth()) + text
}

// labelWidth is the room for the facts' labels and the blank behind them.
func (s *Screen) labelWidth() int {
	if s.zh() {
		return 9
	}
	return 10
}
