package store

import (
	"bytes"
	"encoding/binary"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"

	"suifang/model"
)

// Values of fields are CBOR; packed they are shorter by half, since most are codes, dates, numbers written
// as text and identities that stand in the same block already. Every value comes back to the byte: what is
// not in canonical form, or of a shape not listed, is kept as it stands.
//
//	packed value
//	0  CBOR as it stands, behind its length      8  as 7, two bytes each, all in the first plane
//	1  null                                      9  text of digits - . X : /, count, half a byte each
//	2  false   3  true                           10 date as text: signed days after the day that it is packed for
//	4  n  5  -1-n                                11 map: count of pairs, then keys and values in their order
//	6  bytes behind their length                 12 array: count, then values
//	7  text behind its length                    13 identity that stood before: its number
//	14 identity: 16 bytes; it gets the next number, the first being 0
//	15 text that stood before as 7 or 8: its number, the first being 0
//	16 to 31  the number 0 to 15
//	32 to 41  map with the keys of shape 0 to 9 (see words.go): its values
//	42 to 241 word 0 to 199; 242 to 255, n: word 200 + 256·(byte - 242) + n (see words.go)
//
// Texts of fewer than three bytes get no number.
const (
	packRaw = iota
	packNull
	packFalse
	packTrue
	packInt
	packNegative
	packBytes
	packText
	packWide
	packDigits
	packDate
	packMap
	packArray
	packKnownID
	packID
	packKnownText
	packSmall
	packShape    = 32
	packWord     = 42
	packFarWord  = packWord + nearWords
	nearWords    = 200
	numberedText = 3 // bytes, from which on a text gets a number
	packDepth    = 16
)

const halfBytes = "0123456789-.X:/"

// A packer writes values one after the other.
type packer struct {
	b     []byte
	day   model.Date // that dates are told from
	ids   map[model.ID]uint64
	texts map[string]uint64
}

var packers = sync.Pool{New: func() any { return &packer{ids: map[model.ID]uint64{}, texts: map[string]uint64{}} }}

// newPacker gives an empty packer; done with, it is to be freed.
func newPacker() *packer {
	p := packers.Get().(*packer)
	p.b, p.day = p.b[:0], 0
	clear(p.ids)
	clear(p.texts)
	return p
}

func (p *packer) free() { packers.Put(p) }

func (p *packer) byte(b byte) { p.b = append(p.b, b) }

func (p *packer) bytes(b []byte) { p.b = append(p.b, b...) }

func (p *packer) uvarint(n uint64) { p.b = binary.AppendUvarint(p.b, n) }

func (p *packer) varint(n int64) { p.b = binary.AppendVarint(p.b, n) }

func (p *packer) id(id model.ID) {
	if n, known := p.ids[id]; known {
		p.byte(packKnownID)
		p.uvarint(n)
		return
	}
	p.ids[id] = uint64(len(p.ids))
	p.byte(packID)
	p.bytes(id[:])
}

func (p *packer) date(d model.Date) {
	p.byte(packDate)
	p.varint(int64(d) - int64(p.day))
}

func (p *packer) number(n uint64) {
	if n < packShape-packSmall {
		p.byte(packSmall + byte(n))
		return
	}
	p.byte(packInt)
	p.uvarint(n)
}

// text writes a text in the shortest of its ways. Any bytes can be given.
func (p *packer) text(s string) {
	if n, is := word1[s]; is {
		p.word(n)
		return
	}
	if p.digits(s) {
		return
	}
	if n, known := p.texts[s]; known {
		p.byte(packKnownText)
		p.uvarint(n)
		return
	}
	if len(s) >= numberedText {
		p.texts[s] = uint64(len(p.texts))
	}
	if p.wide(s) {
		return
	}
	p.byte(packText)
	p.b = appendBytes(p.b, s)
}

func (p *packer) word(n int) {
	if n < nearWords {
		p.byte(packWord + byte(n))
		return
	}
	n -= nearWords
	p.b = append(p.b, packFarWord+byte(n>>8), byte(n))
}

