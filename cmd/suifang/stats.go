package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"suifang/store"
	"suifang/tui/timing"
)

func (c *call) newStatsCommand() *cobra.Command {
	cmd := c.command("stats", c.text.CLI.Commands.Stats, cobra.NoArgs)
	cmd.RunE = func(*cobra.Command, []string) error { return c.runStats() }
	return cmd
}

// counted is what a file holds, without any name. Opening is measured from the file to the first question,
// with the passphrase's work, which is also given by itself.
type counted struct {
	People      int     `json:"people"`
	Women       int     `json:"women_15_49"`
	Households  int     `json:"households"`
	Changes     int     `json:"changes"`
	Records     int     `json:"records"`
	Lines       int     `json:"due_lines"`
	FileBytes   int64   `json:"file_bytes"`
	OpenMS      float64 `json:"open_ms"`
	UnlockMS    float64 `json:"unlock_ms"`
	DirectoryMS float64 `json:"directory_ms"`
	Timings     []waits `json:"timings,omitempty"`
}

// waits are how long clerks waited on this PC for one thing: an act, or the frame that answers a key.
type waits struct {
	Screen    string     `json:"screen"`
	Act       string     `json:"act"`
	Count     int        `json:"count"`
	P50       int        `json:"p50_within_ms,omitempty"` // absent where it took longer than all bounds
	P99       int        `json:"p99_within_ms,omitempty"`
	Histogram []histoBar `json:"histogram"`
}

type histoBar struct {
	UpTo  int `json:"up_to_ms,omitempty"` // absent in the last: all that took longer
	Count int `json:"count"`
}

// waited is what the screens have counted on this PC, whatever file was open.
func (c *call) waited() (all []waits) {
	times := timing.Read(c.dataFolder(), version)
	for _, at := range times.Places() {
		n := times[at]
		w := waits{Screen: at.Screen, Act: at.Act, Count: n.Count(), P50: n.Within(50), P99: n.Within(99)}
		n.Each(func(bound, count int) { w.Histogram = append(w.Histogram, histoBar{bound, count}) })
		all = append(all, w)
	}
	return all
}

func (c *call) runStats() error {
	return c.look(func(s *store.Store) error {
		st, err := s.Stats()
		if err != nil {
			return err
		}
		if st.Records < 0 { // by a damaged block, or an older program
			report, err := s.Check(context.Background(), false, nil)
			if err != nil {
				return err
			}
			st.Records = report.Records
		}
		return c.printStats(counted{People: st.People, Women: st.Women, Households: st.Households, Changes: st.Changes,
			Records: st.Records, Lines: st.Lines, FileBytes: st.FileBytes, OpenMS: milliseconds(st.Opened),
			UnlockMS: milliseconds(st.Unlocked), DirectoryMS: milliseconds(st.Directory), Timings: c.waited()})
	})
}

// milliseconds keeps a tenth.
func milliseconds(d time.Duration) float64 {
	return float64(d.Round(100*time.Microsecond)) / float64(time.Millisecond)
}

func (c *call) printStats(n counted) error {
	if c.json {
		return c.printJSON(n)
	}
	t, rows := c.text.CLI, &table{}
	for _, row := range []struct {
		name string
		n    int64
	}{
		{t.People, int64(n.People)}, {t.Women, int64(n.Women)}, {t.Households, int64(n.Households)},
		{t.Changes, int64(n.Changes)}, {t.Records, int64(n.Records)}, {t.DueLines, int64(n.Lines)}, {t.FileBytes, n.FileBytes},
	} {
		rows.add(row.name, strconv.FormatInt(row.n, 10))
	}
	for _, row := range []struct {
		name string
		ms   float64
	}{{t.OpenMS, n.OpenMS}, {t.UnlockMS, n.UnlockMS}, {t.DirectoryMS, n.DirectoryMS}} {
		rows.add(row.name, strconv.FormatFloat(row.ms, 'f', 1, 64))
	}
	if err := rows.writeTo(c.out); err != nil || len(n.Timings) == 0 {
		return err
	}
	return c.printWaits(n.Timings)
}

// printWaits prints a line for each thing that was waited for: how often, and how often up to how many ms.
func (c *call) printWaits(all []waits) error {
	if _, err := fmt.Fprintln(c.out); err != nil {
		return err
	}
	if err := c.print(c.text.CLI.Waits); err != nil {
		return err
	}
	rows := &table{}
	for _, w := range all {
		cells := []string{w.Screen, w.Act, strconv.Itoa(w.Count)}
		for _, bar := range w.Histogram {
			cells = append(cells, bar.String())
		}
		rows.add(cells...)
	}
	return rows.writeTo(c.out)
}

func (b histoBar) String() string {
	if b.UpTo == 0 {
		return fmt.Sprintf(">: %d", b.Count)
	}
	return fmt.Sprintf("%d: %d", b.UpTo, b.Count)
}
