package fields

import (
	"cmp"
	"context"

	"suifang/model"
	"suifang/model/arrange"
	"suifang/store"
	"suifang/tui/widget"
)

// mostHouseholds is how many households a list of them holds; beyond it the clerk opens the other household.
const mostHouseholds = 10_000

// ReadLists reads what the fields of a person or a household can name: workers, households, the members of
// her own.
func ReadLists(file *store.Store, kind model.Kind, home, self model.ID) (Lists, error) {
	members, err := Members(file, home, self)
	if err != nil {
		return nil, err
	}
	switch kind {
	case model.KindHousehold:
		return Lists{"head_of_household": members, "village": Villages(file)}, nil
	case model.KindBirth:
		return Lists{"mother": members}, nil
	case model.KindPerson:
		households, err := households(file)
		return Lists{"spouse": members, "worker": workers(file), "household": households}, err
	}
	return Lists{}, nil
}

// Members are the persons of a household to choose from, but for one.
func Members(file *store.Store, home, but model.ID) ([]widget.Option, error) {
	options := []widget.Option{}
	if home.IsZero() {
		return options, nil
	}
	ids, err := file.Members(home)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if id == but {
			continue
		}
		h, err := file.Read(id)
		if err != nil {
			return nil, err
		}
		if h.Person != nil {
			options = append(options, widget.Option{Value: id.String(), Label: h.Person.Name, Note: h.Person.Birth.String()})
		}
	}
	return options, nil
}

// Villages are the villages that are known.
func Villages(file *store.Store) []widget.Option {
	options := []widget.Option{}
	for _, v := range file.Villages() {
		options = append(options, widget.Option{Value: v, Label: v})
	}
	return options
}

func workers(file *store.Store) []widget.Option {
	options := []widget.Option{}
	for id, w := range file.Workers() {
		options = append(options, widget.Option{Value: id.String(), Label: w.Name})
	}
	arrange.By(options, func(a, b widget.Option) int {
		return cmp.Or(cmp.Compare(a.Label, b.Label), cmp.Compare(a.Value, b.Value))
	})
	return options
}

func households(file *store.Store) ([]widget.Option, error) {
	options := []widget.Option{}
	for _, village := range file.Villages() {
		found, err := Households(file, village)
		if err != nil {
			return nil, err
		}
		for _, hit := range found {
			label := hit.Household + " " + village + " " + hit.Name
			options = append(options, widget.Option{Value: hit.ID.String(), Label: label, Find: hit.Household})
		}
		if len(options) >= mostHouseholds {
			break
		}
	}
	return options, nil
}

// Households are those of a village.
func Households(file *store.Store, village string) ([]store.Hit, error) {
	hits, err := file.Search(context.Background(), "", store.SearchOptions{Village: village, Kind: store.HitHousehold, Limit: mostHouseholds})
	return hits.Items, err
}
