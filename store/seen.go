package store

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
)

// A Seen is a state of a file: how many changes each station made on each day, and the sum of their hashes.
// It says nothing about any person. The PC remembers the last one of each family, so that an older copy is
// noticed. Days more than a year before the newest count by months.
//
//	version: 1 | mark(16) | first day that counts by itself(4) | then each: station(8) day(4) count(8) sum(16) | SHA-256
type Seen struct {
	mark []byte // names the transaction
	fine uint32
	days map[stationDay]daySum
}

type stationDay struct {
	station model.Station
	day     uint32
}

const (
	seenVersion = 1
	seenEntry   = len(model.Station{}) + 4 + 24
	seenHead    = 1 + markSize + 4
	fineDays    = 366
)

// A MissingDay is a day of which changes are missing in a file.
type MissingDay struct {
	Day   model.Date
	Month bool // it stands for its whole month
	Count int  // at least
}

// Seen is the state of the open file.
func (s *Store) Seen() (seen Seen, err error) {
	all := map[stationDay]daySum{}
	newest := uint32(0)
	err = s.view(func(tx *bolt.Tx) (failed error) {
		seen.mark = bytes.Clone(get(tx, bucketMeta, keySaved))
		each(tx, bucketDays, nil, nil, func(key, sealed []byte) bool {
			b, err := s.open(bucketDays, key, sealed)
			sum, ok := decodeDaySum(b)
			if err != nil || !ok || len(key) != dayKeySize {
				failed = cmp.Or(failed, error(damaged(bucketDays, key, "not a sum")))
				return false
			}
			d := stationDay{station: model.Station(key), day: binary.BigEndian.Uint32(key[len(model.Station{}):])}
			all[d], newest = sum, max(newest, d.day)
			return true
		})
		return failed
	})
	seen.days = all
	return seen.from(newest - min(newest, fineDays)), err
}

// from counts the days before the one given by months.
func (n Seen) from(fine uint32) Seen {
	coarse := Seen{mark: n.mark, fine: max(n.fine, fine), days: map[stationDay]daySum{}}
	for d, sum := range n.days {
		if d.day < coarse.fine {
			d.day = firstOfMonth(d.day)
		}
		have := coarse.days[d]
		have.join(sum)
		coarse.days[d] = have
	}
	return coarse
}

// join adds what another sum has.
func (d *daySum) join(o daySum) {
	d.count += o.count
	carry := uint(0)
	for i := 15; i >= 0; i-- {
		carry += uint(d.sum[i]) + uint(o.sum[i])
		d.sum[i] = byte(carry)
		carry >>= 8
	}
}

func firstOfMonth(day uint32) uint32 {
	_, _, n := civilDay(day).Civil()
	return day - min(day, uint32(n-1))
}

// civilDay is a day counted from 1970.
func civilDay(day uint32) model.Date { return epochDay + model.Date(min(day, uint32(lastDate))) }

// Missing says what of an earlier state is not in this one, by day.
func (n Seen) Missing(then Seen) []MissingDay {
	if bytes.Equal(n.mark, then.mark) && n.mark != nil {
		return nil
	}
	fine := max(n.fine, then.fine)
	now, then := n.from(fine), then.from(fine)
	missing := map[uint32]int{}
	for d, had := range then.days {
		if has := now.days[d]; has.count < had.count {
			missing[d.day] += int(had.count - has.count)
		} else if has.count == had.count && has.sum != had.sum {
			missing[d.day]++
		}
	}
	var days []MissingDay
	for _, day := range slices.Sorted(maps.Keys(missing)) {
		days = append(days, MissingDay{Day: civilDay(day), Month: day < fine, Count: missing[day]})
	}
	return days
}

// with is the state that has all that either has, as far as can be told.
func (n Seen) with(o Seen) Seen {
	fine := max(n.fine, o.fine)
	all, other := n.from(fine), o.from(fine)
	for d, sum := range other.days {
		if sum.count >= all.days[d].count {
			all.days[d] = sum
		}
	}
	return all
}

func (n Seen) bytes() []byte {
	b := append(append([]byte{seenVersion}, n.mark...), make([]byte, markSize-min(markSize, len(n.mark)))...)
	b = binary.BigEndian.AppendUint32(b[:1+markSize], n.fine)
	for _, d := range slices.SortedFunc(maps.Keys(n.days), stationDay.before) {
		b = binary.BigEndian.AppendUint32(append(b, d.station[:]...), d.day)
		b = append(b, n.days[d].bytes()...)
	}
	sum := sha256.Sum256(b)
	return append(b, sum[:]...)
}

