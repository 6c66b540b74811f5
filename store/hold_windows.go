package store

import "os"

// hold opens a file that nobody else can hold until it is closed, or the program ends in whatever way.
func hold(path string) (*os.File, error) {
	f, err := openAlone(path, os.O_RDWR|os.O_CREATE)
	if isSharingViolation(err) {
		return nil, ErrInUse
	}
	return f, err
}
