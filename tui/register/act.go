package register

import (
	"errors"
	"maps"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"suifang/model"
	"suifang/store"
	"suifang/tui/fields"
	"suifang/tui/screen"
	"suifang/tui/widget"
)

// A home is a household that members are added to, with those who live there.
type home struct {
	history *model.History
	members []*model.History
}

type (
	loadedMsg struct {
		door     screen.OpenRegisterMsg
		home     *home
		villages []widget.Option
		left     *draftMsg // what was left half-typed; nil if nothing was
	}
	draftMsg struct {
		draft draft
		left  *screen.Left
	}

	// existsMsg says that the act would make again what is there: the household, or the member of that number.
	existsMsg struct {
		household bool
		member    int
		id        model.ID
	}
)

// A draft is what was typed.
type draft struct {
	House   map[string]string
	Members []map[string]string
	At      int
}

func (s *Screen) load() tea.Cmd {
	session, door, of := *s.session, s.door, s.draftOf()
	return func() tea.Msg {
		msg := loadedMsg{door: door, villages: fields.Villages(session.Store)}
		if !door.Household.IsZero() {
			h, err := readHome(session.Store, door.Household)
			if err != nil {
				return screen.FailedMsg{Err: err}
			}
			msg.home = h
		}
		var left draftMsg
		if left.left, _ = session.ReadLeft(of, &left.draft); left.left != nil && len(left.draft.Members) > 0 {
			msg.left = &left
		}
		return msg
	}
}

func readHome(file *store.Store, id model.ID) (*home, error) {
	h, err := file.Read(id)
	if err != nil && !errors.Is(err, store.ErrDamaged) {
		return nil, err
	}
	out := &home{history: h}
	ids, err := file.Members(id)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		m, err := file.Read(id)
		if err != nil && !errors.Is(err, store.ErrDamaged) {
			return nil, err
		}
		if m.Person != nil {
			out.members = append(out.members, m)
		}
	}
	return out, nil
}

func (s *Screen) take(msg loadedMsg) tea.Cmd {
	if msg.door != s.door || s.loaded {
		return nil
	}
	s.loaded, s.home, s.codes.villages = true, msg.home, msg.villages
	if msg.home == nil {
		s.house, s.inHouse = s.houseForm(nil), true
	}
	s.show()
	cmd := s.front().Init()
	if msg.left != nil {
		cmd = tea.Batch(cmd, s.session.OfferLeft(msg.left.left, *msg.left))
	}
	return cmd
}

func (s *Screen) resume(msg draftMsg) {
	d := msg.draft
	if !s.loaded {
		return
	}
	s.members, s.at = d.Members, max(0, min(d.At, len(d.Members)-1))
	if s.house != nil {
		s.house.SetValues(d.House)
		s.inHouse = len(s.typedIn(d.Members)) == 0
	}
	s.show()
	s.front().GoOnAt(msg.left.At)
}

func (s *Screen) typedIn(members []map[string]string) []map[string]string {
	return slices.DeleteFunc(slices.Clone(members), empty)
}

// draftOf is what a draft belongs to: the household that members are added to, or none.
func (s *Screen) draftOf() store.DraftOf {
	return store.DraftOf{Screen: room, Record: s.door.Household}
}

// Draft is what is half-typed.
func (s *Screen) Draft() *screen.Draft {
	if !s.Dirty() {
		return nil
	}
	d := draft{Members: s.typed(), At: s.at}
	if len(d.Members) == 0 {
		d.Members = []map[string]string{{}}
	}
	if s.house != nil {
		d.House = s.house.Values()
	}
	return &screen.Draft{Of: s.draftOf(), At: s.front().Focused(), Form: d}
}

// save records the household and its members in one act, if nothing in the forms is wrong.
func (s *Screen) save() tea.Cmd {
	if s.house != nil && !s.houseRight() {
		return nil
	}
	if !s.inHouse && !empty(s.member.Values()) && !s.member.Check() {
		return nil
	}
	r := registration{home: s.home, members: s.typed()}
	if s.house != nil {
		r.house = s.house.Values()
	}
	if len(r.members) == 0 && s.house == nil {
		return screen.Go(screen.StatusMsg{Text: s.session.Text.Register.NoMember})
	}
	return s.record(r)
}

// houseRight says whether the household can be saved, and else shows what is wrong with it.
func (s *Screen) houseRight() bool {
	if s.house.Check() {
		return true
	}
	if !s.inHouse {
		s.put()
		s.inHouse = true
		s.Resize(s.width, s.height)
	}
	return false
}

