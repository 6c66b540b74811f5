package model

import (
	"encoding/binary"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"suifang/model/arrange"
)

// Changes are encoded by hand: a county has three million of them, and each is hashed again whenever its
// block is read. What comes out is what the library gives for [Change.wire]; a test holds them together.

// Major types of CBOR, in their place in the head.
const (
	majorUint  = 0 << 5
	majorBytes = 2 << 5
	majorText  = 3 << 5
	majorArray = 4 << 5
	majorMap   = 5 << 5
	majorTag   = 6 << 5

	cborFalse = 0xf4
	cborTrue  = 0xf5
	cborNull  = 0xf6
)

// appendHead writes the shortest head for n.
func appendHead(b []byte, major byte, n uint64) []byte {
	switch {
	case n < 24:
		return append(b, major|byte(n))
	case n < 1<<8:
		return append(b, major|24, byte(n))
	case n < 1<<16:
		return binary.BigEndian.AppendUint16(append(b, major|25), uint16(n))
	case n < 1<<32:
		return binary.BigEndian.AppendUint32(append(b, major|26), uint32(n))
	}
	return binary.BigEndian.AppendUint64(append(b, major|27), n)
}

func appendBytes(b, s []byte) []byte { return append(appendHead(b, majorBytes, uint64(len(s))), s...) }

func appendText(b []byte, s string) []byte {
	return append(appendHead(b, majorText, uint64(len(s))), s...)
}

// appendCanonical writes the change's canonical bytes, if it holds nothing of newer versions.
func (c *Change) appendCanonical(b []byte) []byte {
	keys := uint64(7)
	if len(c.Parents) > 0 {
		keys++
	}
	b = appendHead(b, majorMap, keys)
	b = appendHead(append(b, keyTime), majorUint, uint64(c.Time))
	b = appendBytes(append(b, keySalt), c.Salt[:])
	b = appendBytes(append(b, keySubject), c.Subject[:])
	b = appendText(append(b, keyKind), string(c.Kind))
	b = appendBytes(append(b, keyRecord), c.Record[:])
	if len(c.Parents) > 0 {
		b = appendHead(append(b, keyParents), majorArray, uint64(len(c.Parents)))
		for i := range c.Parents {
			b = appendBytes(b, c.Parents[i][:])
		}
	}
	b = appendFields(append(b, keyFields), c.Fields)
	return c.Act.appendCanonical(append(b, keyAct))
}

func appendFields(b []byte, fields map[string]Value) []byte {
	if fields == nil {
		return append(b, cborNull)
	}
	b = appendHead(b, majorMap, uint64(len(fields)))
	var few [16]string
	names := slices.AppendSeq(few[:0], maps.Keys(fields))
	slices.SortFunc(names, compareKeys)
	for _, name := range names {
		b = appendText(b, name)
		if v := fields[name]; len(v) > 0 {
			b = append(b, v...)
		} else {
			b = append(b, cborNull)
		}
	}
	return b
}

