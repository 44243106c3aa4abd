package meeting

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/profile"
)

// Plan is what a meeting is scheduled or moved to. On ("2026-12-08") and At
// ("18:00") are local to the board's zone. Place or Link, or both, are given.
type Plan struct {
	Kind          string // regular, special, emergency
	Title         string // "" is named by its kind
	On, At        string
	Place, Link   string
	DialIn        string // telephone number
	DialCode      string // keyed in after it
	MemberLink    string // members' own, never public; "" is Link
	Accommodation string // how to ask for an aid
	Minutes       int    // expected length; 0 is not known
	Version       int    // of the page it was moved on; unused when scheduling
	Bare          bool   // without the board's template, because another agenda is carried over; unused when moving
}

// check finds what is wrong with a plan apart from its moment.
func (p Plan) check() []fault.Field {
	bad := rules.CheckChoice("kind", p.Kind, profile.Regular, profile.Special, profile.Emergency)
	bad = append(bad, rules.CheckOptionalLine("title", p.Title, advice.MaxTitle)...)
	bad = append(bad, rules.CheckOptionalLine("place", p.Place, 300)...)
	bad = append(bad, rules.CheckURL("link", p.Link, false)...)
	bad = append(bad, rules.CheckURL("member_link", p.MemberLink, false)...)
	bad = append(bad, rules.CheckOptionalLine("dial_in", p.DialIn, 60)...)
	bad = append(bad, rules.CheckOptionalLine("dial_code", p.DialCode, 60)...)
	if p.DialIn == "" && p.DialCode != "" {
		bad = append(bad, fault.At("dial_in", "required"))
	}
	if p.Place == "" && p.Link == "" {
		bad = append(bad, fault.At("place", "place_or_link"))
	}
	bad = append(bad, rules.CheckOptionalLongText("accommodation", p.Accommodation, 600)...)
	if p.Minutes < 0 || p.Minutes > maxMinutes {
		bad = append(bad, fault.At("minutes", "number_out_of_range", "Min", 1, "Max", maxMinutes))
	}
	return bad
}

// maxMinutes is the longest meeting that can be announced: one day.
const maxMinutes = 24 * 60

// moment reads the plan's date and time. A time that the clocks skip is Invalid,
// a doubled one is the first; a moment that has passed is Invalid.
func (p Plan) moment(zone *time.Location, now time.Time) (rules.Date, error) {
	at, bad := rules.FormInstant("on", p.On, "at", p.At, zone)
	if len(bad) > 0 {
		return rules.Date{}, fault.Bad(bad...)
	}
	d := rules.DateOf(at, zone)
	if d.Before(rules.DateOf(now, zone)) {
		return d, fault.Bad(fault.At("on", "date_in_past"))
	}
	if !at.After(now) {
		return d, fault.Bad(fault.At("at", "time_in_past"))
	}
	return d, nil
}

// ScheduleForm shows the form of a new meeting, filled in from the last one.
func (s *Slice) ScheduleForm(w http.ResponseWriter, r *http.Request) error {
	b, err := loadBoard(r.Context(), s.db, act.From(r.Context()).Board)
	if err != nil {
		return err
	}
	values := map[string]string{"kind": profile.Regular, "accommodation": b.Accessibility}
	var last []meetingRow
	if err := s.db.Select(r.Context(), &last, sqlNewestMeeting, b.ID); err != nil {
		return err
	}
	for _, m := range last {
		values["dial_in"], values["dial_code"], values["member_link"] = m.DialIn, m.DialCode, m.MemberLink
		values["at"], values["place"], values["link"], values["accommodation"] = m.Starts, m.Place, m.Link, m.Accommodation
		if m.Minutes > 0 {
			values["minutes"] = strconv.Itoa(m.Minutes)
		}
	}
	return s.showSchedule(w, r, http.StatusOK, page.NewForm(values))
}

const sqlNewestMeeting = `select ` + meetingColumns + ` from meetings m where m.board_id = $1 and m.source is null order by m.id desc limit 1`

func (s *Slice) showSchedule(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	sc := act.From(r.Context())
	b, err := loadBoard(r.Context(), s.db, sc.Board)
	if err != nil {
		return err
	}
	home := "/work/b/" + sc.Slug + "/meetings"
	return page.WriteSheet(w, r, status, workChrome(r.Context(), say("meeting.schedule_title")), page.Sheet{Form: f, Action: home, Button: "meeting.schedule_it",
		Lead: say("meeting.schedule_lead"), Back: page.Link{Text: say("work.back"), Href: home}, Fields: planFields(b.Law.Now())})
}

