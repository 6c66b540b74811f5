package seal

import (
	"crypto/cipher"
	"reflect"
	"sync"
	"unsafe"
)

// What lies on the heap may be written out to swap, and stays there when the program has ended. So keys that live
// as long as a file is open stand in memory that the system is asked to keep: mlock on unix, VirtualLock on
// Windows. Where it refuses (a limit, a sandbox) they are worked with all the same. Two things cannot be had in
// Go: the text of an identity that age wants, and what the compiler leaves on stacks; both live for moments.

// lockedPage is how much is asked of the system at once: room for 128 keys.
const lockedPage = 4096

// A vault gives out places for keys and takes them back wiped. Its pages are never given back to the system:
// one who still read a key there would crash.
type vault struct {
	mu   sync.Mutex
	free []*dataKey
}

var keyVault vault

func (v *vault) take() *dataKey {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.free) == 0 {
		v.grow()
	}
	key := v.free[len(v.free)-1]
	v.free = v.free[:len(v.free)-1]
	return key
}

func (v *vault) grow() {
	page := lockedMemory(lockedPage)
	if page == nil {
		page = make([]byte, lockedPage)
	}
	for ; len(page) >= keySize; page = page[keySize:] {
		v.free = append(v.free, (*dataKey)(page[:keySize]))
	}
}

// giveBack wipes a key that came from the vault; nobody may hold it any more.
func (v *vault) giveBack(key *dataKey) {
	if key == nil {
		return
	}
	clear(key[:])
	v.mu.Lock()
	defer v.mu.Unlock()
	v.free = append(v.free, key)
}

// keep copies a key into the vault.
func (v *vault) keep(key []byte) *dataKey {
	kept := v.take()
	copy(kept[:], key)
	return kept
}

// cipherKey is the copy of its key that a cipher of x/crypto keeps: all that its struct holds. nil if that is
// another struct one day; a test says so.
func cipherKey(aead cipher.AEAD) *dataKey {
	v := reflect.ValueOf(aead)
	if v.Kind() != reflect.Pointer || v.Elem().Type().Size() != keySize {
		return nil
	}
	return (*dataKey)(v.UnsafePointer())
}

// holdCipher asks the system to keep a cipher's key in memory.
func holdCipher(aead cipher.AEAD) {
	if key := cipherKey(aead); key != nil {
		holdMemory(unsafe.Slice((*byte)(unsafe.Pointer(key)), keySize))
	}
}

// wipeCipher forgets a cipher's key.
func wipeCipher(aead cipher.AEAD) {
	if key := cipherKey(aead); key != nil {
		clear(key[:])
	}
}
