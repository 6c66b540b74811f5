package store

import (
	"cmp"
	"slices"

	"suifang/model"
	"suifang/store/ledger"
)

// The headings under which a women's ledger usually has what the records hold.
var (
	homeColumns  = columns{"": "户编号", "village": "村", "group": "组"}
	womanColumns = columns{"": "姓名", "sex": "性别", "birth": "出生日期", "id_number": "身份证号", "household": "户编号",
		"phone": "联系电话", "education": "文化程度", "marital_status": "婚姻状况", "married": "初婚日期", "spouse": "丈夫姓名",
		"children": "现有子女数", "last_birth": "末次生育日期", "residence": "流动状况", "current_residence": "村", "note": "备注"}
	husbandColumns = columns{"": "丈夫姓名", "birth": "丈夫出生日期", "id_number": "丈夫身份证号"}
	methodColumns  = columns{"": "避孕措施"}
)

// woman plans a row of a women's ledger: her household, herself, her husband and the method that they use.
// Children stay a number. Who is head of the household such a ledger does not say.
func (r *importRow) woman(w *ledger.Woman) {
	r.number, r.problems = w.Row, w.Problems
	if r.refused = w.Refused; r.refused || w.Same != 0 { // the first row for her counts
		return
	}
	home := r.home(w)
	p := model.Person{Name: w.Name, Sex: w.Sex, Birth: w.Birth, IDNumber: w.IDNumber, Household: home, Phone: w.Phone,
		Education: w.Education, Marital: w.Marital, Married: w.Married, Children: w.Children, LastBirth: w.LastBirth,
		Residence: model.Residence{State: w.Migration}, Note: w.Note}
	seek := sought{name: w.Name, number: w.IDNumber, birth: w.Birth, phone: w.Phone, home: home, village: w.Village, code: w.Household}
	id := r.find(seek, model.ID{}, womanColumns)
	husband := r.husband(w, home, id)
	p.Spouse = husband
	h := r.subject(id)
	if home.IsZero() && (h.Person == nil || h.Person.Household.IsZero()) {
		p.Current = w.Village // nothing else says where she lives
	}
	r.withinLife(h, &p.Married, cmp.Or(p.Birth, birthOf(h)), "初婚日期")
	r.withinLife(h, &p.LastBirth, cmp.Or(p.Birth, birthOf(h)), "末次生育日期")
	r.made = r.person(id, p, seek, womanColumns, map[string]string{"household": w.Household, "spouse": w.Husband})
	r.contraception(w, id, husband)
	if r.o.DryRun {
		r.foresee(id, p.LastBirth, w)
	}
}

// home plans the household; zero if the row names none.
func (r *importRow) home(w *ledger.Woman) model.ID {
	if w.Household == "" {
		return model.ID{}
	}
	if known := r.homeByCode(w); !known.IsZero() {
		return known
	}
	id := r.derive.HouseholdID(w.Village, w.Household)
	said := says(model.KindHousehold, model.Household{Code: w.Household, Village: w.Village, Group: w.Group}, homeColumns, nil)
	if r.put(id, id, model.KindHousehold, said) {
		r.households++
	}
	return id
}

// homeByCode is the household of that code in which she is known to live, where the row names no village; zero
// if there is none.
func (r *importRow) homeByCode(w *ledger.Woman) model.ID {
	if w.Village != "" {
		return model.ID{}
	}
	number := numberHalves(w.IDNumber)
	for _, o := range r.importing.people.byName[w.Name] {
		same := number != (halves{}) && o.number == number || w.Birth != 0 && o.birth == w.Birth
		if same && o.code == w.Household && o.village != "" {
			return o.home
		}
	}
	return model.ID{}
}

// person plans a person's own record; true if she or he was not here.
func (r *importRow) person(id model.ID, p model.Person, seek sought, heads columns, words map[string]string) bool {
	made := r.put(id, id, model.KindPerson, says(model.KindPerson, p, heads, words))
	if made {
		r.people++
	}
	phone, _ := phoneHalves(p.Phone)
	who := namesake{id: id, home: seek.home, name: p.Name, number: numberHalves(p.IDNumber), phone: phone, birth: p.Birth,
		village: seek.village, code: seek.code}
	r.after = append(r.after, func() { r.importing.people.add(who) })
	return made
}

