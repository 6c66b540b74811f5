// Suifang-release builds the folder that goes onto a centre's stick: the program for every PC, the handbook, the licences
// of all that is linked, and checksums. Everything is built twice, in two folders and with two build caches; unless both
// come out alike, byte for byte, there is no release.
//
//	go run ./cmd/suifang-release [--out DIR] [--version V]
//	go run ./cmd/suifang-release --targets      lists what is built for
//
// It needs git only to say which commit it was. It is no part of the release.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"
)

func main() {
	out := flag.String("out", "dist", "the folder `DIR` in which that of the release is made")
	version := flag.String("version", "", "version `V`; without it the program's own")
	list := flag.Bool("targets", false, "list the targets and end")
	flag.Parse()
	if *list {
		for _, t := range targets {
			fmt.Println(t)
		}
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *out, *version); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run makes the release of the module in the current directory.
func run(ctx context.Context, out, version string) error {
	source, err := os.Getwd()
	if err != nil {
		return err
	}
	r, err := prepare(ctx, source, version)
	if err != nil {
		return err
	}
	folder := filepath.Join(out, "suifang-"+r.version)
	if err := r.make(ctx, folder); err != nil {
		return fmt.Errorf("release: %w", err)
	}
	files, err := filesIn(folder)
	if err != nil {
		return err
	}
	for _, f := range files {
		info, err := os.Stat(filepath.Join(folder, f))
		if err != nil {
			return err
		}
		fmt.Printf("%11d  %s\n", info.Size(), f)
	}
	fmt.Printf("%s: version %s of %s, each program built twice, alike byte for byte, in %s\n",
		folder, r.version, r.origin(), time.Since(r.begun).Round(time.Second))
	return nil
}
