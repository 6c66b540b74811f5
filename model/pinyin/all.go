package pinyin

import "strings"

// AllSyllables is [Syllables] and, after it, up to three other ways to read the name, syllable by syllable.
func AllSyllables(name string) (all [][]string) {
	seen := map[string]bool{"": true}
	for _, way := range ways(name) {
		if full := strings.Join(way, " "); !seen[full] && len(all) < most {
			seen[full] = true
			all = append(all, way)
		}
	}
	return all
}