// digits writes a number that stands as text: of a person, of a phone, of a household.
func (p *packer) digits(s string) bool {
	if len(s) == 0 || len(s) > 64 {
		return false
	}
	var packed [32]byte
	for i := range len(s) {
		half := halfByte(s[i])
		if half < 0 {
			return false
		}
		packed[i/2] |= byte(half) << (4 * (i % 2))
	}
	p.byte(packDigits)
	p.uvarint(uint64(len(s)))
	p.bytes(packed[:(len(s)+1)/2])
	return true
}

func halfByte(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c == '-':
		return 10
	case c == '.':
		return 11
	case c == 'X':
		return 12
	case c == ':':
		return 13
	case c == '/':
		return 14
	}
	return -1
}

// wide writes a text two bytes a character where that is shorter: Han takes three in UTF-8.
func (p *packer) wide(s string) bool {
	runes := 0
	for _, r := range s {
		if r == utf8.RuneError || r > 0xffff {
			return false
		}
		runes++
	}
	if 2*runes >= len(s) {
		return false
	}
	p.byte(packWide)
	p.uvarint(uint64(runes))
	for _, r := range s {
		p.b = append(p.b, byte(r>>8), byte(r))
	}
	return true
}

// value packs the CBOR of one value.
func (p *packer) value(v model.Value) {
	begun, ids, texts := len(p.b), len(p.ids), len(p.texts)
	if rest, ok := p.part(v, 0); ok && len(rest) == 0 {
		return
	}
	p.b = p.b[:begun]
	p.forget(ids, texts)
	p.byte(packRaw)
	p.b = appendBytes(p.b, v)
}

// forget takes back the numbers that were given last.
func (p *packer) forget(ids, texts int) {
	for id, n := range p.ids {
		if n >= uint64(ids) {
			delete(p.ids, id)
		}
	}
	for s, n := range p.texts {
		if n >= uint64(texts) {
			delete(p.texts, s)
		}
	}
}

// part packs what stands in front of v and gives what follows; ok is false if it cannot be packed.
func (p *packer) part(v []byte, depth int) (rest []byte, ok bool) {
	major, n, rest, ok := shortHead(v)
	if !ok || depth > packDepth {
		return nil, false
	}
	switch major {
	case 0:
		p.number(n)
	case 1:
		p.byte(packNegative)
		p.uvarint(n)
	case 2, 3:
		if n > uint64(len(rest)) {
			return nil, false
		}
		p.string(major, rest[:n])
		rest = rest[n:]
	case 4:
		p.byte(packArray)
		return p.parts(rest, n, n, depth)
	case 5:
		if i := shapeOf(rest, n); i >= 0 {
			p.byte(packShape + byte(i))
			return p.shape(rest, n, depth)
		}
		p.byte(packMap)
		return p.parts(rest, n, 2*n, depth)
	case 7:
		return rest, p.simple(n)
	default:
		return nil, false
	}
	return rest, true
}

func (p *packer) parts(rest []byte, said, n uint64, depth int) (_ []byte, ok bool) {
	if said > uint64(len(rest)) {
		return nil, false
	}
	p.uvarint(said)
	for ; n > 0; n-- {
		if rest, ok = p.part(rest, depth+1); !ok {
			return nil, false
		}
	}
	return rest, true
}

// shapeOf is the shape of a map of n pairs that follow; -1 if it has none.
func shapeOf(pairs []byte, n uint64) int {
	return slices.IndexFunc(shapes1, func(keys []string) bool {
		if uint64(len(keys)) != n {
			return false
		}
		rest := pairs
		for i, key := range keys {
			major, size, after, ok := shortHead(rest)
			if !ok || major != 3 || size != uint64(len(key)) || !bytes.HasPrefix(after, []byte(key)) {
				return false
			}
			if i == len(keys)-1 {
				break
			}
			if rest, ok = skip(after[size:], 0); !ok {
				return false
			}
		}
		return true
	})
}

