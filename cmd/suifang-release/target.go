package main

// A target is a kind of PC, and where its program stands in the folder. What Windows needs stands in the topmost folder,
// for a clerk who opens the stick is to see little else.
type target struct{ os, arch, path string }

func (t target) String() string { return t.os + "/" + t.arch }

// targets are all that .ci/run builds for. A 64-bit Windows runs either of the first two; suifang.exe is the one that
// opens a whole county.
var targets = []target{
	{"windows", "amd64", "suifang.exe"},
	{"windows", "386", "suifang-32.exe"},
	{"windows", "arm64", "suifang-arm64.exe"},
	{"linux", "amd64", "linux/suifang-amd64"},
	{"linux", "arm64", "linux/suifang-arm64"},
	{"linux", "loong64", "linux/suifang-loong64"},
	{"linux", "386", "linux/suifang-386"},
	{"darwin", "arm64", "macos/suifang-arm64"},
}
