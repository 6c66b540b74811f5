package main

import (
	"golang.org/x/sys/windows"

	"suifang/tui/text"
)

// systemLang is the language of the desktop: the environment says it seldom there, the system always.
func systemLang(getenv func(string) string) text.Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if getenv(name) != "" {
			return text.DetectLang(getenv)
		}
	}
	languages, err := windows.GetUserPreferredUILanguages(windows.MUI_LANGUAGE_NAME)
	if err != nil || len(languages) == 0 {
		return text.Chinese
	}
	return text.ParseLang(languages[0])
}
