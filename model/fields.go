package model

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A Shape says how one field is typed, stored and shown.
type Shape int

// The shapes of fields.
const (
	ShapeText Shape = iota
	ShapeDate
	ShapeInt
	ShapeYes      // yes or no
	ShapeCode     // one of Codes
	ShapeCodes    // several of Codes, joined by commas
	ShapeNumber   // a citizen's identity number
	ShapePhone    // digits
	ShapeIdentity // the identity of another record
	ShapeList     // texts joined by commas
)

// A FieldInfo describes one field of a kind as commands and forms name it. Fields that are true only
// together are stored as one; Sub then names the part.
type FieldInfo struct {
	Key      string // "started": snake case, as the glossary has it
	Field    string // "method": the field of the record
	Sub      string // "start": the part of it; empty if the field is stored by itself
	Shape    Shape
	Codes    Codes
	Unit     string
	Required bool
	Zh, En   string
}

// Label is what the field is called in Chinese or English.
func (f FieldInfo) Label(zh bool) string {
	if zh {
		return f.Zh
	}
	return f.En
}

// FieldsOf are the fields of a kind in the order in which forms ask for them; nil for a kind whose fields
// are elsewhere (the items of an exam are in package exam) or unknown.
func FieldsOf(kind Kind) []FieldInfo { return fieldTable[kind] }

// EnteredKinds are the kinds that a person can enter one at a time, in the order in which they are listed.
var EnteredKinds = []Kind{KindPerson, KindHousehold, KindMethod, KindPregnancy, KindConsent, KindRequest,
	KindAppointment, KindBirth, KindWorker}

