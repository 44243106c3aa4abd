package escalation

import (
	"context"
	"net/http"
	"slices"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
)

// SQL of steps. The decision is locked before its steps are read.
const (
	sqlDecision = `select d.recommendation_id, n.year, n.seq, t.title from decisions d join recommendations r on r.id = d.recommendation_id join recommendation_numbers n on n.recommendation_id = r.id join recommendation_texts t on t.recommendation_id = r.id and t.number = r.version
where d.id = $1 and d.board_id = $2 and d.kind = 'escalate'`
	sqlLockDecision = sqlDecision + ` for no key update of d`
	sqlInsertStep   = `insert into escalation_steps (board_id, decision_id, step, happens_on, words, link, replaces_id, reason, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, nullif($7::bigint, 0), $8, $9, nullif($10::bigint, 0)) returning id`
)

// escalated is a decision to take a recommendation further.
type escalated struct {
	Recommendation int64  `db:"recommendation_id"`
	Year           int    `db:"year"`
	Seq            int    `db:"seq"`
	Title          string `db:"title"`
	decision       follow.Decision
}

func (x escalated) number() string { return advice.FormatNumber(x.Year, x.Seq) }

// load reads a decision to take something further; query is one of the two above.
func load(ctx context.Context, r pg.Reader, query string, board, decision int64) (escalated, error) {
	var x escalated
	if err := r.Get(ctx, &x, query, decision, board); err != nil {
		return x, err
	}
	rec, err := follow.Load(ctx, r, follow.Narrow{Board: board, Recommendation: x.Recommendation})
	if err != nil {
		return x, err
	}
	x.decision = rec.Decisions[slices.IndexFunc(rec.Decisions, func(d follow.Decision) bool { return d.ID == decision })]
	return x, nil
}

// facts are what a step that takes the place of another (0: of none) is checked
// against on a day of the board's calendar.
func (x escalated) facts(replaces int64, today rules.Date) followup.StepFacts {
	d := x.decision
	f := followup.StepFacts{Decided: d.On, Today: today, Carried: d.Carried(), Replaces: replaces != 0}
	for _, y := range d.Standing() {
		f.Stands = f.Stands || y.ID == replaces
		f.Taken = f.Taken || y.Step == string(followup.StepTaken) && y.ID != replaces
	}
	return f
}

// Record records a step of a decision that the board took further, or puts it in
// the place of one that was entered wrongly (replaces; 0: none). Errors: NotFound;
// those of followup.CheckStep.
func (s *Slice) Record(ctx context.Context, c act.Caller, decision, replaces int64, in followup.Recorded) (act.Receipt, error) {
	in.Words, in.Reason = nfc(in.Words), nfc(in.Reason)
	if replaces == 0 {
		in.Reason = ""
	}
	if in.Step == followup.StepVoid {
		in.On, in.Words, in.Link = "", "", ""
	}
	return s.door.Do(ctx, rules.EscalationRecord, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		x, err := load(ctx, tx, sqlLockDecision, c.Board, decision)
		if err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		today, err := boardToday(ctx, tx, c.Board, now)
		if err != nil {
			return act.Effect{}, err
		}
		if err := followup.CheckStep(x.facts(replaces, today), in); err != nil {
			return act.Effect{}, err
		}
		on, _ := rules.FormDate("on", in.On, false)
		var id int64
		if err := tx.Get(ctx, &id, sqlInsertStep, c.Board, decision, string(in.Step), on, in.Words, in.Link, replaces, in.Reason, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		var slug string
		if err := tx.Get(ctx, &slug, sqlSlug, c.Board); err != nil {
			return act.Effect{}, err
		}
		e := act.Effect{Subject: "escalation_step/" + number(id), Location: "/work/b/" + slug + "/decisions/" + number(decision), Public: true,
			Body: audit.Body{"decision": decision, "step": string(in.Step), "on": on.String(), "words": audit.Sealed(in.Words), "link": audit.Sealed(in.Link), "replaces": replaces, "reason": audit.Sealed(in.Reason)}}
		if in.Step == followup.StepSet || in.Step == followup.StepHeard || in.Step == followup.StepRefused {
			e.Outbox = []outbox.Row{{Key: e.Subject + "/recorded", Board: c.Board, Kind: "escalation.recorded", Payload: map[string]any{"step": id, "decision": decision}}}
		}
		return e, nil
	})
}

