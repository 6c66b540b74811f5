// Package rights is the screen of what a person may ask for herself: a paper of all that is held about her, its
// erasure, and to take that demand back. It carries no erasure out: that is the program's, when the day has come.
package rights

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// What can be asked for, in the order of its digits.
type act int

const (
	printing act = iota
	erasing
	keeping // of what she had asked to be erased
	acts
)

type keyMap struct {
	acts [acts]key.Binding
	Run  key.Binding
	Back key.Binding
}

func newKeys(s *screen.Session) keyMap {
	w := s.Text.Rights
	return keyMap{Run: s.Keys.Enter, Back: s.Keys.Back, acts: [acts]key.Binding{
		screen.Bind(s.Text, w.KeyPrint, "1"), screen.Bind(s.Text, w.KeyErase, "2"), screen.Bind(s.Text, w.KeyWithdraw, "3")}}
}

// Screen holds what was read of her, and what is typed of a demand.
type Screen struct {
	session *screen.Session
	keys    keyMap
	door    screen.OpenRightsMsg
	read    *reading // nil until it has been read
	looked  bool     // the look is on its way into the journal
	working bool     // the store has not answered yet
	list    *widget.List[act]
	form    *widget.Form // the demand, while it is typed

	width, height int
}

// New opens the room of one person.
func New(s *screen.Session, msg screen.OpenRightsMsg) *Screen {
	sc := &Screen{session: s, keys: newKeys(s), door: msg, list: widget.NewList[act](s.Styles)}
	sc.list.SetRows(widget.Rows[act]{Len: int(acts), Key: func(i int) act { return act(i) }, Row: sc.row})
	return sc
}

// Init reads anew, puts the first look into the journal and the focus back.
func (s *Screen) Init() tea.Cmd {
	cmds := []tea.Cmd{s.reread()}
	if !s.looked {
		s.looked = true
		cmds = append(cmds, s.session.Looked(s.door.Person))
	}
	if s.form != nil {
		cmds = append(cmds, s.form.Init())
	}
	return tea.Batch(cmds...)
}

func (s *Screen) words() *text.Rights { return s.session.Text.Rights }

func (s *Screen) Title() string { return s.words().Title }

// Busy says whether the store has not answered yet.
func (s *Screen) Busy() bool { return s.working }

// Typing says whether letters are text.
func (s *Screen) Typing() bool { return s.form != nil }

// Keeping says whether a secret may be typed, which is wiped before the screen goes.
func (s *Screen) Keeping() bool { return s.form != nil }

// doMsg says that the clerk has said yes to an act.
type doMsg struct{ act act }

// Update takes keys and the store's answers.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case readMsg:
		s.read = msg.reading
	case doMsg:
		return s.do(msg.act)
	case printedMsg:
		s.working = false
		return screen.Go(msg.notice)
	case screen.RecordedMsg:
		s.working = false
		s.leaveForm()
		return s.reread()
	case screen.ChangedMsg, screen.UndoneMsg:
		return s.reread()
	case screen.FailedMsg:
		s.working = false // what was typed stays
	case screen.KeepMsg:
		s.leaveForm() // a passphrase waits behind no lock
	case tea.KeyPressMsg:
		return s.press(msg)
	case tea.PasteMsg:
		if s.form != nil && !s.working {
			return s.form.Update(msg)
		}
	}
	return nil
}

func (s *Screen) press(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case s.working: // no key counts until the store has answered
		return nil
	case s.form != nil:
		return s.pressForm(msg)
	case key.Matches(msg, s.keys.Back):
		return screen.Go(screen.BackMsg{})
	case s.read == nil, key.Matches(msg, s.session.Keys.Space): // nothing is done with several of them at once
		return nil
	case key.Matches(msg, s.keys.Run):
		return s.ask(act(s.list.Index()))
	}
	for a, binding := range s.keys.acts {
		if key.Matches(msg, binding) {
			s.list.Select(act(a))
			return s.ask(act(a))
		}
	}
	s.list.Update(msg)
	return nil
}

func (s *Screen) pressForm(msg tea.KeyPressMsg) tea.Cmd {
	if key.Matches(msg, s.keys.Back) && !s.form.HasPopup() {
		s.leaveForm()
		return nil
	}
	return s.form.Update(msg)
}

// leaveForm forgets what was typed.
func (s *Screen) leaveForm() { s.form = nil }

// not says why an act cannot be done; empty where it can.
func (s *Screen) not(a act) string {
	w, demand := s.words(), s.read.demand
	switch {
	case a == erasing && !s.read.erased.IsZero():
		return w.ErasedOn(s.read.erased.String())
	case a == erasing && demand != nil:
		return w.Asked.What
	case a == keeping && demand == nil:
		return w.NoDemand
	}
	return ""
}

// ask asks before a paper leaves in the clear or a demand is taken back, and opens the form of a demand.
func (s *Screen) ask(a act) tea.Cmd {
	if why := s.not(a); why != "" {
		return screen.Go(screen.StatusMsg{Text: why})
	}
	w, yes := s.words(), screen.Go(doMsg{a})
	switch a {
	case printing:
		return askPrint(w, yes)
	case keeping:
		return screen.Go(screen.ConfirmMsg{Question: w.AskWithdraw, Yes: yes})
	}
	return s.openForm()
}

func (s *Screen) do(a act) tea.Cmd {
	if s.read == nil || s.working || s.not(a) != "" {
		return nil
	}
	s.working = true
	if a == printing {
		return s.print()
	}
	return s.session.RecordAndStay(s.words().Withdrawn, model.Proposal{Act: "keep", Entries: s.read.keep})
}

// ShortHelp is the footer.
func (s *Screen) ShortHelp() []key.Binding {
	k := s.keys
	switch {
	case s.working, s.read == nil:
		return []key.Binding{k.Back}
	case s.form != nil:
		return []key.Binding{s.session.Keys.Next, screen.Does(s.session.Keys.Save, s.words().SaveErase), k.Back}
	}
	help := []key.Binding{k.Run}
	for a, binding := range k.acts {
		if s.not(act(a)) == "" {
			help = append(help, binding)
		}
	}
	return append(help, k.Back)
}

// FullHelp is every key of the screen.
func (s *Screen) FullHelp() []key.Binding {
	k := s.session.Keys
	if s.form != nil {
		return append(s.ShortHelp(), s.form.FullHelp()...)
	}
	return append(s.ShortHelp(), k.Up, k.Down)
}