// skip passes over one value that can be packed.
func skip(b []byte, depth int) (rest []byte, ok bool) {
	major, n, rest, ok := shortHead(b)
	if !ok || depth > packDepth {
		return nil, false
	}
	switch major {
	case 2, 3:
		if n > uint64(len(rest)) {
			return nil, false
		}
		return rest[n:], true
	case 5:
		if n > uint64(len(rest)) {
			return nil, false
		}
		n *= 2
	case 4:
	default:
		return rest, true
	}
	for ; n > 0; n-- {
		if rest, ok = skip(rest, depth+1); !ok {
			return nil, false
		}
	}
	return rest, true
}

// shape packs the values of n pairs.
func (p *packer) shape(rest []byte, n uint64, depth int) (_ []byte, ok bool) {
	for ; n > 0; n-- {
		_, size, after, _ := shortHead(rest)
		if rest, ok = p.part(after[size:], depth+1); !ok {
			return nil, false
		}
	}
	return rest, true
}

func (p *packer) simple(n uint64) bool {
	switch n {
	case 20:
		p.byte(packFalse)
	case 21:
		p.byte(packTrue)
	case 22:
		p.byte(packNull)
	default:
		return false
	}
	return true
}

func (p *packer) string(major byte, s []byte) {
	switch {
	case major == 3:
		if d, is := dateText(s); is {
			p.date(d)
			return
		}
		p.text(string(s))
	case len(s) == len(model.ID{}):
		p.id(model.ID(s))
	default:
		p.byte(packBytes)
		p.b = appendBytes(p.b, s)
	}
}

// dateText reads YYYY-MM-DD.
func dateText(s []byte) (model.Date, bool) {
	if len(s) != len("2006-01-02") || s[4] != '-' {
		return 0, false
	}
	d, err := model.ParseISO(string(s))
	return d, err == nil
}

// shortHead reads a definite head that is no longer than it must be.
func shortHead(b []byte) (major byte, n uint64, rest []byte, ok bool) {
	if len(b) == 0 {
		return 0, 0, nil, false
	}
	major, n = b[0]>>5, uint64(b[0]&31)
	b = b[1:]
	if n < 24 {
		return major, n, b, true
	}
	size := 1 << (n - 24)
	if n > 27 || len(b) < size || major == 7 {
		return 0, 0, nil, false
	}
	n = 0
	for _, x := range b[:size] {
		n = n<<8 | uint64(x)
	}
	least := [...]uint64{24, 1 << 8, 0, 1 << 16, 0, 0, 0, 1 << 32}[size-1]
	return major, n, b[size:], n >= least
}

// An unpacker reads what a packer wrote.
type unpacker struct {
	reader
	day   model.Date
	ids   []model.ID
	texts []string
	cbor  []byte
}

func (u *unpacker) id() model.ID { return u.idOf(u.byte()) }

func (u *unpacker) idOf(tag byte) model.ID {
	switch tag {
	case packKnownID:
		if n := u.uvarint(); n < uint64(len(u.ids)) {
			return u.ids[n]
		}
	case packID:
		id := u.id16()
		u.ids = append(u.ids, id)
		return id
	}
	u.fail()
	return model.ID{}
}

// text reads what must be a text.
func (u *unpacker) text() string {
	tag := u.byte()
	s, ok := u.textOf(tag)
	if !ok {
		u.fail()
	}
	return s
}

func (u *unpacker) textOf(tag byte) (s string, ok bool) {
	switch {
	case tag >= packWord:
		return u.word(tag)
	case tag == packText:
		s = string(u.reader.bytes())
	case tag == packWide:
		s = u.wide()
	case tag == packDigits:
		return u.digits()
	case tag == packKnownText:
		n := u.uvarint()
		if n >= uint64(len(u.texts)) {
			return "", false
		}
		return u.texts[n], true
	default:
		return "", false
	}
	if len(s) >= numberedText {
		u.texts = append(u.texts, s)
	}
	return s, true
}

func (u *unpacker) word(tag byte) (string, bool) {
	n := int(tag) - packWord
	if tag >= packFarWord {
		n = nearWords + int(tag-packFarWord)<<8 + int(u.byte())
	}
	if n >= len(words1) {
		return "", false
	}
	return words1[n], true
}

