package record

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/law"
)

const sqlRecordings = `select r.id, r.meeting_id, r.title, r.url, r.kind, r.begins_at, r.pauses, r.created_at, r.ended_at, r.ended_reason, m.held_on, m.slug, (select l.law from board_laws l where l.board_id = r.board_id) as law,
(select max(o.closed_at) from minutes x join motions o on o.minutes_id = x.id and o.kind = 'approve_minutes' and o.outcome = 'carried' where x.meeting_id = m.id) as approved_at
from recordings r join meetings m on m.id = r.meeting_id where r.board_id = $1 and ($2::bigint = 0 or r.meeting_id = $2) order by m.held_on desc, r.id`

// What happened in the meetings of a board that were recorded, in order; the doors
// closed and opened again are an interruption as a recess is.
const sqlRecorded = `select e.meeting_id, e.kind, coalesce(item_label(e.item_id), '') as label, coalesce(i.title, '') as title, e.effective_at from session_events e left join agenda_items i on i.id = e.item_id
where e.board_id = $1 and ($2::bigint = 0 or e.meeting_id = $2) and e.kind in ('item', 'recessed', 'resumed') and not exists (select 1 from session_events c where c.corrects_id = e.id)
and exists (select 1 from recordings r where r.meeting_id = e.meeting_id and r.begins_at is not null)
union all select c.meeting_id, 'recessed', '', '', c.entered_at from closed_sessions c where c.board_id = $1 and ($2::bigint = 0 or c.meeting_id = $2)
union all select c.meeting_id, 'resumed', '', '', x.recorded_at from closed_sessions c join closed_events x on x.closed_id = c.id and x.kind = 'returned' where c.board_id = $1 and ($2::bigint = 0 or c.meeting_id = $2)
order by meeting_id, effective_at`

// Recording is a recording of a meeting and until when it is kept.
type Recording struct {
	ID          int64      `db:"id"`
	Meeting     int64      `db:"meeting_id"`
	Title       string     `db:"title"`
	URL         string     `db:"url"`
	Kind        string     `db:"kind"`      // recording or transcript
	BeginsAt    *time.Time `db:"begins_at"` // its first second; nil where nobody said
	Pauses      bool       `db:"pauses"`    // it stands still in a recess and in a closed session
	CreatedAt   time.Time  `db:"created_at"`
	EndedAt     *time.Time `db:"ended_at"`
	EndedReason string     `db:"ended_reason"`
	On          rules.Date `db:"held_on"`
	Slug        string     `db:"slug"`
	Law         law.Law    `db:"law"`
	ApprovedAt  *time.Time `db:"approved_at"`

	Kept  law.Kept    `db:"-"`
	Items []page.Link `db:"-"` // where each item is found in it
	Note  string      `db:"-"` // why a place in a transcript is not opened
	zone  *time.Location
}

// LoadRecordings reads the recordings of one meeting, or of all meetings of a
// board (meeting 0), each with its keep-until day by the law as it stood when
// the recording was entered.
func LoadRecordings(ctx context.Context, r pg.Reader, board, meeting int64, zone *time.Location) ([]Recording, error) {
	var out []Recording
	if err := r.Select(ctx, &out, sqlRecordings, board, meeting); err != nil {
		return nil, err
	}
	happened := map[int64][]recorded{}
	if slices.ContainsFunc(out, func(x Recording) bool { return x.BeginsAt != nil }) {
		var all []recorded
		if err := r.Select(ctx, &all, sqlRecorded, board, meeting); err != nil {
			return nil, err
		}
		for _, e := range all {
			happened[e.Meeting] = append(happened[e.Meeting], e)
		}
	}
	for i, x := range out {
		if x.Kind == transcript && x.BeginsAt == nil {
			x = x.timedBy(out)
		}
		out[i].Items = x.places(happened[x.Meeting])
		out[i].Note = x.note()
		var approved rules.Date
		if x.ApprovedAt != nil {
			approved = rules.DateOf(*x.ApprovedAt, zone)
		}
		out[i].zone = zone
		out[i].Kept = law.Keep(x.Law.At(x.CreatedAt), x.On, rules.DateOf(x.CreatedAt, zone), approved, x.Law.Calendar())
	}
	return out, nil
}

const transcript = "transcript"

// timedBy gives a transcript the times of the first recording of its meeting that
// says when it begins: a transcript is one of what was recorded.
func (x Recording) timedBy(all []Recording) Recording {
	for _, o := range all {
		if o.Meeting == x.Meeting && o.Kind != transcript && o.BeginsAt != nil {
			x.BeginsAt, x.Pauses = o.BeginsAt, o.Pauses
			break
		}
	}
	return x
}

