package commitment

import (
	"context"
	"net/http"
	"slices"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
)

// SQL of decisions. A successor is another recommendation of the board that was
// adopted and not set aside since.
const (
	sqlSuccessors = `select r.id, t.title, n.year, n.seq from recommendations r join recommendation_numbers n on n.recommendation_id = r.id join recommendation_texts t on t.recommendation_id = r.id and t.number = r.version
where r.board_id = $1 and r.id <> $2 and exists (select from motions o where o.recommendation_id = r.id and o.kind = 'adopt_recommendation' and o.outcome = 'carried' and o.reopened_by_id is null
and not exists (select from motions z where z.on_id = o.id and z.kind = 'rescind' and z.outcome = 'carried')) order by n.year desc, n.seq desc limit 200`
	sqlDecisionOf     = `select recommendation_id from decisions where id = $1 and board_id = $2`
	sqlLockDecision   = `select id from decisions where id = $1 and board_id = $2 for update`
	sqlInsertWithdraw = `insert into decision_withdrawals (decision_id, board_id, reason, withdrawn_at, withdrawn_by) values ($1, $2, $3, $4, nullif($5::bigint, 0))`
)

// Drafting is a decision on the follow-up as it is written down.
type Drafting struct {
	followup.Proposal
	Transmittal int64 // which addressee it is about; 0: none
	Successor   int64 // the recommendation that supersedes
}

// ground is what a decision on one recommendation stands on.
type ground struct {
	recommendation recommendationRow
	transmittals   []transmittalRow
	successors     []recommendationRow
	record         follow.Record
	course         followup.Course
	further        follow.Further
	zone           *time.Location
	today          rules.Date
}

func loadGround(ctx context.Context, r pg.Reader, board, recommendation int64, now time.Time) (ground, error) {
	var g ground
	if err := r.Get(ctx, &g.recommendation, sqlRecommendation, recommendation, board); err != nil {
		return g, err
	}
	if err := r.Select(ctx, &g.transmittals, sqlTransmittals, recommendation, board); err != nil {
		return g, err
	}
	if err := r.Select(ctx, &g.successors, sqlSuccessors, board, recommendation); err != nil {
		return g, err
	}
	var zone string
	if err := r.Get(ctx, &zone, sqlZone, board); err != nil {
		return g, err
	}
	var err error
	if g.zone, err = time.LoadLocation(zone); err != nil {
		return g, err
	}
	g.today = rules.DateOf(now, g.zone)
	if g.record, err = follow.Load(ctx, r, follow.Narrow{Board: board, Recommendation: recommendation}); err != nil {
		return g, err
	}
	if g.further, err = follow.LoadFurther(ctx, r, board); err != nil {
		return g, err
	}
	var sent []advice.TransmittalFacts
	for _, t := range g.transmittals {
		sent = append(sent, t.facts())
	}
	g.course = g.record.Course(advice.SentStage(sent), g.zone, g.today)
	return g, nil
}

// facts are the ground as the rules read it for one decision. Errors: those of
// follow.Further.Ground.
func (g ground) facts(in Drafting) (followup.DecisionFacts, error) {
	f := followup.DecisionFacts{Stage: g.course.Stage, Verification: g.record.Standing(g.today), Rule: g.further.Rule()}
	for _, t := range g.transmittals {
		if t.ID == in.Transmittal {
			var err error
			if f.Ground, f.From, err = g.further.Ground(g.record, t.addressee(g.zone), g.today); err != nil {
				return f, err
			}
			f.Addressee, f.Answered = true, t.SignedAt != nil
			f.Overdue = t.SignedAt == nil && !t.Due.IsZero() && g.today.After(t.Due)
			f.NonResponsive, f.SentAgain = g.record.NonResponsive(t.ID), t.SentAgain
		}
	}
	f.Successor = slices.ContainsFunc(g.successors, func(r recommendationRow) bool { return r.ID == in.Successor })
	f.Waiting = slices.ContainsFunc(g.record.Decisions, func(d follow.Decision) bool {
		return d.Waiting() && d.Kind == string(in.Kind) && d.Transmittal == in.Transmittal
	})
	return f, nil
}

