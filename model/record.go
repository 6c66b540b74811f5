package model

import (
	"fmt"
	"reflect"
	"strings"
	"sync"
)

// The kinds of record that this version knows. A person's own block holds her person record and all of
// kinds Method to Birth; each of the others is a subject by itself.
const (
	KindPerson      Kind = "person"
	KindMethod      Kind = "method"      // a method of contraception in use, from its start to its end
	KindPregnancy   Kind = "pregnancy"   // from the day it became known to its outcome
	KindVisit       Kind = "visit"       // one contact of a follow-up, or one attempt at it
	KindExam        Kind = "exam"        // the results of one exam
	KindConsent     Kind = "consent"     // what she agreed to or declined, and on which channels
	KindRequest     Kind = "request"     // a service that she asked for herself
	KindAppointment Kind = "appointment" // a follow-up moved to a date, or one of her own wish
	KindBirth       Kind = "birth"       // a child's own birth, in the child's block
	KindErasure     Kind = "erasure"     // her demand that all of this be erased

	KindHousehold Kind = "household"
	KindCentre    Kind = "centre"
	KindClerk     Kind = "clerk"
	KindWorker    Kind = "worker" // a village worker and the villages she looks after
	KindSetting   Kind = "setting"
	KindMedium    Kind = "medium" // a stick or a disk that copies travel on
)

// A Person is a woman, a man or a child. All fields but the name are optional.
type Person struct {
	Name       string    `cbor:"name,omitempty"`
	Sex        Sex       `cbor:"sex,omitempty"`
	Birth      Date      `cbor:"birth,omitzero"`
	IDNumber   IDNumber  `cbor:"id_number,omitempty"`
	Household  ID        `cbor:"household,omitzero"`
	Relation   string    `cbor:"relation_to_head,omitempty"` // code of [Relations]
	Phone      string    `cbor:"phone,omitempty"`            // digits only
	Education  string    `cbor:"education,omitempty"`        // code of [Education]
	Marital    string    `cbor:"marital_status,omitempty"`   // code of [Marital]
	Married    Date      `cbor:"married,omitzero"`           // day of the first marriage
	Spouse     ID        `cbor:"spouse,omitzero"`
	Children   *int      `cbor:"children,omitempty"` // living children, as she says; nil if not known
	LastBirth  Date      `cbor:"last_birth,omitzero"`
	Residence  Residence `cbor:"residence,omitzero"`
	Registered string    `cbor:"registered_residence,omitempty"` // where her household registration is
	Current    string    `cbor:"current_residence,omitempty"`    // where she lives, if elsewhere
	Death      Date      `cbor:"death,omitzero"`
	Worker     ID        `cbor:"worker,omitzero"` // her named contact, which she may change
	Note       string    `cbor:"note,omitempty"`
}

// A Residence is a migration state and since when: home, out (moved away) or in (come from elsewhere).
type Residence struct {
	State string `cbor:"state,omitempty"` // code of [Migration]
	Since Date   `cbor:"since,omitzero"`
	Place string `cbor:"place,omitempty"`
}

// IsZero says whether nothing is known.
func (r Residence) IsZero() bool { return r == Residence{} }

// A Household is the unit of look-up: an address, a head and the persons whose field household names it.
type Household struct {
	Code    string `cbor:"code,omitempty"` // as the ledgers number it, "02-0017"
	Village string `cbor:"village,omitempty"`
	Group   int    `cbor:"group,omitempty"` // the villagers' group, 组
	Address string `cbor:"address,omitempty"`
	Head    ID     `cbor:"head_of_household,omitzero"`
	Note    string `cbor:"note,omitempty"`
}

// A Method is one spell of contraception.
type Method struct {
	Use       MethodUse   `cbor:"method,omitzero"`
	Ended     MethodEnd   `cbor:"ended,omitzero"`
	Place     string      `cbor:"place,omitempty"`
	Operator  string      `cbor:"operator,omitempty"`
	Informed  Date        `cbor:"informed_choice,omitzero"` // day on which the informed choice was signed
	Supply    MethodStock `cbor:"supply,omitzero"`
	SpermFree Date        `cbor:"sperm_free,omitzero"` // day of the semen test that found none
}

// A MethodUse is which method since when. Kind, start and device are true only together.
type MethodUse struct {
	Kind   string `cbor:"kind,omitempty"` // code of [Methods]
	Start  Date   `cbor:"start,omitzero"`
	Device string `cbor:"device,omitempty"` // code of the device tables of followup: "TCu380A", "LNG2"
}

// IsZero says whether nothing is known.
func (u MethodUse) IsZero() bool { return u == MethodUse{} }

// A MethodEnd is when and why a method ended.
type MethodEnd struct {
	On     Date   `cbor:"on,omitzero"`
	Reason string `cbor:"reason,omitempty"` // code of [EndReasons]
}

// IsZero says whether the method goes on.
func (e MethodEnd) IsZero() bool { return e == MethodEnd{} }

