package page

import (
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"
)

// The bars are drawn in units of about one pixel, 280 wide; the words beside
// and below them repeat all they show.
const (
	barWidth = 280.0
	barEdge  = 6.0 // room for a triangle at either end
)

// hatch is a path of slanted strokes, wide enough for any bar: an inner svg
// element cuts it to the part that is hatched.
var hatch = func() string {
	var b strings.Builder
	for x := -16; x < barWidth; x += 6 {
		fmt.Fprintf(&b, "M%d 16l16-18", x)
	}
	return b.String()
}()

// num is a coordinate in an SVG attribute.
type num float64

// String writes a coordinate with at most one digit after the point.
func (n num) String() string { return fmt.Sprintf("%g", math.Round(float64(n)*10)/10) }

// DeadlineBar shows a time allowed for something: part/deadline. All four
// states follow from its times: running (Done false, At before Due), overdue
// (Done false, At after Due), answered in time, answered late (Done true). A
// later due date (Extended) keeps the first one in view.
type DeadlineBar struct {
	Start, Due time.Time
	Extended   time.Time // zero: no extension
	At         time.Time // now, or when it was done
	Done       bool
	StartID    string // message with Date for the left label; "" is bar.sent
	DueID      string // message with Date for the label of the due date; "" is bar.due
	DoneID     string // message with Date for the triangle when Done; "" is bar.answered
}

// State is running, overdue, in_time or late.
func (b DeadlineBar) State() string {
	last := b.Due
	if b.Extended.After(last) {
		last = b.Extended
	}
	after := b.At.After(last)
	switch {
	case b.Done && after:
		return "late"
	case b.Done:
		return "in_time"
	case after:
		return "overdue"
	}
	return "running"
}

// DeadlineShape is where a DeadlineBar's parts lie, in SVG units.
type DeadlineShape struct {
	Width                         num
	Left, Due, Elapsed, Extended  num // x of start, due date, end of the black part, end of the extension (0: none)
	DueWidth, ElapsedWidth        num
	Over, OverWidth               num  // the hatched part after the due date; width 0: none
	Late                          bool // the hatched part is red
	At                            num  // x of the triangle
	AtLeft, AtRight               num
	DueLabel, ExtendedLabel       num    // x of the labels
	DueAnchor                     string // start, middle or end
	ExtendedBoxWidth, TriangleTop num
	Height                        num
}

// Shape computes the drawing. Times out of order are drawn at the nearest end.
func (b DeadlineBar) Shape() DeadlineShape {
	s := DeadlineShape{Width: barWidth, Left: barEdge, Height: 56}
	last := b.Due
	if b.Extended.After(last) {
		last = b.Extended
	}
	end := last
	if b.At.After(end) {
		end = b.At
	}
	total := end.Sub(b.Start).Seconds()
	x := func(t time.Time) num {
		if total <= 0 {
			return barEdge
		}
		f := t.Sub(b.Start).Seconds() / total
		return num(barEdge + math.Max(0, math.Min(1, f))*(barWidth-2*barEdge))
	}
	s.Due, s.At = x(b.Due), x(b.At)
	s.Elapsed = min(s.At, s.Due)
	s.DueWidth, s.ElapsedWidth = s.Due-s.Left, s.Elapsed-s.Left
	if b.Extended.After(b.Due) {
		s.Extended = x(b.Extended)
		s.ExtendedBoxWidth = s.Extended - s.Due
		s.Height = 74
	}
	if s.At > s.Due {
		s.Over, s.OverWidth = s.Due, s.At-s.Due
		s.Late = b.At.After(last)
	}
	s.AtLeft, s.AtRight = s.At-5, s.At+5
	s.DueAnchor, s.DueLabel = "middle", s.Due
	if s.Due > barWidth-44 {
		s.DueAnchor, s.DueLabel = "end", barWidth
	} else if s.Due < 140 {
		s.DueAnchor, s.DueLabel = "start", max(s.Due, 100)
	}
	s.ExtendedLabel = barWidth
	return s
}

// NoticeClock shows when a meeting's notice was given and when it had to be:
// part/notice. State is open (not yet posted), in_time, late or cancelled.
type NoticeClock struct {
	Title   string // heading; "" is that of the state, such as "Notice given in time"
	State   string
	Meeting time.Time // start of the meeting
	Posted  time.Time // zero while it is not posted
	Latest  time.Time // the last lawful moment
	Now     time.Time // when the page was made; used while it is not posted
	Changes []time.Time
	Checked time.Time // of the latest check after a change; zero: none
	Basis   string    // "72 hours"
	Cite    *Cite
	Reason  string   // why it was late
	Missing []string // required channels that are not confirmed, in words
}

// Given is the notice that was given or, while it is open, the time left to
// post it in law. Never negative.
func (n NoticeClock) Given() time.Duration {
	d := n.Meeting.Sub(n.Posted)
	if n.State == "open" {
		d = n.Latest.Sub(n.Now)
	}
	return max(d, 0)
}

// Hours are the whole hours of Given.
func (n NoticeClock) Hours() int { return int(n.Given().Hours()) }

// Minutes are the minutes of Given beyond its hours.
func (n NoticeClock) Minutes() int { return int(n.Given().Minutes()) % 60 }

// NoticeShape is where a NoticeClock's parts lie, in SVG units.
type NoticeShape struct {
	Width, Left, Right      num
	Span                    num // from Left to Right
	Posted, Latest, Meeting num
	Full, FullWidth         num // the part between posting and the last lawful moment, when in time
	Over, OverWidth         num // the part after the last lawful moment, when late
	From                    time.Time
	LatestLabel             num // middle of its words; 0: no room for them
	PostedLeft, PostedRight num
	Changes                 []num
}

// Shape computes the drawing, from the posting (or now, or the last lawful
// moment, whichever is first) to the meeting.
func (n NoticeClock) Shape() NoticeShape {
	s := NoticeShape{Width: barWidth, Left: barEdge, Right: barWidth - barEdge, Span: barWidth - 2*barEdge}
	start := n.Posted
	if n.State == "open" {
		start = n.Now
	}
	mark := start
	if n.Latest.Before(start) {
		start = n.Latest
	}
	s.From = start
	total := n.Meeting.Sub(start).Seconds()
	x := func(t time.Time) num {
		if total <= 0 {
			return barEdge
		}
		f := t.Sub(start).Seconds() / total
		return num(barEdge + math.Max(0, math.Min(1, f))*(barWidth-2*barEdge))
	}
	s.Posted, s.Latest, s.Meeting = x(mark), x(n.Latest), s.Right
	if s.Posted < s.Latest {
		s.Full, s.FullWidth = s.Posted, s.Latest-s.Posted
	} else {
		s.Over, s.OverWidth = s.Latest, s.Posted-s.Latest
	}
	s.PostedLeft, s.PostedRight = s.Posted-5, s.Posted+5
	// The words under the last lawful moment stay clear of the dates at both
	// ends; where they do not fit they stand in the list below alone.
	half := num(utf8.RuneCountInString(n.Basis)) * 3.7
	first, last := s.Left+52+half, s.Right-52-half
	if half > 0 && first <= last {
		s.LatestLabel = max(first, min(s.Latest, last))
	}
	for _, c := range n.Changes {
		s.Changes = append(s.Changes, x(c))
	}
	return s
}