// standing are the newest sendings, one to each department: a decision is about one
// of them.
func (g ground) standing() []transmittalRow {
	return slices.DeleteFunc(slices.Clone(g.transmittals), func(t transmittalRow) bool { return t.SentAgain })
}

// answer is the signed answer to a transmittal, 0 for none.
func (g ground) answer(transmittal int64) int64 {
	for _, t := range g.transmittals {
		if t.ID == transmittal {
			return t.Response
		}
	}
	return 0
}

// Draft writes a decision on the follow-up down, so that it can be moved at a
// meeting: nothing of it takes effect before its motion carries. Errors: NotFound;
// those of followup.CheckDecision.
func (s *Slice) Draft(ctx context.Context, c act.Caller, recommendation int64, in Drafting) (act.Receipt, error) {
	in.Words, in.To = nfc(in.Words), nfc(in.To)
	if in.Kind != followup.Close {
		in.Reason, in.Recheck = "", ""
	}
	if in.Reason != followup.Superseded {
		in.Successor = 0
	}
	if in.Kind != followup.Escalate {
		in.Escalation = followup.Escalation{}
	}
	if in.Kind == followup.Close || in.Kind == followup.Reopen {
		in.Transmittal = 0
	}
	return s.door.Do(ctx, rules.DecisionDraft, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var id int64
		if err := tx.Get(ctx, &id, sqlLockRecommendation, recommendation, c.Board); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		g, err := loadGround(ctx, tx, c.Board, recommendation, now)
		if err != nil {
			return act.Effect{}, err
		}
		facts, err := g.facts(in)
		if err != nil {
			return act.Effect{}, err
		}
		if err := followup.CheckDecision(facts, in.Proposal, g.today); err != nil {
			return act.Effect{}, err
		}
		var rule int64
		if in.By == followup.ByRule {
			rule, in.To, in.Form = g.further.ID, g.further.Body, g.further.Form
		} else {
			facts.Ground = ""
		}
		recheck, _ := rules.FormDate("recheck", in.Recheck, false)
		answer := g.answer(in.Transmittal)
		if err := tx.Get(ctx, &id, sqlInsertDecision, c.Board, recommendation, string(in.Kind), 0, 0, in.Transmittal, in.Reason, in.Successor, in.To, in.Words, recheck, 0, now, c.By.Person, answer, rule, facts.Ground, in.Form); err != nil {
			return act.Effect{}, err
		}
		var slug string
		if err := tx.Get(ctx, &slug, sqlSlug, c.Board); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: "decision/" + number(id), Location: decisionURL(slug, id), Body: audit.Body{"recommendation": recommendation, "kind": string(in.Kind), "transmittal": in.Transmittal, "answer": answer, "reason": in.Reason,
			"successor": in.Successor, "to": audit.Sealed(in.To), "form": in.Form, "rule": rule, "ground": facts.Ground, "words": audit.Sealed(in.Words), "recheck": recheck.String()}}, nil
	})
}

// Withdraw takes a decision back that was written down and is not before the
// board. Errors: NotFound; Conflict decision_decided, decision_before_board;
// Invalid field reason: required, too_long, ….
func (s *Slice) Withdraw(ctx context.Context, c act.Caller, decision int64, reason string) (act.Receipt, error) {
	reason = nfc(reason)
	if bad := rules.CheckLongText("reason", reason, rules.MaxReason); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.DecisionWithdraw, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var id int64
		if err := tx.Get(ctx, &id, sqlLockDecision, decision, c.Board); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		d, err := s.decision(ctx, tx, c.Board, decision)
		if err != nil {
			return act.Effect{}, err
		}
		switch {
		case !d.Waiting():
			return act.Effect{}, fault.New(fault.Conflict, "decision_decided")
		case d.Motion != 0 && d.Outcome == "":
			return act.Effect{}, fault.New(fault.Conflict, "decision_before_board")
		}
		if _, err := tx.Exec(ctx, sqlInsertWithdraw, id, c.Board, reason, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		var slug string
		if err := tx.Get(ctx, &slug, sqlSlug, c.Board); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: "decision/" + number(id), Location: decisionURL(slug, id), Body: audit.Body{"reason": audit.Sealed(reason)}}, nil
	})
}

