package record

import (
	"strings"
	"time"

	"parley/internal/page"
	"parley/internal/rules"
)

// Refers is to whom a motion refers.
type Refers struct {
	Committee int64  // 0: none of the board's
	Body      string // another body; "" for none
	By        rules.Date
}

func (row motionRow) refers() Refers {
	out := Refers{Committee: row.RefersToID, By: row.ReportBy}
	if out.Committee == 0 {
		out.Body = row.RefersTo
	}
	return out
}

// whole is a motion's text with what its words leave out of the committee and
// the day it named. When an amendment changed the words, that is as it was moved.
func (row motionRow) whole() string {
	on := ""
	if !row.ReportBy.IsZero() {
		on = page.Day(page.Lang, "long", row.ReportBy.In(time.UTC))
	}
	to := row.RefersTo
	if strings.Contains(strings.ToLower(row.Text), strings.ToLower(to)) {
		to = ""
	}
	if strings.Contains(row.Text, on) {
		on = ""
	}
	words := ""
	switch {
	case to != "" && on != "":
		words = say("record.refers_by", "To", to, "Date", on)
	case to != "":
		words = say("record.refers", "To", to)
	case on != "":
		words = say("record.report_by", "Date", on)
	default:
		return row.Text
	}
	if row.Text != row.Given {
		words = say("record.refers_moved", "Words", words)
	}
	return say("record.refers_text", "Text", row.Text, "Words", words)
}
