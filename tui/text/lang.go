package text

import "strings"

// A Lang is one of the two languages of the catalogue.
type Lang string

const (
	Chinese Lang = "zh"
	English Lang = "en"
)

// DetectLang reads the language from LC_ALL, LC_MESSAGES and LANG, the first that is set deciding.
// It is Chinese unless English is asked for: "C", "POSIX", another language and nothing at all say
// only that nobody has set it up.
func DetectLang(getenv func(string) string) Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			return ParseLang(v)
		}
	}
	return Chinese
}

// ParseLang is the language that a locale such as en_US.UTF-8 names, Chinese for any other.
func ParseLang(locale string) Lang {
	locale = strings.ToLower(locale)
	if locale == "en" || strings.HasPrefix(locale, "en_") || strings.HasPrefix(locale, "en-") || strings.HasPrefix(locale, "en.") {
		return English
	}
	return Chinese
}
