// Package pinyin gives the readings of Chinese names, for search and for order: initials (zsf), full
// pinyin (zhangsanfeng) and the other ways in which the same name may be read.
//
// Readings have no tones; ü is v, as input methods have it. A Latin letter reads as itself in lower
// case; what has no reading (digits, signs, spaces, the dot in 阿不都·热合曼) is skipped. So all that
// comes out of this package is made of a to z.
//
// A surname is read as a surname: 单 is Shan, 尉迟 Yuchi (surnames.go, by hand). All else comes from a
// table made by go generate from github.com/mozillazg/go-pinyin, which itself is not linked.
package pinyin

import (
	"slices"
	"strings"
)

//go:generate go run ./generate

// most is how many ways of reading one name are ever given: each costs every search a little.
const most = 4

// Initials is the first letter of each syllable of a name: 张三丰 zsf, 单雄信 sxx.
func Initials(name string) string { return initials(Syllables(name)) }

// Full is the syllables of a name, joined: 尉迟恭 yuchigong.
func Full(name string) string { return strings.Join(Syllables(name), "") }

// Syllables is the name as it is most likely read, a syllable a character.
func Syllables(name string) []string {
	han := readable(name)
	if inParts(name) {
		return syllables(han, nil, 0)
	}
	reading, n := surname(han)
	return syllables(han, reading, n)
}

// syllables reads characters, of which the first few are a surname.
func syllables(han []rune, surname []string, n int) []string {
	out := append(make([]string, 0, len(han)), surname...)
	for _, r := range han[n:] {
		out = append(out, first(r))
	}
	return out
}

// AllInitials is [Initials] and, after it, the initials of up to three other ways to read the name, so
// that search finds 单 under d and c as well, and 张乐 under zy.
func AllInitials(name string) []string { return distinct(name, initials) }

// AllFull is [Full] and, after it, up to three other ways to read the name.
func AllFull(name string) []string {
	return distinct(name, func(syllables []string) string { return strings.Join(syllables, "") })
}

func initials(syllables []string) string {
	letters := make([]byte, len(syllables))
	for i, s := range syllables {
		letters[i] = s[0]
	}
	return string(letters)
}

// distinct writes the ways to read a name with the given hand and keeps the first few that differ. A
// name without any reading has none.
func distinct(name string, write func([]string) string) []string {
	var out []string
	for _, way := range ways(name) {
		s := write(way)
		if s != "" && !slices.Contains(out, s) && len(out) < most {
			out = append(out, s)
		}
	}
	return out
}

// ways is the likely reading of a name, then every other with one character read otherwise: the first
// one, the two of a compound surname taken for plain words, then those of the given name that are known
// for two readings.
func ways(name string) [][]string {
	han, parts := readable(name), inParts(name)
	var reading []string
	taken := 0
	if !parts {
		reading, taken = surname(han)
	}
	likely := syllables(han, reading, taken)
	out := [][]string{likely}
	otherwise := func(at int, readings ...string) {
		way := slices.Clone(likely)
		copy(way[at:], readings)
		out = append(out, way)
	}
	if len(han) > 0 && !parts {
		if taken == 2 {
			otherwise(0, first(han[0]), first(han[1]))
		}
		for _, s := range surnameReadings(han[0]) {
			otherwise(0, s)
		}
	}
	for at, r := range han {
		if at > 0 && strings.ContainsRune(twoReadings, r) {
			for _, s := range readings(r) {
				otherwise(at, s)
			}
		}
	}
	return out
}

// readable is the characters of a name that have a reading, one for each of its [Syllables].
func readable(name string) []rune {
	han := []rune(name)
	kept := han[:0]
	for _, r := range han {
		if first(r) != "" {
			kept = append(kept, r)
		}
	}
	return kept
}

// inParts says whether a name has the dot of minority names, in any of the forms that ledgers hold. Its
// first part is no Chinese surname.
func inParts(name string) bool {
	for _, r := range name {
		switch r {
		case '·', '•', '・', '‧', '∙', '⋅', '．':
			return true
		}
	}
	return false
}