// planFields are the fields of a plan, each duty with its basis.
func planFields(p profile.Profile) []page.Input {
	kinds := []page.Option{}
	for _, k := range []string{profile.Regular, profile.Special, profile.Emergency} {
		n := p.NoticeFor(k)
		kinds = append(kinds, page.Option{Value: k, Text: say("meeting.kind." + k), Hint: say("meeting.kind_notice", "Rule", ruleWords(n.Rule), "Citation", n.Citation)})
	}
	accommodation := page.Input{Name: "accommodation", Kind: "textarea", Label: "meeting.accommodation", Hint: "meeting.accommodation_hint", Max: 600, Rows: 3, Optional: true}
	if p.Notice.Accommodation.Yes() {
		accommodation.Basis = &page.Cite{Text: p.Notice.Accommodation.Citation}
	}
	return []page.Input{
		{Name: "version", Kind: "hidden"},
		{Name: "kind", Kind: "radios", Label: "meeting.kind", Options: kinds},
		{Name: "on", Kind: "date", Label: "meeting.on", Width: "small"},
		{Name: "at", Kind: "time", Label: "meeting.at", Hint: "meeting.at_hint", Width: "small"},
		{Name: "place", Label: "meeting.place", Hint: "meeting.place_hint", Max: 300, Optional: true},
		{Name: "link", Kind: "url", Label: "meeting.link", Hint: "meeting.link_hint", Max: rules.MaxURL, Optional: true},
		{Name: "dial_in", Label: "meeting.dial_in", Hint: "meeting.dial_in_hint", Max: 60, Optional: true, Width: "medium"},
		{Name: "dial_code", Label: "meeting.dial_code", Max: 60, Optional: true, Width: "medium"},
		{Name: "member_link", Kind: "url", Label: "meeting.member_link", Hint: "meeting.member_link_hint", Max: rules.MaxURL, Optional: true},
		{Name: "minutes", Kind: "number", Label: "meeting.minutes", Width: "small", Optional: true},
		accommodation,
		{Name: "title", Label: "meeting.title", Hint: "meeting.title_hint", Max: advice.MaxTitle, Optional: true},
	}
}

// readPlan reads the fields of a plan.
func readPlan(f *page.Form) (Plan, []fault.Field) {
	minutes, bad := f.Number("minutes", 1, maxMinutes)
	version, _ := f.Int("version")
	return Plan{Kind: f.Get("kind"), Title: f.Trim("title"), On: f.Trim("on"), At: f.Trim("at"), Place: f.Trim("place"), Link: f.Trim("link"), DialIn: f.Trim("dial_in"), DialCode: f.Trim("dial_code"), MemberLink: f.Trim("member_link"),
		Accommodation: f.Trim("accommodation"), Minutes: minutes, Version: int(version)}, bad
}

// SchedulePost schedules a meeting.
func (s *Slice) SchedulePost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	in, bad := readPlan(f)
	var rec act.Receipt
	if len(bad) > 0 {
		err = fault.Bad(append(in.check(), bad...)...)
	} else {
		rec, err = s.Schedule(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), in)
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showSchedule(w, r, status, f) })
}

// Schedule puts a meeting on the calendar, where the public sees it at once;
// its agenda begins with the board's template for its kind and stays the
// clerk's until it is posted. Its address is its first
// date, with -2, -3 … for further ones that day. Errors: Invalid with fields
// kind, title, on, at (local_time_missing, time_in_past), place, link,
// dial_in, dial_code, member_link, accommodation, minutes.
func (s *Slice) Schedule(ctx context.Context, c act.Caller, in Plan) (act.Receipt, error) {
	if bad := in.check(); len(bad) > 0 {
		_, more := rules.FormInstant("on", in.On, "at", in.At, time.UTC)
		return act.Receipt{}, fault.Bad(append(bad, more...)...)
	}
	return s.door.Do(ctx, rules.MeetingSchedule, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		b, err := lockBoard(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		zone, err := time.LoadLocation(b.Zone)
		if err != nil {
			return act.Effect{}, err
		}
		d, err := in.moment(zone, now)
		if err != nil {
			return act.Effect{}, err
		}
		slug, err := freeSlug(ctx, tx, c.Board, d)
		if err != nil {
			return act.Effect{}, err
		}
		var id int64
		err = tx.Get(ctx, &id, sqlInsertMeeting, c.Board, slug, in.Kind, nfc(in.Title), d, in.At, b.Zone, nfc(in.Place), in.Link, nfc(in.Accommodation), in.Minutes, now, in.DialIn, in.DialCode, in.MemberLink)
		if err != nil {
			return act.Effect{}, err
		}
		body := in.body(b.Zone)
		if in.Bare {
			return act.Effect{Subject: subject(id), Public: true, Location: workURL(b.Slug, slug, ""), Body: body}, nil
		}
		template, items, err := s.plans.Begin(ctx, tx, c.Board, id, in.Kind)
		if len(items) > 0 {
			body["template"], body["items"] = template, items
		}
		return act.Effect{Subject: subject(id), Public: true, Location: workURL(b.Slug, slug, ""), Body: body}, err
	})
}

// body is what the audit entry says of a plan.
func (p Plan) body(zone string) audit.Body {
	return audit.Body{"kind": p.Kind, "on": p.On, "at": p.At, "zone": zone, "minutes": p.Minutes, "title": audit.Sealed(p.Title), "place": audit.Sealed(p.Place), "link": audit.Sealed(p.Link), "dial_in": audit.Sealed(p.DialIn), "dial_code": audit.Sealed(p.DialCode), "member_link": audit.Sealed(p.MemberLink), "accommodation": audit.Sealed(p.Accommodation)}
}

// freeSlug is the address of a board's next meeting of a day. The board's row
// is locked, so no other meeting can take it.
func freeSlug(ctx context.Context, tx *pg.Tx, board int64, d rules.Date) (string, error) {
	var taken []string
	if err := tx.Select(ctx, &taken, sqlSlugs, board, d.String()); err != nil {
		return "", err
	}
	used := map[string]bool{}
	for _, t := range taken {
		used[t] = true
	}
	slug := d.String()
	for n := 2; used[slug]; n++ {
		slug = d.String() + "-" + strconv.Itoa(n)
	}
	return slug, nil
}
