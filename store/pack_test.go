package store

import (
	"bytes"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"pgregory.net/rapid"

	"suifang/model"
)

// drawValue gives any value, canonical or not.
func drawValue(t *rapid.T) model.Value {
	switch rapid.IntRange(0, 9).Draw(t, "shape") {
	case 0:
		return model.Encode(rapid.SampledFrom([]string{"", "done", "王秀英", "2026-02-29", "2024-02-29", "0000-00-00", "13812345678",
			"99010119900506002X", "一切好 ok", "\xff", "𠮷野", "02-0017", "x"}).Draw(t, "text"))
	case 1:
		return model.Encode(rapid.Int64().Draw(t, "number"))
	case 2:
		return model.Encode(drawID(t, "id"))
	case 3:
		return model.Encode(model.Occurrence{Case: model.ID{rapid.Byte().Draw(t, "case")}, Protocol: "P07", Step: rapid.String().Draw(t, "step"), N: 3})
	case 4:
		return model.Encode(rapid.SliceOf(rapid.String()).Draw(t, "list"))
	case 5:
		return model.Encode(rapid.MapOf(rapid.String(), rapid.SliceOf(rapid.Bool())).Draw(t, "map"))
	case 6:
		return model.Value(rapid.SampledFrom([]string{"\x18\x03", "\xbf\xff", "\xa2\x61b\x01\x61a\x02", "\xf6", "\xf7", "\xfb\x3f\xf0\x00\x00\x00\x00\x00\x00",
			"\xc0\x61a", "\x9f\x01\xff", "\x78\x01a", "\x40"}).Draw(t, "odd"))
	case 7:
		deep := append(bytes.Repeat([]byte{0x81}, rapid.IntRange(1, 30).Draw(t, "deep")), 1)
		return deep
	case 8:
		return model.Encode(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
	}
	return model.Encode(rapid.Uint64().Draw(t, "unsigned"))
}

func TestPackedValuesComeBackToTheByte(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Custom(drawValue), 1, 20).Draw(t, "values")
		p := newPacker()
		defer p.free()
		p.day = model.Date(rapid.Int32Range(0, int32(lastDate)).Draw(t, "day"))
		u := unpacker{day: p.day}
		for _, v := range values {
			p.value(v)
		}
		u.b = bytes.Clone(p.b)
		for _, want := range values {
			if got := u.value(); !bytes.Equal(got, want) {
				t.Fatalf("%x came back as %x", want, got)
			}
		}
		if u.err != nil || len(u.b) > 0 {
			t.Fatalf("%v, %d bytes left", u.err, len(u.b))
		}
	})
}

func TestEveryWordIsUsedOnce(t *testing.T) {
	if len(word1) != len(words1) {
		t.Errorf("%d words, %d different ones", len(words1), len(word1))
	}
	p := newPacker()
	defer p.free()
	u := unpacker{}
	for _, w := range words1 {
		p.text(w)
	}
	u.b = p.b
	for _, w := range words1 {
		if got := u.text(); got != w {
			t.Errorf("%s came back as %s", w, got)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	p := newPacker()
	p.value(model.Encode(model.Person{Name: "王秀英", Birth: model.NewDate(1990, 5, 6), Household: model.ID{1}}))
	f.Add(bytes.Clone(p.b))
	f.Fuzz(func(t *testing.T, b []byte) {
		u := unpacker{reader: reader{b: b}}
		if v := u.value(); u.err == nil && cbor.Wellformed(v) != nil {
			t.Fatalf("%x is not well formed", v)
		}
	})
}
