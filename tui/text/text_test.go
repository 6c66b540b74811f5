package text

import (
	"reflect"
	"testing"

	"suifang/model"
)

func TestNoTextIsMissing(t *testing.T) {
	for _, texts := range []*Texts{&Zh, &En} {
		t.Run(string(texts.Lang), func(t *testing.T) {
			requireFilled(t, reflect.ValueOf(*texts), "Texts")
		})
	}
}

func requireFilled(t *testing.T, v reflect.Value, path string) {
	t.Helper()
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			requireFilled(t, v.Field(i), path+"."+v.Type().Field(i).Name)
		}
	case reflect.Array, reflect.Slice:
		if v.Len() == 0 {
			t.Errorf("%s is empty", path)
		}
		for i := range v.Len() {
			requireFilled(t, v.Index(i), path)
		}
	default:
		if v.IsZero() {
			t.Errorf("%s is empty", path)
		}
	}
}

func TestDetectLang(t *testing.T) {
	for _, tt := range []struct {
		name string
		env  map[string]string
		want Lang
	}{
		{"nothing set", nil, Chinese},
		{"an English desktop", map[string]string{"LANG": "en_US.UTF-8"}, English},
		{"a Chinese desktop", map[string]string{"LANG": "zh_CN.GB18030"}, Chinese},
		{"LC_ALL decides first", map[string]string{"LC_ALL": "zh_CN", "LANG": "en_US"}, Chinese},
		{"LC_MESSAGES before LANG", map[string]string{"LC_MESSAGES": "en", "LANG": "zh_CN"}, English},
		{"the POSIX locale says nothing", map[string]string{"LANG": "C.UTF-8"}, Chinese},
		{"another language", map[string]string{"LANG": "engh_XX"}, Chinese},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := DetectLang(func(name string) string { return tt.env[name] }); got != tt.want {
				t.Errorf("DetectLang = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestDateWithWeekday(t *testing.T) {
	day := model.NewDate(2026, 11, 21)
	if got := Zh.Date(day); got != "2026-11-21 周六" {
		t.Errorf("Zh.Date = %q", got)
	}
	if got := En.Date(day); got != "2026-11-21 Sat" {
		t.Errorf("En.Date = %q", got)
	}
	if got := Zh.Date(0) + Zh.MonthDay(0); got != "" {
		t.Errorf("no date = %q", got)
	}
	if got := Zh.MonthDay(day); got != "11-21" {
		t.Errorf("MonthDay = %q", got)
	}
}
