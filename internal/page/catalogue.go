package page

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"parley/views"
)

// words is the message catalogue: every file of views/messages/<lang>/, merged.
type words struct {
	localizers map[string]*i18n.Localizer
	ids        map[string]map[string]bool // language, message id
}

// catalogue is loaded once; a file that does not parse or an id that stands
// twice stops the program.
var catalogue = sync.OnceValue(func() *words {
	w, err := loadWords()
	if err != nil {
		panic("page: " + err.Error())
	}
	return w
})

func loadWords() (*words, error) {
	w := &words{localizers: map[string]*i18n.Localizer{}, ids: map[string]map[string]bool{}}
	bundle := i18n.NewBundle(language.MustParse(Lang))
	langs, err := views.FS.ReadDir("messages")
	if err != nil {
		return nil, err
	}
	for _, l := range langs {
		lang := l.Name()
		tag, err := language.Parse(lang)
		if err != nil {
			return nil, fmt.Errorf("messages/%s: %w", lang, err)
		}
		w.ids[lang] = map[string]bool{}
		files, err := views.FS.ReadDir(path.Join("messages", lang))
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			name := path.Join("messages", lang, f.Name())
			src, err := views.FS.ReadFile(name)
			if err != nil {
				return nil, err
			}
			messages, err := parseMessages(src)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			for _, m := range messages {
				if w.ids[lang][m.ID] {
					return nil, fmt.Errorf("%s: %q stands twice", name, m.ID)
				}
				w.ids[lang][m.ID] = true
			}
			if err := bundle.AddMessages(tag, messages...); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	for lang := range w.ids {
		w.localizers[lang] = i18n.NewLocalizer(bundle, lang, Lang)
	}
	return w, nil
}

// parseMessages reads one file: a flat object from id to a sentence, or to an
// object of plural forms (one, other, …). Unlike encoding/json it refuses an
// id that stands twice.
func parseMessages(src []byte) ([]*i18n.Message, error) {
	dec := json.NewDecoder(bytes.NewReader(src))
	if tok, err := dec.Token(); err != nil || tok != json.Delim('{') {
		return nil, errors.New("not a JSON object")
	}
	var out []*i18n.Message
	seen := map[string]bool{}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return nil, err
		}
		id := tok.(string)
		if seen[id] {
			return nil, fmt.Errorf("%q stands twice", id)
		}
		seen[id] = true
		var raw any
		if err := dec.Decode(&raw); err != nil {
			return nil, fmt.Errorf("%q: %w", id, err)
		}
		m, err := i18n.NewMessage(raw)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", id, err)
		}
		m.ID = id
		if m.Other == "" {
			return nil, fmt.Errorf("%q has no text", id)
		}
		out = append(out, m)
	}
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("something follows the object")
	}
	return out, nil
}

// Words lists the ids of a language's catalogue in order, for the guard test.
func Words(lang string) []string {
	var ids []string
	for id := range catalogue().ids[lang] {
		ids = append(ids, id)
	}
	sort.Strings(ids)
	return ids
}

// HasText says whether the catalogue of a language has a message.
func HasText(lang, id string) bool { return catalogue().ids[lang][id] }

// Text returns a message of the catalogue. Arguments come as name, value
// pairs; a count named "N" chooses the plural form. A missing message is an
// error when the program under test asks for it, and the id itself otherwise.
func Text(lang, id string, args ...any) (string, error) {
	w := catalogue()
	loc := w.localizers[lang]
	if loc == nil {
		loc = w.localizers[Lang]
	}
	cfg := &i18n.LocalizeConfig{MessageID: id}
	if len(args) > 0 {
		data := make(map[string]any, len(args)/2)
		for i := 0; i+1 < len(args); i += 2 {
			name, ok := args[i].(string)
			if !ok {
				return "", fmt.Errorf("message %s: argument %d is no name", id, i)
			}
			data[name] = args[i+1]
		}
		if len(args)%2 != 0 {
			return "", fmt.Errorf("message %s: a name without a value", id)
		}
		cfg.TemplateData = data
		if n, ok := data["N"]; ok {
			cfg.PluralCount = n
		}
	}
	s, err := loc.Localize(cfg)
	if err != nil && s == "" {
		if testing.Testing() {
			return "", fmt.Errorf("message %s (%s): %w", id, lang, err)
		}
		return id, nil
	}
	if testing.Testing() && strings.Contains(s, "<no value>") {
		return "", fmt.Errorf("message %s: a value is missing in %q", id, s)
	}
	return s, nil
}