// compareKeys orders text keys as their encodings sort: shorter ones first.
func compareKeys(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (a *Act) appendCanonical(b []byte) []byte {
	keys := uint64(6)
	for _, there := range []bool{!a.Batch.IsZero(), a.Source != "", !a.Undoes.IsZero()} {
		if there {
			keys++
		}
	}
	b = appendHead(b, majorMap, keys)
	b = appendBytes(append(b, actID), a.ID[:])
	b = appendText(append(b, actName), a.Name)
	b = appendBytes(append(b, actAuthor), a.Author[:])
	b = appendBytes(append(b, actStation), a.Station[:])
	b = appendText(append(b, actProgram), a.Program)
	b = appendText(append(b, actClock), a.Clock)
	if !a.Batch.IsZero() {
		b = appendBytes(append(b, actBatch), a.Batch[:])
	}
	if a.Source != "" {
		b = appendText(append(b, actSource), a.Source)
	}
	if !a.Undoes.IsZero() {
		b = appendBytes(append(b, actUndoes), a.Undoes[:])
	}
	return b
}

// head reads a definite head in front of canonical bytes; size is 0 if there is none.
func head(b []byte) (major byte, n uint64, size int) {
	if len(b) == 0 {
		return 0, 0, 0
	}
	major, n = b[0]&0xe0, uint64(b[0]&0x1f)
	if n < 24 {
		return major, n, 1
	}
	size = 1 + 1<<(n-24)
	if n > 27 || len(b) < size {
		return 0, 0, 0
	}
	n = 0
	for _, x := range b[1:size] {
		n = n<<8 | uint64(x)
	}
	return major, n, size
}

// A structKey is a field of a struct under the key that it is encoded with, unless it is empty.
type structKey struct {
	name  string
	field int
}

var structKeys sync.Map // reflect.Type → []structKey, in canonical order

// keysOf are the keys of a record struct, each of whose fields has a tag and is left out when empty; nil of any
// other struct.
func keysOf(t reflect.Type) []structKey {
	if keys, ok := structKeys.Load(t); ok {
		return keys.([]structKey)
	}
	keys := make([]structKey, t.NumField())
	for i := range keys {
		name, options, _ := strings.Cut(t.Field(i).Tag.Get("cbor"), ",")
		if keys[i] = (structKey{name, i}); options != "omitempty" && options != "omitzero" {
			keys = nil
			break
		}
	}
	arrange.By(keys, func(a, b structKey) int { return compareKeys(a.name, b.name) })
	structKeys.Store(t, keys)
	return keys
}

func isEmpty(f reflect.Value) bool {
	many := f.Kind() == reflect.Slice || f.Kind() == reflect.Map
	return f.IsZero() || many && f.Len() == 0
}

// appendValue writes a value as the library does: what records are made of by hand, anything else by it.
func appendValue(b []byte, v reflect.Value) []byte {
	switch t := v.Type(); {
	case t == typeDate:
		return appendText(b, Date(v.Int()).String())
	case t == typeID:
		id := v.Interface().(ID)
		return appendBytes(b, id[:])
	case t.Kind() == reflect.String:
		return appendText(b, v.String())
	case t.Kind() == reflect.Int && v.Int() >= 0:
		return appendHead(b, majorUint, uint64(v.Int()))
	case t.Kind() == reflect.Bool && v.Bool():
		return append(b, cborTrue)
	case t.Kind() == reflect.Pointer && !v.IsNil():
		return appendValue(b, v.Elem())
	case t.Kind() == reflect.Struct && keysOf(t) != nil:
		return appendStruct(b, v)
	}
	return append(b, mustEncode(v.Interface())...)
}

func appendStruct(b []byte, v reflect.Value) []byte {
	keys := keysOf(v.Type())
	b = appendHead(b, majorMap, uint64(countSet(v, keys)))
	for _, k := range keys {
		if f := v.Field(k.field); !isEmpty(f) {
			b = appendValue(appendText(b, k.name), f)
		}
	}
	return b
}

func countSet(v reflect.Value, keys []structKey) (n int) {
	for _, k := range keys {
		if !isEmpty(v.Field(k.field)) {
			n++
		}
	}
	return n
}

var (
	typeDate = reflect.TypeFor[Date]()
	typeID   = reflect.TypeFor[ID]()
)

// decodePlain reads what fields are made of, a text, a date, an identity, a number, yes or no, or a struct of
// these, without the library; false: it is something else, or not in canonical form, and the library is to say.
// into may then hold a part of it.
func decodePlain(v Value, into reflect.Value) bool {
	size := plainSize(v, into)
	return size > 0 && size == len(v)
}

// plainSize reads the plain value in front of b and says how long it is; 0: it is none.
func plainSize(b []byte, into reflect.Value) int {
	if t := into.Type(); t.Kind() == reflect.Bool && len(b) > 0 && (b[0] == cborFalse || b[0] == cborTrue) {
		into.SetBool(b[0] == cborTrue)
		return 1
	}
	major, n, size := head(b)
	if size == 0 || size != len(appendHead(make([]byte, 0, 9), 0, n)) {
		return 0
	}
	switch body := b[size:]; {
	case major == majorUint && into.Kind() == reflect.Int && n <= math.MaxInt32:
		into.SetInt(int64(n))
		return size
	case major == majorMap && into.Kind() == reflect.Struct:
		into.SetZero()
		if read, ok := plainFields(body, n, into); ok {
			return size + read
		}
	case n <= uint64(len(body)) && (major == majorText && plainText(body[:n], into) || major == majorBytes && plainID(body[:n], into)):
		return size + int(n)
	}
	return 0
}

func plainID(body []byte, into reflect.Value) bool {
	if into.Type() != typeID || len(body) != len(ID{}) {
		return false
	}
	reflect.Copy(into, reflect.ValueOf(body))
	return true
}

func plainText(body []byte, into reflect.Value) bool {
	switch {
	case into.Type() == typeDate:
		d, ok := isoDate(body)
		if ok {
			into.SetInt(int64(d))
		}
		return ok
	case into.Kind() == reflect.String && utf8.Valid(body):
		into.SetString(string(body))
		return true
	}
	return false
}

// plainFields reads n fields of a struct, each of which it must know, in canonical order.
func plainFields(b []byte, n uint64, into reflect.Value) (read int, ok bool) {
	keys := keysOf(into.Type())
	for range n {
		major, length, size := head(b[read:])
		if size == 0 || major != majorText || length > uint64(len(b)-read-size) {
			return 0, false
		}
		name := b[read+size : read+size+int(length)]
		i := slices.IndexFunc(keys, func(k structKey) bool { return k.name == string(name) })
		if i < 0 {
			return 0, false
		}
		read += size + int(length)
		value := plainSize(b[read:], into.Field(keys[i].field))
		if value == 0 {
			return 0, false
		}
		read, keys = read+value, keys[i+1:]
	}
	return read, true
}

// isoDate reads a date written exactly YYYY-MM-DD.
func isoDate[S ~string | ~[]byte](s S) (Date, bool) {
	if len(s) != len("2006-01-02") || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	y, ok1 := decimal(s[:4])
	m, ok2 := decimal(s[5:7])
	d, ok3 := decimal(s[8:])
	date := NewDate(y, m, d)
	return date, ok1 && ok2 && ok3 && date != 0
}

func decimal[S ~string | ~[]byte](s S) (n int, ok bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}