func (d stationDay) before(o stationDay) int {
	return cmp.Or(bytes.Compare(d.station[:], o.station[:]), cmp.Compare(d.day, o.day))
}

// decodeSeen reads what bytes has written; not ok for anything else.
func decodeSeen(b []byte) (n Seen, ok bool) {
	end := len(b) - sha256.Size
	if end < seenHead || (end-seenHead)%seenEntry != 0 || b[0] != seenVersion {
		return n, false
	}
	if sum := sha256.Sum256(b[:end]); !bytes.Equal(sum[:], b[end:]) {
		return n, false
	}
	n.mark, n.fine, n.days = bytes.Clone(b[1:1+markSize]), binary.BigEndian.Uint32(b[1+markSize:]), map[stationDay]daySum{}
	for e := b[seenHead:end]; len(e) > 0; e = e[seenEntry:] {
		d := stationDay{station: model.Station(e), day: binary.BigEndian.Uint32(e[len(model.Station{}):])}
		n.days[d], _ = decodeDaySum(e[len(model.Station{})+4 : seenEntry])
	}
	return n, true
}

// seenIn is the state of another copy of the file.
func (s *Store) seenIn(path string) (seen Seen, err error) {
	if err := walkFile(path, everyPage); err != nil {
		return seen, err
	}
	f, err := openStickFile(path, everyPage)
	if err != nil {
		return seen, err
	}
	defer func() { _ = f.close() }()
	if f.keys = s.keys; f.family != s.keys.Family() {
		return seen, ErrOtherFile
	}
	return f.Seen()
}

// MissingHere says what of the last state that this PC has seen of the family is not in the open file; nothing
// where nothing is remembered.
func (pc *PC) MissingHere(s *Store) ([]MissingDay, error) {
	then, ok := pc.remembered(s)
	if !ok || bytes.Equal(then.mark, s.lastMark()) {
		return nil, nil
	}
	now, err := s.Seen()
	if err != nil {
		return nil, err
	}
	return now.Missing(then), nil
}

// Remember writes down the state of the open file; what was seen before and is missing in it stays
// remembered.
func (pc *PC) Remember(s *Store) { pc.remember(s, false) }

// Forget writes down the state of the open file alone: what is missing in it is not to be spoken of again.
func (pc *PC) Forget(s *Store) { pc.remember(s, true) }

func (pc *PC) remember(s *Store, alone bool) {
	if pc.Config == "" {
		return
	}
	then, ok := pc.remembered(s)
	if ok && !alone && bytes.Equal(then.mark, s.lastMark()) {
		return
	}
	now, err := s.Seen()
	if err != nil {
		return // a damaged sum is the check's to tell
	}
	if ok && !alone && len(now.Missing(then)) > 0 {
		mark := then.mark
		now = now.with(then)
		now.mark = mark // it is no state that a file has
	}
	_ = writeSmall(pc.memory(s, "seen"), now.bytes())
}

func (pc *PC) remembered(s *Store) (seen Seen, ok bool) {
	if pc.Config == "" {
		return seen, false
	}
	b, err := os.ReadFile(pc.memory(s, "seen"))
	if err != nil {
		return seen, false
	}
	return decodeSeen(b)
}

// memory is the file in which something is remembered of a family.
func (pc *PC) memory(s *Store, what string) string {
	return filepath.Join(familyFolder(filepath.Join(pc.Config, "families"), s.keys.Family()), what)
}

// Centre is the centre that this PC works for in the open file: what it remembers, the clerk's otherwise. Ask
// says that nothing is remembered and there are several.
func (pc *PC) Centre(s *Store) (id model.ID, centre model.Centre, ask bool) {
	st := s.theStaff()
	if b, err := os.ReadFile(pc.memory(s, "centre")); pc.Config != "" && err == nil {
		if id, err := model.ParseID(string(bytes.TrimSpace(b))); err == nil {
			if centre, is := st.centres[id]; is {
				return id, centre, false
			}
		}
	}
	id, centre = s.Centre()
	return id, centre, len(st.centres) > 1
}

// KeepCentre remembers which centre this PC works for.
func (pc *PC) KeepCentre(s *Store, id model.ID) error {
	if pc.Config == "" {
		return nil
	}
	return writeSmall(pc.memory(s, "centre"), []byte(id.String()+"\n"))
}

// writeSmall writes a file whole, under another name first: two programs may write it at once.
func writeSmall(path string, b []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
