package followup

import (
	"cmp"
	"slices"

	"suifang/model"
)

// What the series of methods share: each hangs on the record of one spell of one method.

// methodCases are the spells of the given kinds, each with the start as the day of event.
func methodCases(h *model.History, event Event, kinds ...string) (cases []Case) {
	for _, m := range spells(h, kinds...) {
		c := Case{Record: m.Record.ID, Anchors: map[Event]Anchor{event: started(m)}}
		c.Ends = methodEnds(m)
		cases = append(cases, c)
	}
	return cases
}

// methodEnds is the end of a spell, on the day it was entered where the day itself is not known.
func methodEnds(m model.Entered[model.Method]) []End {
	end := m.Is.Ended
	if end.IsZero() {
		return nil
	}
	entered := since(m.Record, "ended", func(e model.MethodEnd) bool { return !e.IsZero() })
	return []End{{On: cmp.Or(end.On, entered), Why: MethodEnded}}
}

// spells are the spells of the kinds whose start is known.
//
//go:noinline
func spells(h *model.History, kinds ...string) (list []model.Entered[model.Method]) {
	for _, m := range h.Methods {
		if slices.Contains(kinds, m.Is.Use.Kind) && !m.Is.Use.Start.IsZero() {
			list = append(list, m)
		}
	}
	return list
}

// started is the day the method began. Its device may be corrected without opening anything anew.
func started(m model.Entered[model.Method]) Anchor {
	return anchor(m.Record, "method", m.Is.Use.Start, func(u model.MethodUse) bool {
		return u.Start == m.Is.Use.Start && u.Kind == m.Is.Use.Kind
	})
}

// removed is the day a device was removed, known when that was entered (3.1b.17). A device that fell out, or
// that she became pregnant with, was not removed by that.
func removed(m model.Entered[model.Method]) (Anchor, bool) {
	end := m.Is.Ended
	if end.On.IsZero() || end.Reason == model.EndExpelled || end.Reason == model.EndFailed {
		return Anchor{}, false
	}
	return anchor(m.Record, "ended", end.On, func(e model.MethodEnd) bool {
		return e.On == end.On && e.Reason != model.EndExpelled && e.Reason != model.EndFailed
	}), true
}

// endOfLife is the day until which the device in place works; ok is false if the device is not known.
func endOfLife(m model.Entered[model.Method]) (Anchor, bool) {
	use := m.Is.Use
	device, ok := DeviceByCode(use.Device)
	if !ok || device.Kind != use.Kind {
		return Anchor{}, false
	}
	end := device.Life.From(use.Start)
	return anchor(m.Record, "method", end, func(u model.MethodUse) bool {
		d, ok := DeviceByCode(u.Device)
		return ok && d.Kind == u.Kind && d.Life.From(u.Start) == end
	}), !end.IsZero()
}

// supplied is the last supply or injection, under the event that her choice of interval makes of it.
func supplied(m model.Entered[model.Method]) (Event, Anchor, bool) {
	stock := m.Is.Supply
	if stock.Last.IsZero() {
		return "", Anchor{}, false
	}
	a := anchor(m.Record, "supply", stock.Last, func(s model.MethodStock) bool {
		return s.Last == stock.Last && s.Monthly == stock.Monthly
	})
	a.Rounds, a.Since = true, stock.Last
	if stock.Monthly {
		return SuppliedMonth, a, true
	}
	return Supplied, a, true
}

// supplyEnd is the day on which her supply runs out.
func supplyEnd(m model.Entered[model.Method]) (Anchor, bool) {
	stock := m.Is.Supply
	if stock.Until.IsZero() {
		return Anchor{}, false
	}
	a := anchor(m.Record, "supply", stock.Until, func(s model.MethodStock) bool { return s.Until == stock.Until })
	a.Rounds, a.Since = true, stock.Last
	return a, true
}
