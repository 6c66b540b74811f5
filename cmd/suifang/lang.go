//go:build !windows

package main

import "suifang/tui/text"

// systemLang is the language of the desktop.
func systemLang(getenv func(string) string) text.Lang { return text.DetectLang(getenv) }