// husband plans him; zero if the row names none. The link to his wife stands on both sides.
func (r *importRow) husband(w *ledger.Woman, home, wife model.ID) model.ID {
	if w.Husband == "" {
		return model.ID{}
	}
	seek := sought{name: w.Husband, number: w.HusbandID, birth: w.HusbandBirth, home: home, village: w.Village, code: w.Household}
	id := r.knownHusband(w, wife)
	if id.IsZero() {
		id = r.find(seek, wife, husbandColumns)
	}
	r.person(id, model.Person{Name: w.Husband, Sex: model.Male, Birth: w.HusbandBirth, IDNumber: w.HusbandID, Household: home,
		Spouse: wife}, seek, husbandColumns, map[string]string{"household": w.Household, "spouse": w.Name})
	return id
}

// knownHusband is the one whom the file already has as hers, if the row names him and no number speaks against
// it: a ledger without his number means no other; zero if that is not so.
func (r *importRow) knownHusband(w *ledger.Woman, wife model.ID) model.ID {
	her := r.subject(wife).Person
	if her == nil || her.Spouse.IsZero() {
		return model.ID{}
	}
	him := r.subject(her.Spouse).Person
	if him == nil || him.Name != w.Husband || w.HusbandID != "" && him.IDNumber != "" && w.HusbandID != him.IDNumber {
		return model.ID{}
	}
	return her.Spouse
}

// find gives the identity of a person whom the row names: of the one who is here already, if that is sure,
// else the one that any centre would give. Who may be the same is said; nobody is stopped and nothing merged.
func (r *importRow) find(p sought, of model.ID, heads columns) model.ID {
	derived := r.identity(p, of)
	if r.known(derived) {
		return derived
	}
	people := r.importing.people
	if same := people.numbered(p); len(same) > 0 { // the name was corrected here, or she was entered by hand
		return same[0].id
	}
	if same := people.inHousehold(p); len(same) == 1 {
		r.doubt(heads["id_number"], string(p.number), FoundByName)
		return same[0].id
	}
	if len(people.otherName(p)) > 0 && !slices.ContainsFunc(r.problems, isIDOfAnother) {
		r.doubt(heads["id_number"], string(p.number), ledger.IDOfAnother)
	}
	if len(people.alike(p)) > 0 {
		r.doubt(heads[""], p.name, MaybeSame)
	}
	return derived
}

func isIDOfAnother(p ledger.Problem) bool { return p.Reason == ledger.IDOfAnother }

// withinLife takes a day out that lies before the person's birth or after the death.
func (r *importRow) withinLife(h *model.History, on *model.Date, birth model.Date, column string) bool {
	why := ledger.Reason("")
	switch {
	case on.IsZero():
		return true
	case *on < birth:
		why = BeforeBirth
	case h.Person != nil && !h.Person.Death.IsZero() && *on > h.Person.Death:
		why = AfterDeath
	default:
		return true
	}
	r.doubt(column, on.String(), why)
	*on = 0
	return false
}

func birthOf(h *model.History) model.Date {
	if h.Person == nil {
		return 0
	}
	return h.Person.Birth
}

// contraception plans the method in use: hers, or her husband's vasectomy.
func (r *importRow) contraception(w *ledger.Woman, wife, husband model.ID) {
	owner, birth := wife, w.Birth
	if w.Method == model.MethodVasectomy {
		if husband.IsZero() {
			r.doubt("避孕措施", model.Methods.Label(w.Method, true), NoHusband)
			return
		}
		owner, birth = husband, w.HusbandBirth
	}
	if w.Method == "" {
		return
	}
	use := model.MethodUse{Kind: w.Method, Start: w.MethodStart}
	for _, id := range []model.ID{wife, husband} {
		if id != owner && !id.IsZero() {
			r.endSpell(id, use)
		}
	}
	if w.Method == model.MethodNone {
		r.endSpell(owner, use)
		return
	}
	if !r.withinLife(r.subject(owner), &use.Start, birth, "措施起始日期") {
		return
	}
	r.method(owner, use)
}
