package pinyin

import "slices"

// AllSyllables is [Syllables] and, after it, up to three other ways to read the name, syllable by syllable.
func AllSyllables(name string) (all [][]string) {
	for _, way := range ways(name) {
		known := slices.ContainsFunc(all, func(o []string) bool { return slices.Equal(o, way) })
		if len(way) > 0 && !known && len(all) < most {
			all = append(all, way)
		}
	}
	return all
}
