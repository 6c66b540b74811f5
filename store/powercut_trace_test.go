package store

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// childWork names what the test binary does when it runs as its own child, and childDir where.
const (
	childWork = "SUIFANG_TEST_CHILD"
	childDir  = "SUIFANG_TEST_CHILD_DIR"
)

// traced are the calls by which a program alters files, and those that say which file a number means.
const traced = "openat,close,write,pwrite64,ftruncate,fsync,fdatasync,link,linkat,rename,renameat,renameat2,unlink,unlinkat," +
	"writev,pwritev,copy_file_range,sendfile,splice,fallocate,sync_file_range,dup,dup2,dup3"

// recordRun lets a child work in dir under strace, and gives all that it did there.
func recordRun(t *testing.T, work, dir string, env ...string) diskLog {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed: the writes of a run cannot be recorded (apt-get install strace)")
	}
	log := diskLog{before: readFolder(t, dir)}
	out := filepath.Join(t.TempDir(), "strace")
	child := exec.Command(strace, "-f", "-qq", "-xx", "-s", "20000000", "-e", "signal=none", "-e", "trace="+traced, "-o", out,
		os.Args[0], "-test.run=^$")
	child.Env = append(append(os.Environ(), childWork+"="+work, childDir+"="+dir), env...)
	var said bytes.Buffer
	child.Stderr = &said
	if err := child.Run(); err != nil {
		if strings.Contains(said.String(), "ptrace") {
			t.Skipf("strace may not trace here: %s", said.String())
		}
		t.Fatalf("the recorded run: %v\n%s", err, said.String())
	}
	f, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := traceReader{dir: dir, log: &log, open: map[int]descriptor{}, begun: map[string]begunCall{}, next: len(log.before.files)}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 200<<20)
	for lines.Scan() {
		if err := r.line(lines.Text()); err != nil {
			t.Fatalf("%v in %.200s", err, lines.Text())
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return log
}

func readFolder(t *testing.T, dir string) diskImage {
	t.Helper()
	d := diskImage{map[string]int{}, map[int][]byte{}}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		d.files[len(d.names)] = b
		d.names[name] = len(d.names)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A traceReader makes disk operations of what strace writes.
type traceReader struct {
	dir   string
	log   *diskLog
	open  map[int]descriptor
	begun map[string]begunCall // by process number: calls that other lines came between
	names map[string]int       // as the running program sees them
	next  int
}

// descriptor is what a file descriptor means.
type descriptor struct {
	file int
	dir  string // of a folder, its name
	at   int64
}

type begunCall struct {
	text string
	upTo int
}

var (
	callLine    = regexp.MustCompile(`^(\d+) +(\w+)\((.*)\) += (-?\d+|\?)`)
	begunLine   = regexp.MustCompile(`^(\d+) +(\w+\(.*) <unfinished \.\.\.>$`)
	resumedLine = regexp.MustCompile(`^(\d+) +<\.\.\. \w+ resumed>(.*)$`)
)

func (r *traceReader) line(line string) error {
	upTo := len(r.log.ops)
	if m := begunLine.FindStringSubmatch(line); m != nil {
		r.begun[m[1]] = begunCall{m[2], upTo}
		return nil
	}
	if m := resumedLine.FindStringSubmatch(line); m != nil {
		call, is := r.begun[m[1]]
		if !is {
			return errors.New("a call resumed that never began")
		}
		delete(r.begun, m[1])
		line, upTo = m[1]+" "+call.text+m[2], call.upTo
	}
	m := callLine.FindStringSubmatch(line)
	if m == nil {
		return nil // the end of a process
	}
	result, err := strconv.Atoi(m[4])
	if err != nil || result < 0 {
		return nil // it altered nothing
	}
	return r.call(m[2], strings.Split(m[3], ", "), result, upTo)
}

func (r *traceReader) call(name string, args []string, result, upTo int) error {
	switch name {
	case "openat":
		return r.openat(args, result)
	case "link":
		return r.rename(opLink, args[0], args[1])
	case "linkat":
		return r.rename(opLink, args[1], args[3])
	case "rename":
		return r.rename(opRename, args[0], args[1])
	case "renameat", "renameat2":
		return r.rename(opRename, args[1], args[3])
	case "unlink":
		return r.remove(args[0])
	case "unlinkat":
		return r.remove(args[1])
	}
	fd, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	if fd == 1 && name == "write" {
		b, err := unhex(args[1])
		r.log.ops = append(r.log.ops, diskOp{kind: opSaid, said: strings.TrimSpace(string(b))})
		return err
	}
	f, is := r.open[fd]
	if !is {
		return nil // a file elsewhere
	}
	switch name {
	case "close":
		delete(r.open, fd)
	case "write":
		err = r.write(f, args, f.at)
		f.at += int64(result)
		r.open[fd] = f
	case "pwrite64":
		at, e := strconv.ParseInt(args[3], 10, 64)
		err = errors.Join(e, r.write(f, args, at))
	case "ftruncate":
		at, e := strconv.ParseInt(args[1], 10, 64)
		err = e
		r.log.ops = append(r.log.ops, diskOp{kind: opTruncate, file: f.file, at: at})
	case "fsync", "fdatasync":
		kind := opSync
		if f.dir != "" {
			kind = opSyncDir
		}
		r.log.ops = append(r.log.ops, diskOp{kind: kind, file: f.file, name: f.dir, upTo: upTo})
	default:
		err = fmt.Errorf("%s on a file of the folder: what it does is not known here", name)
	}
	return err
}

func (r *traceReader) write(f descriptor, args []string, at int64) error {
	b, err := unhex(args[1])
	if err == nil && strconv.Itoa(len(b)) != args[2] {
		err = fmt.Errorf("%d bytes of %s", len(b), args[2])
	}
	r.log.ops = append(r.log.ops, diskOp{kind: opWrite, file: f.file, at: at, data: b})
	return err
}

// inside gives the name in the folder of a path as strace writes it. The note who has the file open is left
// out: it only serves a message.
func (r *traceReader) inside(arg string) (name string, ok bool) {
	b, err := unhex(arg)
	if err != nil {
		return "", false
	}
	name, err = filepath.Rel(r.dir, string(b))
	return name, err == nil && !strings.HasPrefix(name, "..") && !strings.HasSuffix(name, ".lock")
}

func (r *traceReader) openat(args []string, fd int) error {
	delete(r.open, fd)
	name, ok := r.inside(args[1])
	if !ok {
		return nil
	}
	if strings.Contains(args[2], "O_APPEND") {
		return errors.New("appending is not known here")
	}
	if r.names == nil {
		r.names = map[string]int{}
		for name, file := range r.log.before.names {
			r.names[name] = file
		}
	}
	file, exists := r.names[name]
	info, err := os.Stat(filepath.Join(r.dir, name))
	if isDir := !exists && err == nil && info.IsDir(); isDir {
		r.open[fd] = descriptor{dir: name}
		return nil
	}
	if !exists {
		file, r.next = r.next, r.next+1
		r.names[name] = file
		r.log.ops = append(r.log.ops, diskOp{kind: opCreate, name: name, file: file})
	} else if strings.Contains(args[2], "O_TRUNC") {
		r.log.ops = append(r.log.ops, diskOp{kind: opTruncate, file: file})
	}
	r.open[fd] = descriptor{file: file}
	return nil
}

func (r *traceReader) rename(kind diskOpKind, from, to string) error {
	a, inA := r.inside(from)
	b, inB := r.inside(to)
	if !inA && !inB {
		return nil
	}
	file, exists := r.names[a]
	if !inA || !inB || !exists {
		return fmt.Errorf("from %s to %s: not within the folder", a, b)
	}
	r.names[b] = file
	if kind == opRename {
		delete(r.names, a)
	}
	r.log.ops = append(r.log.ops, diskOp{kind: kind, file: file, name: a, to: b})
	return nil
}

func (r *traceReader) remove(path string) error {
	if name, ok := r.inside(path); ok {
		delete(r.names, name)
		r.log.ops = append(r.log.ops, diskOp{kind: opRemove, name: name})
	}
	return nil
}

// unhex reads a string as strace -xx writes it.
func unhex(arg string) ([]byte, error) {
	if strings.HasSuffix(arg, "...") {
		return nil, errors.New("cut short by strace")
	}
	return hex.DecodeString(strings.ReplaceAll(strings.Trim(arg, `"`), `\x`, ""))
}
