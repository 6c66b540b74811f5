package main

import (
	"bytes"
	"os"
	"testing"
)

func TestTheTableIsWhatTheDictionaryGives(t *testing.T) {
	kept, err := os.ReadFile("../readings.bin")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(kept, encode(collect())) {
		t.Error("readings.bin is stale: run go generate ./model/pinyin")
	}
}

func TestTheTableStaysSmall(t *testing.T) {
	if n := len(encode(collect())); n > 108_000 {
		t.Errorf("the table has %d bytes", n)
	}
}
