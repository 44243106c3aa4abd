package page

import (
	"bytes"
	"fmt"
	"html/template"

	"parley/views"
)

// Fragment is a piece of a page that is rendered once and kept, such as
// published minutes: it has parts and words, but no layout.
type Fragment[T any] struct {
	name string
	sets map[string]*template.Template
}

// MustFragment loads views/<name>.html, which defines "main". Its template
// context is the data itself.
func MustFragment[T any](name string) *Fragment[T] {
	src, err := views.FS.ReadFile(name + ".html")
	if err != nil {
		panic(fmt.Sprintf("page: %s: %v", name, err))
	}
	f := &Fragment[T]{name: name, sets: map[string]*template.Template{}}
	for lang, base := range bases() {
		f.sets[lang] = template.Must(template.Must(base.Clone()).New(name).Parse(string(src)))
	}
	return f
}

// Bytes renders the fragment.
func (f *Fragment[T]) Bytes(lang string, d T) ([]byte, error) {
	set := f.sets[lang]
	if set == nil {
		set = f.sets[Lang]
	}
	var buf bytes.Buffer
	if err := set.ExecuteTemplate(&buf, "main", d); err != nil {
		return nil, fmt.Errorf("page: %s: %w", f.name, err)
	}
	return buf.Bytes(), nil
}
