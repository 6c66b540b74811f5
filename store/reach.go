package store

import (
	"sync"
	"unsafe"

	bolt "go.etcd.io/bbolt"
)

// A reach is the pages of one file that were read for a value in them, each counted once: what a medium has to
// give. Branches of bbolt's trees, a hundredth of a file, are not among them.
type reach struct {
	mu    sync.Mutex
	pages []uint64
	count int64
}

// saw counts the pages on which a value lies, if it lies in the file and is not waiting to be written. It may be nil.
func (r *reach) saw(tx *bolt.Tx, value []byte) {
	if r == nil || len(value) == 0 {
		return
	}
	from := uintptr(tx.DB().Info().Data)
	at := uintptr(unsafe.Pointer(unsafe.SliceData(value)))
	if at < from || at-from >= uintptr(tx.Size()) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for page := (at - from) / pageSize; page <= (at-from+uintptr(len(value))-1)/pageSize; page++ {
		for int(page/64) >= len(r.pages) {
			r.pages = append(r.pages, make([]uint64, len(r.pages)+64)...)
		}
		if bit := uint64(1) << (page % 64); r.pages[page/64]&bit == 0 {
			r.pages[page/64] |= bit
			r.count++
		}
	}
}

func (r *reach) bytes() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.count * pageSize
}
