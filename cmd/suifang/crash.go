package main

import (
	"runtime/debug"

	"suifang/tui"
)

// guarded runs a call. A panic, a fault of ours, ends it with a sentence and where it happened: what the program
// had in hand may be about a person, and standard error may be a log.
func (c *call) guarded(args []string) (code int) {
	defer func() {
		if recover() == nil {
			return
		}
		code = exitFailed
		sentence := c.text.Errors.Crashed
		c.say(sentence.What + " " + sentence.Next)
		c.say(tui.TraceWithoutValues(string(debug.Stack())))
	}()
	return c.run(args)
}
