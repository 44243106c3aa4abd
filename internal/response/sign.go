package response

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/answers"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// maxOffice is how many runes the signer's office may have.
const maxOffice = 160

// SignData is the answer as it will be published, before the signature.
type SignData struct {
	Head        page.Head
	Action      string
	Edit        string
	Position    *page.Status
	Words       string
	Reason      string
	Letter      string
	Commitments []page.Promised
	Parts       []page.PartAnswer
	Version     string
	Written     string
	Counsel     *page.Status
	Held        string   // until when it waits, once it is signed so
	Missing     []string // what keeps it from being signed
	Form        *page.Form
}

var signPage = page.Must("response/sign", func() SignData {
	return SignData{Head: page.Head{Title: "Read, then sign", Number: "Recommendation 2026-021"}, Action: "/work/d/1/answers/4/sign", Edit: "/work/d/1/answers/4", Position: &page.Status{Kind: "partial", Voice: "dept", Word: "Police agreed in part"},
		Words: "We will issue a general order.", Reason: "cost", Letter: "https://riverbend.example/letter", Commitments: []page.Promised{{Part: "Part (a)", Action: "Issue General Order 12-8", Official: "Owen Hale, Deputy Chief", Target: time.Date(2026, 9, 30, 0, 0, 0, 0, time.UTC), Tests: []string{"The order is published."}}},
		Parts:   []page.PartAnswer{{Label: "Part (a)", Asks: "Write it.", Position: page.Status{Kind: "yes", Voice: "dept", Word: "Police agreed"}, Reason: "Cost", Words: "We will."}},
		Version: "3", Held: "Signed, to be published December 1", Counsel: &page.Status{Kind: "waiting", Voice: "soon", Word: "Counsel was asked"}, Written: "Version 3, saved November 20", Form: page.NewForm(nil)}
})

// SignForm shows the answer as it will be published.
func (s *Slice) SignForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	asked, have, err := s.asked(r)
	if err != nil {
		return err
	}
	if have.SignedAt != nil {
		http.Redirect(w, r, asked.public(), http.StatusSeeOther)
		return nil
	}
	if have.ID == 0 {
		return fault.New(fault.Conflict, "response_not_drafted")
	}
	f := page.NewForm(nil)
	var office string
	if err := s.db.Get(ctx, &office, sqlOffice, act.From(ctx).By.Person); err != nil && !pg.NotFound(err) {
		return err
	}
	f.Values.Set("office", office)
	return s.showSign(w, r, http.StatusOK, f)
}

// showSign shows the newest version, always: what is read is what is signed.
func (s *Slice) showSign(w http.ResponseWriter, r *http.Request, code int, f *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	asked, have, err := s.asked(r)
	if err != nil {
		return err
	}
	edit := answerPath(sc.Department, asked.ID)
	title := say("response.sign_title")
	d := SignData{Head: page.Head{Title: title, Number: say("recommendation.number", "Number", asked.number()), Over: []string{asked.BoardName}, Lede: asked.Title}, Action: edit + "/sign", Edit: edit,
		Words: have.Words, Letter: have.Letter, Version: strconv.Itoa(have.Version), Form: f,
		Written: say("response.version_saved", "Number", have.Version, "Moment", page.Day(page.Lang, "moment", have.UpdatedAt.In(asked.zone)), "Name", have.Writer)}
	if have.Position != "" {
		st := answers.Position(have.Position, false)
		d.Position = &st
	}
	if have.Reason != "" {
		d.Reason = say("reason." + have.Reason)
	}
	d.Parts, d.Commitments = have.Show(asked.Recommendation, asked.zone)
	counsel, err := loadCounsel(ctx, s.db, asked.ID)
	if err != nil {
		return err
	}
	d.Counsel = counsel.status(have.Version)
	held, err := loadHeld(ctx, s.db, asked.ID)
	if err != nil {
		return err
	}
	if held.ID != 0 {
		d.Held = held.words(asked.zone)
	}
	d.Missing = missing(have.answer(), asked.today(sc.Now))
	// Only the office and the time are typed on this page; what is wrong with the answer is
	// said above, with the way back to the form that holds its fields.
	f.Errors = slices.DeleteFunc(f.Errors, func(e fault.Field) bool { return !slices.Contains([]string{"office", "on", "at", "reason"}, e.Name) })
	return signPage.Write(w, r, code, chrome(ctx, title, page.Crumb{Text: asked.number(), Href: edit}), d)
}

// rowNumber is which part or action a field belongs to.
var rowNumber = regexp.MustCompile(`^(parts|commitments)\[(\d+)\]`)

// missing says what keeps an answer from being signed.
func missing(a advice.Answer, today rules.Date) []string {
	var out []string
	for _, f := range fault.FieldsOf(named(advice.CheckResponse(a, today))) {
		where := ""
		if m := rowNumber.FindStringSubmatch(f.Name); m != nil {
			n, _ := strconv.Atoi(m[2])
			where = say("response.row."+m[1], "N", n, "Label", string(rune('a'+n-1))) + ", "
		}
		args := make([]any, 0, 2*len(f.Args))
		for name, v := range f.Args {
			args = append(args, name, v)
		}
		label := "response." + rowIndex.ReplaceAllString(f.Name, "")
		out = append(out, where+say(label)+": "+say("fault."+f.Code, args...))
	}
	return out
}