var fieldTable = map[Kind][]FieldInfo{
	KindPerson: {
		{Key: "name", Field: "name", Required: true, Zh: "姓名", En: "name"},
		{Key: "id_number", Field: "id_number", Shape: ShapeNumber, Zh: "身份证号", En: "identity number"},
		{Key: "sex", Field: "sex", Shape: ShapeCode, Codes: Sexes, Zh: "性别", En: "sex"},
		{Key: "birth", Field: "birth", Shape: ShapeDate, Zh: "出生日期", En: "birth"},
		{Key: "household", Field: "household", Shape: ShapeIdentity, Zh: "家庭户", En: "household"},
		{Key: "relation_to_head", Field: "relation_to_head", Shape: ShapeCode, Codes: Relations, Zh: "与户主关系", En: "relation to head"},
		{Key: "phone", Field: "phone", Shape: ShapePhone, Zh: "联系电话", En: "phone"},
		{Key: "marital_status", Field: "marital_status", Shape: ShapeCode, Codes: Marital, Zh: "婚姻状况", En: "marital status"},
		{Key: "married", Field: "married", Shape: ShapeDate, Zh: "初婚日期", En: "first married"},
		{Key: "spouse", Field: "spouse", Shape: ShapeIdentity, Zh: "配偶", En: "spouse"},
		{Key: "children", Field: "children", Shape: ShapeInt, Zh: "现有子女数", En: "living children"},
		{Key: "last_birth", Field: "last_birth", Shape: ShapeDate, Zh: "末次生育日期", En: "last birth"},
		{Key: "education", Field: "education", Shape: ShapeCode, Codes: Education, Zh: "文化程度", En: "education"},
		{Key: "migration", Field: "residence", Sub: "state", Shape: ShapeCode, Codes: Migration, Zh: "流动状况", En: "migration"},
		{Key: "migration_since", Field: "residence", Sub: "since", Shape: ShapeDate, Zh: "流动日期", En: "migration since"},
		{Key: "migration_place", Field: "residence", Sub: "place", Zh: "去向或来处", En: "place moved to or from"},
		{Key: "registered_residence", Field: "registered_residence", Zh: "户籍地", En: "registered residence"},
		{Key: "current_residence", Field: "current_residence", Zh: "现居住地", En: "current residence"},
		{Key: "death", Field: "death", Shape: ShapeDate, Zh: "去世日期", En: "death"},
		{Key: "worker", Field: "worker", Shape: ShapeIdentity, Zh: "专责联系人", En: "named contact"},
		{Key: "note", Field: "note", Zh: "备注", En: "note"},
	},
	KindHousehold: {
		{Key: "code", Field: "code", Required: true, Zh: "户编号", En: "household code"},
		{Key: "village", Field: "village", Required: true, Zh: "村(居)", En: "village"},
		{Key: "group", Field: "group", Shape: ShapeInt, Zh: "组", En: "group"},
		{Key: "address", Field: "address", Zh: "地址", En: "address"},
		{Key: "head_of_household", Field: "head_of_household", Shape: ShapeIdentity, Zh: "户主", En: "head of household"},
		{Key: "note", Field: "note", Zh: "备注", En: "note"},
	},
	KindMethod: {
		{Key: "method", Field: "method", Sub: "kind", Shape: ShapeCode, Codes: Methods, Required: true, Zh: "避孕方法", En: "method"},
		{Key: "started", Field: "method", Sub: "start", Shape: ShapeDate, Required: true, Zh: "开始日期", En: "started"},
		{Key: "device", Field: "method", Sub: "device", Zh: "器具型号", En: "device"},
		{Key: "ended", Field: "ended", Sub: "on", Shape: ShapeDate, Zh: "停用日期", En: "ended"},
		{Key: "end_reason", Field: "ended", Sub: "reason", Shape: ShapeCode, Codes: EndReasons, Zh: "停用原因", En: "reason"},
		{Key: "supply_last", Field: "supply", Sub: "last", Shape: ShapeDate, Zh: "末次发药或注射", En: "last supply or injection"},
		{Key: "supply_until", Field: "supply", Sub: "until", Shape: ShapeDate, Zh: "药具用到", En: "supply lasts until"},
		{Key: "supply_monthly", Field: "supply", Sub: "monthly", Shape: ShapeYes, Zh: "每月一次", En: "monthly"},
		{Key: "informed_choice", Field: "informed_choice", Shape: ShapeDate, Zh: "知情选择签字", En: "informed choice signed"},
		{Key: "sperm_free", Field: "sperm_free", Shape: ShapeDate, Zh: "精液检查无精子", En: "sperm-free test"},
		{Key: "place", Field: "place", Zh: "地点", En: "place"},
		{Key: "operator", Field: "operator", Zh: "操作者", En: "operator"},
	},
	KindPregnancy: {
		{Key: "reported", Field: "reported", Shape: ShapeDate, Required: true, Zh: "告知日期", En: "told on"},
		{Key: "lmp", Field: "lmp", Sub: "date", Shape: ShapeDate, Zh: "末次月经", En: "last period"},
		{Key: "lmp_estimated", Field: "lmp", Sub: "estimated", Shape: ShapeYes, Zh: "末次月经为推算", En: "last period estimated"},
		{Key: "edd_scan", Field: "edd_scan", Shape: ShapeDate, Zh: "超声预产期", En: "due date by scan"},
		{Key: "booked", Field: "booked", Shape: ShapeDate, Zh: "建册日期", En: "first antenatal exam"},
		{Key: "outcome", Field: "outcome", Sub: "result", Shape: ShapeCode, Codes: Outcomes, Zh: "妊娠结局", En: "outcome"},
		{Key: "outcome_date", Field: "outcome", Sub: "on", Shape: ShapeDate, Zh: "结局日期", En: "outcome date"},
		{Key: "live_births", Field: "outcome", Sub: "live", Shape: ShapeInt, Zh: "活产数", En: "live births"},
		{Key: "discharge", Field: "discharge", Shape: ShapeDate, Zh: "出院日期", En: "discharge"},
		{Key: "lam", Field: "lam", Shape: ShapeYes, Zh: "以全母乳喂养避孕", En: "relies on breastfeeding (LAM)"},
		{Key: "note", Field: "note", Zh: "备注", En: "note"},
	},
	KindConsent: {
		{Key: "purpose", Field: "purpose", Shape: ShapeCode, Codes: ConsentPurposes, Required: true, Zh: "事项", En: "purpose"},
		{Key: "agreed", Field: "answer", Sub: "yes", Shape: ShapeYes, Required: true, Zh: "同意", En: "agreed"},
		{Key: "on", Field: "answer", Sub: "on", Shape: ShapeDate, Required: true, Zh: "日期", En: "date"},
		{Key: "channels", Field: "channels", Shape: ShapeCodes, Codes: Channels, Zh: "可用方式", En: "allowed channels"},
		{Key: "note", Field: "note", Zh: "备注", En: "note"},
	},
	KindRequest: {
		{Key: "service", Field: "service", Shape: ShapeCode, Codes: Services, Required: true, Zh: "服务", En: "service"},
		{Key: "on", Field: "on", Shape: ShapeDate, Required: true, Zh: "日期", En: "date"},
		{Key: "ended", Field: "ended", Shape: ShapeDate, Zh: "结束日期", En: "ended"},
		{Key: "note", Field: "note", Zh: "备注", En: "note"},
	},
	KindAppointment: {
		{Key: "on", Field: "on", Shape: ShapeDate, Required: true, Zh: "预约日期", En: "date"},
		{Key: "case", Field: "about", Sub: "case", Shape: ShapeIdentity, Zh: "个案", En: "case"},
		{Key: "protocol", Field: "about", Sub: "protocol", Zh: "方案", En: "protocol"},
		{Key: "step", Field: "about", Sub: "step", Zh: "步骤", En: "step"},
		{Key: "n", Field: "about", Sub: "n", Shape: ShapeInt, Zh: "次", En: "occurrence"},
		{Key: "tier", Field: "tier", Shape: ShapeCode, Codes: Tiers, Zh: "级别", En: "tier"},
		{Key: "reason", Field: "reason", Zh: "事由", En: "reason"},
	},
	KindBirth: {
		{Key: "on", Field: "on", Shape: ShapeDate, Required: true, Zh: "出生日期", En: "birth"},
		{Key: "mother", Field: "mother", Shape: ShapeIdentity, Zh: "母亲", En: "mother"},
		{Key: "place", Field: "place", Zh: "地点", En: "place"},
		{Key: "weight", Field: "weight", Shape: ShapeInt, Unit: "g", Zh: "出生体重", En: "birth weight"},
	},
	KindLink: {
		{Key: "other", Field: "other", Shape: ShapeIdentity, Zh: "另一份登记", En: "other card"},
		{Key: "same", Field: "same", Shape: ShapeYes, Zh: "是同一个", En: "the same"},
	},
	KindErasure: {
		{Key: "reason", Field: "reason", Shape: ShapeCode, Codes: ErasureWords, Zh: "原因", En: "reason"},
		{Key: "asked", Field: "asked", Shape: ShapeDate, Zh: "提出日期", En: "asked on"},
		{Key: "witness", Field: "witness", Shape: ShapeIdentity, Zh: "第二位工作人员", En: "second clerk"},
		{Key: "done", Field: "done", Shape: ShapeDate, Zh: "删除日期", En: "erased on"},
		{Key: "ground", Field: "ground", Zh: "留存依据", En: "ground for what is kept"},
	},
	KindVisit: {
		{Key: "case", Field: "about", Sub: "case", Shape: ShapeIdentity, Zh: "个案", En: "case"},
		{Key: "protocol", Field: "about", Sub: "protocol", Zh: "方案", En: "protocol"},
		{Key: "step", Field: "about", Sub: "step", Zh: "步骤", En: "step"},
		{Key: "n", Field: "about", Sub: "n", Shape: ShapeInt, Zh: "次", En: "occurrence"},
		{Key: "outcome", Field: "outcome", Sub: "result", Shape: ShapeCode, Codes: VisitResults, Zh: "结果", En: "outcome"},
		{Key: "on", Field: "outcome", Sub: "on", Shape: ShapeDate, Zh: "日期", En: "date"},
		{Key: "channel", Field: "channel", Shape: ShapeCode, Codes: Channels, Zh: "方式", En: "channel"},
		{Key: "note", Field: "note", Zh: "备注", En: "note"},
		{Key: "next_date", Field: "next_date", Shape: ShapeDate, Zh: "下次日期", En: "next date"},
	},
	KindExam: {
		{Key: "form", Field: "form", Zh: "表单", En: "form"},
		{Key: "on", Field: "on", Shape: ShapeDate, Zh: "检查日期", En: "date"},
		{Key: "place", Field: "place", Zh: "地点", En: "place"},
		{Key: "operator", Field: "operator", Zh: "检查者", En: "operator"},
		{Key: "weeks", Field: "weeks", Shape: ShapeInt, Zh: "孕周", En: "weeks of pregnancy"},
		{Key: "told_on", Field: "told", Sub: "on", Shape: ShapeDate, Zh: "告知日期", En: "told on"},
		{Key: "told_how", Field: "told", Sub: "how", Zh: "告知方式", En: "told how"},
		{Key: "note", Field: "note", Zh: "备注", En: "note"},
	},
	KindWorker: {
		{Key: "name", Field: "name", Required: true, Zh: "姓名", En: "name"},
		{Key: "phone", Field: "phone", Shape: ShapePhone, Zh: "电话", En: "phone"},
		{Key: "villages", Field: "villages", Shape: ShapeList, Zh: "所管村", En: "villages"},
	},
	KindMedium: {
		{Key: "label", Field: "label", Required: true, Zh: "标签", En: "label"},
		{Key: "holder", Field: "holder", Zh: "保管", En: "holder"},
		{Key: "put_on", Field: "put", Sub: "on", Shape: ShapeDate, Zh: "最近写入", En: "last used"},
		{Key: "put_what", Field: "put", Sub: "what", Shape: ShapeCode, Codes: MediumContents, Zh: "写了什么", En: "what was put on it"},
		{Key: "put_file", Field: "put", Sub: "file", Zh: "文件名", En: "file"},
		{Key: "cleared", Field: "cleared", Shape: ShapeDate, Zh: "已清空或销毁", En: "emptied or destroyed"},
	},
	KindCentre: {
		{Key: "name", Field: "name", Zh: "名称", En: "name"},
		{Key: "tier", Field: "tier", Shape: ShapeCode, Codes: Tiers, Zh: "级别", En: "tier"},
		{Key: "antenatal_profile", Field: "antenatal_profile", Shape: ShapeCode, Codes: AntenatalProfiles, Zh: "产前检查方案", En: "antenatal profile"},
		{Key: "retention_ground", Field: "retention_ground", Zh: "删除后留存的依据", En: "ground for keeping after an erasure"},
		{Key: "family", Field: "family", Zh: "来自别家的库", En: "of another family"},
	},
	KindClerk: {
		{Key: "name", Field: "name", Zh: "姓名", En: "name"},
		{Key: "removed", Field: "removed", Shape: ShapeDate, Zh: "离岗日期", En: "removed"},
		{Key: "family", Field: "family", Zh: "来自别家的库", En: "of another family"},
	},
}