// A MethodStock is the last supply or injection that she got.
type MethodStock struct {
	Last    Date `cbor:"last,omitzero"`     // day of the last supply or injection
	Until   Date `cbor:"until,omitzero"`    // day on which it runs out
	Monthly bool `cbor:"monthly,omitempty"` // she asked for it each month; for injections: the monthly kind
}

// IsZero says whether nothing is known.
func (s MethodStock) IsZero() bool { return s == MethodStock{} }

// A Pregnancy runs from the day it was told to the centre to its outcome.
type Pregnancy struct {
	Reported  Date    `cbor:"reported,omitzero"` // day on which she told it
	LMP       LMP     `cbor:"lmp,omitzero"`
	ScanEDD   Date    `cbor:"edd_scan,omitzero"` // due date by ultrasound; wins over the LMP
	Booked    Date    `cbor:"booked,omitzero"`   // first antenatal exam, handbook issued
	Outcome   Outcome `cbor:"outcome,omitzero"`
	Discharge Date    `cbor:"discharge,omitzero"`
	LAM       bool    `cbor:"lam,omitempty"` // relies on full breastfeeding as her method
	Note      string  `cbor:"note,omitempty"`
}

// LMP is the first day of the last period.
type LMP struct {
	Date      Date `cbor:"date,omitzero"`
	Estimated bool `cbor:"estimated,omitempty"` // reckoned from weeks, or not sure
}

// IsZero says whether it is not known.
func (l LMP) IsZero() bool { return l == LMP{} }

// An Outcome is how and when a pregnancy ended.
type Outcome struct {
	Result string `cbor:"result,omitempty"` // code of [Outcomes]
	On     Date   `cbor:"on,omitzero"`
	Live   int    `cbor:"live,omitempty"` // children born alive
}

// IsZero says whether the pregnancy goes on.
func (o Outcome) IsZero() bool { return o == Outcome{} }

// A Visit is one contact of a follow-up, or one attempt at it. It is a fact of its own: it names the
// obligation that it meets and depends on nothing that is computed.
type Visit struct {
	About    Occurrence        `cbor:"about,omitzero"`
	Outcome  VisitOutcome      `cbor:"outcome,omitzero"`
	Channel  string            `cbor:"channel,omitempty"` // code of [Channels]
	Note     string            `cbor:"note,omitempty"`
	Answers  map[string]string `cbor:"answers,omitempty"`  // question code → answer code
	NextDate Date              `cbor:"next_date,omitzero"` // set by a clinician: the series' next open item, once
}

// An Occurrence names one date of one step of one series.
type Occurrence struct {
	Case     ID     `cbor:"case,omitzero"`      // the record that the series hangs on
	Protocol string `cbor:"protocol,omitempty"` // "P07"
	Step     string `cbor:"step,omitempty"`     // "07b"
	N        int    `cbor:"n,omitempty"`        // 1 for the first date of a step
}

// IsZero says whether it names nothing.
func (o Occurrence) IsZero() bool { return o == Occurrence{} }

// A VisitOutcome is what came of a visit and on which day of service.
type VisitOutcome struct {
	Result string `cbor:"result,omitempty"` // done, declined, not_reached, moved, died
	On     Date   `cbor:"on,omitzero"`
}

// IsZero says whether nothing came of it yet.
func (o VisitOutcome) IsZero() bool { return o == VisitOutcome{} }

// What can come of a visit. Declining is a full answer: it ends the series and is nobody's failure.
const (
	VisitDone       = "done"
	VisitDeclined   = "declined"
	VisitNotReached = "not_reached"
	VisitMoved      = "moved"
	VisitDied       = "died"
)

// An Exam holds the results of one exam: each item of the form is a field of the record, named by the
// form's key, so that the record's other fields are read through [Record.Fields].
type Exam struct {
	Form     string `cbor:"form,omitempty"` // "three_checks"
	On       Date   `cbor:"on,omitzero"`
	Place    string `cbor:"place,omitempty"`
	Operator string `cbor:"operator,omitempty"`
	Weeks    *int   `cbor:"weeks,omitempty"` // completed weeks of pregnancy, if pregnant
	Told     Told   `cbor:"told,omitzero"`
	Note     string `cbor:"note,omitempty"`
}

// Told is when and how the result reached the person herself, or whom she named.
type Told struct {
	On  Date   `cbor:"on,omitzero"`
	How string `cbor:"how,omitempty"`
}

// IsZero says whether it has not been told.
func (t Told) IsZero() bool { return t == Told{} }

// A Consent is an answer to being asked: to be contacted for follow-up, or to an exam.
type Consent struct {
	Purpose  string   `cbor:"purpose,omitempty"` // follow_up, exam
	Answer   Answer   `cbor:"answer,omitzero"`
	Channels []string `cbor:"channels,omitempty"` // codes of [Channels] that she allows
	Note     string   `cbor:"note,omitempty"`
}

// An Answer is yes or no and the day it was given.
type Answer struct {
	Yes bool `cbor:"yes,omitempty"`
	On  Date `cbor:"on,omitzero"`
}

