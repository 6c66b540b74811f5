package store

import (
	"bytes"
	"encoding/binary"
	"slices"

	bolt "go.etcd.io/bbolt"

	"suifang/model"
	"suifang/store/seal"
)

// The buckets of the file.
const (
	bucketMeta      = "meta"
	bucketKeys      = "keys"
	bucketSubjects  = "subjects"
	bucketJournal   = "journal"
	bucketLog       = "log"
	bucketDays      = "days"
	bucketDirectory = "directory"
	bucketAgenda    = "agenda"
	bucketDrafts    = "drafts"
)

var buckets = []string{bucketMeta, bucketKeys, bucketSubjects, bucketJournal, bucketLog, bucketDays,
	bucketDirectory, bucketAgenda, bucketDrafts}

// sealedBuckets are those whose values are sealed, the truth first.
var sealedBuckets = []string{bucketSubjects, bucketJournal, bucketLog, bucketDays, bucketDirectory,
	bucketAgenda, bucketDrafts}

// isSealed says whether a value must open. The hands are sealed, too, but stand there twice: one of a pair may be hurt.
func isSealed(bucket string, key []byte) bool {
	return slices.Contains(sealedBuckets, bucket) || bucket == bucketMeta && bytes.Equal(key, keyRecords)
}

// Keys of meta.
var (
	keyFormat  = []byte("format")
	keyFamily  = []byte("family")
	keyProgram = []byte("program")
	keySaved   = []byte("saved")
	keyAgenda  = []byte("agenda")
	keyClosed  = []byte("closed")
	keyErasing = []byte("erasing")
	keyRecords = []byte("records")
	keyDamaged = []byte("damaged")
	keyHand    = []byte("hand")
)

// keyStaff and keyDivided stand in directory beside the chunks; they are longer than any chunk's key.
var (
	keyStaff   = []byte("staff")
	keyDivided = []byte("divided")
)

// keyLinks begins the keys of the lists of links, which stand there too.
var keyLinks = []byte("links")

// Prefixes of keys.
const (
	prefixSlot     = 's'
	prefixWrapping = 'w'
)

// Format is the version of the file's layout that this program writes and the newest that it reads.
const Format = 1

const (
	day = 24 * 60 * 60 * 1000 // milliseconds

	subjectKeySize  = len(model.ID{})
	dayKeySize      = len(model.Station{}) + 4
	wrappingKeySize = 1 + len(seal.EpochID{}) + len(seal.SlotID{})
)

// put and get are the only callers of bbolt's Put and Get. What get returns is good until the transaction
// ends and must not be altered.
func put(tx *bolt.Tx, bucket string, key, value []byte) error {
	return tx.Bucket([]byte(bucket)).Put(key, value)
}

func get(tx *bolt.Tx, bucket string, key []byte) []byte {
	return tx.Bucket([]byte(bucket)).Get(key)
}

func drop(tx *bolt.Tx, bucket string, key []byte) error {
	return tx.Bucket([]byte(bucket)).Delete(key)
}

// each calls fn for the values whose keys begin with prefix, from the key from on, in order, until fn
// returns false. fn must not write to the bucket.
func each(tx *bolt.Tx, bucket string, prefix, from []byte, fn func(key, value []byte) bool) {
	c := tx.Bucket([]byte(bucket)).Cursor()
	seek := from
	if bytes.Compare(seek, prefix) < 0 {
		seek = prefix
	}
	for k, v := c.Seek(seek); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
		if !fn(k, v) {
			return
		}
	}
}

// empty throws a bucket away and makes it anew.
func empty(tx *bolt.Tx, bucket string) error {
	if err := tx.DeleteBucket([]byte(bucket)); err != nil {
		return err
	}
	_, err := tx.CreateBucket([]byte(bucket))
	return err
}

func slotKey(slot seal.SlotID) []byte { return append([]byte{prefixSlot}, slot[:]...) }

func wrappingKey(epoch seal.EpochID, slot seal.SlotID) []byte {
	return append(append([]byte{prefixWrapping}, epoch[:]...), slot[:]...)
}

// splitWrappingKey is the inverse of wrappingKey; ok is false for another key.
func splitWrappingKey(key []byte) (epoch seal.EpochID, slot seal.SlotID, ok bool) {
	if len(key) != wrappingKeySize || key[0] != prefixWrapping {
		return epoch, slot, false
	}
	copy(epoch[:], key[1:])
	copy(slot[:], key[1+len(epoch):])
	return epoch, slot, true
}

// subjectKey is the key of the subject's nth block; all but block 0 stand beside one that does not open.
func subjectKey(subject model.ID, n int) []byte {
	if n == 0 {
		return bytes.Clone(subject[:])
	}
	return append(subject[:len(subject):len(subject)], byte(n))
}

// dayKey is the key of a station's day in days and journal, and the beginning of its lists' keys in log.
func dayKey(station model.Station, ms int64) []byte {
	return binary.BigEndian.AppendUint32(station[:len(station):len(station)], dayOf(ms))
}

// dayOf is the UTC day of a time, counted from 1970. Times of 11 million years hence share the last.
func dayOf(ms int64) uint32 { return uint32(min(ms/day, 1<<32-1)) }

func dateBytes(d model.Date) []byte { return binary.BigEndian.AppendUint32(nil, uint32(max(d, 0))) }

func chunkKey(n int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(n)) }

func draftKey(station model.Station, screen string, record model.ID) []byte {
	key := append(station[:len(station):len(station)], screen...)
	return append(append(key, 0), record[:]...)
}

//go:noinline
func damagedKey(bucket string, key []byte) []byte {
	k := append(bytes.Clone(keyDamaged), bucket...)
	return append(append(k, 0), key...)
}
