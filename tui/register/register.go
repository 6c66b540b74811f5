// Package register is the screen that takes in a household and its members, one after the other, as they lie
// on the counter in cards: the number fills birth and sex, and who may be the same stands beside the form.
// All of it is one act.
package register

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/tui/fields"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// room is the name under which drafts of this screen are kept.
const room = "register"

type keyMap struct{ Save, Back, Next, Prev, ToHome, Alike, Last, Open key.Binding }

func newKeys(s *screen.Session) keyMap {
	t := s.Text.Register
	return keyMap{
		Save:   s.Keys.Save,
		Back:   screen.Does(s.Keys.Back, s.Text.Common.BackKept),
		Next:   screen.Bind(s.Text, t.Next, "f6"),
		Prev:   screen.Bind(s.Text, t.Prev, "f7"),
		ToHome: screen.Bind(s.Text, t.ToHome, "f7"),
		Alike:  screen.Bind(s.Text, t.Alike, "f8"),
		Last:   screen.Bind(s.Text, t.Last, "f8"),
		Open:   s.Keys.Enter,
	}
}

// Screen holds the household and the members that are typed so far.
type Screen struct {
	session *screen.Session
	keys    keyMap
	door    screen.OpenRegisterMsg

	home    *home        // the household that members are added to; nil for a new one
	house   *widget.Form // nil when members are added to a household
	codes   codes        // of the village in the form
	member  *widget.Form
	members []map[string]string // those typed; the form holds the one at number at
	at      int
	inHouse bool           // the household is typed now
	number  model.IDNumber // that has filled birth and sex
	alike   alike          // who may be the same as the member in the form
	last    model.ID       // the household that was registered last
	loaded  bool
	busy    bool

	width, height int
}

// New makes the screen.
func New(s *screen.Session, msg screen.OpenRegisterMsg) *Screen {
	sc := &Screen{session: s, keys: newKeys(s), door: msg, members: []map[string]string{{}}}
	sc.alike.list = widget.NewList[model.ID](s.Styles)
	if msg.Name != "" {
		sc.members[0][fields.KeyName] = msg.Name
	}
	return sc
}

// Init reads the household that members are added to, or the villages; coming back, what was typed is there.
func (s *Screen) Init() tea.Cmd {
	if !s.loaded {
		return s.load()
	}
	return s.front().Init()
}

func (s *Screen) front() *widget.Form {
	if s.inHouse {
		return s.house
	}
	return s.member
}

// Update decides.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loadedMsg:
		return s.take(msg)
	case draftMsg:
		s.resume(msg)
		return s.lookAgain()
	case codesMsg:
		s.takeCodes(msg)
	case alikeMsg:
		s.takeAlike(msg)
		s.sayAlike()
	case existsMsg:
		return s.sayExists(msg)
	case screen.RecordedMsg:
		return s.recorded()
	case screen.FailedMsg:
		s.busy = false // what was typed stays
		s.refused(msg.Err)
	case tea.KeyPressMsg:
		return s.press(msg)
	case tea.PasteMsg:
		if s.loaded && !s.busy && !s.alike.choosing {
			return s.edit(msg)
		}
	}
	return nil
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case s.busy:
		return nil
	case s.alike.choosing:
		return s.chooseAlike(msg)
	case key.Matches(msg, s.keys.Back) && !(s.loaded && s.front().HasPopup()):
		return screen.Go(screen.BackMsg{})
	case !s.loaded:
		return nil
	case s.front().HasPopup():
		return s.edit(msg)
	case key.Matches(msg, s.keys.Save):
		return s.save()
	case key.Matches(msg, s.keys.Next):
		return s.next()
	case key.Matches(msg, s.keys.Prev):
		return s.prev()
	case key.Matches(msg, s.keys.Alike):
		return s.openAlike()
	case msg.String() == "enter" && !s.inHouse:
		return s.enter(msg)
	}
	return s.edit(msg)
}

// edit hands a key to the form, and asks the store again about what has changed.
func (s *Screen) edit(msg tea.Msg) tea.Cmd {
	before := s.questions()
	cmd := s.front().Update(msg)
	if after := s.questions(); after != before {
		return tea.Batch(cmd, s.look(before, after))
	}
	return cmd
}

// enter goes on in a member's form: past what the number has filled, and from the last of the quick fields to
// the next member.
func (s *Screen) enter(msg tea.KeyPressMsg) tea.Cmd {
	switch s.member.Focused() {
	case fields.KeyNumber:
		if s.filledByNumber() {
			cmd := s.edit(msg)
			if s.member.FocusOn(keyRelation); s.member.Value(keyRelation) != "" {
				s.member.FocusOn(keyPhone)
			}
			return cmd
		}
	case lastQuick:
		return s.next()
	}
	return s.edit(msg)
}

func (s *Screen) filledByNumber() bool {
	n := fields.NumberIn(s.session, s.member, fields.KeyNumber)
	return n != "" && s.member.Value(fields.KeyBirth) == n.Birth().String() && s.member.Value(fields.KeySex) == string(n.Sex())
}