// SignPost signs and publishes the answer.
func (s *Slice) SignPost(w http.ResponseWriter, r *http.Request) error {
	id, err := page.PathID(r, "transmittal")
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	var rec act.Receipt
	if err == nil {
		rec, err = s.signAs(r, f, id)
	}
	return page.Answer(w, r, f, rec.Location, err, func(code int) error { return s.showSign(w, r, code, f) })
}

// signAs signs at once, or for the stated time.
func (s *Slice) signAs(r *http.Request, f *page.Form, transmittal int64) (act.Receipt, error) {
	ctx := r.Context()
	sc := act.From(ctx)
	asked, err := loadAsked(ctx, s.db, sc.Department, transmittal)
	if err != nil {
		return act.Receipt{}, err
	}
	version, _ := f.Int("version")
	at, later, err := holdAt(f, asked.zone)
	switch {
	case err != nil:
		return act.Receipt{}, err
	case later:
		return s.Hold(ctx, sc.Caller(f.Key, f.Digest()), transmittal, int(version), f.Trim("office"), at)
	}
	return s.Sign(ctx, sc.Caller(f.Key, f.Digest()), transmittal, int(version), f.Trim("office"))
}

// Sign signs the version of an answer that was read, once, and publishes it at
// the same instant. The caller names the department; office is in which one
// the signer signs. Errors: NotFound when the transmittal is another
// department's; Conflict "response_not_drafted", "response_stale",
// "response_already_signed"; Invalid with field office and the fields of
// advice.CheckResponse.
func (s *Slice) Sign(ctx context.Context, c act.Caller, transmittal int64, version int, office string) (act.Receipt, error) {
	c, err := s.over(ctx, c, transmittal)
	if err != nil {
		return act.Receipt{}, err
	}
	if bad := rules.CheckLine("office", office, maxOffice); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.ResponseSign, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		f, body, mail, err := sign(ctx, tx, c, transmittal, version, office)
		return act.Effect{Subject: subject(f.have.ID), Location: f.asked.public(), Public: true, Body: body, Outbox: []outbox.Row{mail}}, err
	})
}

// sign signs one answer. It returns what it was decided from, what the entry says
// of it, and its mail.
func sign(ctx context.Context, tx *pg.Tx, c act.Caller, transmittal int64, version int, office string) (facts, audit.Body, outbox.Row, error) {
	f, err := loadFacts(ctx, tx, c, transmittal)
	if err != nil {
		return f, nil, outbox.Row{}, err
	}
	if err := advice.SignResponse(f.sign(), version, f.have.answer(), f.asked.today(f.now)); err != nil {
		return f, nil, outbox.Row{}, err
	}
	body, mail, err := publish(ctx, tx, c.Board, f, c.By.Person, office)
	return f, body, mail, err
}

// publish puts the signature of a person under an answer, which makes it public.
// It returns what the entry says of it, and its mail.
func publish(ctx context.Context, tx *pg.Tx, board int64, f facts, signer int64, office string) (audit.Body, outbox.Row, error) {
	if _, err := tx.Exec(ctx, sqlSign, f.have.ID, board, f.now, signer, norm.NFC.String(office)); err != nil {
		return nil, outbox.Row{}, err
	}
	mail := outbox.Row{Key: subject(f.have.ID) + "/published", Board: board, Kind: "response.published", Payload: map[string]any{"response": f.have.ID}}
	return signed(f.asked.ID, f.have.Version, f.have.answer(), office), mail, proposeTests(ctx, tx, board, signer, f)
}

// signed is what the audit entry says of a signed answer.
func signed(transmittal int64, version int, a advice.Answer, office string) audit.Body {
	var promised []any
	for _, c := range a.Commitments {
		one := map[string]any{"action": audit.Sealed(c.Action), "official": audit.Sealed(c.Official), "target": c.Target}
		if c.Part > 0 {
			one["part"] = c.Part
		}
		if c.Tests != "" {
			one["tests"] = audit.Sealed(c.Tests)
		}
		promised = append(promised, one)
	}
	out := audit.Body{"transmittal": transmittal, "version": version, "position": a.Position, "reason": a.Reason, "words": audit.Sealed(a.Words), "letter": audit.Sealed(a.Letter),
		"office": audit.Sealed(office), "commitments": promised}
	var parts []any
	for i, p := range a.Parts {
		parts = append(parts, map[string]any{"part": i + 1, "position": p.Position, "reason": p.Reason, "words": audit.Sealed(p.Words)})
	}
	if parts != nil {
		out["parts"] = parts
	}
	return out
}

// proposeTests makes the acceptance tests of a signed answer the first that are
// proposed for its commitments; the board replies to them or agrees.
func proposeTests(ctx context.Context, tx *pg.Tx, board, by int64, f facts) error {
	for _, p := range f.have.Promises {
		tests := advice.Lines(p.Tests)
		if len(tests) == 0 {
			continue
		}
		var set int64
		if err := tx.Get(ctx, &set, sqlInsertSet, board, p.ID, f.now, by); err != nil {
			return err
		}
		for i, t := range tests {
			if _, err := tx.Exec(ctx, sqlInsertTest, set, board, i+1, t); err != nil {
				return err
			}
		}
	}
	return nil
}
