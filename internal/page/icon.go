package page

import (
	"fmt"
	"html/template"
	"sort"
)

// icons are drawn on a grid of 16 with strokes of 2 units in the colour of the
// text around them; the class cut takes the colour of the ground. They are
// constants of the program: no text of anybody's is ever part of them. An icon
// never stands without a word.
var icons = map[string]template.HTML{
	"yes":         open + `<circle cx="8" cy="8" r="7" class="fill"/><path d="m4.6 8.2 2.4 2.4 4.4-4.8" class="cut"/></svg>`,
	"no":          open + `<rect x="2" y="2" width="12" height="12" rx="1"/><path d="m5.4 5.4 5.2 5.2m0-5.2-5.2 5.2"/></svg>`,
	"abstain":     open + `<circle cx="8" cy="8" r="6"/><path d="M5 8h6"/></svg>`,
	"recused":     open + `<path d="M8 1.9 14.1 8 8 14.1 1.9 8z"/></svg>`,
	"absent":      open + `<path d="M1.5 8H4m2.8 0h2.4M12 8h2.5"/></svg>`,
	"waiting":     open + `<circle cx="8" cy="8" r="6.2" stroke-dasharray="2.3 1.6"/></svg>`,
	"partial":     open + `<circle cx="8" cy="8" r="6"/><path d="M8 2a6 6 0 0 0 0 12z" class="fill"/></svg>`,
	"authority":   open + `<circle cx="8" cy="8" r="6"/><path d="m3.8 12.2 8.4-8.4"/></svg>`,
	"police":      open + `<path d="M8 2h6v6a6 6 0 1 1-6-6z"/></svg>`,
	"police-done": open + `<path d="M8 2h6v6a6 6 0 1 1-6-6z"/><path d="m5.4 8.1 1.9 1.9 3.4-3.7"/></svg>`,
	"board":       open + `<path d="M8 14H2V8a6 6 0 1 1 6 6z"/></svg>`,
	"board-half":  open + `<path d="M8 14H2V8a6 6 0 1 1 6 6z"/><path d="M8 2a6 6 0 0 0-6 6v6h6z" class="fill"/></svg>`,
	"board-full":  open + `<path d="M8 15H1V8a7 7 0 1 1 7 7z" class="fill"/></svg>`,
	"board-done":  open + `<path d="M8 15H1V8a7 7 0 1 1 7 7z" class="fill"/><path d="m4.6 8.2 2.4 2.4 4.4-4.8" class="cut"/></svg>`,
	"public":      open + `<circle cx="8" cy="8" r="6"/><circle cx="8" cy="8" r="2.2" class="fill"/></svg>`,
	"due":         open + `<circle cx="8" cy="8" r="6"/><path d="M8 4.6V8l2.4 1.4"/></svg>`,
	"late":        open + `<path d="M8 1.2 15.4 14.4H.6z" class="fill"/><path d="M8 6v3.6m0 1.5v1.6" class="cut"/></svg>`,
	"changed":     open + `<path d="M2 5.2h11M10 2.4l3 2.8-3 2.8M14 10.8H3M6 8l-3 2.8 3 2.8"/></svg>`,
	"lock":        open + `<path d="M3 7.4h10v7H3z" class="fill"/><path d="M5 8V5.2a3 3 0 0 1 6 0V8"/></svg>`,
	"calendar":    open + `<path d="M2 3.5h12V14H2zM2 7h12M5 1.5V4m6-2.5V4"/></svg>`,
	"mail":        open + `<path d="M1.5 3.5h13v9h-13zM2 4.4l6 4.6 6-4.6"/></svg>`,
	"document":    open + `<path d="M3 1.8h6.5L13 5.3v8.9H3zM5.8 8h4.4M5.8 11h4.4"/></svg>`,
	"print":       open + `<path d="M4 6V2h8v4M4 12H2V6h12v6h-2M4.5 10h7v4h-7z"/></svg>`,
	"vacant":      open + `<circle cx="8" cy="8" r="6.2" stroke-dasharray="2.3 1.6"/></svg>`,
	"remote":      open + `<path d="M2 3h12v8H2zM5 14h6"/></svg>`,
	"play":        open + `<path d="M4 2.5v11L13.5 8z" class="fill"/></svg>`,
	"next":        open + `<path d="m6 2.8 5 5.2-5 5.2"/></svg>`,
}

const open = `<svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">`

// mark is the product's sign: two leaves that face each other, their overlap
// left clear.
const mark template.HTML = `<svg class="mark" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true" focusable="false">` +
	`<path class="mark-a" d="M13 4A11 11 0 0 1 23.985 14.421A11 11 0 0 0 16.015 25.579A11 11 0 0 1 13 26H2V15A11 11 0 0 1 13 4Z"/>` +
	`<path class="mark-b" d="M27 36A11 11 0 0 1 16.015 25.579A11 11 0 0 0 23.985 14.421A11 11 0 0 1 27 14H38V25A11 11 0 0 1 27 36Z"/></svg>`

// icon gives one icon by name; "" gives nothing.
func icon(name string) (template.HTML, error) {
	if name == "" {
		return "", nil
	}
	svg, ok := icons[name]
	if !ok {
		return "", fmt.Errorf("there is no icon %q", name)
	}
	return svg, nil
}

// Icons lists the names that the template function icon knows, in order.
func Icons() []string {
	var names []string
	for name := range icons {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
