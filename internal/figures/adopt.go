package figures

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/measure"
)

// SQL of naming motions. Whether a named motion adopts is computed, never stored.
const (
	sqlMotions = `select o.id, o.number, motion_wording(o.id) as text, o.state, coalesce(o.outcome, '') as outcome, o.opened_at, o.closed_at, m.held_on, o.reopened_by_id is not null or exists (select from motions z where z.on_id = o.id and z.kind = 'rescind' and z.outcome = 'carried' and z.reopened_by_id is null) as undone
from motions o join meetings m on m.id = o.meeting_id where o.board_id = $1 and o.source is null and o.kind = 'main' and ($2::bigint = 0 or o.id = $2) order by o.moved_at desc, o.id desc limit 200`
	sqlName  = `insert into report_motions (board_id, report_id, motion_id, adopts, reason, entered_at, entered_by) values ($1, $2, $3, $4, $5, $6, nullif($7::bigint, 0)) returning id`
	sqlEntry = `select r.report_id, r.motion_id, r.adopts and not exists (select from report_motions n where n.report_id = r.report_id and n.motion_id = r.motion_id and n.id > r.id) as stands from report_motions r where r.id = $2 and r.board_id = $1 and r.adopts`
)

type motionRow struct {
	ID       int64      `db:"id"`
	Number   int        `db:"number"`
	Text     string     `db:"text"`
	State    string     `db:"state"`
	Outcome  string     `db:"outcome"`
	OpenedAt *time.Time `db:"opened_at"`
	ClosedAt *time.Time `db:"closed_at"`
	On       rules.Date `db:"held_on"`
	Undone   bool       `db:"undone"`
}

func (m motionRow) motion() measure.Motion {
	return motionOf(m.OpenedAt, m.ClosedAt, m.Outcome, m.Undone)
}

// open tells whether it can still adopt something: it carried, or may.
func (m motionRow) open() bool {
	return !m.Undone && (m.ClosedAt == nil || m.Outcome == rules.OutcomeCarried)
}

// entries are the namings of a version that stand, and can be taken back.
func (v version) entries() []named {
	return slices.DeleteFunc(slices.Clone(v.By), func(n named) bool { return n.Entry == 0 })
}

// workChrome frames a form about reports.
func workChrome(ctx context.Context, title string) page.Chrome {
	sc := act.From(ctx)
	return page.ChromeFrom(ctx, title, "", page.Crumb{Text: say("work.title"), Href: "/work"}, page.Crumb{Text: sc.BoardName, Href: "/work/b/" + sc.Slug}, page.Crumb{Text: say("figures.work_title"), Href: workURL(sc.Slug)}, page.Crumb{Text: title})
}

// AdoptForm asks which motion adopts which version.
func (s *Slice) AdoptForm(w http.ResponseWriter, r *http.Request) error {
	return s.showAdopt(w, r, http.StatusOK, page.NewForm(nil))
}

func (s *Slice) showAdopt(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	all, err := reports(ctx, s.db, sc.Board, 0)
	if err != nil {
		return err
	}
	versions := []page.Option{{Value: "", Text: say("figures.choose_version")}}
	for i := len(all) - 1; i >= 0; i-- {
		v := all[i]
		if !v.Frozen && v.Stand.State != measure.ReportAdopted && v.Stand.State != measure.ReportSuperseded {
			versions = append(versions, page.Option{Value: strconv.FormatInt(v.ID, 10), Text: say("figures.version_option", "Year", strconv.Itoa(v.Year), "N", v.N, "At", day("moment", v.At.In(sc.Zone)))})
		}
	}
	var rows []motionRow
	if err := s.db.Select(ctx, &rows, sqlMotions, sc.Board, int64(0)); err != nil {
		return err
	}
	motions := []page.Option{{Value: "", Text: say("figures.choose_motion")}}
	for _, m := range rows {
		if m.open() {
			motions = append(motions, page.Option{Value: strconv.FormatInt(m.ID, 10), Text: say("figures.motion_option", "Date", day("short", m.On.In(time.UTC)), "Number", m.Number, "Text", clip(m.Text))})
		}
	}
	return page.WriteSheet(w, r, status, workChrome(ctx, say("figures.adopt_title")), page.Sheet{Form: f, Action: workURL(sc.Slug) + "/adopt", Button: "figures.adopt", Lead: say("figures.adopt_lead"), Back: page.Link{Text: say("work.back"), Href: workURL(sc.Slug)},
		Fields: []page.Input{{Name: "version", Kind: "select", Label: "figures.which_version", Hint: "figures.version_hint", Options: versions}, {Name: "motion", Kind: "select", Label: "figures.adopting_motion", Hint: "figures.motion_hint", Options: motions}}})
}

// clip shortens a motion's text to what an option shows.
func clip(text string) string {
	if r := []rune(text); len(r) > 90 {
		return string(r[:89]) + "…"
	}
	return text
}