func (s *Screen) record(r registration) tea.Cmd {
	s.busy = true
	session, words := *s.session, s.session.Text.Register
	name := words.Added(len(r.members))
	save := session.Record
	if r.house != nil {
		s.codes.recorded = r.homeID(session.Store)
		name, save = words.Saved(r.house["code"], len(r.members)), session.RecordAndStay
	}
	typedIn := s.draftOf()
	return func() tea.Msg {
		p, exists, err := r.proposal(session.Store, session.Today)
		switch {
		case err != nil:
			return screen.FailedMsg{Err: err}
		case exists != nil:
			return *exists
		}
		return save(name, p, typedIn)()
	}
}

// sayExists says what is registered already, and offers to open it. It stays in sight beside the form.
func (s *Screen) sayExists(msg existsMsg) tea.Cmd {
	s.busy = false
	t := s.session.Text.Register
	if msg.household {
		s.inHouse = true
		s.Resize(s.width, s.height)
		s.house.SetError("code", t.ExistsHere)
		return screen.Go(screen.ConfirmMsg{Question: t.HomeExists(s.house.Value("code")), Yes: screen.Go(screen.OpenHouseholdMsg{ID: msg.id})})
	}
	s.goTo(msg.member)
	s.member.SetError(fields.KeyNumber, t.ExistsHere)
	name := widget.Sanitize(s.member.Value(fields.KeyName))
	return tea.Batch(s.lookAgain(), screen.Go(screen.ConfirmMsg{Question: t.Exists(name), Yes: screen.Go(screen.OpenPersonMsg{ID: msg.id})}))
}

// goTo shows the i-th of the members typed.
func (s *Screen) goTo(i int) {
	s.members = s.typed()
	s.at, s.inHouse = max(0, min(i, len(s.members)-1)), false
	s.show()
}

// refused puts a broken rule at its field: in the form in view, or in that of the member who has the value.
func (s *Screen) refused(err error) {
	if !s.loaded {
		return
	}
	var refusal *model.Refusal
	if errors.As(err, &refusal) && !s.inHouse {
		for i, m := range s.typed() {
			if v := m[refusal.Field]; v != "" && v == refusal.Got {
				s.goTo(i)
				break
			}
		}
	}
	fields.Refused(s.session, s.front(), err, nil)
}

// A registration is what is to be recorded: a new household or one that is there, and its new members.
type registration struct {
	home    *home
	house   map[string]string // nil where home is
	members []map[string]string
}

// proposal makes the act. Identities are derived where two centres would make the same thing, else drawn. What
// is there already is not made again, but named; what was taken back is put in again.
func (r registration) proposal(file *store.Store, today model.Date) (p model.Proposal, exists *existsMsg, err error) {
	p = model.Proposal{Act: "register_household"}
	if r.house == nil {
		p.Act = "register_person"
	}
	house, homeID, exists, err := r.household(file, today)
	if err != nil || exists != nil {
		return p, exists, err
	}
	people := make([]model.Entry, len(r.members))
	for i := range r.members {
		e, exists, err := r.member(file, i, today)
		if err != nil || exists != nil {
			return p, exists, err
		}
		if slices.ContainsFunc(people[:i], func(o model.Entry) bool { return o.Record == e.Record }) {
			return p, &existsMsg{member: i, id: e.Record}, nil
		}
		e.Fields["household"] = model.Encode(homeID)
		people[i] = e
	}
	if head := r.newHead(people); !head.IsZero() {
		house.Fields["head_of_household"] = model.Encode(head)
	}
	if len(house.Fields) > 0 {
		p.Entries = append(p.Entries, house)
	}
	births := r.births(file, people, today)
	p.Entries = append(append(append(p.Entries, people...), births...), r.marry(people)...)
	return p, nil, fields.Again(file, p.Entries)
}

// household is the entry of the household; without fields where it is there and nothing of it changes.
func (r registration) household(file *store.Store, today model.Date) (e model.Entry, id model.ID, exists *existsMsg, err error) {
	if r.house == nil {
		rec := r.home.history.Record()
		return model.Entry{Subject: rec.Subject, Record: rec.ID, Kind: rec.Kind, Parents: slices.Clone(rec.Heads),
			Fields: map[string]model.Value{}}, rec.ID, nil, nil
	}
	patch, err := model.Patch(model.KindHousehold, nil, r.house, today)
	if err != nil {
		return e, id, nil, err
	}
	id = r.homeID(file)
	e = model.Entry{Subject: id, Record: id, Kind: model.KindHousehold, Fields: patch}
	if there, err := fields.Stands(file, id); there || err != nil {
		return e, id, &existsMsg{household: true, id: id}, err
	}
	return e, id, nil, nil
}

