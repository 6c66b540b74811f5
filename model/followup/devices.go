package followup

import "suifang/model"

// A Device is one make of IUD or implant and how long it works.
type Device struct {
	Code   string
	Zh, En string
	Kind   string // of [model.Methods]
	Life   Span
	Source string
	Mark   Mark
}

// Devices are those whose life a source gives. Local devices follow their leaflet: they are added here with
// it. The 2-rod implant stands with two lives in the sources (4 years in the 2005 norm, 5 of the WHO type);
// the make decides, and without a make the shorter one is safe.
var Devices = []Device{
	{Code: "TCu380A", Zh: "Cu-T380A 环", En: "Cu-T380A", Kind: model.MethodIUD, Life: months(120),
		Source: "source text 70152711873 (secondary)", Mark: Verified},
	{Code: "MLCu375", Zh: "Cu375 环", En: "Cu375", Kind: model.MethodIUD, Life: months(60),
		Source: "source text 70152711873 (secondary)", Mark: Verified},
	{Code: "LNG52", Zh: "左炔诺孕酮 52 mg 环", En: "LNG 52 mg IUD", Kind: model.MethodIUD, Life: months(96),
		Source: "source text 70152711873 (secondary)", Mark: Verified},
	{Code: "LNG2", Zh: "二根型皮埋", En: "2-rod LNG implant", Kind: model.MethodImplant, Life: months(48),
		Source: "2005 norm advice list; in conflict with 5 years (secondary)", Mark: Verified},
	{Code: "LNG2-5", Zh: "二根型皮埋（5年）", En: "2-rod LNG implant, 5 years", Kind: model.MethodImplant, Life: months(60),
		Source: "WHO type, secondary", Mark: Verified},
	{Code: "LNG6", Zh: "六根型皮埋", En: "6-rod LNG implant", Kind: model.MethodImplant, Life: months(60),
		Source: "2005 norm advice list", Mark: Verified},
	{Code: "ENG1", Zh: "依托孕烯单根皮埋", En: "1-rod ENG implant", Kind: model.MethodImplant, Life: months(36),
		Source: "secondary", Mark: Verified},
}

// DeviceByCode finds a device.
func DeviceByCode(code string) (Device, bool) {
	for _, d := range Devices {
		if d.Code == code {
			return d, true
		}
	}
	return Device{}, false
}

// DeviceCodes are the devices of a method as a list to choose from.
func DeviceCodes(kind string) (codes model.Codes) {
	for _, d := range Devices {
		if d.Kind == kind {
			codes = append(codes, model.Code{Value: d.Code, Zh: d.Zh, En: d.En})
		}
	}
	return codes
}
