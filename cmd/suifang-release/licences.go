package main

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A module is what is linked into a program, or what a table in it was made from.
type module struct{ path, version, dir string }

// tabled are modules that are not linked, but whose data stands in a table of ours: the readings in model/pinyin.
var tabled = []string{"github.com/mozillazg/go-pinyin"}

// linked are the modules that programs say they were built from, each once, by path. The program's own is none of them.
func linked(programs []string) (modules []module, err error) {
	seen := map[string]module{}
	for _, program := range programs {
		info, err := buildinfo.ReadFile(program)
		if err != nil {
			return nil, err
		}
		for _, m := range info.Deps {
			if m.Replace != nil {
				m = m.Replace
			}
			seen[m.Path] = module{path: m.Path, version: m.Version}
		}
	}
	for _, path := range slices.Sorted(maps.Keys(seen)) {
		modules = append(modules, seen[path])
	}
	return modules, nil
}

// findModules fills in where modules stand, and adds those whose data stands in tables.
func findModules(ctx context.Context, source string, modules []module, tables []string) ([]module, error) {
	list, err := goTool(ctx, source, plainEnv(os.Environ()), "list", "-m", "-f", "{{with .Replace}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{else}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}", "all")
	if err != nil {
		return nil, err
	}
	at := map[string]module{}
	for line := range strings.Lines(list) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 3 {
			at[f[0]] = module{f[0], f[1], f[2]}
		}
	}
	for i, m := range modules {
		modules[i].dir = at[m.path].dir
	}
	for _, path := range tables {
		if at[path].dir == "" {
			return nil, fmt.Errorf("%s: not in the module cache, and a table of ours was made from it", path)
		}
		modules = append(modules, at[path])
	}
	return modules, nil
}

// errNoLicence: what may not be passed on without its licence has none that could be found.
var errNoLicence = errors.New("no licence text")

var (
	licenceName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|unlicense)([.-].*)?$`)
	noticeName  = regexp.MustCompile(`(?i)^(notice|patents|copyright)([.-].*)?$`)
)

// shortestLicence is less than any licence has in bytes.
const shortestLicence = 200

// licenceOf is all that a folder says about the right to pass on what is in it: its licences, then its notices.
func licenceOf(name, dir string) ([]byte, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", name, errNoLicence, err)
	}
	var text, notices bytes.Buffer
	for _, e := range entries {
		into := &text
		switch {
		case noticeName.MatchString(e.Name()):
			into = &notices
		case !licenceName.MatchString(e.Name()):
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		into.Write(append(bytes.TrimSpace(b), "\n\n"...))
	}
	if text.Len() < shortestLicence {
		return nil, fmt.Errorf("%s: %w", name, errNoLicence)
	}
	return append(text.Bytes(), notices.Bytes()...), nil
}

// licences is one text of them all: ours, Go's, and that of each module.
func licences(source, goroot, goVersion string, modules []module) ([]byte, error) {
	all := append([]module{{"suifang", "", source}, {"Go", goVersion, goroot}}, modules...)
	var text bytes.Buffer
	for _, m := range all {
		said, err := licenceOf(m.path, m.dir)
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&text, "%s\n%s\n\n%s\n", strings.TrimSpace(m.path+" "+m.version), strings.Repeat("=", 76), said)
	}
	return text.Bytes(), nil
}
