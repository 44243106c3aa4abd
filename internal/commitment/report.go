package commitment

import (
	"context"
	"net/http"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/blob"
	"parley/internal/fault"
	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/followup"
)

// SQL of reports.
const (
	sqlInsertReport = `insert into progress_reports (board_id, commitment_id, number, progress, stage, words, link, reported_at, reported_by) values ($1, $2, $3, $4, $5, $6, $7, $8, nullif($9::bigint, 0)) returning id`
	sqlInsertFile   = `insert into evidence_files (report_id, board_id, sha256, size, media_type, name, alt, statement) values ($1, $2, $3, $4, $5, $6, $7, $8)`
	sqlFile         = `select sha256, media_type, name from evidence_files where board_id = $1 and sha256 = $2 and name = $3 order by report_id limit 1`
)

// Reporting is what a department reports, with one file that bears it out.
type Reporting struct {
	followup.Report
	Base      int    // how many reports there were when the writer began
	Name      string // of the file; "" without one
	Content   []byte
	Alt       string // what a picture shows
	Statement string // the text of a document, or how to get one
}

// file decides about the evidence as a file.
func (in Reporting) file() (blob.File, []fault.Field) {
	if len(in.Content) > 0 {
		return blob.Take(in.Name, in.Content, in.Alt, in.Statement)
	}
	bad := rules.CheckOptionalLongText("alt", in.Alt, blob.MaxAlt)
	return blob.File{}, append(bad, rules.CheckOptionalLongText("statement", in.Statement, blob.MaxStatement)...)
}

// Report records what the department says of a commitment; it is public at once.
// The caller names the department. Errors: NotFound; those of
// followup.CheckReport; Invalid fields file (those of blob.Inspect), alt,
// statement; Unavailable uploads_off.
func (s *Slice) Report(ctx context.Context, c act.Caller, commitment int64, in Reporting) (act.Receipt, error) {
	c, p, err := s.over(ctx, c, commitment)
	if err != nil {
		return act.Receipt{}, err
	}
	f, bad := in.file()
	var sum blob.Sum
	if len(in.Content) > 0 {
		in.Files = 1
		if len(bad) == 0 {
			if s.files == nil {
				return act.Receipt{}, fault.New(fault.Unavailable, "uploads_off")
			}
			if sum, err = s.files.Put(ctx, f.Content); err != nil {
				return act.Receipt{}, err
			}
		}
	}
	in.Words, in.Alt, in.Statement = nfc(in.Words), nfc(in.Alt), nfc(in.Statement)
	return s.door.Do(ctx, rules.ProgressReport, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		x, now, err := locked(ctx, tx, p)
		if err != nil {
			return act.Effect{}, err
		}
		err = followup.CheckReport(followup.ReportFacts{Signed: true, Closed: x.Closed(rules.DateOf(now, x.Zone)), Again: !x.Recheck(rules.DateOf(now, x.Zone)).IsZero(), Base: in.Base, Have: len(x.Reports)}, in.Report)
		if fields := append(fault.FieldsOf(err), bad...); len(fields) > 0 {
			err = fault.Bad(fields...)
		}
		if err != nil {
			return act.Effect{}, err
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlInsertReport, p.Board, p.ID, len(x.Reports)+1, in.Progress, in.Stage, in.Words, in.Link, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		body := audit.Body{"commitment": p.ID, "number": len(x.Reports) + 1, "progress": in.Progress, "stage": in.Stage, "words": audit.Sealed(in.Words), "link": audit.Sealed(in.Link), "sha256": ""}
		if in.Files > 0 {
			if _, err := tx.Exec(ctx, sqlInsertFile, id, p.Board, sum[:], len(f.Content), f.Type, f.Name, in.Alt, in.Statement); err != nil {
				return act.Effect{}, err
			}
			body["sha256"], body["size"], body["type"] = sum.String(), len(f.Content), f.Type
			body["name"], body["alt"], body["statement"] = audit.Sealed(f.Name), audit.Sealed(in.Alt), audit.Sealed(in.Statement)
		}
		subject := "report/" + number(id)
		return act.Effect{Subject: subject, Location: deskHome(c.Department) + "/" + number(p.ID), Public: true, Body: body,
			Outbox: []outbox.Row{{Key: subject + "/published", Board: p.Board, Kind: "progress.reported", Payload: map[string]any{"report": id}}}}, nil
	})
}

// ReportForm asks what is to be reported.
func (s *Slice) ReportForm(w http.ResponseWriter, r *http.Request) error {
	x, _, err := s.here(r)
	if err != nil {
		return err
	}
	if today := rules.DateOf(act.From(r.Context()).Now, x.Zone); x.Closed(today) && x.Recheck(today).IsZero() {
		return fault.New(fault.Conflict, "follow_up_closed")
	}
	last := x.Last()
	return s.showReport(w, r, http.StatusOK, page.NewForm(map[string]string{"progress": last.Progress, "stage": last.Stage, "base": number(int64(len(x.Reports)))}), x)
}