// homeID is the identity of the new household, by its village and code as they are kept.
func (r registration) homeID(file *store.Store) model.ID {
	kept := func(key string) string { return strings.TrimSpace(model.HalfWidth(r.house[key])) }
	return file.Derive().HouseholdID(kept("village"), kept("code"))
}

// member is the entry of one new member.
func (r registration) member(file *store.Store, i int, today model.Date) (e model.Entry, exists *existsMsg, err error) {
	values := maps.Clone(r.members[i])
	number, _ := model.ParseIDNumber(values[fields.KeyNumber], today)
	if number != "" && values[fields.KeyBirth] == "" {
		values[fields.KeyBirth] = number.Birth().String()
	}
	if number != "" && values[fields.KeySex] == "" {
		values[fields.KeySex] = string(number.Sex())
	}
	patch, err := model.Patch(model.KindPerson, nil, values, today)
	if err != nil {
		return e, nil, err
	}
	id := fields.NewID()
	if number != "" {
		id = file.PersonID(number, values[fields.KeyName])
	}
	e = model.Entry{Subject: id, Record: id, Kind: model.KindPerson, Fields: patch}
	if there, err := fields.Stands(file, id); there || err != nil {
		return e, &existsMsg{member: i, id: id}, err
	}
	return e, nil, nil
}

// underSeven is who has health checks to come, or may have missed the last ones only now.
const underSeven = 7

// births are the births that the health checks of small children hang on. Nothing comes of the ages that lie
// behind. Whose child it is is known only where a birth of that day is on file in this household.
func (r registration) births(file *store.Store, people []model.Entry, today model.Date) (entries []model.Entry) {
	for _, e := range people {
		var born model.Date
		_ = model.Decode(e.Fields["birth"], &born)
		if age := born.AgeOn(today); born.IsZero() || age < 0 || age >= underSeven {
			continue
		}
		birth := model.Birth{On: born, Mother: r.gaveBirth(born)}
		entries = append(entries, model.Create(e.Subject, file.Derive().ImportedID(e.Subject, model.KindBirth, born.String()), model.KindBirth, birth))
	}
	return entries
}

// gaveBirth is the one member of the household who gave birth on that day; none if there is none or several.
func (r registration) gaveBirth(on model.Date) (mother model.ID) {
	if r.home == nil {
		return mother
	}
	for _, m := range r.home.members {
		for _, p := range m.Pregnancies {
			if o := p.Is.Outcome; o.Result == model.OutcomeBirth && o.On == on {
				if !mother.IsZero() && mother != m.ID {
					return model.ID{}
				}
				mother = m.ID
			}
		}
	}
	return mother
}

// newHead is the member who is the head, where the household has none yet.
func (r registration) newHead(people []model.Entry) (head model.ID) {
	if r.home != nil && r.home.history.Household != nil && !r.home.history.Household.Head.IsZero() {
		return head
	}
	for i, m := range r.members {
		if m[keyRelation] == "self" {
			return people[i].Record
		}
	}
	return head
}

// marry links the head and the spouse, where there is one of each, neither has a spouse yet and neither is
// said to be single; of one who is there already it gives the entry.
func (r registration) marry(people []model.Entry) (more []model.Entry) {
	couple := map[string][]*model.Entry{}
	for i, m := range r.members {
		if !single(m[lastQuick]) {
			couple[m[keyRelation]] = append(couple[m[keyRelation]], &people[i])
		}
	}
	there := map[string]*model.Entry{}
	if r.home != nil {
		for _, h := range r.home.members {
			rel := h.Person.Relation
			if !h.Person.Spouse.IsZero() || single(h.Person.Marital) || !h.Person.Death.IsZero() {
				continue
			}
			rec := h.Record()
			there[rel] = &model.Entry{Subject: rec.Subject, Record: rec.ID, Kind: rec.Kind, Parents: slices.Clone(rec.Heads),
				Fields: map[string]model.Value{}}
			couple[rel] = append(couple[rel], there[rel])
		}
	}
	if len(couple["self"]) != 1 || len(couple["spouse"]) != 1 {
		return nil
	}
	head, spouse := couple["self"][0], couple["spouse"][0]
	if there["self"] == head && there["spouse"] == spouse {
		return nil // nothing new between them
	}
	head.Fields["spouse"], spouse.Fields["spouse"] = model.Encode(spouse.Record), model.Encode(head.Record)
	for _, e := range []*model.Entry{head, spouse} {
		if e == there["self"] || e == there["spouse"] {
			more = append(more, *e)
		}
	}
	return more
}

func single(marital string) bool {
	return marital == "never_married" || marital == "divorced" || marital == "widowed"
}
