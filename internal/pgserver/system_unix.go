//go:build unix && !linux

package pgserver

import "syscall"

// endWithParent does nothing where the kernel has no parent-death signal: a server left behind by a killed process is
// stopped by the next start on its folder.
func endWithParent(*syscall.SysProcAttr, syscall.Signal) {}

// memoryFolder is "" where no shared-memory file system is known.
func memoryFolder() string { return "" }
