package correct

import (
	"net/http"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/record"
	"parley/internal/rules"
	rule "parley/internal/rules/correct"
)

// Show lists what was corrected, and what can be.
func (s *Slice) Show(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, http.StatusOK, page.NewForm(nil))
}

func (s *Slice) show(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	var m meetingRow
	if err := s.db.Get(ctx, &m, sqlMeeting, sc.Board, r.PathValue("meeting")); err != nil {
		return err
	}
	zone, err := time.LoadLocation(m.Zone)
	if err != nil {
		return fault.Wrap(fault.Internal, "zone_unknown", err)
	}
	all, err := find(ctx, s.db, sc.Board, m, sc.Now)
	if err != nil {
		return err
	}
	was, err := record.Corrections(ctx, s.db, sc.Board, m.ID, zone)
	if err != nil {
		return err
	}
	d := page.Sheet{Form: f, Action: m.base() + "/correct/enter", Back: page.Link{Text: say("closed.to_console"), Href: m.base() + "/session"}, Lead: say("correct.none")}
	for _, c := range was {
		d.Facts = append(d.Facts, page.Fact{Name: page.Day(page.Lang, "clock", c.At), Value: c.Words})
	}
	var may []page.Option
	for _, x := range all {
		if x.err == nil {
			may = append(may, page.Option{Value: x.what, Text: x.words(zone)})
		} else if x.kind == rule.TheVote && !m.Published && rules.SessionState(m.State).Running() { // say why the newest vote stands
			d.Facts = append(d.Facts, page.Fact{Name: say("correct.motion", "Number", x.number), Value: say("fault." + fault.CodeOf(x.err))})
		}
	}
	if len(may) > 0 {
		d.Lead, d.Button = say("correct.lead"), "correct.enter"
		d.Fields = []page.Input{{Name: "what", Kind: "radios", Label: "correct.what", Options: may}, {Name: "reason", Kind: "textarea", Label: "correct.reason", Hint: "correct.reason_hint", Max: rules.MaxReason, Rows: 3}}
	}
	title := say("correct.title")
	crumbs := []page.Crumb{{Text: say("work.title"), Href: "/work"}, {Text: sc.BoardName, Href: "/work/b/" + sc.Slug}, {Text: page.Day(page.Lang, "long", m.On.In(time.UTC)), Href: m.base()}, {Text: title}}
	return page.WriteSheet(w, r, status, page.ChromeFrom(ctx, title, "", crumbs...), d)
}

// words name an entry and what stands when it is taken back.
func (x slip) words(zone *time.Location) string {
	args := []any{"Time", page.Day(page.Lang, "clock", x.at.In(zone)), "Number", x.number, "Item", x.item, "Name", x.name}
	if x.kind != rule.TheSpeaker {
		return say("correct.may."+x.kind, args...)
	}
	if x.name == "" {
		return say("correct.may.nameless_"+x.became, args...)
	}
	return say("correct.may.speaker_"+x.became, args...)
}

// EnterPost takes an entry back: fields what, reason.
func (s *Slice) EnterPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	rec, err := s.Enter(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), r.PathValue("meeting"), f.Get("what"), f.Trim("reason"))
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.show(w, r, status, f) })
}
