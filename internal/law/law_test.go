package law_test

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"sync"
	"testing"

	"parley/internal/fault"
	"parley/internal/law"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/rules/profile"
	"parley/internal/verify"
	"parley/internal/webtest"
)

const site = "/work/site/b/cpab/law"

// ninetySix is a by-law that asks for more notice than the Brown Act.
func ninetySix(revision string) []string {
	return []string{"algorithm", "elapsed_hours", "amount", "96", "channels", "web", "channels", "physical", "citation", "By-law 4.2", "basis", "by_law", "reason", "Four days let people plan.", "revision", revision}
}

func TestABoardsOwnRuleIsSetByTheOperatorAndReadByAll(t *testing.T) {
	w := webtest.New(t)
	op, public := w.As(w.Operator), w.Anonymous()
	public.Get("/b/cpab/rules").Want(t, 200).Says(t, "Ralph M. Brown Act", "At least 72 hours before the meeting.", "Cal. Gov. Code § 54954.2(a)(1)", "Check with counsel", "No counsel has read these rules", "Board Rule 3.1", "City Code 9-4-6",
		"The portal takes every vote by name; it has no secret ballot.", "§ 54953(c)(1)", "The portal takes and shows every vote by name", "§ 54953(c)(2)")
	public.Get("/b/cpab").Want(t, 200).Says(t, `href="/b/cpab/rules"`)
	w.As(w.Clerk).Get(site).Want(t, 404)
	w.As(w.Clerk).Post(site+"/notice.regular/set", ninetySix("0")...).Want(t, 404)
	op.Get(site).Want(t, 200).Says(t, "Set the board's own rule")
	op.Get(site+"/notice.regular/set").Want(t, 200).Says(t, `value="72"`)
	op.Get(site+"/notice.weekly/set").Want(t, 404)

	less := ninetySix("0")
	less[3] = "48"
	op.Post(site+"/notice.regular/set", less...).Want(t, 422).Says(t, "The law asks for more", `value="48"`, "By-law 4.2")
	none := ninetySix("0")
	none[3] = ""
	op.Post(site+"/notice.regular/set", none...).Want(t, 422).Says(t, "Fill in this field.")
	op.Post(site+"/notice.regular/set", "algorithm", "elapsed_hours", "amount", "96", "revision", "0").Want(t, 422).Says(t, "Fill in this field.")

	key := []string{"_key", "law-set-once"}
	op.Post(site+"/notice.regular/set", append(ninetySix("0"), key...)...).Want(t, 303)
	op.Post(site+"/notice.regular/set", append(ninetySix("0"), key...)...).Want(t, 303)
	if n := w.Count(`select count(*) from law_rules`); n != 1 {
		t.Errorf("one form sent twice left %d rules", n)
	}
	op.Post(site+"/notice.regular/set", ninetySix("1")...).Want(t, 409).Says(t, "how it stands already")
	op.Post(site+"/votes.individual/set", "value", "on_request", "citation", "By-law 5", "basis", "by_law", "reason", "So.", "revision", "0").Want(t, 409).Says(t, "By-law 5")
	public.Get("/b/cpab/rules").Want(t, 200).Says(t, "At least 96 hours", "The board's own", "By-law 4.2 (by-law)", "The Ralph M. Brown Act says: At least 72 hours", "Four days let people plan.")
	public.Get("/b/cpab").Want(t, 200).Says(t, "96 hours")

	op.Get(site+"/notice.regular/withdraw").Want(t, 200).Says(t, "96 hours", "72 hours")
	op.Post(site+"/notice.regular/withdraw", "revision", "1").Want(t, 422)
	op.Post(site+"/notice.regular/withdraw", "revision", "1", "reason", "Too long for us.").Want(t, 303)
	op.Post(site+"/notice.regular/withdraw", "revision", "2", "reason", "Too long for us.").Want(t, 409)
	if body := public.Get("/b/cpab/rules").Want(t, 200).Body; strings.Contains(body, "96 hours") {
		t.Error("a rule that was given up is still shown")
	}
	if rep, err := verify.Run(t.Context(), w.DB); err != nil || len(rep.Findings) > 0 {
		t.Errorf("%v %v", rep.Findings, err)
	}
}

func TestWhatWasPostedKeepsItsClock(t *testing.T) {
	w := webtest.New(t)
	clerk := w.As(w.Clerk)
	schedule := func(day int) string {
		t.Helper()
		on := webtest.Day(day).String()
		clerk.Post("/work/b/cpab/meetings", "kind", "regular", "on", on, "at", "18:00", "place", "City Hall", "accommodation", "Call 555-0143.").Want(t, 303)
		return on
	}
	first := schedule(10)
	clerk.Post("/work/b/cpab/meetings/"+first+"/agenda/add", "title", "Body cameras").Want(t, 303)
	clerk.Post("/work/b/cpab/meetings/"+first+"/post/agenda", "missing_reason", "Being prepared.", "version", strconv.Itoa(w.Count(`select version from meetings where slug = $1`, first))).Want(t, 303)
	if _, err := w.Portal.Slices.Law.Set(t.Context(), w.Caller(w.Operator), law.Rule{Key: "notice.regular", Value: json.RawMessage(`{"algorithm": "elapsed_hours", "amount": 96, "unit": "hour", "anchor": "meeting_start", "channels": ["web"]}`),
		Citation: "By-law 4.2", Basis: profile.ByLaw, Reason: "More time."}); err != nil {
		t.Fatal(err)
	}
	second := schedule(11)
	w.Anonymous().Get("/b/cpab/meetings/"+first).Want(t, 200).Says(t, "72 hours", "§ 54954.2(a)(1)")
	clerk.Get("/work/b/cpab/meetings/"+second).Want(t, 200).Says(t, "96 hours", "By-law 4.2")
}

