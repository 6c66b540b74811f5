package fields

import (
	"crypto/rand"

	"suifang/model"
	"suifang/tui/screen"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// The keys of a person's fields that an identity number speaks of.
const (
	KeyName   = "name"
	KeyNumber = "id_number"
	KeyBirth  = "birth"
	KeySex    = "sex"
)

// NumberIn is the identity number that stands in a form; "" as long as it does not check.
func NumberIn(s *screen.Session, f *widget.Form, key string) model.IDNumber {
	n, err := model.ParseIDNumber(f.Value(key), s.Today)
	if err != nil {
		return ""
	}
	return n
}

// Numbered fills birth and sex from the number just typed, where nothing stands yet or an earlier number had
// filled them, and says beside each where it differs from the number. The filled value is returned, to be
// given again at the next change.
func Numbered(s *screen.Session, f *widget.Form, before model.IDNumber) model.IDNumber {
	n := NumberIn(s, f, KeyNumber)
	if n != before {
		refill(f, KeyBirth, before.Birth().String(), n.Birth().String())
		refill(f, KeySex, string(before.Sex()), string(n.Sex()))
	}
	echo(s, f, n)
	return n
}

func refill(f *widget.Form, key, before, now string) {
	if v := f.Value(key); (v == "" || v == before) && (now != "" || before != "") {
		f.SetValue(key, now)
	}
}

// echo says beside the number what it states, and beside birth and sex where they differ.
func echo(s *screen.Session, f *widget.Form, n model.IDNumber) {
	sex := model.Sexes.Label(string(n.Sex()), Zh(s.Text))
	if it := f.Item(KeyNumber); it != nil {
		it.Hint, it.Alert = "", false
		if n != "" {
			it.Hint = s.Text.Fields.Number(n.Birth().String(), sex)
		} else if v := f.Value(KeyNumber); len(v) == 18 { // all of it is typed: said at once
			_, err := model.ParseIDNumber(v, s.Today)
			it.Hint, it.Alert = s.Text.Fields.Wrong(err), true
		}
	}
	doubt(s, f, KeyBirth, n.Birth().String(), n.Birth().String())
	doubt(s, f, KeySex, string(n.Sex()), sex)
}

func doubt(s *screen.Session, f *widget.Form, key, onTheCard, words string) {
	it := f.Item(key)
	if it == nil {
		return
	}
	it.Hint, it.Alert = "", false
	if v := f.Value(key); v != "" && onTheCard != "" && v != onTheCard {
		it.Hint, it.Alert = s.Text.Fields.Differs(words), true
	}
}

// Disagrees says whether birth or sex in the form differ from the number: a question, never a refusal.
func Disagrees(s *screen.Session, f *widget.Form) bool {
	n := NumberIn(s, f, KeyNumber)
	birth, sex := f.Value(KeyBirth), f.Value(KeySex)
	return n != "" && (birth != "" && birth != n.Birth().String() || sex != "" && sex != string(n.Sex()))
}

// NewID is a random identity, for what no two centres would make alike.
func NewID() (id model.ID) {
	_, _ = rand.Read(id[:]) // never fails
	return id
}

// Paren is a relation to the head, in brackets behind a name.
func Paren(t *text.Texts, relation string) string {
	if relation == "" {
		return ""
	}
	return "(" + model.Relations.Label(relation, Zh(t)) + ")"
}