// A FieldError says which field of a form breaks which rule. What was typed is in Got, for the screen and
// the report only.
type FieldError struct {
	Field string
	Rule  error
	Got   string
}

func (e *FieldError) Error() string { return fmt.Sprintf("field %s: %v", e.Field, e.Rule) }

// Unwrap gives the rule.
func (e *FieldError) Unwrap() error { return e.Rule }

// Patch turns values typed under field keys into the fields of a patch against r, which is nil for a new
// record. A part of a field that is stored as a whole keeps the field's other parts. An empty text clears.
func Patch(kind Kind, r *Record, typed map[string]string, today Date) (map[string]Value, error) {
	fields := map[string]Value{}
	whole := map[string]map[string]Value{}
	for _, key := range slices.Sorted(maps.Keys(typed)) {
		info, ok := fieldInfo(kind, key)
		if !ok {
			return nil, &FieldError{Field: key, Rule: ErrUnknownField}
		}
		v, err := info.Parse(typed[key], today)
		if err != nil {
			return nil, &FieldError{Field: key, Rule: err, Got: typed[key]}
		}
		if info.Sub == "" {
			fields[info.Field] = v
			continue
		}
		if whole[info.Field] == nil {
			whole[info.Field] = r.parts(info.Field)
		}
		if whole[info.Field][info.Sub] = v; IsNull(v) {
			delete(whole[info.Field], info.Sub)
		}
	}
	for name, parts := range whole {
		if fields[name] = Encode(parts); len(parts) == 0 {
			fields[name] = Value{0xf6}
		}
	}
	return fields, nil
}

