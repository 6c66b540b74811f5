package store

// A Drive is what kind of disk a file stands on, as far as the system says.
type Drive int

// The kinds of drives. What cannot be told counts as fixed.
const (
	DriveFixed     Drive = iota
	DriveRemovable       // a stick, a card: pulled out at any time, and syncs when it likes
	DriveNetwork         // a share: locks and mapped files are not to be trusted on it
)
