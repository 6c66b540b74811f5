package store

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"suifang/model"
)

// town registers people by name in households of two villages.
func town(t testing.TB, s *Store) {
	t.Helper()
	for i, p := range []struct{ name, number, phone, village, code string }{
		{"王秀英", "99010119900506002", "13812345678", "青石村", "02-0017"},
		{"单雄信", "99010119700101001", "13900000001", "青石村", "02-0018"},
		{"张乐", "99010119800202003", "07311234567", "白云村", "03-0001"},
		{"尉迟恭", "", "", "白云村", "03-0002"},
		{"阿不都热合曼·买买提", "", "", "白云村", "03-0003"},
		{"王小明", "99010119851111001", "", "白云村", "03-0004"},
		{"Anna Smith", "", "12", "青石村", "02-0019"},
	} {
		home, id := s.newID(), s.newID()
		number := model.IDNumber("")
		if p.number != "" {
			number = model.CompleteIDNumber(p.number)
		}
		mustRecord(t, s, "register",
			model.Create(home, home, model.KindHousehold, model.Household{Code: p.code, Village: p.village, Head: id}),
			model.Create(id, id, model.KindPerson, model.Person{Name: p.name, Sex: model.Female, Birth: model.NewDate(1970+i, 1, 1),
				IDNumber: number, Phone: p.phone, Household: home}))
	}
}

func TestSearch(t *testing.T) {
	s, c := fresh(t)
	town(t, s)
	x := model.CompleteIDNumber("99010119851111001")
	tests := []struct{ words, want, by string }{
		{"wxy", "王秀英", ByInitials},
		{"WXY", "王秀英", ByInitials},
		{"ｗｘｙ", "王秀英", ByInitials},
		{"wang", "王秀英 王小明", ByPinyin},
		{"wangxy", "王秀英", ByPinyin},
		{"xiuying", "王秀英", ByPinyin},
		{"sxx", "单雄信", ByInitials},
		{"shan", "单雄信", ByPinyin},
		{"dan", "单雄信", ByPinyin},
		{"zy", "张乐", ByInitials},
		{"zl", "张乐", ByInitials},
		{"yuchi", "尉迟恭", ByPinyin},
		{"秀", "王秀英", ByName},
		{"王", "王秀英 王小明", ByName},
		{"热合曼", "阿不都热合曼·买买提", ByName},
		{"买买提", "阿不都热合曼·买买提", ByName},
		{"anna", "Anna Smith", ByInitials},
		{"5678", "王秀英", ByPhone},
		{"13812345678", "王秀英", ByPhone},
		{"07311234567", "张乐", ByPhone},
		{string(x), "王小明", ByIDNumber},
		{string(x[10:]), "王小明", ByIDNumber},
		{string(x[14:]), "王小明", ByIDNumber},
		{"02-0017", "王秀英", ByHousehold},
		{"020017", "王秀英", ByHousehold},
		{"青石 王", "王秀英", ByName},
		{"王 qs", "王秀英", ByName},
		{"白云 w", "王小明 尉迟恭", ByInitials},
		{"王 1234 bcd", "", ""},
		{"nobody", "", ""},
		{"", "", ""},
	}
	check := func(t *testing.T) {
		for _, tt := range tests {
			t.Run(tt.words, func(t *testing.T) {
				hits, err := s.Search(context.Background(), tt.words, SearchOptions{Kind: HitPerson})
				if err != nil {
					t.Fatal(err)
				}
				var names []string
				for _, h := range hits.Items {
					if names = append(names, h.Name); h.Matched != tt.by {
						t.Errorf("%s matched by %s, want %s", h.Name, h.Matched, tt.by)
					}
				}
				want := strings.Fields(strings.ReplaceAll(tt.want, "Anna Smith", "Anna_Smith"))
				for i := range want {
					want[i] = strings.ReplaceAll(want[i], "_", " ")
				}
				slices.Sort(names)
				slices.Sort(want)
				if !slices.Equal(names, want) {
					t.Errorf("found %v, want %v", names, want)
				}
			})
		}
	}
	t.Run("as recorded", check)
	s = reopen(t, s, c)
	<-s.dir.ready
	t.Run("as loaded", check)
}