// MissingFields are the keys of required fields that the fields of a new record lack.
func MissingFields(kind Kind, fields map[string]Value) (keys []string) {
	for _, info := range fieldTable[kind] {
		if info.Required && info.text(fields[info.Field]) == "" {
			keys = append(keys, info.Key)
		}
	}
	return keys
}

func fieldInfo(kind Kind, key string) (FieldInfo, bool) {
	table := fieldTable[kind]
	i := slices.IndexFunc(table, func(f FieldInfo) bool { return f.Key == key })
	if i < 0 {
		return FieldInfo{}, false
	}
	return table[i], true
}

// parts are the parts of a field that is stored as a whole; r may be nil.
func (r *Record) parts(field string) map[string]Value {
	parts := map[string]Value{}
	if r != nil {
		if v := r.Fields[field].value(); v != nil {
			_ = Decode(v, &parts)
		}
	}
	return parts
}

// Parse reads what was typed for the field. Empty text gives the null that clears it.
func (f FieldInfo) Parse(typed string, today Date) (Value, error) {
	typed = strings.TrimSpace(HalfWidth(typed))
	if typed == "" {
		return Value{0xf6}, nil
	}
	switch f.Shape {
	case ShapeDate:
		d, err := ParseTypedDate(typed, today)
		return encodeIf(d, err)
	case ShapeInt:
		n, err := strconv.Atoi(typed)
		if err != nil || n < 0 {
			return nil, ErrNotANumber
		}
		return Encode(n), nil
	case ShapeYes:
		return parseYes(typed)
	case ShapeCode:
		c, ok := f.Codes.Read(typed)
		if !ok {
			return nil, ErrUnknownCode
		}
		return Encode(c.Value), nil
	case ShapeCodes:
		return f.parseCodes(typed)
	case ShapeNumber:
		n, err := ParseIDNumber(typed, today)
		return encodeIf(n, err)
	case ShapePhone:
		return parsePhone(typed)
	case ShapeIdentity:
		id, err := ParseID(typed)
		return encodeIf(id, err)
	case ShapeList:
		return Encode(splitList(typed)), nil
	}
	return Encode(typed), nil
}

