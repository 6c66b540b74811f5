//go:build !windows

package main

func ownWindow() bool { return false } // a terminal stays, whatever was run in it

func codePage() uint32 { return 0 }