func TestSearchFindsHouseholds(t *testing.T) {
	s, _ := fresh(t)
	household, person := wang(t, s)
	hits, err := s.Search(context.Background(), "wxy", SearchOptions{})
	if err != nil || hits.People != 1 || hits.Households != 1 || !hits.Ready {
		t.Fatalf("hits = %+v, %v", hits, err)
	}
	got := hits.Items[0]
	if got.ID != person || got.Kind != HitPerson || got.Household != "02-0017" || got.Home != household || got.Village != "青石村" ||
		got.Phone != "13812345678" || len(got.IDTail) != 4 || got.Sex != model.Female || got.Birth != model.NewDate(1990, 5, 6) || got.Group != 2 {
		t.Errorf("person = %+v", got)
	}
	if home := hits.Items[1]; home.ID != household || home.Kind != HitHousehold || home.Name != "王秀英" {
		t.Errorf("household = %+v", home)
	}
	members, err := s.Members(household)
	if err != nil || !slices.Equal(members, []model.ID{person}) {
		t.Errorf("members = %v, %v", members, err)
	}
	if v := s.Villages(); !slices.Equal(v, []string{"青石村"}) {
		t.Errorf("villages = %v", v)
	}
	if hits, _ := s.Search(context.Background(), "", SearchOptions{Village: "青石村"}); hits.People != 1 {
		t.Errorf("in the village: %+v", hits)
	}
	if hits, _ := s.Search(context.Background(), person.String(), SearchOptions{}); len(hits.Items) != 1 || hits.Items[0].Matched != ByID {
		t.Errorf("by identity: %+v", hits)
	}
}

func TestDuplicatesByStrongKeysOnly(t *testing.T) {
	s, _ := fresh(t)
	_, person := wang(t, s)
	she := *mustRead(t, s, person).Person
	for _, tt := range []struct {
		name string
		p    model.Person
		want string
	}{
		{"the same number under another name", model.Person{Name: "王秀莲", IDNumber: she.IDNumber}, ByIDNumber},
		{"name and birth", model.Person{Name: "王秀英", Birth: she.Birth}, ByName},
		{"name and phone", model.Person{Name: "王秀英", Phone: she.Phone}, ByPhone},
		{"the name alone", model.Person{Name: "王秀英"}, ""},
		{"birth and phone without the name", model.Person{Name: "李四", Birth: she.Birth, Phone: she.Phone}, ""},
		{"nothing at all", model.Person{}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			for _, h := range s.Duplicates(tt.p) {
				got += h.Matched
			}
			if got != tt.want {
				t.Errorf("matched by %q, want %q", got, tt.want)
			}
		})
	}
}

// TestKeyAfterKeyFindsWhatTypingAtOnceFinds types queries key by key, which narrows what was found before, and
// holds each step against a search that remembers nothing.
func TestKeyAfterKeyFindsWhatTypingAtOnceFinds(t *testing.T) {
	s, c := fresh(t)
	town(t, s)
	s2 := reopen(t, s, c)
	<-s2.dir.ready
	for _, words := range []string{"wangxiu qs", "王秀英", "5678", "02-0017", "w 1234", "yuchi", "w王", "白云 王小", "anna smith", "020017"} {
		typed := []rune(words)
		for n := 1; n <= len(typed); n++ {
			text := string(typed[:n])
			narrowed, err := s2.Search(context.Background(), text, SearchOptions{})
			if err != nil {
				t.Fatal(err)
			}
			s2.dir.asked = lastSearch{}
			whole, err := s2.Search(context.Background(), text, SearchOptions{})
			if err != nil {
				t.Fatal(err)
			}
			narrowed.Took, whole.Took = 0, 0
			if !reflect.DeepEqual(narrowed, whole) {
				t.Errorf("%q: narrowed %+v, whole %+v", text, narrowed, whole)
			}
		}
	}
}

func TestIdentitiesAreFoundWhateverCameAndWent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var table idTable
		ids, at := make([]model.ID, 300), map[model.ID]uint32{}
		table.grow(len(ids), ids)
		for range rapid.IntRange(1, 400).Draw(t, "steps") {
			row := rapid.Uint32Range(0, 299).Draw(t, "row")
			if id := ids[row]; !id.IsZero() {
				table.drop(id, ids)
				ids[row] = model.ID{}
				delete(at, id)
				continue
			}
			id := model.ID{1, byte(row), byte(row >> 8), rapid.Byte().Draw(t, "id")}
			ids[row] = id
			table.put(row, ids)
			at[id] = row
		}
		for id, row := range at {
			if got, is := table.find(id, ids); !is || got != row {
				t.Fatalf("%s is at %d, want %d", id, got, row)
			}
		}
		if _, is := table.find(model.ID{2}, ids); is {
			t.Fatal("found somebody unknown")
		}
	})
}