func encodeIf(v any, err error) (Value, error) {
	if err != nil {
		return nil, err
	}
	return Encode(v), nil
}

func parseYes(typed string) (Value, error) {
	switch strings.ToLower(typed) {
	case "1", "y", "yes", "true", "是":
		return Encode(true), nil
	case "0", "n", "no", "false", "否":
		return Encode(false), nil
	}
	return nil, ErrNotYesOrNo
}

func (f FieldInfo) parseCodes(typed string) (Value, error) {
	var values []string
	for _, word := range splitList(typed) {
		c, ok := f.Codes.Read(word)
		if !ok {
			return nil, ErrUnknownCode
		}
		values = append(values, c.Value)
	}
	return Encode(values), nil
}

func parsePhone(typed string) (Value, error) {
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -()", r) {
			return -1
		}
		return r
	}, typed)
	if err := CheckPhone(digits); err != nil {
		return nil, err
	}
	return Encode(digits), nil
}

// CheckPhone says what is wrong with a telephone number: it has 5 to 15 digits, a mobile exactly 11.
func CheckPhone(digits string) error {
	if len(digits) < 5 || len(digits) > 15 || strings.Trim(digits, "0123456789") != "" {
		return ErrNotAPhone
	}
	if mobile := digits[0] == '1' && digits[1] >= '3'; mobile && len(digits) > 8 && len(digits) != 11 {
		return ErrMobileLength
	}
	return nil
}

func splitList(typed string) []string {
	return strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(",、 ", r) })
}

// Text is the record's field as commands and forms show it: codes by their value, dates as YYYY-MM-DD,
// lists joined by commas; empty if the field is.
func (f FieldInfo) Text(r *Record) string { return f.text(r.Fields[f.Field].value()) }

// TextOf is the same for a value of the field that a change carries.
func (f FieldInfo) TextOf(v Value) string { return f.text(v) }

func (f FieldInfo) text(v Value) string {
	if f.Sub != "" {
		var parts map[string]Value
		if IsNull(v) || Decode(v, &parts) != nil {
			return ""
		}
		v = parts[f.Sub]
	}
	return plain(v)
}

// plain writes a single value of any shape.
func plain(v Value) string {
	if IsNull(v) {
		return ""
	}
	var x any
	if Decode(v, &x) != nil {
		return ""
	}
	switch x := x.(type) {
	case []byte:
		return fmt.Sprintf("%x", x)
	case []any:
		words := make([]string, len(x))
		for i := range x {
			words[i] = fmt.Sprint(x[i])
		}
		return strings.Join(words, ",")
	case bool:
		if x {
			return "yes"
		}
		return "no"
	}
	return fmt.Sprint(x)
}

// Facts are the record's fields under their keys, as [FieldInfo.Text] gives them, without the empty ones.
// Fields that this version does not know, and an exam's items, stand under their own names.
func Facts(r *Record) map[string]string {
	facts := map[string]string{}
	known := map[string]bool{FieldWithdrawn: true}
	for _, info := range fieldTable[r.Kind] {
		known[info.Field] = true
		if s := info.Text(r); s != "" {
			facts[info.Key] = s
		}
	}
	for name, f := range r.Fields {
		if !known[name] && f.Value != nil {
			facts[name] = plain(f.Value)
		}
	}
	return facts
}
