package exam

import (
	"regexp"
	"strings"
)

// A number, a unit, and the interval of the report: "9.8 g/dL (11.5-15)".
var numberForm = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?)\s*(mm\[[Hh]g\]|[^0-9\s()\[\]<>+-][^()\[\]<>]*?)?\s*(?:[(\[]\s*([0-9.]*)\s*[-~]\s*([0-9.]*)\s*[)\]])?$`)

func (i Item) parseNumber(plain string) (Value, error) {
	m := numberForm.FindStringSubmatch(plain)
	if m == nil {
		return Value{}, ErrNotNumber
	}
	text, ok := canonical(m[1])
	if !ok {
		return Value{}, ErrNotNumber
	}
	unit, ok := i.parseUnit(m[2])
	if !ok {
		return Value{}, ErrUnit
	}
	low, high, ok := parseInterval(m[3], m[4])
	if !ok {
		return Value{}, ErrInterval
	}
	return Value{Text: text, Unit: unit, Low: low, High: high}, nil
}

// units are the spellings of units, without case and spaces, and their UCUM codes.
var units = map[string]string{
	"mmhg": "mm[Hg]", "mm[hg]": "mm[Hg]", "毫米汞柱": "mm[Hg]", "kpa": "kPa", "千帕": "kPa",
	"g/l": "g/L", "克/升": "g/L", "g/dl": "g/dL", "mmol/l": "mmol/L",
	"mm": "mm", "毫米": "mm", "cm": "cm", "厘米": "cm",
	"wk": "wk", "w": "wk", "周": "wk", "d": "d", "天": "d",
}

// parseUnit gives the UCUM code, empty for the item's own.
func (i Item) parseUnit(typed string) (unit string, ok bool) {
	if typed == "" {
		return "", true
	}
	unit, ok = units[strings.ToLower(strings.ReplaceAll(typed, " ", ""))]
	if unit == i.Unit {
		unit = ""
	}
	return unit, ok
}

// parseInterval checks the two ends; either may be empty.
func parseInterval(from, to string) (low, high string, ok bool) {
	ok = true
	for _, end := range []struct {
		typed string
		into  *string
	}{{from, &low}, {to, &high}} {
		if end.typed == "" {
			continue
		}
		if *end.into, ok = canonical(end.typed); !ok {
			return "", "", false
		}
	}
	a, _ := parseDecimal(low)
	b, _ := parseDecimal(high)
	return low, high, low == "" || high == "" || a <= b
}

func numberEntry(v Value) string {
	s := v.Text
	if v.Unit != "" {
		s += " " + v.Unit
	}
	if v.Low != "" || v.High != "" {
		s += " (" + v.Low + "-" + v.High + ")"
	}
	return s
}

var bloodPressureForm = regexp.MustCompile(`(?i)^([0-9]{1,3})\s*[/,\\]\s*([0-9]{1,3})\s*(?:mm ?hg|mm\[hg\])?$`)

// ParseBloodPressure reads both pressures from one cell or one entry: 121/69, １２１／６９ mmHg.
func ParseBloodPressure(typed string) (systolic, diastolic Value, ok bool) {
	m := bloodPressureForm.FindStringSubmatch(fold(typed))
	if m == nil {
		return Value{}, Value{}, false
	}
	systolic.Text, _ = canonical(m[1])
	diastolic.Text, _ = canonical(m[2])
	return systolic, diastolic, true
}
