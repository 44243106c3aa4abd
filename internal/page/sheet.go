package page

import (
	"net/http"
	"slices"
)

// Sheet is a plain form page: a lead, fields in one column, one button. Most
// forms of /work are one, so that each is a list of fields and nothing else.
type Sheet struct {
	Form   *Form
	Action string  // where it posts to
	Button string  // message id of the button: the act; "" where there is nothing to do
	Lead   string  // text above the form; may be ""
	Fields []Input // in order
	Facts  []Fact  // what there is already, above the form
	Back   Link    // where to go without doing it

	Conflict *Conflict // when someone else changed it first
}

// Input is one field of a Sheet.
type Input struct {
	Name     string
	Kind     string // text (default), email, url, number, date, time, textarea, select, radios, checks, checkbox, file, hidden
	Label    string // message id
	Hint     string // message id, or ""
	Max      int
	Rows     int
	Optional bool
	Width    string // small, medium or ""
	Options  []Option
	Basis    *Cite
}

// Upload says that the form sends a file.
func (s Sheet) Upload() bool {
	return slices.ContainsFunc(s.Fields, func(i Input) bool { return i.Kind == "file" })
}

// Type is the type attribute of an input element.
func (i Input) Type() string {
	switch i.Kind {
	case "email", "url", "number", "date", "time", "file":
		return i.Kind
	}
	return "text"
}

var sheetPage = Must("form/sheet", func() Sheet {
	return Sheet{Form: NewForm(map[string]string{"name": "Riverbend"}), Action: "/work/site/name", Button: "work.save", Lead: "One sentence.",
		Fields: []Input{{Name: "name", Label: "work.name", Max: 80}, {Name: "line", Kind: "textarea", Label: "work.name", Optional: true},
			{Name: "kind", Kind: "select", Label: "work.name", Options: []Option{{Value: "a", Text: "A"}}},
			{Name: "file", Kind: "file", Label: "work.name"}, {Name: "ok", Kind: "checkbox", Label: "work.name"}, {Name: "way", Kind: "radios", Label: "work.name", Options: []Option{{Value: "a", Text: "A"}, {Value: "b", Text: "B"}}}},
		Facts: []Fact{{Name: "May 15, 2026", Value: "Founders' Day"}}, Back: Link{Text: "Back", Href: "/work"}, Conflict: &Conflict{Theirs: "Room 204"}}
})

// WriteSheet shows a Sheet.
func WriteSheet(w http.ResponseWriter, r *http.Request, status int, c Chrome, s Sheet) error {
	for i := range s.Fields {
		if s.Fields[i].Rows == 0 {
			s.Fields[i].Rows = 5
		}
	}
	return sheetPage.Write(w, r, status, c, s)
}
