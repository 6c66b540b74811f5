package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"suifang/tui/handbook"
	"suifang/tui/text"
)

// What lies in the folder beside the programs.
const (
	handbookZH = "说明.txt"
	handbookEN = "README.txt"
	licenceAll = "许可 LICENSES.txt"
	startLinux = "suifang.sh"
	checksums  = "SHA256SUMS"
)

//go:embed folder_zh.txt
var folderZH string

//go:embed folder_en.txt
var folderEN string

//go:embed suifang.sh
var startScript string

// A release is one that is being made.
type release struct {
	recipe
	source  string
	goroot  string
	stamp   time.Time // of every file
	begun   time.Time
	targets []target
	tables  []string // modules whose data stands in tables
	told    func(t target, took time.Duration)
}

// prepare finds out what is to be released.
func prepare(ctx context.Context, source, version string) (*release, error) {
	env := plainEnv(os.Environ())
	module, err := goTool(ctx, source, env, "list", "-m")
	if err != nil || module != "suifang" {
		return nil, errors.Join(err, errors.New("run it in the topmost folder of suifang"))
	}
	r := &release{source: source, begun: time.Now(), targets: targets, tables: tabled}
	r.pkg = "./cmd/suifang"
	r.told = func(t target, took time.Duration) { fmt.Printf("%-14s %s\n", t, took.Round(time.Second/10)) }
	if r.goroot, err = goTool(ctx, source, env, "env", "GOROOT"); err != nil {
		return nil, err
	}
	if r.version = version; version == "" {
		r.version, err = ownVersion(ctx, source)
	}
	r.commit(ctx)
	return r, err
}

// ownVersion is what the program says of itself.
func ownVersion(ctx context.Context, source string) (string, error) {
	said, err := goTool(ctx, source, plainEnv(os.Environ()), "run", "-buildvcs=false", "./cmd/suifang", "version", "--json")
	if err != nil {
		return "", err
	}
	var v struct{ Version string }
	err = json.Unmarshal([]byte(said), &v)
	return v.Version, err
}

// commit asks git what is released, and when that was made. Files on a stick cannot be older than 1980.
func (r *release) commit(ctx context.Context) {
	r.stamp = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	seconds := os.Getenv("SOURCE_DATE_EPOCH")
	if revision, err := output(ctx, r.source, os.Environ(), "git", "rev-parse", "HEAD"); err == nil {
		r.revision = revision
		if changed, err := output(ctx, r.source, os.Environ(), "git", "status", "--porcelain"); err != nil || changed != "" {
			r.revision += "-changed"
		}
		if seconds == "" {
			seconds, _ = output(ctx, r.source, os.Environ(), "git", "log", "-1", "--format=%ct")
		}
	}
	if n, err := strconv.ParseInt(seconds, 10, 64); err == nil && n > r.stamp.Unix() {
		r.stamp = time.Unix(n, 0).UTC()
	}
}

// origin is what was built, for a person.
func (r *release) origin() string {
	if r.revision == "" {
		return "a folder without git"
	}
	return r.revision
}

// make makes the folder under another name and renames it when all of it holds.
func (r *release) make(ctx context.Context, folder string) error {
	if _, err := os.Lstat(folder); err == nil {
		return fmt.Errorf("%s: %w", folder, fs.ErrExist)
	}
	temporary := folder + ".part"
	if err := errors.Join(os.RemoveAll(temporary), os.MkdirAll(temporary, 0o755)); err != nil {
		return err
	}
	err := r.fill(ctx, temporary)
	if err == nil {
		err = os.Rename(temporary, folder)
	}
	if err != nil {
		return errors.Join(err, os.RemoveAll(temporary))
	}
	return nil
}

func (r *release) fill(ctx context.Context, folder string) error {
	if err := r.buildAlike(ctx, r.source, folder, r.targets, r.told); err != nil {
		return err
	}
	if err := r.saysItsVersion(ctx, folder); err != nil {
		return err
	}
	if err := r.writeLicences(ctx, folder); err != nil {
		return err
	}
	for name, text := range map[string]string{
		handbookZH: folderZH + handbook.Text(text.Chinese),
		handbookEN: folderEN + handbook.Text(text.English),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), forNotepad(text), 0o644); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(folder, startLinux), []byte(startScript), 0o755); err != nil {
		return err
	}
	return errors.Join(writeChecksums(folder), r.stampAll(folder))
}

// saysItsVersion asks the program for this PC, if it is among them.
func (r *release) saysItsVersion(ctx context.Context, folder string) error {
	i := slices.IndexFunc(r.targets, func(t target) bool { return t.os == runtime.GOOS && t.arch == runtime.GOARCH })
	if i < 0 {
		return nil
	}
	said, err := output(ctx, folder, os.Environ(), filepath.Join(folder, filepath.FromSlash(r.targets[i].path)), "version")
	if err == nil && (!strings.Contains(said, r.version) || !strings.Contains(said, r.revision)) {
		err = fmt.Errorf("%s says that it is %q", r.targets[i].path, said)
	}
	return err
}

func (r *release) writeLicences(ctx context.Context, folder string) error {
	var programs []string
	for _, t := range r.targets {
		programs = append(programs, filepath.Join(folder, filepath.FromSlash(t.path)))
	}
	modules, err := linked(programs)
	if err == nil {
		modules, err = findModules(ctx, r.source, modules, r.tables)
	}
	if err != nil {
		return err
	}
	text, err := licences(r.source, r.goroot, runtime.Version(), modules)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, licenceAll), forNotepad(string(text)), 0o644)
}

// forNotepad is a text as that of Windows 10 opens it well: with the mark of UTF-8, and its ends of lines.
func forNotepad(text string) []byte {
	lines := strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\n", "\r\n")
	return append([]byte("\ufeff"), lines...)
}

// writeChecksums writes a line for each file, as "sha256sum -c" reads it.
func writeChecksums(folder string) error {
	files, err := filesIn(folder)
	if err != nil {
		return err
	}
	var lines bytes.Buffer
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(f)))
		if err != nil {
			return err
		}
		fmt.Fprintf(&lines, "%x  %s\n", sha256.Sum256(b), f)
	}
	return os.WriteFile(filepath.Join(folder, checksums), lines.Bytes(), 0o644)
}

// filesIn are the files of a folder and those below it, with slashes, in order.
func filesIn(folder string) (files []string, err error) {
	err = fs.WalkDir(os.DirFS(folder), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, path)
		}
		return err
	})
	return files, err
}

// stampAll gives everything one time and the rights that it needs.
func (r *release) stampAll(folder string) error {
	return filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		mode := fs.FileMode(0o644)
		if d.IsDir() || filepath.Dir(path) != folder || strings.HasSuffix(path, ".exe") || d.Name() == startLinux {
			mode = 0o755
		}
		return errors.Join(os.Chmod(path, mode), os.Chtimes(path, r.stamp, r.stamp))
	})
}
