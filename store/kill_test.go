package store

import (
	"bufio"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"suifang/model"
	"suifang/store/seal"
)

// killedFile names the file on which the test binary, run as its own child, records until it is killed.
const killedFile = "SUIFANG_TEST_RECORD_UNTIL_KILLED"

// kills is how many children are killed; for a night: go test ./store -run Killed -kills 1000 -timeout 2h
var kills = flag.Int("kills", 24, "kill the recording program so many times")

// recordUntilKilled registers people one by one and prints the identity of each once it is acknowledged.
func recordUntilKilled(path string) {
	s, err := Open(path, testOptions(newClock()))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for {
		id := s.newID()
		if _, err := s.Record(model.Proposal{Act: "register", Entries: []model.Entry{
			model.Create(id, id, model.KindPerson, model.Person{Name: "王秀英", Birth: model.NewDate(1990, 5, 6)})}}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(id)
	}
}

func TestWhatWasAcknowledgedSurvivesBeingKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("starts processes")
	}
	c := newClock()
	path := filepath.Join(t.TempDir(), "test.db")
	s, _, err := Create(path, Setup{Site: "站", Clerk: "李", Passphrase: []byte(passphrase), KDF: seal.TrainingKDF, Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	var acknowledged []model.ID
	for round := range *kills {
		acknowledged = append(acknowledged, killAfter(t, path, 1+round%7)...)
		s, err := Open(path, testOptions(c))
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range acknowledged {
			mustRead(t, s, id)
		}
		if r := mustCheck(t, s); !r.OK {
			t.Errorf("check: %+v", r)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// killAfter lets a child record until it has acknowledged so many, kills it a little later, and gives all
// that it had acknowledged by then.
func killAfter(t *testing.T, path string, acts int) (ids []model.ID) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), killedFile+"="+path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		id, err := model.ParseID(lines.Text())
		if err != nil {
			break // the line that it was killed in
		}
		if ids = append(ids, id); len(ids) == acts {
			time.AfterFunc(rand.N(2*time.Millisecond), func() { _ = child.Process.Kill() })
		}
	}
	_ = child.Wait() // it was killed
	if len(ids) < acts {
		t.Fatalf("%d acts acknowledged before the end", len(ids))
	}
	return ids
}