// StepForm asks what became of what was taken further; with ?of= it asks for the
// right entry in the place of a wrong one.
func (s *Slice) StepForm(w http.ResponseWriter, r *http.Request) error {
	return s.showStep(w, r, http.StatusOK, nil)
}

func (s *Slice) showStep(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	id, err := page.PathID(r, "decision")
	if err != nil {
		return err
	}
	x, err := load(ctx, s.db, sqlDecision, sc.Board, id)
	if err != nil {
		return err
	}
	if !x.decision.Carried() {
		return fault.New(fault.Conflict, "escalation_not_decided")
	}
	var wrong *follow.Step
	if f == nil {
		f = page.NewForm(map[string]string{"of": r.URL.Query().Get("of")})
	}
	of := corrected(f)
	for _, y := range x.decision.Standing() {
		if y.ID == of {
			wrong = &y
		}
	}
	if of != 0 && wrong == nil && status == http.StatusOK {
		return fault.New(fault.Conflict, "step_replaced")
	}
	if wrong != nil && status == http.StatusOK {
		f.Values.Set("step", wrong.Step)
		f.Values.Set("on", wrong.On.String())
		f.Values.Set("words", wrong.Words)
		f.Values.Set("link", wrong.Link)
	}
	home := "/work/b/" + sc.Slug + "/decisions/" + number(id)
	title := say("further.record")
	steps := page.Input{Name: "step", Kind: "radios", Label: "further.what"}
	for _, k := range followup.Steps() {
		steps.Options = append(steps.Options, page.Option{Value: string(k), Text: say("further.step."+string(k), "Body", x.decision.To), Hint: say("further.step_hint." + string(k))})
	}
	fields := []page.Input{{Name: "of", Kind: "hidden"}, steps,
		{Name: "on", Kind: "date", Label: "further.on", Width: "small", Optional: wrong != nil},
		{Name: "words", Kind: "textarea", Label: "further.words", Hint: "further.words_hint", Max: followup.MaxWords, Rows: 6, Optional: true},
		{Name: "link", Kind: "url", Label: "further.link", Hint: "further.link_hint", Optional: true}}
	d := x.decision
	facts := []page.Fact{{Name: say("commitment.recommendation"), Value: x.number() + ", " + x.Title}, {Name: say("decision.fact.to"), Value: d.Before()}, {Name: say("further.decided"), Value: longDay(d.On)}}
	if wrong != nil {
		title = say("further.correct")
		fields[1].Options = append(fields[1].Options, page.Option{Value: string(followup.StepVoid), Text: say("further.step.void"), Hint: say("further.step_hint.void")})
		fields = append(fields, page.Input{Name: "reason", Kind: "textarea", Label: "further.reason", Hint: "further.reason_hint", Max: rules.MaxReason, Rows: 3})
		facts = append(facts, page.Fact{Name: say("further.entered"), Value: say("further.was_entered", "What", say("further.step."+wrong.Step, "Body", d.To), "Date", longDay(wrong.On))})
	}
	return page.WriteSheet(w, r, status, chrome(ctx, title, page.Crumb{Text: d.Title(), Href: home}), page.Sheet{Form: f, Action: home + "/steps", Button: "work.save", Lead: say("further.record_lead"), Back: page.Link{Text: say("work.back"), Href: home}, Facts: facts, Fields: fields})
}

// corrected is the entry that a form takes the place of, 0 for none; what is no
// number is no entry, and not none.
func corrected(f *page.Form) int64 {
	n, known := f.Int("of")
	if !known && f.Get("of") != "" {
		return -1
	}
	return n
}

// StepPost records it.
func (s *Slice) StepPost(w http.ResponseWriter, r *http.Request) error {
	id, err := page.PathID(r, "decision")
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	var rec act.Receipt
	if err == nil {
		rec, err = s.Record(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id, corrected(f), followup.Recorded{Step: followup.Step(f.Get("step")), On: f.Trim("on"), Words: f.Trim("words"), Link: f.Trim("link"), Reason: f.Trim("reason")})
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showStep(w, r, status, f) })
}
