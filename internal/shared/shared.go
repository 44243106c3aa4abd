// Package shared finds the folder of public data and test vectors that tests read and that is not part of this project.
package shared

import (
	"os"
	"path/filepath"
	"testing"
)

// Dir is that folder: PARLEY_SHARED if set, else the folder "shared" beside the checkout. The test is skipped, and
// counted as skipped, when it is not there.
func Dir(t testing.TB) string {
	t.Helper()
	if dir := os.Getenv("PARLEY_SHARED"); dir != "" {
		if !isDir(dir) {
			t.Fatalf("PARLEY_SHARED names %s, which is no folder", dir)
		}
		return dir
	}
	dir := filepath.Join(filepath.Dir(Root(t)), "shared")
	if !isDir(dir) {
		t.Skipf("the shared data are not here (no folder %s, and PARLEY_SHARED is not set)", dir)
	}
	return dir
}

// Root is the folder of the checkout, the one that holds go.mod.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test's folder")
		}
		dir = up
	}
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
