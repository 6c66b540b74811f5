package search

import (
	"context"
	"slices"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// What the commands answer.
type (
	// loadedMsg says that the directory is there, but for what of it is lost.
	loadedMsg struct {
		villages []string
		lost     bool
	}

	// foundMsg answers the question of that generation.
	foundMsg struct {
		generation int
		typed      string
		hits       store.Hits
	}

	// dueMsg is how many items are open for some persons.
	dueMsg struct{ due map[model.ID]int }

	// detailMsg is more about one row, for the line at the foot.
	detailMsg struct {
		id    model.ID
		parts []string
	}
)

// mostRows is how many rows are listed: nobody reads on, she types another letter.
const mostRows = 200

// load waits until the directory is there.
func (s *Screen) load() tea.Cmd {
	file := s.session.Store
	return func() tea.Msg { return loadedMsg{file.Villages(), file.Lost() != nil} }
}

// A question is what is asked of the directory.
type question struct {
	conditions
	typed string
	today model.Date
}

func (s *Screen) question() question {
	return question{conditions: s.conditions, typed: s.query.Value(), today: s.session.Today}
}

// atOnce is how long a question may hold up the loop: rows that come with the echo of their key are drawn in the
// same frame, and half a frame is left for that.
const atOnce = 4 * time.Millisecond

// search asks anew, and stops the question before. Where the last answer took no time worth speaking of, this
// one is waited for; it comes from memory alone. All others are worked beside the loop.
func (s *Screen) search() tea.Cmd {
	if s.cancel != nil {
		s.cancel()
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel, s.waiting = cancel, true
	s.generation++
	file, q, generation := s.session.Store, s.question(), s.generation
	if !s.slow && !q.ofPersons() {
		if hits, ok := file.SearchNow(q.typed, q.options(), atOnce); ok {
			return s.found(foundMsg{generation, q.typed, hits})
		}
		s.slow = true
	}
	return func() tea.Msg {
		hits, err := q.ask(ctx, file)
		if ctx.Err() != nil {
			return nil // another key has come
		}
		if err != nil {
			return failed(err)
		}
		return foundMsg{generation, q.typed, hits}
	}
}

// ask searches. Conditions on persons are held against every hit, before the best are kept.
func (q question) ask(ctx context.Context, file *store.Store) (store.Hits, error) {
	if !q.ofPersons() {
		return file.Search(ctx, q.typed, q.options())
	}
	keep, err := q.keeper(file)
	if err != nil {
		return store.Hits{}, err
	}
	all, err := q.everyone(ctx, file)
	if err != nil {
		return store.Hits{}, err
	}
	all.Items = slices.DeleteFunc(all.Items, func(h store.Hit) bool { return !keep(h) })
	all.People, all.Households = len(all.Items), 0
	all.Items = all.Items[:min(len(all.Items), mostRows)]
	return all, nil
}

func (q question) options() store.SearchOptions {
	return store.SearchOptions{Limit: mostRows, Village: q.village}
}

// everyone are all persons whom the words and the village let through; without either, those of all
// villages.
func (q question) everyone(ctx context.Context, file *store.Store) (all store.Hits, err error) {
	villages := []string{q.village}
	if q.typed == "" && q.village == "" {
		villages = file.Villages()
	}
	const noLimit = 1 << 20
	for _, village := range villages {
		hits, err := file.Search(ctx, q.typed, store.SearchOptions{Limit: noLimit, Village: village, Kind: store.HitPerson})
		if err != nil {
			return store.Hits{}, err
		}
		all.Items = append(all.Items, hits.Items...)
		all.Took += hits.Took
		all.Ready = hits.Ready
	}
	return all, nil
}

// count reads the open items of the rows in view that have none yet.
func (s *Screen) count() tea.Cmd {
	var ids []model.ID
	at := s.list.Index()
	for i := max(0, at-s.height); i < min(len(s.hits.Items), at+s.height); i++ {
		hit := s.hits.Items[i]
		if hit.Kind == store.HitPerson && !s.counted[hit.ID] {
			s.counted[hit.ID] = true
			ids = append(ids, hit.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	file, today := s.session.Store, s.session.Today
	return func() tea.Msg {
		due := map[model.ID]int{}
		for _, id := range ids {
			if lines, err := file.Worklist(store.Query{Today: today, Person: id}); err == nil {
				due[id] = len(lines)
			}
		}
		return dueMsg{due}
	}
}

// read reads more about the selected row.
func (s *Screen) read() tea.Cmd {
	i := s.list.Index()
	if i < 0 {
		s.detail = detailMsg{}
		return nil
	}
	hit := s.hits.Items[i]
	if s.detail.id != hit.ID {
		s.detail = detailMsg{id: hit.ID}
	}
	d := details{file: s.session.Store, text: s.session.Text, today: s.session.Today}
	return func() tea.Msg {
		if hit.Kind == store.HitHousehold {
			return detailMsg{hit.ID, d.household(hit)}
		}
		return detailMsg{hit.ID, d.person(hit)}
	}
}

// details puts the line at the foot together.
type details struct {
	file  *store.Store
	text  *text.Texts
	today model.Date
}

// person says more about one person, her own method included: it is her own row, and no other member of
// the household is told of it.
func (d details) person(hit store.Hit) (parts []string) {
	words := d.text.Search
	if hit.IDTail != "" {
		parts = append(parts, words.ID(hit.IDTail))
	}
	if !hit.Birth.IsZero() {
		parts = append(parts, words.Born(hit.Birth.String()))
	}
	h, _ := d.file.Read(hit.ID)
	if h == nil || h.Person == nil {
		return parts
	}
	p := h.Person
	switch {
	case !p.Death.IsZero():
		parts = append(parts, words.Died)
	case p.Residence.State == "out":
		parts = append(parts, words.Away)
	}
	if name := d.name(p.Spouse); name != "" {
		parts = append(parts, d.spouse(p.Sex, name))
	}
	if p.Children != nil {
		parts = append(parts, words.Kids(*p.Children))
	}
	if m := h.CurrentMethod(d.today); m != nil && m.Is.Use.Kind != model.MethodNone {
		label := model.Methods.Label(m.Is.Use.Kind, d.text.Lang == text.Chinese)
		parts = append(parts, words.Since(widget.Sanitize(label), m.Is.Use.Start.String()))
	}
	return parts
}

func (d details) spouse(of model.Sex, name string) string {
	switch of {
	case model.Female:
		return d.text.Search.Man(name)
	case model.Male:
		return d.text.Search.Wife(name)
	}
	return d.text.Search.Mate(name)
}

// household names the members.
func (d details) household(hit store.Hit) (parts []string) {
	if hit.Name != "" {
		parts = append(parts, d.text.Search.Head(widget.Sanitize(hit.Name)))
	}
	members, _ := d.file.Members(hit.ID)
	parts = append(parts, d.text.Common.Persons(len(members)))
	for _, id := range members[:min(len(members), 8)] {
		if name := d.name(id); name != "" {
			parts = append(parts, name)
		}
	}
	return parts
}

func (d details) name(id model.ID) string {
	if id.IsZero() {
		return ""
	}
	if h, _ := d.file.Read(id); h != nil && h.Person != nil {
		return widget.Sanitize(h.Person.Name)
	}
	return ""
}

// ages reads the bounds of an age; without an upper one nobody is too old.
func ages(from, to string) (least, most int) {
	least, _ = strconv.Atoi(from)
	most, err := strconv.Atoi(to)
	if err != nil {
		most = 1000
	}
	return least, most
}