// next goes on to the members, or to the next of them.
func (s *Screen) next() tea.Cmd {
	if s.inHouse {
		return s.leaveHouse()
	}
	if empty(s.member.Values()) {
		s.member.FocusOn(fields.KeyName)
		return nil
	}
	if !s.member.Check() {
		return nil
	}
	s.put()
	s.at++
	if s.at == len(s.members) {
		s.members = append(s.members, map[string]string{})
	}
	s.show()
	return s.lookAgain()
}

// leaveHouse goes on to the members, unless a household of this code is there already: then it is offered.
func (s *Screen) leaveHouse() tea.Cmd {
	if !s.house.Check() {
		return nil
	}
	if hit, taken := s.codes.holder(s.house.Value("code")); taken {
		s.house.SetError("code", s.session.Text.Register.CodeTaken(widget.Sanitize(hit.Name)))
		return screen.Go(screen.ConfirmMsg{Question: s.session.Text.Register.HomeExists(hit.Household),
			Yes: screen.Go(screen.OpenHouseholdMsg{ID: hit.ID})})
	}
	s.inHouse = false
	s.show()
	return s.lookAgain()
}

// prev goes back to the member before, and from the first to the household.
func (s *Screen) prev() tea.Cmd {
	switch {
	case s.inHouse:
		return nil
	case s.at > 0:
		s.put()
		s.at--
		s.show()
	case s.house != nil:
		s.put()
		s.inHouse = true
		s.Resize(s.width, s.height)
		return s.house.Init()
	}
	return s.lookAgain()
}

// put takes the form's values into the list of members.
func (s *Screen) put() { s.members[s.at] = s.member.Values() }

// show makes the form of the member at hand.
func (s *Screen) show() {
	s.member = s.memberForm()
	s.member.SetValues(s.members[s.at])
	s.number = fields.NumberIn(s.session, s.member, fields.KeyNumber)
	s.number = fields.Numbered(s.session, s.member, s.number)
	s.member.Clean()
	s.alike.forget()
	s.Resize(s.width, s.height)
}

// empty says whether nobody is typed. What the program has put in itself does not count.
func empty(member map[string]string) bool {
	for key, v := range member {
		if v != "" && key != keyRelation {
			return false
		}
	}
	return true
}

// typed are the members without the empty forms among them.
func (s *Screen) typed() []map[string]string {
	if !s.inHouse && s.member != nil {
		s.put()
	}
	return slices.DeleteFunc(slices.Clone(s.members), empty)
}

// recorded begins the next household in the same village, or leaves it to the App to close the screen.
func (s *Screen) recorded() tea.Cmd {
	s.busy = false
	s.last = s.codes.recorded
	s.members, s.at = []map[string]string{{}}, 0
	if s.house == nil {
		s.show()
		return nil
	}
	village := s.house.Value("village")
	done := s.house.Values()
	s.house = s.houseForm(done)
	s.house.SetValue("village", village)
	s.house.Clean()
	s.inHouse = true
	s.member = s.memberForm()
	s.alike.forget()
	s.Resize(s.width, s.height)
	return tea.Batch(s.house.Init(), s.askCodes(village))
}

// Title says where the clerk is.
func (s *Screen) Title() string { return s.session.Text.Register.Title }

// Busy says whether the store has not answered yet.
func (s *Screen) Busy() bool { return s.busy }

// Dirty says whether something is typed that is not saved.
func (s *Screen) Dirty() bool {
	if !s.loaded {
		return false
	}
	return s.house != nil && s.house.Dirty() || len(s.typed()) > 0 && (s.door.Name == "" || !s.untouched())
}

// untouched says whether nothing stands in the form but the name that was searched for.
func (s *Screen) untouched() bool {
	all := s.typed()
	return len(all) == 1 && len(all[0]) <= 2 && all[0][fields.KeyName] == s.door.Name
}

// Typing says whether letters are text.
func (s *Screen) Typing() bool { return s.loaded && !s.alike.choosing }

// ShortHelp is the footer.
func (s *Screen) ShortHelp() []key.Binding {
	k := s.keys
	switch {
	case !s.loaded:
		return []key.Binding{k.Back}
	case s.alike.choosing:
		return []key.Binding{k.Open, k.Back}
	case s.inHouse:
		return append(s.house.ShortHelp(), s.lastKeys(k.Next, k.Back)...)
	}
	of := s.member.ShortHelp()
	help := append(slices.Clone(of[:2]), k.Next)
	if len(s.alike.hits) > 0 {
		help = append(help, k.Alike)
	}
	if s.at > 0 {
		help = append(help, k.Prev)
	} else if s.house != nil {
		help = append(help, k.ToHome)
	}
	return append(append(help, s.session.Keys.Back), of[2:]...)
}

func (s *Screen) lastKeys(keys ...key.Binding) []key.Binding {
	if s.last.IsZero() {
		return keys
	}
	return append([]key.Binding{s.keys.Last}, keys...)
}

// FullHelp is every key of the screen as it stands: two of them mean one thing or another.
func (s *Screen) FullHelp() []key.Binding {
	k := s.keys
	before, other := k.ToHome, k.Last
	if s.at > 0 {
		before = k.Prev
	}
	if len(s.alike.hits) > 0 {
		other = k.Alike
	}
	help := []key.Binding{k.Next, before, other, k.Back}
	if s.loaded {
		help = append(s.front().FullHelp(), help...)
	}
	return help
}
