package tui

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
)

// catchStderr takes the place of standard error until it is restored; then caught gives what was written.
// Where there is no pipe to be had, what is written is lost, which is better than shown.
func catchStderr() (caught func() []byte, restore func()) {
	stderr := os.Stderr
	reader, writer, err := os.Pipe()
	if err != nil {
		null, _ := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
		os.Stderr = null
		return func() []byte { return nil }, func() { os.Stderr = stderr }
	}
	os.Stderr = writer
	all := make(chan []byte, 1)
	go func() {
		b, _ := io.ReadAll(reader)
		all <- b
	}()
	restore = func() {
		os.Stderr = stderr
		_ = writer.Close()
	}
	return func() []byte { return <-all }, restore
}

// stackOf cuts what Bubble Tea writes of a panic down to the stack: what stands before it is the value, which
// may hold anything. A stack names functions, lines and addresses.
func stackOf(written []byte) string {
	_, stack, found := bytes.Cut(written, []byte("\r\ngoroutine "))
	if !found {
		return ""
	}
	return "goroutine " + string(bytes.ReplaceAll(stack, []byte("\r"), nil))
}

// writeTrace keeps a stack in the user's configuration folder, in place of the last one.
func writeTrace(trace string) (name string, err error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", err
	}
	name = filepath.Join(dir, "suifang", "crash.txt")
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return "", err
	}
	return name, os.WriteFile(name, []byte(trace), 0o600)
}
