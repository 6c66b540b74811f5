package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A recipe is all that the bytes of a program hang on, beside the source, the modules that go.sum names and the Go that
// builds: where it is built and with which settings makes no difference.
type recipe struct {
	pkg      string // the package to build, from the source's folder
	version  string
	revision string // commit; empty if unknown
}

// build builds one program.
func (r recipe) build(ctx context.Context, source, cache, to string, t target) error {
	stamp := "-X main.version=" + r.version + " -X main.revision=" + r.revision
	env := append(plainEnv(os.Environ()), "GOOS="+t.os, "GOARCH="+t.arch)
	if cache != "" {
		env = append(env, "GOCACHE="+cache)
	}
	_, err := goTool(ctx, source, env, "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w "+stamp, "-o", to, r.pkg)
	if err != nil {
		return fmt.Errorf("build for %s: %w", t, err)
	}
	return nil
}

// plainEnv is an environment without what changes how Go builds; where modules and caches are stays.
func plainEnv(environ []string) (env []string) {
	for _, set := range environ {
		name, _, _ := strings.Cut(set, "=")
		switch name {
		case "GOCACHE", "GOMODCACHE", "GOPATH", "GOROOT", "GOPROXY", "GOSUMDB", "GONOSUMDB", "GOPRIVATE", "GOTMPDIR":
		default:
			if strings.HasPrefix(name, "GO") || strings.HasPrefix(name, "CGO_") {
				continue
			}
		}
		env = append(env, set)
	}
	return append(env, "GOFLAGS=", "CGO_ENABLED=0", "GOTOOLCHAIN=local", "GOWORK=off", "GOEXPERIMENT=",
		"GOAMD64=v1", "GO386=sse2", "GOARM64=v8.0", "GOFIPS140=off")
}

// goTool runs the go command and gives what it prints.
func goTool(ctx context.Context, dir string, env []string, args ...string) (string, error) {
	return output(ctx, dir, env, "go", args...)
}

func output(ctx context.Context, dir string, env []string, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	var said bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stderr = dir, env, &said
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w: %s", name, args[0], err, strings.TrimSpace(said.String()))
	}
	return strings.TrimSpace(string(out)), nil
}

// buildAlike builds every target into a folder, and again in another folder with a cache of its own; each pair must be
// the same. Both are built from copies, so that somebody may go on working on the source.
func (r recipe) buildAlike(ctx context.Context, source, folder string, targets []target, told func(t target, took time.Duration)) error {
	work, err := os.MkdirTemp("", "suifang-release-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	here, elsewhere := filepath.Join(work, "here"), filepath.Join(work, "some", "where", "else")
	if err := errors.Join(copySource(source, here), copySource(here, elsewhere)); err != nil {
		return err
	}
	again, cache := filepath.Join(work, "again"), filepath.Join(work, "cache")
	for _, t := range targets {
		begun := time.Now()
		first := filepath.Join(folder, filepath.FromSlash(t.path))
		err := errors.Join(r.build(ctx, here, "", first, t), r.build(ctx, elsewhere, cache, again, t))
		if err == nil {
			err = alike(first, again)
		}
		if err != nil {
			return err
		}
		told(t, time.Since(begun))
	}
	return nil
}

// errNotAlike: what a program becomes hangs on where or when it is built.
var errNotAlike = errors.New("built twice, it is not the same")

func alike(one, other string) error {
	a, errA := os.ReadFile(one)
	b, errB := os.ReadFile(other)
	if err := errors.Join(errA, errB); err != nil {
		return err
	}
	if !bytes.Equal(a, b) {
		return fmt.Errorf("%s: %w (%d and %d bytes)", filepath.Base(one), errNotAlike, len(a), len(b))
	}
	return nil
}

// copySource copies a module's folder without what begins with a dot and without earlier releases.
func copySource(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		name, e := filepath.Rel(from, path)
		switch {
		case err != nil || e != nil:
			return errors.Join(err, e)
		case name == ".":
			return os.MkdirAll(to, 0o755)
		case d.IsDir() && (strings.HasPrefix(d.Name(), ".") || name == "dist"):
			return filepath.SkipDir
		case d.IsDir():
			return os.Mkdir(filepath.Join(to, name), 0o755)
		case !d.Type().IsRegular() || strings.HasPrefix(d.Name(), "."):
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), b, 0o644)
	})
}
