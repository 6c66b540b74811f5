package importer

import (
	"cmp"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"suifang/model/arrange"
)

// An entry is a folder, or a file that may be a ledger.
type entry struct {
	path, name string
	folder     bool
	place      place // where it is one of those to begin at
	changed    time.Time
}

// A place is a folder to begin at.
type place int

const (
	noPlace place = iota
	drive
	homePlace
	desktop
	documents
	downloads
	upwards
)

// folderMsg brings what stands in a folder.
type folderMsg struct {
	folder  string
	entries []entry
	err     error
}

// maxEntries is how much of a folder is shown.
const maxEntries = 5000

// openFolder is the command that reads a folder; "" is the list of places, drives that can be taken away
// first, and what stands where the program runs.
func openFolder(folder string) tea.Cmd {
	return func() tea.Msg {
		if folder == "" {
			here, err := os.Getwd()
			if err != nil {
				return folderMsg{entries: places()}
			}
			files, _ := readFolder(here) // the places are there all the same
			return folderMsg{entries: append(places(), files...)}
		}
		entries, err := readFolder(folder)
		up := entry{path: above(folder), name: "..", folder: true, place: upwards}
		return folderMsg{folder: folder, entries: append([]entry{up}, entries...), err: err}
	}
}

// above is the folder above, "" above the root.
func above(folder string) string {
	if up := filepath.Dir(folder); up != folder {
		return up
	}
	return ""
}

// readFolder lists folders, then ledgers, the newest first.
func readFolder(folder string) (entries []entry, err error) {
	all, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	for _, e := range all[:min(len(all), maxEntries)] {
		name := e.Name()
		if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") { // hidden, or Excel's own
			continue
		}
		path := filepath.Join(folder, name)
		info, err := os.Stat(path) // follows links
		if err != nil || !info.IsDir() && !isLedger(name) {
			continue
		}
		entries = append(entries, entry{path: path, name: name, folder: info.IsDir(), changed: info.ModTime()})
	}
	arrange.By(entries, func(a, b entry) int {
		if a.folder != b.folder {
			return map[bool]int{true: -1, false: 1}[a.folder]
		}
		if a.folder {
			return strings.Compare(a.name, b.name)
		}
		return cmp.Or(b.changed.Compare(a.changed), strings.Compare(a.name, b.name))
	})
	return entries, nil
}

func isLedger(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return ext == ".xlsx" || ext == ".csv"
}

// places are the folders to begin at that this PC has.
func places() (list []entry) {
	for _, path := range drives() {
		list = append(list, entry{path: path, name: filepath.Base(path), folder: true, place: drive})
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return list
	}
	for _, p := range []struct {
		place place
		names []string
	}{{desktop, []string{"Desktop", "桌面"}}, {documents, []string{"Documents", "文档"}}, {downloads, []string{"Downloads", "下载"}}, {homePlace, []string{""}}} {
		for _, name := range p.names {
			if path := filepath.Join(home, name); isFolder(path) {
				list = append(list, entry{path: path, name: filepath.Base(path), folder: true, place: p.place})
				break
			}
		}
	}
	return list
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// drives are where drives that can be taken away appear. On Windows they are all letters but A to C, whose
// floppies are slow to answer and whose system disk is home.
func drives() (paths []string) {
	switch runtime.GOOS {
	case "windows":
		for letter := 'D'; letter <= 'Z'; letter++ {
			if path := string(letter) + `:\`; isFolder(path) {
				paths = append(paths, path)
			}
		}
	case "darwin":
		paths, _ = filepath.Glob("/Volumes/*")
	default:
		user := os.Getenv("USER")
		for _, pattern := range []string{"/media/" + user + "/*", "/run/media/" + user + "/*"} {
			found, _ := filepath.Glob(pattern)
			paths = append(paths, found...)
		}
	}
	return slices.DeleteFunc(paths, func(path string) bool { return !isFolder(path) })
}