// IsZero says whether she has not been asked.
func (a Answer) IsZero() bool { return a == Answer{} }

// A Request is a service that someone asked for: the only thing that opens a series by itself.
type Request struct {
	Service string `cbor:"service,omitempty"` // code of [Services]: "newly_married"
	On      Date   `cbor:"on,omitzero"`
	Ended   Date   `cbor:"ended,omitzero"`
	Note    string `cbor:"note,omitempty"`
}

// An Appointment moves an open follow-up to another date, once; without a protocol it is a contact that
// the person herself wished for.
type Appointment struct {
	About  Occurrence `cbor:"about,omitzero"`
	On     Date       `cbor:"on,omitzero"`
	Reason string     `cbor:"reason,omitempty"`
	Tier   string     `cbor:"tier,omitempty"` // village, township, district: for one of her own wish
}

// A Birth is a child's own: what the child's health checks are counted from.
type Birth struct {
	On     Date   `cbor:"on,omitzero"`
	Mother ID     `cbor:"mother,omitzero"`
	Place  string `cbor:"place,omitempty"`
	Weight int    `cbor:"weight,omitempty"` // grams
}

// A Centre is a service centre that works on the file.
type Centre struct {
	Name      string `cbor:"name,omitempty"`
	Tier      string `cbor:"tier,omitempty"`
	Antenatal string `cbor:"antenatal_profile,omitempty"` // national (default) or who
	// RetentionGround is the law that obliges the centre to keep, of someone who has all else erased, which
	// services were given when; empty: nothing is kept.
	RetentionGround string `cbor:"retention_ground,omitempty"`
	Family          string `cbor:"family,omitempty"` // of another family, and of which: it came with a merge
}

// A Clerk is someone who opens the file and writes in it.
type Clerk struct {
	Name      string `cbor:"name,omitempty"`
	Centre    ID     `cbor:"centre,omitzero"`
	PublicKey string `cbor:"public_key,omitempty"` // age recipient to which data keys are wrapped
	Slot      string `cbor:"slot,omitempty"`       // names her key slot as it was written last, by a hash
	Removed   Date   `cbor:"removed,omitzero"`
	Family    string `cbor:"family,omitempty"` // she is a clerk of another family, and of which: she came with a merge
}

// A Worker is a village worker.
type Worker struct {
	Name     string   `cbor:"name,omitempty"`
	Phone    string   `cbor:"phone,omitempty"`
	Villages []string `cbor:"villages,omitempty"`
}

// EncodeFields gives the fields of a record struct that are not empty, each encoded by itself.
func EncodeFields(v any) map[string]Value {
	s := reflect.Indirect(reflect.ValueOf(v))
	keys := keysOf(s.Type())
	if keys == nil {
		var fields map[string]Value
		if err := decoding.Unmarshal(mustEncode(v), &fields); err != nil {
			panic(fmt.Sprintf("%T has no fields", v)) // only structs reach here
		}
		return fields
	}
	fields, b := make(map[string]Value, countSet(s, keys)), make([]byte, 0, 128)
	for _, k := range keys {
		if f := s.Field(k.field); !isEmpty(f) {
			begun := len(b)
			b = appendValue(b, f)
			fields[k.name] = b[begun:len(b):len(b)]
		}
	}
	return fields
}

// Encode gives the canonical encoding of a single value: text, int, bool, Date, or a struct of this package.
func Encode(v any) Value { return appendValue(nil, reflect.ValueOf(v)) }

// Decode reads one value.
func Decode(v Value, into any) error { return decoding.Unmarshal(v, into) }

// DecodeRecord reads what the record shows into v, a pointer to a record struct. Fields that v does not
// know are passed over; a field of another shape than v's is left empty and named in the error.
func DecodeRecord(r *Record, v any) error {
	var bad []string
	s := reflect.ValueOf(v).Elem()
	for i, name := range FieldNames(v) {
		value := r.Fields[name].value()
		if value == nil {
			continue
		}
		if decodePlain(value, s.Field(i)) {
			continue
		}
		s.Field(i).SetZero() // of what could be read of it
		into := reflect.New(s.Field(i).Type())
		if err := decoding.Unmarshal(value, into.Interface()); err != nil {
			bad = append(bad, name)
			continue
		}
		s.Field(i).Set(into.Elem())
	}
	if len(bad) > 0 {
		return fmt.Errorf("fields of another shape: %s", strings.Join(bad, ", "))
	}
	return nil
}

var fieldNames sync.Map // reflect.Type → []string

// FieldNames are the names of the fields of a record struct, or of a pointer to one, in the struct's order.
func FieldNames(v any) []string {
	t := reflect.TypeOf(v)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if names, ok := fieldNames.Load(t); ok {
		return names.([]string)
	}
	names := make([]string, t.NumField())
	for i := range names {
		names[i], _, _ = strings.Cut(t.Field(i).Tag.Get("cbor"), ",")
	}
	fieldNames.Store(t, names)
	return names
}