// AdoptPost names the motion that adopts a version.
func (s *Slice) AdoptPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	version, _ := f.Int("version")
	motion, _ := f.Int("motion")
	rec, err := s.Adopt(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), version, motion)
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showAdopt(w, r, status, f) })
}

// Adopt names the motion that adopts a version of an annual report, as it was laid:
// nothing is counted or copied. A motion that is before the board adopts it when it
// carries. Errors: those of measure.AdoptReport.
func (s *Slice) Adopt(ctx context.Context, c act.Caller, report, motion int64) (act.Receipt, error) {
	return s.door.Do(ctx, rules.ReportAdopt, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		w, now, err := lock(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		all, err := reports(ctx, tx, c.Board, 0)
		if err != nil {
			return act.Effect{}, err
		}
		f := measure.AdoptFacts{Version: -1}
		if i := slices.IndexFunc(all, func(v version) bool { return v.ID == report }); i >= 0 {
			all = slices.DeleteFunc(slices.Clone(all), func(v version) bool { return v.Year != all[i].Year })
			f.All, f.Version = facts(all), slices.IndexFunc(all, func(v version) bool { return v.ID == report })
			f.Named = slices.ContainsFunc(all[f.Version].By, func(n named) bool { return n.MotionID == motion })
		}
		var by []motionRow
		if err := tx.Select(ctx, &by, sqlMotions, c.Board, motion); err != nil {
			return act.Effect{}, err
		}
		if len(by) == 1 && motion > 0 {
			f.Own, f.Motion = true, by[0].motion()
		}
		if err := measure.AdoptReport(f); err != nil {
			return act.Effect{}, err
		}
		return enter(ctx, tx, c, w, report, motion, true, "", now)
	})
}

// enter writes that a motion adopts a version, or that it was named by mistake.
func enter(ctx context.Context, tx *pg.Tx, c act.Caller, w whose, report, motion int64, adopts bool, reason string, now time.Time) (act.Effect, error) {
	var id int64
	err := tx.Get(ctx, &id, sqlName, c.Board, report, motion, adopts, reason, now, c.By.Person)
	return act.Effect{Subject: subject(report), Public: true, Location: workURL(w.Slug), Body: audit.Body{"entry": id, "motion": motion, "adopts": adopts, "reason": audit.Sealed(reason)}}, err
}

// TakeBackForm asks which naming was a mistake, and why.
func (s *Slice) TakeBackForm(w http.ResponseWriter, r *http.Request) error {
	return s.showTakeBack(w, r, http.StatusOK, page.NewForm(nil))
}

func (s *Slice) showTakeBack(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	all, err := reports(ctx, s.db, sc.Board, 0)
	if err != nil {
		return err
	}
	options := []page.Option{{Value: "", Text: say("figures.choose_entry")}}
	for i := len(all) - 1; i >= 0; i-- {
		for _, n := range all[i].entries() {
			options = append(options, page.Option{Value: strconv.FormatInt(n.Entry, 10), Text: say("figures.entry_option", "Year", strconv.Itoa(all[i].Year), "N", all[i].N, "Motion", n.link(sc.Slug).Text)})
		}
	}
	return page.WriteSheet(w, r, status, workChrome(ctx, say("figures.take_back_title")), page.Sheet{Form: f, Action: workURL(sc.Slug) + "/take-back", Button: "figures.take_back", Lead: say("figures.take_back_lead"), Back: page.Link{Text: say("work.back"), Href: workURL(sc.Slug)},
		Fields: []page.Input{{Name: "entry", Kind: "select", Label: "figures.which_entry", Options: options}, {Name: "reason", Kind: "textarea", Label: "figures.take_back_why", Hint: "figures.take_back_hint", Max: rules.MaxReason, Rows: 3}}})
}

// TakeBackPost takes a naming back.
func (s *Slice) TakeBackPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	entry, _ := f.Int("entry")
	rec, err := s.TakeBack(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), entry, f.Trim("reason"))
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showTakeBack(w, r, status, f) })
}

// TakeBack enters that a motion was named for a version by mistake, and adopts
// nothing. Errors: those of measure.TakeBack.
func (s *Slice) TakeBack(ctx context.Context, c act.Caller, entry int64, reason string) (act.Receipt, error) {
	reason = norm.NFC.String(reason)
	return s.door.Do(ctx, rules.ReportTakeBack, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		w, now, err := lock(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		var x struct {
			Report int64 `db:"report_id"`
			Motion int64 `db:"motion_id"`
			Stands bool  `db:"stands"`
		}
		err = tx.Get(ctx, &x, sqlEntry, c.Board, entry)
		if err != nil && !pg.NotFound(err) {
			return act.Effect{}, err
		}
		if err := measure.TakeBack(measure.TakeBackFacts{Own: err == nil, Back: !x.Stands, Reason: reason}); err != nil {
			return act.Effect{}, err
		}
		return enter(ctx, tx, c, w, x.Report, x.Motion, false, reason, now)
	})
}