func (s *Slice) showReport(w http.ResponseWriter, r *http.Request, status int, f *page.Form, x follow.Promise) error {
	sc := act.From(r.Context())
	back := home(sc) + "/" + number(x.ID)
	given := facts(x)
	if last := x.Last(); last.ID != 0 {
		given = append(given, page.Fact{Name: say("commitment.last_report"), Value: say("commitment.report_line", "Date", page.Day(page.Lang, "long", last.At.In(x.Zone)), "Name", last.Reporter, "Words", last.Words)})
	}
	progress := page.Input{Name: "progress", Kind: "radios", Label: "commitment.progress"}
	for _, p := range followup.Progresses() {
		progress.Options = append(progress.Options, page.Option{Value: p, Text: say("progress." + p), Icon: follow.ProgressStatus(p).Kind})
	}
	stage := page.Input{Name: "stage", Kind: "select", Label: "commitment.stage", Hint: "commitment.stage_hint", Options: []page.Option{{Text: say("commitment.stage_none")}}, Optional: true}
	for _, v := range followup.Reach() {
		stage.Options = append(stage.Options, page.Option{Value: v, Text: say("reach." + v)})
	}
	sheet := page.Sheet{Form: f, Action: back + "/report", Button: "commitment.report_it", Lead: say("commitment.report_lead"), Back: page.Link{Text: say("work.back"), Href: back}, Facts: given,
		Fields: []page.Input{{Name: "base", Kind: "hidden"}, progress, stage, {Name: "words", Kind: "textarea", Label: "commitment.words", Hint: "commitment.words_hint", Max: followup.MaxWords, Rows: 6},
			{Name: "link", Kind: "url", Label: "commitment.link", Hint: "commitment.link_hint", Max: 2000, Optional: true}}}
	if s.files != nil {
		sheet.Lead += " " + say("agenda.upload_file_hint", "Max", s.limit>>20)
		sheet.Fields = append(sheet.Fields, page.Input{Name: "file", Kind: "file", Label: "commitment.file", Optional: true},
			page.Input{Name: "alt", Kind: "textarea", Label: "agenda.upload_alt", Hint: "agenda.upload_alt_hint", Max: blob.MaxAlt, Rows: 3, Optional: true},
			page.Input{Name: "statement", Kind: "textarea", Label: "agenda.upload_statement", Hint: "agenda.upload_statement_hint", Max: blob.MaxStatement, Rows: 4, Optional: true})
	}
	return page.WriteSheet(w, r, status, chrome(r.Context(), say("commitment.report"), page.Crumb{Text: x.Number(), Href: back}), sheet)
}

// facts say which commitment a form is about.
func facts(x follow.Promise) []page.Fact {
	return []page.Fact{{Name: say("commitment.recommendation"), Value: x.Number() + ", " + x.Title, Href: x.Public()}, {Name: say("recommendation.commitment.action"), Value: x.Action},
		{Name: say("recommendation.commitment.official"), Value: x.Official}, {Name: say("recommendation.commitment.target"), Value: longDay(x.Target)}}
}

// ReportPost records a report.
func (s *Slice) ReportPost(w http.ResponseWriter, r *http.Request) error {
	x, _, err := s.here(r)
	if err != nil {
		return err
	}
	f, up, err := page.ReadUpload(w, r, "file", s.limit)
	base, _ := f.Int("base")
	in := Reporting{Report: followup.Report{Progress: f.Get("progress"), Stage: f.Get("stage"), Words: f.Trim("words"), Link: f.Trim("link")}, Base: int(base), Name: up.Name, Content: up.Content, Alt: f.Trim("alt"), Statement: f.Trim("statement")}
	var rec act.Receipt
	if err == nil {
		digest := f.Digest()
		if len(up.Content) > 0 {
			digest += " " + blob.SumOf(up.Content).String()
		}
		rec, err = s.Report(r.Context(), act.From(r.Context()).Caller(f.Key, digest), x.ID, in)
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error {
		if fault.CodeOf(err) == "report_stale" {
			// Who sends it again does so with the other report in view.
			if x, _, err = s.here(r); err != nil {
				return err
			}
			f.Values.Set("base", number(int64(len(x.Reports))))
		}
		return s.showReport(w, r, status, f, x)
	})
}

// Evidence sends a file that bears a report out. Its address holds its hash, so it
// can be kept for ever.
func (s *Slice) Evidence(w http.ResponseWriter, r *http.Request) error {
	sum, err := blob.ParseSum(r.PathValue("sum"))
	if err != nil {
		return err
	}
	name, err := page.PathName(r, "name")
	if err != nil {
		return err
	}
	if s.files == nil {
		return fault.New(fault.NotFound, "not_found")
	}
	var f struct {
		SHA256    []byte `db:"sha256"`
		MediaType string `db:"media_type"`
		Name      string `db:"name"`
	}
	if err := s.db.Get(r.Context(), &f, sqlFile, act.From(r.Context()).Board, sum[:], name); err != nil {
		return err
	}
	content, err := s.files.Open(r.Context(), sum)
	if err != nil {
		return err
	}
	defer content.Close()
	blob.Send(w, r, content, blob.File{Name: f.Name, Type: f.MediaType}, sum, "public, max-age=31536000, immutable")
	return nil
}