func (u *unpacker) wide() string {
	wide := u.take(2 * u.count(2))
	b := make([]byte, 0, 3*len(wide)/2)
	for ; len(wide) > 0; wide = wide[2:] {
		b = utf8.AppendRune(b, rune(wide[0])<<8|rune(wide[1]))
	}
	return string(b)
}

func (u *unpacker) digits() (string, bool) {
	n := u.uvarint()
	if n > 64 {
		return "", false
	}
	packed := u.take(int(n+1) / 2)
	if u.err != nil {
		return "", false
	}
	var s [64]byte
	for i := range int(n) {
		half := packed[i/2] >> (4 * (i % 2)) & 15
		if int(half) >= len(halfBytes) {
			return "", false
		}
		s[i] = halfBytes[half]
	}
	return string(s[:n]), true
}

// value gives the CBOR of the next value. What it gives stays as it is.
func (u *unpacker) value() model.Value {
	begun := len(u.cbor)
	u.part(0)
	if u.err != nil {
		return nil
	}
	return u.cbor[begun:len(u.cbor):len(u.cbor)]
}

func (u *unpacker) part(depth int) {
	if depth > packDepth+1 || len(u.cbor) > maxBlock {
		u.fail()
		return
	}
	switch tag := u.byte(); {
	case u.err != nil:
	case tag == packRaw:
		raw := u.reader.bytes()
		if cbor.Wellformed(raw) != nil {
			u.fail()
		}
		u.cbor = append(u.cbor, raw...)
	case tag <= packTrue:
		u.cbor = append(u.cbor, [...]byte{packNull: 0xf6, packFalse: 0xf4, packTrue: 0xf5}[tag])
	case tag == packInt, tag == packNegative:
		u.head(tag-packInt, u.uvarint())
	case tag == packBytes:
		u.string(2, u.reader.bytes())
	case tag == packDate:
		u.string(3, []byte(u.dateText()))
	case tag == packMap:
		n := u.count(1)
		u.head(5, uint64(n))
		u.parts(2*n, depth)
	case tag == packArray:
		n := u.count(1)
		u.head(4, uint64(n))
		u.parts(n, depth)
	case tag == packKnownID, tag == packID:
		id := u.idOf(tag)
		u.string(2, id[:])
	case tag >= packShape && tag < packWord:
		u.shape(shapes1[tag-packShape], depth)
	case tag >= packSmall && tag < packShape:
		u.head(0, uint64(tag-packSmall))
	default:
		s, ok := u.textOf(tag)
		if !ok {
			u.fail()
		}
		u.string(3, []byte(s))
	}
}

func (u *unpacker) parts(n, depth int) {
	for ; n > 0 && u.err == nil; n-- {
		u.part(depth + 1)
	}
}

func (u *unpacker) shape(keys []string, depth int) {
	u.head(5, uint64(len(keys)))
	for _, key := range keys {
		u.string(3, []byte(key))
		u.part(depth + 1)
	}
}

func (u *unpacker) date() model.Date {
	d := int64(u.day) + u.varint()
	if d < 0 || d > 1<<31-1 {
		u.fail()
		return 0
	}
	return model.Date(d)
}

// dateText is a date that has a text: any other was not packed so.
func (u *unpacker) dateText() string {
	d := u.date()
	if d == 0 || d > lastDate {
		u.fail()
		return ""
	}
	return d.String()
}

var lastDate = model.NewDate(9999, 12, 31)

func (u *unpacker) string(major byte, s []byte) {
	u.head(major, uint64(len(s)))
	u.cbor = append(u.cbor, s...)
}

func (u *unpacker) head(major byte, n uint64) {
	b, m := u.cbor, major<<5
	switch {
	case n < 24:
		b = append(b, m|byte(n))
	case n < 1<<8:
		b = append(b, m|24, byte(n))
	case n < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, m|25), uint16(n))
	case n < 1<<32:
		b = binary.BigEndian.AppendUint32(append(b, m|26), uint32(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, m|27), n)
	}
	u.cbor = b
}
