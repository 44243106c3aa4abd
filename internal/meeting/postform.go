package meeting

import (
	"context"
	"encoding/hex"
	"net/http"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/law"
)

// PostForm shows what posting means now: the version, the clock, and the field
// for a reason when it is too late.
func (s *Slice) PostForm(w http.ResponseWriter, r *http.Request) error {
	m, err := s.own(r)
	if err != nil {
		return err
	}
	made := m.CreatedAt.In(m.location()) // an urgent meeting is scheduled when the need arises
	return s.showPost(w, r, http.StatusOK, page.NewForm(map[string]string{"version": strconv.Itoa(m.Version), "arose_on": made.Format(time.DateOnly), "arose_at": made.Format("15:04")}), m)
}

func (s *Slice) showPost(w http.ResponseWriter, r *http.Request, status int, f *page.Form, m meetingRow) error {
	ctx, sc := r.Context(), act.From(r.Context())
	kind := r.PathValue("kind")
	if kind != Notice && kind != Agenda {
		return fault.New(fault.NotFound, "not_found")
	}
	b, err := loadBoard(ctx, s.db, sc.Board)
	if err != nil {
		return err
	}
	x := rulingFor(b, m, kind)
	var conflict *page.Conflict
	if f.Code == "changed_meanwhile" {
		if m, err = s.own(r); err != nil {
			return err
		}
		items, papers, err := record.Planned(ctx, s.db, b.ID, m.ID)
		if err != nil {
			return err
		}
		conflict = &page.Conflict{Theirs: m.plan().plain()}
		if kind == Agenda {
			conflict.Theirs += "\n\n" + plainItems(record.Draft(items, papers))
		}
		f.Msg = say("meeting.changed_post")
		f.Values.Set("version", strconv.Itoa(m.Version))
	}
	checklist, gaps, err := s.checklist(ctx, b, m, kind)
	if err != nil {
		return err
	}
	zone := m.location()
	clock, err := x.count(m.start(), zone)
	if err != nil {
		return err
	}
	latest := clock.Deadline(zone)
	lead := say("meeting.post_lead." + kind)
	fields := []page.Input{{Name: "version", Kind: "hidden"}}
	if x.asksArose() {
		fields = append(fields, page.Input{Name: "arose_on", Kind: "date", Label: "meeting.arose_on", Hint: "meeting.arose_hint", Width: "small", Basis: &page.Cite{Text: x.notice.Citation}},
			page.Input{Name: "arose_at", Kind: "time", Label: "meeting.arose_at", Width: "small"})
	}
	switch late := !rules.Judge(clock.NoticeOutcome, sc.Now, zone).OnTime; {
	case late || f.Has("late_reason"):
		lead += " " + say("meeting.post_late", "Rule", outcomeWords(clock.Text))
		fields = append(fields, page.Input{Name: "late_reason", Kind: "textarea", Label: "meeting.late_reason", Hint: "meeting.late_reason_hint", Max: rules.MaxReason, Rows: 4, Basis: &page.Cite{Text: x.notice.Citation}})
	case latest.IsZero():
		lead += " " + outcomeWords(clock.Text)
	default:
		lead += " " + say("meeting.post_in_time", "Latest", day("weekmoment", latest.In(zone)), "Citation", x.notice.Citation)
	}
	if gaps || f.Has("missing_reason") {
		lead += " " + say("meeting.post_gaps")
		fields = append(fields, page.Input{Name: "missing_reason", Kind: "textarea", Label: "meeting.missing_reason", Hint: "meeting.late_reason_hint", Max: rules.MaxReason, Rows: 4, Basis: &page.Cite{Text: b.Law.Now().Notice.Content.Citation}})
	}
	return page.WriteSheet(w, r, status, workChrome(ctx, say("meeting.post_title."+kind), m.crumb(sc.Slug)), page.Sheet{Form: f, Action: workURL(sc.Slug, m.Slug, "/post/"+kind), Button: "meeting.post_it." + kind,
		Lead: lead, Facts: checklist, Conflict: conflict, Back: page.Link{Text: say("meeting.back_unposted"), Href: workURL(sc.Slug, m.Slug, "")}, Fields: fields})
}

// checklist is what the law wants the posting to say, and what of it is missing.
func (s *Slice) checklist(ctx context.Context, b boardRow, m meetingRow, kind string) (out []page.Fact, gaps bool, err error) {
	var items []record.PlannedItem
	if kind == Agenda {
		if items, _, err = record.Planned(ctx, s.db, b.ID, m.ID); err != nil {
			return nil, false, err
		}
	}
	p := b.Law.Now()
	cite := &page.Cite{Text: p.Notice.Content.Citation, Href: "/b/" + b.Slug + "/rules#notice-required-content"}
	for _, point := range law.Content(p, said(b, m, kind, items)) {
		fact := page.Fact{Name: page.Capital(page.RuleWords(point.Key)), Value: say("meeting.content." + point.State)}
		if point.State != law.Said {
			fact.Cite = cite
		}
		if point.Key == law.Heard {
			fact.Cite = &page.Cite{Text: p.Comment.Right.Citation, Href: "/b/" + b.Slug + "/rules#comment-right"}
		}
		gaps = gaps || point.State == law.NotSaid
		out = append(out, fact)
	}
	return out, gaps, nil
}

// said is what a posting of a meeting says as it stands now, with these items.
func said(b boardRow, m meetingRow, kind string, items []record.PlannedItem) law.NoticeFacts {
	speak := 0
	for _, it := range items {
		if it.Speak {
			speak++
		}
	}
	return law.NoticeFacts{Kind: m.Kind, Alone: kind == Notice, Items: len(items), Speak: speak, Place: m.Place != "", Link: m.Link != "" || m.DialIn != "", Accommodation: m.Accommodation != "", Contact: b.Contact != "", HowToSpeak: b.HowToSpeak != ""}
}

// PostPost posts a notice or an agenda.
func (s *Slice) PostPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	m, err := s.own(r)
	if err != nil {
		return err
	}
	v, _ := f.Int("version")
	rec, err := s.Post(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), m.ID, Posting{Kind: r.PathValue("kind"), LateReason: f.Trim("late_reason"), MissingReason: f.Trim("missing_reason"), Version: int(v), AroseOn: f.Trim("arose_on"), AroseAt: f.Trim("arose_at")})
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showPost(w, r, status, f, m) })
}

func hashWords(sum []byte) string { return hex.EncodeToString(sum) }
