// Package paper shows a recovery key to be written down, and asks for groups of it as proof. It is a part of those
// screens that make one, and writes nothing.
package paper

import (
	"crypto/rand"
	"fmt"
	mathrand "math/rand/v2"
	"slices"
	"strings"

	"suifang/store/seal"
	"suifang/tui/widget"
)

// proofGroups is how many groups are asked for.
const proofGroups = 2

// Draw draws a recovery key and chooses the groups of it that will be asked for, counted from 1.
func Draw() (key seal.Recovery, groups []int, err error) {
	if key, err = seal.NewRecovery(rand.Reader); err != nil {
		return key, nil, err
	}
	groups = mathrand.Perm(seal.RecoveryGroups)[:proofGroups]
	slices.Sort(groups)
	for i := range groups {
		groups[i]++
	}
	return key, groups, nil
}

// groupCells is the room for one group of the key with its number.
const groupCells = 9

// Lines are the groups of the recovery key, each behind its number, with air between them where there is room
// for it.
func Lines(styles *widget.Styles, key seal.Recovery, width int) (lines []string) {
	across := max(1, min(7, (width-2)/groupCells))
	gap := strings.Repeat(" ", 1+min(3, max(0, (width-2)/across-groupCells)))
	var row strings.Builder
	for i, group := range key.Groups() {
		number := styles.Dim.Paint(fmt.Sprintf("%3d ", i+1))
		row.WriteString(number + styles.Strong.Paint(group) + gap)
		if (i+1)%across == 0 {
			lines = append(lines, row.String())
			row.Reset()
		}
	}
	return append(lines, row.String(), "")
}

// Form asks for these groups.
func Form(styles *widget.Styles, groups []int) *widget.Form {
	items := make([]widget.Item, len(groups))
	for i, n := range groups {
		items[i] = widget.Item{ID: field(n), Label: styles.Text.Setup.Group(n), Required: true,
			Field: widget.NewText(styles, widget.TextOptions{MaxRunes: 8, Narrow: true})}
	}
	return widget.NewForm(styles, items...)
}

func field(group int) string { return fmt.Sprint("group", group) }

// Proven says whether the groups typed are those of the key; the first that is not is marked in the form.
func Proven(styles *widget.Styles, form *widget.Form, key seal.Recovery, groups []int) bool {
	for _, n := range groups {
		if !key.HasGroup(n, form.Value(field(n))) {
			form.SetError(field(n), styles.Text.Setup.NotThatGroup)
			return false
		}
	}
	return true
}
