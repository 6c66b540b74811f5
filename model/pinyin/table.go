package pinyin

import (
	_ "embed"
	"encoding/binary"
	"math/bits"
	"strings"
)

// The table of readings, all numbers little-endian:
//
//	part       content
//	syllables  2 bytes length, then the syllables in alphabetical order with spaces between
//	pages      2 bytes count, then for each 256 characters of which any has a reading:
//	           2 bytes character/256, 32 bytes one bit a character (lowest bit first)
//	entries    2 bytes for each bit set, in order: the number of a syllable, or from 512 on
//	           the place of a set in the last part, counted in twos
//	sets       2 bytes a reading, likeliest first; the last of each set has the top bit
//
//go:embed readings.bin
var file string

const (
	setsFrom  = 512
	lastOfSet = 0x8000
)

type page struct {
	has     [4]uint64 // one bit a character
	entries string
}

type table struct {
	syllables []string
	plane     [256]*page     // the first plane, where nearly all characters are
	pages     map[rune]*page // all others
	sets      string
}

var readingsOf = load(file)

// load splits the embedded file, which is the package's own and so well formed.
func load(data string) table {
	n, data := number(data), data[2:]
	t := table{syllables: strings.Fields(data[:n])}
	data = data[n:]
	count := number(data)
	heads, data := data[2:2+34*count], data[2+34*count:]
	t.pages = make(map[rune]*page, count)
	for ; heads != ""; heads = heads[34:] {
		p := &page{}
		size := 0
		for i := range p.has {
			p.has[i] = binary.LittleEndian.Uint64([]byte(heads[2+8*i : 10+8*i]))
			size += 2 * bits.OnesCount64(p.has[i])
		}
		p.entries, data = data[:size], data[size:]
		if n := rune(number(heads)); n < rune(len(t.plane)) {
			t.plane[n] = p
		} else {
			t.pages[n] = p
		}
	}
	t.sets = data
	return t
}

// first is the likeliest reading of a character outside a surname, empty if it has none.
func first(r rune) string {
	e, ok := readingsOf.entry(r)
	switch {
	case !ok:
		return latin(r)
	case e >= setsFrom:
		return readingsOf.syllables[number(readingsOf.sets[2*(e-setsFrom):])&^lastOfSet]
	}
	return readingsOf.syllables[e]
}

// readings is all the readings of a character, likeliest first.
func readings(r rune) []string {
	e, ok := readingsOf.entry(r)
	if !ok || e < setsFrom {
		return []string{first(r)}
	}
	var out []string
	for set := readingsOf.sets[2*(e-setsFrom):]; ; set = set[2:] {
		n := number(set)
		out = append(out, readingsOf.syllables[n&^lastOfSet])
		if n&lastOfSet != 0 {
			return out
		}
	}
}

func (t *table) entry(r rune) (e int, ok bool) {
	var p *page
	if n := r >> 8; n >= 0 && n < rune(len(t.plane)) {
		p = t.plane[n]
	} else {
		p = t.pages[n]
	}
	if p == nil {
		return 0, false
	}
	word, bit := r>>6&3, uint64(1)<<(r&63)
	if p.has[word]&bit == 0 {
		return 0, false
	}
	at := bits.OnesCount64(p.has[word] & (bit - 1))
	for _, w := range p.has[:word] {
		at += bits.OnesCount64(w)
	}
	return number(p.entries[2*at:]), true
}

const alphabet = "abcdefghijklmnopqrstuvwxyz"

// latin is a Latin letter, full-width or not, in lower case; empty for any other character.
func latin(r rune) string {
	if r >= 'Ａ' && r <= 'ｚ' {
		r -= 'Ａ' - 'A'
	}
	if r |= 0x20; r < 'a' || r > 'z' {
		return ""
	}
	return alphabet[r-'a' : r-'a'+1]
}

func number(s string) int { return int(s[0]) | int(s[1])<<8 }
