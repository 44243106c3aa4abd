package profile

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

//go:embed *.json
var files embed.FS

var loaded, loadErr = Load()

// Get is the profile with an id, and whether it exists.
func Get(id string) (Profile, bool) {
	p, ok := loaded[id]
	return p, ok
}

// IDs lists the profiles, in alphabetical order.
func IDs() []string { return slices.Sorted(maps.Keys(loaded)) }

// Err is what is wrong with the built-in profiles, nil when they are sound. The
// program refuses to start when it is not nil.
func Err() error { return loadErr }

// Load reads and checks every built-in profile. Any unknown field, missing rule
// or citation, or rule that cannot be computed is an error that names the file.
func Load() (map[string]Profile, error) {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil, err
	}
	out := map[string]Profile{}
	for _, e := range entries {
		raw, err := files.ReadFile(e.Name())
		if err != nil {
			return nil, err
		}
		p, err := parse(raw)
		if err == nil && p.ID+".json" != e.Name() {
			err = errors.New("id differs from the file name")
		}
		if err != nil {
			return nil, fmt.Errorf("profile %s: %w", e.Name(), err)
		}
		out[p.ID] = p
	}
	return out, nil
}

// parse reads and checks one profile.
func parse(raw []byte) (Profile, error) {
	var file struct {
		Profile
		Rules map[string]json.RawMessage `json:"rules"`
	}
	if err := decode(raw, &file); err != nil {
		return file.Profile, err
	}
	p := file.Profile
	for _, f := range Fields {
		var said struct {
			Cited
			Value json.RawMessage `json:"value"`
		}
		if err := decode(file.Rules[f.Key], &said); err != nil {
			return p, fmt.Errorf("%s: %w", f.Key, err)
		}
		r := f.in(&p)
		if err := r.read(said.Value); err != nil {
			return p, fmt.Errorf("%s: %w", f.Key, err)
		}
		r.cite(said.Cited)
		delete(file.Rules, f.Key)
	}
	for key := range file.Rules {
		return p, fmt.Errorf("no rule is called %s", key)
	}
	return p, p.check()
}