// decision finds one decision of a board.
func (s *Slice) decision(ctx context.Context, r pg.Reader, board, id int64) (follow.Decision, error) {
	var recommendation int64
	if err := r.Get(ctx, &recommendation, sqlDecisionOf, id, board); err != nil {
		return follow.Decision{}, err
	}
	rec, err := follow.Load(ctx, r, follow.Narrow{Board: board, Recommendation: recommendation})
	if err != nil {
		return follow.Decision{}, err
	}
	i := slices.IndexFunc(rec.Decisions, func(d follow.Decision) bool { return d.ID == id })
	if i < 0 {
		return follow.Decision{}, fault.New(fault.NotFound, "not_found")
	}
	return rec.Decisions[i], nil
}

// ChooseData asks which kind of decision is to be written down.
type ChooseData struct {
	Head  page.Head
	Kinds page.Rows
	Back  string
}

var choosePage = page.Must("commitment/choose", func() ChooseData {
	return ChooseData{Head: page.Head{Title: "Write a decision down", Number: "2026-014"}, Kinds: page.Rows{Items: []page.Row{{Title: "Close the recommendation", Href: "?kind=close", Text: "As implemented only when every test is verified."}}}, Back: "/work"}
})

// kinds are the decisions that a recommendation can come to as it stands.
func (g ground) kinds() []followup.Decision {
	return slices.DeleteFunc(slices.Clone(followup.Decisions()), func(k followup.Decision) bool {
		return (g.course.Stage == advice.StageClosed) != (k == followup.Reopen)
	})
}

// DraftForm asks for a decision on a recommendation: first which kind, then what it
// needs.
func (s *Slice) DraftForm(w http.ResponseWriter, r *http.Request) error {
	id, err := page.PathID(r, "id")
	if err != nil {
		return err
	}
	sc := act.From(r.Context())
	g, err := loadGround(r.Context(), s.db, sc.Board, id, sc.Now)
	if err != nil {
		return err
	}
	f := page.NewForm(nil)
	kind, kinds := followup.Decision(r.URL.Query().Get("kind")), g.kinds()
	if len(kinds) == 1 {
		kind = kinds[0]
	}
	if slices.Contains(kinds, kind) {
		f.Values.Set("kind", string(kind))
		f.Values.Set("transmittal", r.URL.Query().Get("transmittal"))
		if to := g.standing(); len(to) == 1 {
			f.Values.Set("transmittal", number(to[0].ID))
		}
		return s.showDraft(w, r, http.StatusOK, f, id)
	}
	back := "/work/b/" + sc.Slug + "/recommendations/" + number(id)
	d := ChooseData{Head: page.Head{Title: say("decision.draft_title"), Number: g.recommendation.number(), Lede: say("decision.draft_lead")}, Back: back}
	for _, k := range kinds {
		d.Kinds.Items = append(d.Kinds.Items, page.Row{Title: say("decision.choose." + string(k)), Href: back + "/decisions?kind=" + string(k), Text: say("decision.choose_hint." + string(k))})
	}
	return choosePage.Write(w, r, http.StatusOK, chrome(r.Context(), say("decision.draft_title"), page.Crumb{Text: g.recommendation.number(), Href: back}), d)
}

