package main

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"suifang/model"
	"suifang/model/pinyin"
	"suifang/store"
)

// drawn is somebody of the file who is looked for.
type drawn struct {
	person        model.Person
	name          []rune
	code, village string
}

// draw draws people who have all that can be looked for, the same for the same seed.
func (b *bench) draw(s *store.Store) {
	var people []model.Person
	seen := 0
	for _, p := range s.Everyone() {
		if !searchable(p) {
			continue
		}
		seen++
		if len(people) < benchPeople {
			people = append(people, p)
		} else if at := b.random.IntN(seen); at < benchPeople {
			people[at] = p
		}
	}
	homes := map[model.ID]*model.Household{}
	for _, p := range people {
		homes[p.Household] = nil
	}
	for id, h := range s.Homes() {
		if _, wanted := homes[id]; wanted {
			homes[id] = &h
		}
	}
	for _, p := range people {
		if h := homes[p.Household]; h != nil && h.Code != "" && len([]rune(h.Village)) > 1 {
			b.drawn = append(b.drawn, drawn{p, []rune(p.Name), h.Code, h.Village})
		}
	}
}

// searchable says whether somebody has a Chinese name of two to four characters and all numbers.
func searchable(p model.Person) bool {
	name := []rune(p.Name)
	return len(name) >= 2 && len(name) <= 4 && !slices.ContainsFunc(name, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) &&
		p.IDNumber != "" && len(p.Phone) > 4 && !p.Household.IsZero()
}

// How a word of a question is meant; the peer is told, we are not.
const (
	bySpelling  = "spelling" // initials or pinyin
	byCharacter = "character"
	byTail      = "tail"
	byCode      = "code"
	byPlace     = "place"
)

// An askedWord is one word of a question.
type askedWord struct{ by, text string }

// A kindOf is one kind of question, and how long its answers took.
type kindOf struct {
	Kind string `json:"kind"`
	spread
	Hits int                 `json:"people_found_p50"`
	Peer map[string]*peerWay `json:"peer,omitempty"`

	ask       func(b *bench, d *drawn) []askedWord
	questions [][]askedWord
	found     []int           // by question
	took      []time.Duration // the same
}

func kinds() []*kindOf {
	one := func(by string, text func(b *bench, d *drawn) string) func(*bench, *drawn) []askedWord {
		return func(b *bench, d *drawn) []askedWord { return []askedWord{{by, text(b, d)}} }
	}
	end := func(number string, n int) string { return strings.ToLower(number[len(number)-n:]) }
	return []*kindOf{
		{Kind: "initials_2", ask: one(bySpelling, func(_ *bench, d *drawn) string { return pinyin.Initials(d.person.Name)[:2] })},
		{Kind: "initials", ask: one(bySpelling, func(_ *bench, d *drawn) string { return pinyin.Initials(d.person.Name) })},
		{Kind: "pinyin", ask: one(bySpelling, func(_ *bench, d *drawn) string { return pinyin.Full(d.person.Name) })},
		{Kind: "name_part_1", ask: one(byCharacter, func(b *bench, d *drawn) string { return d.part(b, 1) })},
		{Kind: "name_part_2", ask: one(byCharacter, func(b *bench, d *drawn) string { return d.part(b, 2) })},
		{Kind: "name_whole", ask: one(byCharacter, func(_ *bench, d *drawn) string { return d.person.Name })},
		{Kind: "id_tail_4", ask: one(byTail, func(_ *bench, d *drawn) string { return end(string(d.person.IDNumber), 4) })},
		{Kind: "id_tail_6", ask: one(byTail, func(_ *bench, d *drawn) string { return end(string(d.person.IDNumber), 6) })},
		{Kind: "phone_tail_4", ask: one(byTail, func(_ *bench, d *drawn) string { return end(d.person.Phone, 4) })},
		{Kind: "household_code", ask: one(byCode, func(_ *bench, d *drawn) string { return d.code })},
		{Kind: "several_words", ask: severalWords},
	}
}

// part is so many characters of the name, from anywhere in it.
func (d *drawn) part(b *bench, n int) string {
	from := b.random.IntN(len(d.name) - n + 1)
	return string(d.name[from : from+n])
}

// severalWords are two or three words in any order.
func severalWords(b *bench, d *drawn) []askedWord {
	words := []askedWord{{byPlace, string([]rune(d.village)[:2])}, {byCharacter, d.part(b, 1)}, {bySpelling, pinyin.Initials(d.person.Name)}}
	words = words[:2+b.random.IntN(2)]
	b.random.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
	return words
}

func typedAs(words []askedWord) string {
	texts := make([]string, len(words))
	for i, w := range words {
		texts[i] = w.text
	}
	return strings.Join(texts, " ")
}

// search asks every kind of question about everybody drawn, then types one kind key by key.
func (b *bench) search(s *store.Store) error {
	b.draw(s)
	b.report.Search = kinds()
	for _, k := range b.report.Search {
		for i := range b.drawn {
			k.questions = append(k.questions, k.ask(b, &b.drawn[i]))
		}
		for _, q := range k.questions {
			if err := timed(&k.took, func() error {
				hits, err := s.Search(context.Background(), typedAs(q), store.SearchOptions{})
				k.found = append(k.found, hits.People)
				return err
			}); err != nil {
				return err
			}
		}
		k.spread, k.Hits = spreadOf(slices.Clone(k.took)), median(k.found)
	}
	return b.typing(s)
}

func median(of []int) int {
	if len(of) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(of))
	return sorted[(len(sorted)-1)/2]
}

// typing types the pinyin of names, each key a question of its own.
func (b *bench) typing(s *store.Store) error {
	var took []time.Duration
	for i := range b.drawn {
		letters := pinyin.Full(b.drawn[i].person.Name)
		for n := 1; n <= len(letters); n++ {
			if err := timed(&took, func() error {
				_, err := s.Search(context.Background(), letters[:n], store.SearchOptions{})
				return err
			}); err != nil {
				return err
			}
		}
	}
	b.report.Typing = spreadOf(took)
	return nil
}
