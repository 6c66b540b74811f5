package screen

import (
	"reflect"

	tea "charm.land/bubbletea/v2"
)

// commandList is what a batch and a sequence of commands are.
var commandList = reflect.TypeFor[[]tea.Cmd]()

// Several takes the answer of a command apart that is more commands: those of a batch, or, in order, those of a
// sequence, whose type has no name outside the library. Ok is false for every other answer.
func Several(msg tea.Msg) (cmds []tea.Cmd, inOrder, ok bool) {
	if batch, is := msg.(tea.BatchMsg); is {
		return batch, false, true
	}
	answer := reflect.ValueOf(msg)
	if !answer.IsValid() || !answer.Type().ConvertibleTo(commandList) {
		return nil, false, false
	}
	return answer.Convert(commandList).Interface().([]tea.Cmd), true, true
}