func TestCounselsSignOffCoversOnlyWhatWasRead(t *testing.T) {
	w := webtest.New(t)
	op, public := w.As(w.Operator), w.Anonymous()
	op.Get(site+"/sign").Want(t, 200)
	op.Post(site+"/sign", "name", "Ines Duarte", "office", "City Attorney", "on", webtest.Day(3).String(), "what", "All of it.", "revision", "0").Want(t, 422).Says(t, "today or an earlier day", "Ines Duarte")
	op.Post(site+"/sign", "name", "Ines Duarte", "office", "City Attorney", "on", webtest.Day(0).String(), "what", "All of it.", "revision", "0").Want(t, 303)
	body := public.Get("/b/cpab/rules").Want(t, 200).Says(t, "Read by Ines Duarte, City Attorney, on November 2, 2026.", "All rules below are as they were then.", "Read by counsel").Body
	if strings.Contains(body, "Check with counsel") {
		t.Error("what counsel has read is still to be checked")
	}
	op.Post(site+"/votes.individual/set", "value", "on_request", "citation", "By-law 5", "basis", "by_law", "reason", "So.", "revision", "0").Want(t, 303)
	public.Get("/b/cpab/rules").Want(t, 200).Says(t, "Changed since, and not covered:", `href="#votes-individual"`, "Changed since counsel read it")
	op.Post(site+"/sign", "name", "Ines Duarte", "office", "City Attorney", "on", webtest.Day(0).String(), "what", "All of it.", "revision", "0").Want(t, 409)
}

func TestABoardMayRunByAnotherAct(t *testing.T) {
	w := webtest.New(t)
	op, public := w.As(w.Operator), w.Anonymous()
	op.Get(site+"/choose").Want(t, 200).Says(t, "As its jurisdiction (Riverbend: Ralph M. Brown Act)")
	op.Post(site+"/choose", "profile", "us-xx", "reason", "So.", "revision", "0").Want(t, 422)
	op.Post(site+"/choose", "profile", "us-wi-oml", "reason", "It meets across the line.", "revision", "0").Want(t, 303)
	public.Get("/b/cpab/rules").Want(t, 200).Says(t, "Open Meetings Law", "Wis. Stat. s. 19.84(3)", "It meets across the line.")
	public.Get("/b/youth/rules").Want(t, 200).Says(t, "Open Meetings Law") // a committee goes along
	op.Post(site+"/choose", "profile", "us-wi-oml", "reason", "Again.", "revision", "1").Want(t, 409)
	op.Post(site+"/choose", "profile", "", "reason", "Back.", "revision", "1").Want(t, 303)
	public.Get("/b/cpab/rules").Want(t, 200).Says(t, "Ralph M. Brown Act")
}

// TestEveryRuleCanBeSetAsItStands opens each rule's form and sends what it was
// filled with, under another section: every kind of rule is read as written.
func TestEveryRuleCanBeSetAsItStands(t *testing.T) {
	w := webtest.New(t)
	op := w.As(w.Operator)
	n := 0
	for _, f := range profile.Fields {
		fields := []string{"citation", "By-law 9", "basis", "by_law", "reason", "As the act."}
		for name, values := range law.Filled(f, f.In(mustProfile(t, "us-ca-brown"))) {
			for _, v := range values {
				fields = append(fields, name, v)
			}
		}
		op.Get(site+"/"+f.Key+"/set").Want(t, 200)
		if a := op.Post(site+"/"+f.Key+"/set", append(fields, "revision", strconv.Itoa(n))...); a.Status != 303 {
			t.Errorf("%s: %d", f.Key, a.Status)
			continue
		}
		n++
	}
	w.Anonymous().Get("/b/cpab/rules").Want(t, 200).Says(t, "By-law 9 (by-law)")
}

func mustProfile(t *testing.T, id string) profile.Profile {
	t.Helper()
	p, ok := profile.Get(id)
	if !ok {
		t.Fatal(id)
	}
	return p
}

func TestTwoOperatorsDoNotOverwriteEachOther(t *testing.T) {
	w := webtest.New(t)
	var wg sync.WaitGroup
	errs := make([]error, 4)
	for i := range errs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			_, errs[i] = w.Portal.Slices.Law.Set(t.Context(), w.Caller(w.Operator), law.Rule{Key: "votes.individual", Value: json.RawMessage(`"on_request"`), Citation: "By-law 5", Basis: profile.ByLaw, Reason: "So."})
		}()
	}
	wg.Wait()
	done := 0
	for _, err := range errs {
		switch {
		case err == nil:
			done++
		case fault.CodeOf(err) != "changed_meanwhile":
			t.Error(err)
		}
	}
	if done != 1 || w.Count(`select count(*) from law_rules`) != 1 {
		t.Errorf("%d of four wrote", done)
	}
}

func TestASilentChangeOfTheLawIsFound(t *testing.T) {
	w := webtest.New(t, pgtest.NoChecks)
	if _, err := w.Portal.Slices.Law.Set(t.Context(), w.Caller(w.Operator), law.Rule{Key: "votes.individual", Value: json.RawMessage(`"on_request"`), Citation: "By-law 5", Basis: profile.ByLaw, Reason: "So."}); err != nil {
		t.Fatal(err)
	}
	if err := w.DB.InTx(context.WithoutCancel(t.Context()), func(ctx context.Context, tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, `alter table law_rules disable trigger law_rules_immutable`); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `update law_rules set citation = 'By-law 6'`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	rep, err := verify.Run(t.Context(), w.DB)
	if err != nil || len(rep.Findings) != 1 || !strings.Contains(rep.Findings[0].What, "citation") {
		t.Errorf("%v %v", rep.Findings, err)
	}
}
