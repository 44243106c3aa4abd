package mail

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Folder keeps messages as files instead of sending them: what the demo does.
type Folder struct{ dir string }

// NewFolder keeps messages in a folder, which it makes.
func NewFolder(dir string) (*Folder, error) {
	return &Folder{dir: dir}, os.MkdirAll(dir, 0o700)
}

// Send implements Sender. The same message kept twice is one file.
func (f *Folder) Send(_ context.Context, messages ...Message) []error {
	out := make([]error, len(messages))
	for i, m := range messages {
		if err := f.keep(m); err != nil {
			out[i] = &Failure{Unreachable: true, Err: err}
		}
	}
	return out
}

func (f *Folder) keep(m Message) error {
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	name := filepath.Join(f.dir, m.At.UTC().Format("20060102T150405.000000")+"-"+strings.ReplaceAll(m.ID, "/", "_")+".json")
	if err := os.WriteFile(name+".new", body, 0o600); err != nil {
		return err
	}
	return os.Rename(name+".new", name)
}

// List returns up to n kept messages, newest first.
func (f *Folder) List(n int) ([]Message, error) {
	names, err := filepath.Glob(filepath.Join(f.dir, "*.json"))
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	slices.Reverse(names)
	var out []Message
	for _, name := range names[:min(n, len(names))] {
		body, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var m Message
		if err := json.Unmarshal(body, &m); err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}
