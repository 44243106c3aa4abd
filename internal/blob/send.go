package blob

import (
	"mime"
	"net/http"
	"strings"
	"time"
)

// Send answers with a file so that nothing in it can act as a page of the
// portal: never sniffed, pictures and PDFs shown, all else handed over for
// saving. cache is the Cache-Control.
func Send(w http.ResponseWriter, r *http.Request, content Content, f File, sum Sum, cache string) {
	h := w.Header()
	disposition, policy := "attachment", "default-src 'none'; sandbox"
	switch {
	case f.Type == "application/pdf": // a viewer does not start in a sandbox
		disposition, policy = "inline", "default-src 'none'; style-src 'unsafe-inline'"
	case strings.HasPrefix(f.Type, "image/"):
		disposition = "inline"
	}
	kind := f.Type
	if strings.HasPrefix(kind, "text/") {
		kind += "; charset=utf-8"
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType(disposition, map[string]string{"filename": f.Name}))
	h.Set("Content-Security-Policy", policy)
	h.Set("Cache-Control", cache)
	h.Set("ETag", `"`+sum.String()+`"`)
	http.ServeContent(w, r, "", time.Time{}, content)
}