func (s *Slice) showDraft(w http.ResponseWriter, r *http.Request, status int, f *page.Form, id int64) error {
	sc := act.From(r.Context())
	g, err := loadGround(r.Context(), s.db, sc.Board, id, sc.Now)
	if err != nil {
		return err
	}
	chosen := followup.Decision(f.Get("kind"))
	kind := page.Input{Name: "kind", Kind: "hidden"}
	if !slices.Contains(g.kinds(), chosen) {
		chosen, kind = "", page.Input{Name: "kind", Kind: "radios", Label: "decision.kind"}
		for _, k := range g.kinds() {
			kind.Options = append(kind.Options, page.Option{Value: string(k), Text: say("decision.choose." + string(k)), Hint: say("decision.choose_hint." + string(k))})
		}
	}
	to := page.Input{Name: "transmittal", Kind: "select", Label: "decision.department", Hint: "decision.department_hint", Options: []page.Option{{Text: say("decision.no_department")}}, Optional: true}
	for _, t := range g.standing() {
		to.Options = append(to.Options, page.Option{Value: number(t.ID), Text: t.name()})
	}
	reason := page.Input{Name: "reason", Kind: "select", Label: "decision.reason", Hint: "decision.reason_hint", Options: []page.Option{{Text: say("decision.no_reason")}}, Optional: true}
	for _, v := range followup.Reasons() {
		reason.Options = append(reason.Options, page.Option{Value: v, Text: say("closed_as." + v)})
	}
	successor := page.Input{Name: "successor", Kind: "select", Label: "decision.successor", Options: []page.Option{{Text: say("decision.no_successor")}}, Optional: true}
	for _, x := range g.successors {
		successor.Options = append(successor.Options, page.Option{Value: number(x.ID), Text: x.number() + ", " + x.Title})
	}
	back := "/work/b/" + sc.Slug + "/recommendations/" + number(id)
	fields := []page.Input{kind}
	// What a kind needs; all of it while the kind is not known.
	about := func(field page.Input, kinds ...followup.Decision) {
		if chosen == "" && g.course.Stage != advice.StageClosed || slices.Contains(kinds, chosen) {
			if field.Optional = field.Optional || chosen == ""; chosen != "" && (field.Name == "transmittal" || field.Name == "reason") {
				field.Hint = "" // says when it is needed: here it is
			}
			fields = append(fields, field)
		}
	}
	to.Optional, reason.Optional = false, false
	about(to, followup.Reply, followup.NonResponsive, followup.Escalate)
	about(reason, followup.Close)
	about(successor, followup.Close)
	about(page.Input{Name: "recheck", Kind: "date", Label: "decision.recheck", Hint: "decision.recheck_hint", Width: "small", Optional: true}, followup.Close)
	for _, field := range g.furtherFields(f) {
		about(field, followup.Escalate)
	}
	fields = append(fields, page.Input{Name: "words", Kind: "textarea", Label: "decision.words", Hint: "decision.words_hint", Max: followup.MaxWords, Rows: 8})
	title := say("decision.draft_title")
	if chosen != "" {
		title = say("decision.choose." + string(chosen))
	}
	standing := follow.StandingStatus(g.record.Standing(g.today))
	return page.WriteSheet(w, r, status, chrome(r.Context(), title, page.Crumb{Text: g.recommendation.number(), Href: back}), page.Sheet{Form: f, Action: back + "/decisions", Button: "decision.draft_it", Lead: say("decision.draft_lead"), Back: page.Link{Text: say("work.back"), Href: back},
		Facts:  []page.Fact{{Name: say("commitment.recommendation"), Value: g.recommendation.number() + ", " + g.recommendation.Title}, {Name: say("recommendation.fact.stage"), Value: say("stage." + string(g.course.Stage))}, {Name: say("commitment.found"), Value: standing.Word}},
		Fields: fields})
}

// DraftPost writes a decision down.
func (s *Slice) DraftPost(w http.ResponseWriter, r *http.Request) error {
	id, err := page.PathID(r, "id")
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	var rec act.Receipt
	if err == nil {
		in := Drafting{Proposal: followup.Proposal{Kind: followup.Decision(f.Get("kind")), Reason: f.Get("reason"), Words: f.Trim("words"), Recheck: f.Trim("recheck"), Escalation: followup.Escalation{By: f.Get("by"), To: f.Trim("to"), Form: f.Get("form")}}}
		var bad []fault.Field
		for _, of := range []struct {
			name string
			into *int64
		}{{"transmittal", &in.Transmittal}, {"successor", &in.Successor}} {
			n, known := f.Int(of.name)
			if *of.into = n; !known && f.Get(of.name) != "" {
				bad = append(bad, fault.At(of.name, "choice_unknown"))
			}
		}
		if err = fault.All(bad); err == nil {
			rec, err = s.Draft(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id, in)
			err = addressed(err)
		}
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showDraft(w, r, status, f, id) })
}

// addressed puts the form's name in place of the rules' for the addressee.
func addressed(err error) error {
	fields := slices.Clone(fault.FieldsOf(err))
	if len(fields) == 0 {
		return err
	}
	for i := range fields {
		if fields[i].Name == "department" {
			fields[i].Name = "transmittal"
		}
	}
	return fault.Bad(fields...)
}
