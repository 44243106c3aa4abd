package page

import (
	"net/http"
	"strconv"
)

// ErrorData is what error/page shows: what happened, in plain words, and the
// three main lists as a way on.
type ErrorData struct {
	Status    int    // HTTP status
	Code      string // the fault's code: its sentence, if the catalogue has one, follows
	Message   string // the fault's own public words; replaces the sentence of Code
	Unsure    bool   // a form was sent and it is not known yet whether it was recorded
	Retry     int    // minutes until another try makes sense; 0: not said
	Back      *Link  // one way back, as a button
	RequestID string // shown so that a reader can name what happened
	Lang      string
}

// ErrorPage is the page for every fault that is not shown beside a field.
var ErrorPage = Must("error/page",
	func() ErrorData { return ErrorData{Status: http.StatusNotFound} },
	func() ErrorData { return ErrorData{Status: http.StatusServiceUnavailable, Unsure: true} },
	func() ErrorData {
		return ErrorData{Status: http.StatusTooManyRequests, Retry: 15, RequestID: "7f3a91c2", Back: &Link{"Back to sign in", "/work/sign-in"}}
	},
)

func (e ErrorData) message(part string) string {
	id := "error." + strconv.Itoa(e.Status) + "." + part
	if e.Unsure {
		id = "error.unsure." + part
	}
	if !HasText(Lang, id) {
		id = "error.500." + part
	}
	return Say(e.Lang, id)
}

// Title names the status in plain words, for the Chrome's title.
func (e ErrorData) Title() string { return e.message("title") }

// Head is the top of the page.
func (e ErrorData) Head() Head {
	return Head{Title: e.Title(), Lede: e.message("lede")}
}

// More is what the fault says beyond its status, "" when it says nothing. A
// server error never says more.
func (e ErrorData) More() string {
	if e.Status >= http.StatusInternalServerError {
		return ""
	}
	if e.Message != "" {
		return e.Message
	}
	if id := "fault." + e.Code; e.Code != "" && HasText(Lang, id) {
		return Say(e.Lang, id)
	}
	return ""
}
