//go:build linux || darwin

package print

import "os/exec"

// start runs a program that goes on by itself. It gets no terminal.
func start(cmd *exec.Cmd) bool {
	if cmd.Start() != nil {
		return false
	}
	go func() { _ = cmd.Wait() }()
	return true
}
