package store

import (
	"context"
	"fmt"
	"path/filepath"
	"reflect"
	"testing"

	"suifang/model"
)

// asksAlike asks every question with the lookup and by running down the columns.
func asksAlike(t *testing.T, s *Store, questions []string) {
	t.Helper()
	found, made := 0, false
	for _, o := range []SearchOptions{{}, {Kind: HitPerson}, {Kind: HitHousehold, Limit: 3}, {Village: "水屯村"}} {
		for _, words := range questions {
			s.dir.asked = lastSearch{}
			by, err := s.Search(context.Background(), words, o)
			if err != nil {
				t.Fatal(err)
			}
			looked := s.dir.lookup
			s.dir.lookup, s.dir.asked = lookup{}, lastSearch{}
			down, err := s.Search(context.Background(), words, o)
			s.dir.lookup = looked
			if err != nil {
				t.Fatal(err)
			}
			by.Took, down.Took = 0, 0
			if !reflect.DeepEqual(by, down) {
				t.Errorf("%q %+v: by the lookup %d people and %d households, down the columns %d and %d", words, o, by.People, by.Households, down.People, down.Households)
			}
			found, made = found+down.People, looked.made
		}
	}
	if !made {
		t.Fatal("there is no lookup")
	}
	if found == 0 {
		t.Error("nobody was found at all")
	}
}

func TestTheLookupFindsWhatAScanFinds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t.db")
	if err := buildTownship(path, 2_000); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, testOptions(newClock()))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var questions []string
	n := 0
	for _, p := range s.Everyone() {
		if n++; n%40 != 0 || p.IDNumber == "" || p.Phone == "" {
			continue
		}
		name, number := []rune(p.Name), string(p.IDNumber)
		questions = append(questions, p.Name, string(name[len(name)-1:]), number[14:], number[12:], number, p.Phone[len(p.Phone)-4:],
			p.Phone, string(name[:1])+" "+number[14:], p.Phone[len(p.Phone)-5:]+" "+p.Name)
	}
	for i := range 30 {
		questions = append(questions, fmt.Sprintf("%02d-%04d", i%4+1, 5*i), fmt.Sprint(1000+37*i))
	}
	questions = append(questions, "wxl", "zhang", "zw", "尉迟", "999x", "12345678901234567890", "w", "c", "cun", "shuitun", "村", "水屯", "水屯 王", "王 sh", "12", "a")
	asksAlike(t, s, questions)

	lines, err := s.Worklist(Query{})
	if err != nil {
		t.Fatal(err)
	}
	home := s.newID()
	for i, l := range lines[:20] {
		mustRecord(t, s, "edit", model.Entry{Subject: l.Person, Record: l.Person, Kind: model.KindPerson, Parents: mustRead(t, s, l.Person).Record().Heads,
			Fields: map[string]model.Value{"name": model.Encode(fmt.Sprintf("改名%c", '一'+rune(i))), "phone": model.Encode(fmt.Sprintf("1391111%04d", 7000+i))}})
	}
	mustRecord(t, s, "register", model.Create(home, home, model.KindHousehold, model.Household{Code: "77-7001", Village: "河西村", Head: lines[3].Person}))
	asksAlike(t, s, append(questions, "改名", "改", "7003", "7003 改", "77-7001", "7001", "gm", "gaiming"))
	for i := range 6 { // who is joined counts once, by whichever of the cards
		p, err := s.JoinProposal(lines[i].Person, lines[len(lines)-1-i].Person)
		if err != nil {
			t.Fatal(err)
		}
		mustRecord(t, s, p.Act, p.Entries...)
	}
	asksAlike(t, s, append(questions, "改名", "改", "7003"))
	if hits, _ := s.Search(context.Background(), "7003", SearchOptions{}); hits.People == 0 {
		t.Error("who got another number is not found by it")
	}
}
