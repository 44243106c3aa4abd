package web

import (
	"errors"
	"net/http"
	"net/url"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
)

var statuses = map[fault.Kind]int{
	fault.Internal: 500, fault.Invalid: 422, fault.Unauthenticated: 401, fault.Forbidden: 403, fault.NotFound: 404,
	fault.Conflict: 409, fault.Gone: 410, fault.TooMany: 429, fault.Unavailable: 503,
}

// waysOn lead on from a fault that has one next step: a message and an address.
var waysOn = map[string]page.Link{
	"link_used":    {Text: "account.send_link", Href: "/work/reset"},
	"confirm_over": {Text: "notice.subscribe_title", Href: "/subscribe"},
}

// wrap turns a handler into one that cannot fail: the one place where an error
// becomes an answer.
func (s *Server) wrap(h Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	}
}

// fail answers an error: sign-in for Unauthenticated, otherwise the error page
// of its status; a part of a page that a script fetches gets a bare 401. What is unknown is masked; the log gets the cause, once.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	kind := fault.KindOf(err)
	// A part of a page must not become another page: when it may not be seen any
	// more, the script loads the whole page again.
	part := r.Header.Get("HX-Request") != ""
	if part && statuses[kind] < 500 {
		w.Header().Set("HX-Refresh", "true")
	}
	if kind == fault.Unauthenticated {
		to := "/work/sign-in"
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			to += "?next=" + url.QueryEscape(r.URL.RequestURI())
		}
		w.Header().Set("Cache-Control", "no-store")
		if part {
			plain(w, http.StatusUnauthorized, "Signed out.")
			return
		}
		http.Redirect(w, r, to, http.StatusSeeOther)
		return
	}
	status := statuses[kind]
	switch {
	case status >= 500 && r.Context().Err() != nil:
		s.o.Log.Info("the reader went away", "id", requestID(r.Context()), "route", r.Pattern)
	case status >= 500:
		s.o.Log.Error("failed", "id", requestID(r.Context()), "route", r.Pattern, "err", err)
	}
	code := fault.CodeOf(err)
	if kind == fault.Internal {
		code = "internal"
	}
	data := page.ErrorData{Status: status, Code: code, RequestID: requestID(r.Context()), Lang: page.Lang}
	// A reload sends the same form with the same key, which counts once.
	data.Unsure = errors.Is(err, pg.ErrUnknown) && r.Method == http.MethodPost
	if way, ok := waysOn[code]; ok {
		data.Back = &page.Link{Text: page.Say(page.Lang, way.Text), Href: way.Href}
	}
	var used *act.Used
	if errors.As(err, &used) && used.First.Location != "" {
		data.Back = &page.Link{Text: page.Say(page.Lang, "error.first_answer"), Href: used.First.Location}
	}
	if kind == fault.TooMany {
		data.Retry = 15
		w.Header().Set("Retry-After", "900")
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex")
	h.Del("Etag")
	if werr := s.errorPage(w, r, data); werr != nil {
		s.o.Log.Error("the error page failed", "id", requestID(r.Context()), "err", werr)
		plain(w, status, http.StatusText(status))
	}
}

func (s *Server) errorPage(w http.ResponseWriter, r *http.Request, data page.ErrorData) error {
	c := s.chrome(r.Context())
	c.Title, c.NoIndex = data.Title(), true
	return page.ErrorPage.Write(w, r, data.Status, c, data)
}

func (s *Server) notAllowed(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	data := page.ErrorData{Status: http.StatusMethodNotAllowed, RequestID: requestID(r.Context()), Lang: page.Lang}
	if err := s.errorPage(w, r, data); err != nil {
		plain(w, http.StatusMethodNotAllowed, "Method not allowed")
	}
}
