package notice

import (
	"bytes"
	htmltemplate "html/template"
	texttemplate "text/template"

	"parley/internal/page"
	"parley/views"
)

// letter is what a mail says, once for text and once for HTML.
type letter struct {
	Subject  string
	Site     string
	SiteLink string
	Follows  string // what its reader follows; "" for mail that is owed
	Heading  string
	Lines    []string
	Facts    []page.Fact
	Link     string
	LinkText string
	End      string // unsubscribe address; "" for mail that is owed
}

var mailFuncs = map[string]any{"t": func(id string, args ...any) string { return page.Say(page.Lang, id, args...) }}

var (
	textMail = texttemplate.Must(texttemplate.New("letter.txt").Funcs(mailFuncs).ParseFS(views.FS, "mail/letter.txt"))
	htmlMail = htmltemplate.Must(htmltemplate.New("letter.html").Funcs(mailFuncs).ParseFS(views.FS, "mail/letter.html"))
)

func (l letter) render() (text, html string, err error) {
	var t, h bytes.Buffer
	if err := textMail.Execute(&t, l); err != nil {
		return "", "", err
	}
	if err := htmlMail.Execute(&h, l); err != nil {
		return "", "", err
	}
	return t.String(), h.String(), nil
}
