package meeting

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/record"
)

// PostedData is one version of a notice or an agenda, as it was posted.
type PostedData struct {
	Head     page.Head
	Note     string // the newest, or what replaced it
	Facts    []page.Fact
	Agenda   page.Agenda
	VoteNote bool
	Channels []page.Fact
	Clock    []page.Fact
	Versions []page.Tab
	Frozen   string // the canonical text
	Hash     string // its SHA-256, in hex
	Meeting  string // address of the meeting
}

var postedPage = page.Must("meeting/posted", func() PostedData {
	return PostedData{Head: page.Head{Title: "Agenda, version 1", Over: []string{"Community Police Advisory Board"}}, Note: "Version 2, posted December 4, replaced it.", Facts: []page.Fact{{Name: "When", Value: "Tuesday, December 8, 2026, 6:00 pm"}},
		Agenda: page.Agenda{Items: []page.AgendaItem{{Number: "1", Title: "Opening and roll call"}}}, VoteNote: true, Channels: []page.Fact{{Name: "On this site", Value: "December 2, 9:12 am"}}, Clock: []page.Fact{{Name: "Rule", Value: "72 hours", Cite: &page.Cite{Text: "10-15-1(F)"}}},
		Versions: []page.Tab{{Text: "Version 1", Href: "/m?agenda=1", Current: true}, {Text: "Version 2", Href: "/m?agenda=2"}}, Frozen: "{}", Hash: "44136fa3", Meeting: "/m"}
})

// versionURL is the permanent address of one posted version; base is the
// meeting's public address.
func versionURL(base string, p postingRow) string {
	return base + "?" + p.Kind + "=" + strconv.Itoa(p.Version)
}

// version is the public page of one posting, whatever was posted later: what
// was frozen, where and when it was posted, by which rule, and its hash. The
// query names it, such as agenda=2. Errors: NotFound.
func (s *Slice) version(ctx context.Context, b boardRow, m meetingRow, q url.Values) (page.Public, error) {
	zone, now := m.location(), act.From(ctx).Now
	all, err := loadPostings(ctx, s.db, b.ID, m.ID, zone)
	if err != nil {
		return page.Public{}, err
	}
	kind, series := Agenda, all.agenda
	if q.Has(Notice) {
		kind, series = Notice, all.notice
	}
	n, err := strconv.Atoi(q.Get(kind))
	if err != nil || n < 1 || n > len(series) || strconv.Itoa(n) != q.Get(kind) || q.Has(Agenda) && q.Has(Notice) {
		return page.Public{}, fault.New(fault.NotFound, "not_found")
	}
	x := series[n-1] // versions count from 1 without gaps
	c, err := record.Thaw(x.p.Content)
	if err != nil {
		return page.Public{}, err
	}
	base := publicURL(b.Slug, m.Slug)
	d := PostedData{Head: page.Head{Over: []string{c.Meeting.Board, say("meeting.kind." + c.Meeting.Kind)}, Title: postingName(x.p), Status: postingStatus(x, now), Note: say("meeting.version_posted", "When", day("moment", x.p.PostedAt.In(zone)), "By", x.p.PostedBy) + "."},
		Note: say("meeting.version_newest"), Facts: factsOf(announced(c.Meeting)), Frozen: x.p.Content, Hash: hashWords(x.p.SHA256), Meeting: base, Channels: x.channels(zone), Clock: x.facts(zone)}
	if last := newest(series); last.p.Version != n {
		d.Note = say("meeting.version_replaced", "Version", last.p.Version, "Date", day("long", last.p.PostedAt.In(zone)))
	}
	if d.Agenda, d.VoteNote, err = s.asPosted(ctx, b, c, nil); err != nil {
		return page.Public{}, err
	}
	for _, v := range series {
		d.Versions = append(d.Versions, page.Tab{Text: postingName(v.p), Href: versionURL(base, v.p), Current: v.p.Version == n})
	}
	var changes time.Time
	if x.latest.After(now) { // a channel that is not confirmed by then is late
		changes = x.latest
	}
	title := say("meeting.version_title", "Posting", postingName(x.p), "Date", day("long", m.dayIn()))
	chrome := page.ChromeFrom(ctx, title, "meetings", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: b.Name, Href: "/b/" + b.Slug}, page.Crumb{Text: say("nav.meetings"), Href: "/b/" + b.Slug + "/meetings"},
		page.Crumb{Text: day("long", m.dayIn()), Href: base}, page.Crumb{Text: postingName(x.p)})
	chrome.Print = &page.Print{State: postingName(x.p), Address: versionURL(base, x.p), Hash: d.Hash}
	return postedPage.Public(chrome, d, changes)
}

// channels says where and when each channel carried a posting, and which is
// not confirmed.
func (s standing) channels(zone *time.Location) []page.Fact {
	var out []page.Fact
	for _, c := range s.done {
		done := say("meeting.channel_done", "Place", c.Place, "When", day("moment", c.DoneAt.In(zone)), "By", c.By)
		if c.LateReason != "" {
			done += " (" + c.LateReason + ")"
		}
		out = append(out, page.Fact{Name: say("meeting.channel." + c.Channel), Value: done})
	}
	for _, c := range s.missing {
		out = append(out, page.Fact{Name: say("meeting.channel." + c), Value: say("meeting.version_missing")})
	}
	return out
}

// facts are the rule a posting was made under, its latest lawful moment and why
// it was late.
func (s standing) facts(zone *time.Location) []page.Fact {
	out := []page.Fact{{Name: say("meeting.version_rule"), Value: strings.TrimSuffix(outcomeWords(s.clock.Text), "."), Cite: &page.Cite{Text: s.p.Citation}}}
	if s.p.AroseAt != nil {
		out = append(out, page.Fact{Name: say("meeting.version_arose"), Value: day("weekmoment", s.p.AroseAt.In(zone))})
	}
	if !s.latest.IsZero() {
		out = append(out, page.Fact{Name: say("meeting.version_latest"), Value: day("weekmoment", s.latest.In(zone))})
	}
	if reasons := s.reasons(); reasons != "" {
		out = append(out, page.Fact{Name: say("meeting.late_reason"), Value: reasons})
	}
	if gap := s.p.gap(); gap != "" {
		out = append(out, page.Fact{Name: say("meeting.version_gap"), Value: gap, Cite: &page.Cite{Text: s.p.Citation}})
	}
	return out
}

// gap says what the law wants a posting to say and it does not, and why it was
// posted all the same; "" where nothing is missing.
func (p postingRow) gap() string {
	if p.Missing == "" {
		return ""
	}
	var all []string
	for key := range strings.SplitSeq(p.Missing, "\n") {
		all = append(all, page.RuleWords(key))
	}
	return say("meeting.gap", "What", page.Capital(strings.Join(all, ", ")), "Reason", p.GapReason)
}
