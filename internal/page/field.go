package page

import (
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Option is one choice of a select, of radio rows or of a group of checkboxes.
type Option struct {
	Value, Text string
	Hint        string // a quieter second line; not shown in a select
	Icon        string // an icon's name; not shown in a select
}

// Field is one form field as its part shows it, made by the template function
// input. Texts are already in the page's language.
type Field struct {
	ID, Name, Label, Hint string
	Type                  string // of the input element; "text" by default
	Value                 string
	Max                   int // longest value in characters; 0: no limit
	Rows                  int // height of a textarea; 6 by default
	Optional              bool
	Errors                []string
	Autocomplete          string
	InputMode             string
	Min, Until            string // earliest and latest date or time, as the field's value is written
	Width                 string // small, medium or "" for the whole column
	Options               []Option
	Chosen                []string // values of the options that are chosen
	Voice                 string   // "dept" in the department's own forms
	Columns               bool     // choices in two columns where there is room
	Basis                 *Cite    // the law beside a field that makes a duty
}

// DescribedBy lists the ids of the field's hint and errors, for assistive
// technology.
func (f Field) DescribedBy() string {
	var ids []string
	if f.Hint != "" || f.Basis != nil {
		ids = append(ids, f.ID+"-hint")
	}
	if len(f.Errors) > 0 {
		ids = append(ids, f.ID+"-error")
	}
	return strings.Join(ids, " ")
}

// Choice is one option with what a template needs to draw it.
type Choice struct {
	Option
	ID     string
	Name   string
	Chosen bool
	First  bool
	Field  Field
}

// Choices are the field's options. The first one has the field's own id, so
// that the error summary leads to it.
func (f Field) Choices() []Choice {
	out := make([]Choice, 0, len(f.Options))
	for i, o := range f.Options {
		c := Choice{Option: o, ID: f.ID, Name: f.Name, Chosen: slices.Contains(f.Chosen, o.Value), First: i == 0, Field: f}
		if i > 0 {
			c.ID = fmt.Sprintf("%s-%d", f.ID, i+1)
		}
		out = append(out, c)
	}
	return out
}

var (
	notID = regexp.MustCompile(`[^A-Za-z0-9_-]+`)
	index = regexp.MustCompile(`\[[^\]]*\]`)
)

// FieldID is the id of the element that shows a field: where a link to an
// error leads.
func FieldID(name string) string {
	return "f-" + strings.Trim(notID.ReplaceAllString(name, "-"), "-")
}

// labelID is the message that labels a field unless the template names one:
// the slice, a dot, and the field's name without indexes.
func labelID(slice, name string) string {
	return slice + "." + index.ReplaceAllString(name, "")
}

// formFuncs are the template functions that know the slice whose page they
// stand in, so that labels need not be repeated.
func formFuncs(lang, slice string) template.FuncMap {
	return template.FuncMap{
		"input": func(f *Form, name string, args ...any) (Field, error) {
			return makeField(lang, slice, f, name, args)
		},
		"formhead": func(f *Form) (formHead, error) { return makeFormHead(lang, slice, f) },
	}
}

func makeField(lang, slice string, f *Form, name string, args []any) (Field, error) {
	out := Field{ID: FieldID(name), Name: name, Type: "text", Rows: 6, Value: f.Get(name), Chosen: f.All(name)}
	if len(args)%2 != 0 {
		return out, fmt.Errorf("field %s: a name without a value", name)
	}
	label, hint := labelID(slice, name), labelID(slice, name)+"_hint"
	if !HasText(lang, hint) {
		hint = ""
	}
	for i := 0; i < len(args); i += 2 {
		ok := true
		switch key := args[i]; key {
		case "label":
			label, ok = args[i+1].(string)
		case "labeltext":
			out.Label, ok = args[i+1].(string)
		case "hint":
			hint, ok = args[i+1].(string)
		case "hinttext":
			out.Hint, ok = args[i+1].(string)
		case "type":
			out.Type, ok = args[i+1].(string)
		case "max":
			out.Max, ok = args[i+1].(int)
		case "rows":
			out.Rows, ok = args[i+1].(int)
		case "optional":
			out.Optional, ok = args[i+1].(bool)
		case "autocomplete":
			out.Autocomplete, ok = args[i+1].(string)
		case "inputmode":
			out.InputMode, ok = args[i+1].(string)
		case "min":
			out.Min, ok = args[i+1].(string)
		case "until":
			out.Until, ok = args[i+1].(string)
		case "width":
			out.Width, ok = args[i+1].(string)
		case "options":
			out.Options, ok = args[i+1].([]Option)
		case "voice":
			out.Voice, ok = args[i+1].(string)
		case "columns":
			out.Columns, ok = args[i+1].(bool)
		case "basis":
			switch c := args[i+1].(type) {
			case *Cite:
				out.Basis = c
			case Cite:
				if c.Text != "" {
					out.Basis = &c
				}
			default:
				ok = false
			}
		default:
			return out, fmt.Errorf("field %s: no setting %v", name, key)
		}
		if !ok {
			return out, fmt.Errorf("field %s: %v takes no %T", name, args[i], args[i+1])
		}
	}
	var err error
	if out.Label == "" && label != "" {
		if out.Label, err = Text(lang, label); err != nil {
			return out, err
		}
	}
	if out.Hint == "" && hint != "" {
		if out.Hint, err = Text(lang, hint); err != nil {
			return out, err
		}
	}
	if out.Type == "password" {
		out.Value = ""
	}
	if f != nil {
		for _, e := range f.Errors {
			if e.Name != name {
				continue
			}
			s, err := faultText(lang, e.Code, e.Args)
			if err != nil {
				return out, err
			}
			out.Errors = append(out.Errors, s)
		}
	}
	return out, nil
}

// faultText is the sentence of a fault. Times among the arguments are written
// in words, with their zone.
func faultText(lang, code string, args map[string]any) (string, error) {
	pairs := make([]any, 0, 2*len(args))
	for name, v := range args {
		var err error
		switch x := v.(type) {
		case time.Time:
			v, err = formatTime(lang, "date.moment", x)
		case dater:
			v, err = formatTime(lang, "date.long", x.Time())
		}
		if err != nil {
			return "", err
		}
		pairs = append(pairs, name, v)
	}
	return Text(lang, "fault."+code, pairs...)
}

// formHead is what part/form-head shows above a form's fields.
type formHead struct {
	Key   string
	Whole string // what is wrong with the form as a whole
	Lines []formLine
}

// formLine leads from the summary to one field.
type formLine struct{ Href, Label, Text string }

func makeFormHead(lang, slice string, f *Form) (formHead, error) {
	if f == nil {
		return formHead{}, nil
	}
	out := formHead{Key: f.Key, Whole: f.Msg}
	if f.Code != "" && f.Msg == "" {
		s, err := faultText(lang, f.Code, nil)
		if err != nil {
			return out, err
		}
		out.Whole = s
	}
	for _, e := range f.Errors {
		s, err := faultText(lang, e.Code, e.Args)
		if err != nil {
			return out, err
		}
		line := formLine{Href: "#" + FieldID(e.Name), Text: s}
		if id := labelID(slice, e.Name); HasText(lang, id) {
			if line.Label, err = Text(lang, id); err != nil {
				return out, err
			}
		}
		out.Lines = append(out.Lines, line)
	}
	return out, nil
}
