package shared

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRootHoldsGoMod(t *testing.T) {
	if _, err := os.Stat(filepath.Join(Root(t), "go.mod")); err != nil {
		t.Fatal(err)
	}
}

func TestTheVariableWins(t *testing.T) {
	want := t.TempDir()
	t.Setenv("PARLEY_SHARED", want)
	if got := Dir(t); got != want {
		t.Fatalf("Dir() = %s, want %s", got, want)
	}
}
