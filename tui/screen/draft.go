package screen

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"suifang/store"
)

// A Draft is what is half-typed on a screen. The App keeps it in the file at every pause, when a field is left, and
// before the screen goes; the act that is made of it forgets it, see [Session.Record].
type Draft struct {
	Of   store.DraftOf
	At   string // the field with the focus
	Form any    // what the screen needs to go on, as encoding/json writes it: never a passphrase
}

// drafter is a screen with a form: what is half-typed on it, nil if nothing is.
type drafter interface{ Draft() *Draft }

// Drafted is what is half-typed on a screen; nil if nothing is.
func Drafted(s Screen) *Draft {
	if d, ok := s.(drafter); ok {
		return d.Draft()
	}
	return nil
}

// Drafts says whether a screen is one on which something can be half-typed.
func Drafts(s Screen) bool {
	_, ok := s.(drafter)
	return ok
}

// A Left is a half-typed form as it stands in the file, with what the clerk is told of it before she opens it again.
type Left struct {
	Of    store.DraftOf   `json:"-"`
	Door  json.RawMessage `json:"door"` // of the screen
	Title string          `json:"title"`
	Whom  string          `json:"whom,omitempty"`
	Clerk string          `json:"clerk,omitempty"`
	When  time.Time       `json:"when"`
	At    string          `json:"at,omitempty"`
	Form  json.RawMessage `json:"form"`
}

// LeftOn is what is half-typed on the screen behind a door, as it is kept in the file; nil if nothing is. It has no time
// yet.
func (s *Session) LeftOn(sc Screen, door tea.Msg) (left *Left, err error) {
	half := Drafted(sc)
	if half == nil {
		return nil, nil
	}
	whom := strings.TrimSpace(strings.TrimPrefix(Heading(sc), sc.Title()))
	left = &Left{Of: half.Of, Title: sc.Title(), Whom: whom, Clerk: s.Clerk, At: half.At}
	if left.Door, err = json.Marshal(door); err != nil {
		return nil, err
	}
	left.Form, err = json.Marshal(half.Form)
	return left, err
}

// Bytes are what stands in the file, as of a time.
func (l Left) Bytes(when time.Time) []byte {
	l.When = when
	b, _ := json.Marshal(l) // of parts that are JSON already
	return b
}

// ReadLeft reads a form that was left half-typed into a value. Left is nil if there is none, or none that this version
// understands.
func (s *Session) ReadLeft(of store.DraftOf, into any) (*Left, error) {
	kept, err := s.Store.Draft(of.Screen, of.Record)
	if err != nil || kept == nil {
		return nil, err
	}
	left := &Left{Of: of}
	if json.Unmarshal(kept, left) != nil || json.Unmarshal(left.Form, into) != nil {
		return nil, nil
	}
	return left, nil
}

// AllLeft are the forms that were left half-typed on this PC, the last first.
func (s *Session) AllLeft() (list []Left, err error) {
	drafts, err := s.Store.Drafts()
	if err != nil {
		return nil, err
	}
	for _, d := range drafts {
		left := Left{Of: d.Of}
		if json.Unmarshal(d.Form, &left) == nil && left.Door != nil {
			list = append(list, left)
		}
	}
	slices.SortStableFunc(list, func(a, b Left) int { return b.When.Compare(a.When) })
	return list, nil
}

// Open is the door of the screen that it was typed on; not ok if this version knows none such.
func (l Left) Open() (door tea.Msg, ok bool) {
	room, _, _ := strings.Cut(l.Of.Screen, " ")
	switch room {
	case "visit":
		return through[OpenVisitMsg](l.Door)
	case "exam":
		return through[OpenExamMsg](l.Door)
	case "register":
		return through[OpenRegisterMsg](l.Door)
	case "edit":
		return through[OpenEditMsg](l.Door)
	case "event":
		return through[OpenEventMsg](l.Door)
	case "schedule":
		return through[OpenScheduleMsg](l.Door)
	}
	return nil, false
}

func through[D any](kept json.RawMessage) (door tea.Msg, ok bool) {
	var d D
	err := json.Unmarshal(kept, &d)
	return d, err == nil
}

// Forget is the command that forgets what was half-typed.
func (s *Session) Forget(of store.DraftOf) tea.Cmd {
	file := s.Store
	return func() tea.Msg {
		if err := file.DropDraft(of.Screen, of.Record); err != nil {
			return FailedMsg{Err: fmt.Errorf("forget a draft: %w", err)}
		}
		return nil
	}
}

// OfferLeft asks whether to go on with what was left half-typed. A no forgets it; Esc leaves it and the screen for
// another time.
func (s *Session) OfferLeft(left *Left, again tea.Msg) tea.Cmd {
	return Go(ConfirmMsg{Question: s.Text.Fields.AskKept, Yes: Go(again), No: s.Forget(left.Of), Esc: Go(BackMsg{})})
}
