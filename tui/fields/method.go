package fields

import (
	"suifang/model"
	"suifang/model/followup"
	"suifang/tui/text"
	"suifang/tui/widget"
)

// MethodHas says whether a method of the kind has such a fact: a device, a supply, a signed choice.
func MethodHas(kind, key string) bool {
	switch key {
	case "device":
		return kind == model.MethodIUD || kind == model.MethodImplant
	case "supply_last", "supply_until", "supply_monthly":
		return supplied(kind)
	case "informed_choice":
		return kind != "" && kind != model.MethodCondom && kind != model.MethodExternal && kind != model.MethodOther && kind != model.MethodNone
	case "sperm_free":
		return kind == model.MethodVasectomy
	}
	return true
}

func supplied(kind string) bool {
	switch kind {
	case model.MethodPill, model.MethodInjection, model.MethodCondom, model.MethodExternal:
		return true
	}
	return false
}

// Devices are the makes of a method to choose from.
func Devices(t *text.Texts, kind string) []widget.Option {
	return Options(t, followup.DeviceCodes(kind))
}

// ListDevices puts the makes of the method into the field of the device, if the form has it.
func ListDevices(t *text.Texts, f *widget.Form, kind string) {
	if it := f.Item("device"); it != nil {
		if list, ok := it.Field.(*widget.Values); ok {
			list.SetOptions(Devices(t, kind))
		}
	}
}