// note says why the places in a transcript are not opened, or not known.
func (x Recording) note() string {
	switch {
	case x.Kind != transcript || x.EndedAt != nil:
		return ""
	case x.BeginsAt == nil:
		return page.Say(page.Lang, "record.transcript_untimed", "Title", x.Title)
	case !x.opensAt():
		return page.Say(page.Lang, "record.transcript_text")
	}
	return ""
}

// opensAt says whether the address can begin at a time: that of a recording
// always, as players ignore what they do not know; that of a transcript where
// it is shown beside a player.
func (x Recording) opensAt() bool {
	if x.Kind != transcript {
		return true
	}
	u, err := url.Parse(x.URL)
	return err == nil && (isYouTube(u) || isVimeo(u))
}

func host(u *url.URL) string { return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.") }

func isYouTube(u *url.URL) bool {
	return slices.Contains([]string{"youtube.com", "m.youtube.com", "youtu.be"}, host(u))
}

func isVimeo(u *url.URL) bool { return host(u) == "vimeo.com" }

// recorded is an item taken up, or an interruption, of a meeting that was recorded.
type recorded struct {
	Meeting int64     `db:"meeting_id"`
	Kind    string    `db:"kind"`
	Label   string    `db:"label"`
	Title   string    `db:"title"`
	At      time.Time `db:"effective_at"`
}

// places lists where each item was taken up in the recording: "1:02:03 5. Body
// cameras", with the address that begins there, or that of a text to look it up in.
func (x Recording) places(happened []recorded) []page.Link {
	if x.BeginsAt == nil || x.EndedAt != nil {
		return nil
	}
	var still []law.Span
	for _, e := range happened {
		switch {
		case !x.Pauses:
		case e.Kind == "recessed":
			still = append(still, law.Span{From: e.At})
		case e.Kind == "resumed" && len(still) > 0:
			still[len(still)-1].To = e.At
		}
	}
	var out []page.Link
	for _, e := range happened {
		if d, in := law.Offset(*x.BeginsAt, still, e.At); in && e.Kind == "item" {
			to := x.URL
			if x.opensAt() {
				to = fromHere(x.URL, d)
			}
			out = append(out, page.Link{Text: page.Say(page.Lang, "record.recording_place", "Time", stopwatch(d), "Number", e.Label, "Title", e.Title), Href: to})
		}
	}
	return out
}

// stopwatch writes a time in a recording, such as 1:02:03.
func stopwatch(d time.Duration) string {
	s := int(d.Seconds())
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

// fromHere is the address that begins a recording at a time: in the way of the two
// sites most boards use, and as a media fragment elsewhere (W3C Media Fragments
// URI 1.0 section 4.2.1), which players ignore that do not know it.
func fromHere(address string, d time.Duration) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	s := strconv.Itoa(int(d.Seconds()))
	switch {
	case isYouTube(u):
		q := u.Query()
		q.Set("t", s+"s")
		u.RawQuery = q.Encode()
	case isVimeo(u):
		u.Fragment = "t=" + s + "s"
	default:
		u.Fragment = "t=" + s
	}
	return u.String()
}

// Part is the recording as a part of a page.
func (x Recording) Part() page.Recording {
	return page.Recording{Fact: x.Fact(), Items: x.Items, Note: x.Note}
}

// Early says that the recording was taken down before its time.
func (x Recording) Early() bool {
	return x.EndedAt != nil && (x.Kept.Waits || !x.Kept.Until.IsZero() && !rules.DateOf(*x.EndedAt, x.zone).After(x.Kept.Until))
}

// Words say until when the recording is kept, or that it is no longer.
func (x Recording) Words() string {
	long := func(d rules.Date) string { return page.Day(page.Lang, "long", d.In(time.UTC)) }
	switch {
	case x.EndedAt != nil:
		return page.Say(page.Lang, "record.recording_ended", "Date", long(rules.DateOf(*x.EndedAt, x.zone)), "Reason", x.EndedReason)
	case x.Kept.Waits:
		return page.Say(page.Lang, "record.recording_waits")
	case x.Kept.Until.IsZero():
		return page.Say(page.Lang, "record.recording_open")
	}
	return page.Say(page.Lang, "record.recording_until", "Date", long(x.Kept.Until))
}

// Fact is the recording in one line, with its address and the rule's source.
func (x Recording) Fact() page.Fact {
	f := page.Fact{Name: x.Title, Value: x.Words(), Href: x.URL}
	if x.EndedAt != nil {
		f.Href = ""
	}
	if c := x.Kept.Rule.Citation; c != "" {
		f.Cite = &page.Cite{Text: c}
	}
	return f
}
