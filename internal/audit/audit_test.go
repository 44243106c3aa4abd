package audit_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/audit"
	"parley/internal/pg"
	"parley/internal/pgtest"
)

func TestCanonicalJSONIsTheOneFormOfRFC8785(t *testing.T) {
	for _, c := range []struct {
		sentence string
		in       any
		want     string
	}{
		{"members are sorted by UTF-16 code units (section 3.2.3)", map[string]any{"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}, `{"\r":2,"1":4,"` + "\u0080" + `":6,"ö":7,"€":1,"😀":5,"` + "\ufb33" + `":3}`},
		{"only what must be is escaped (section 3.2.2.2)", "a\"\\\b\f\n\r\t\u000f/<>&é", `"a\"\\\b\f\n\r\t\u000f/<>&é"`},
		{"there is no white space", map[string]any{"b": []any{true, nil, -3}, "a": map[string]any{}}, `{"a":{},"b":[true,null,-3]}`},
		{"the largest safe integer", int64(1<<53 - 1), "9007199254740991"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			got, err := audit.Canonical(c.in)
			if err != nil || got != c.want {
				t.Fatalf("%s %v", got, err)
			}
		})
	}
	for sentence, bad := range map[string]any{"a number that loses digits": int64(1 << 53), "a fraction": 1.5, "text that is not UTF-8": "\xff", "a thing without a form": struct{}{}} {
		t.Run(sentence+" is refused", func(t *testing.T) {
			if got, err := audit.Canonical(bad); err == nil {
				t.Fatalf("became %s", got)
			}
		})
	}
}

func TestTheHashOfAnEntryIsWhatItAlwaysWas(t *testing.T) {
	e := audit.Entry{Chain: "board/3", Seq: 2, At: time.Date(2026, 11, 10, 19, 4, 2, 123456000, time.UTC), Actor: "account/7", Action: "vote.close", Subject: "motion/12", Body: `{"yes":6}`, PrevHash: make([]byte, 32)}
	sum, err := e.Sum()
	if err != nil {
		t.Fatal(err)
	}
	const want = "bcad2da7a07ae05186e800d618e99b84f6d300192c34415e329264dae1151751"
	if got := hex(sum); got != want {
		t.Fatalf("got %s", got)
	}
}

func hex(b []byte) string {
	const digits = "0123456789abcdef"
	var s strings.Builder
	for _, x := range b {
		s.WriteByte(digits[x>>4])
		s.WriteByte(digits[x&15])
	}
	return s.String()
}

func add(t *testing.T, db *pg.DB, chain string, body audit.Body) {
	t.Helper()
	err := db.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		return audit.Append(ctx, tx, chain, "system/test", "test.act", "thing/1", body, now)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestChainsGrowSideBySideWithoutGaps(t *testing.T) {
	db := pgtest.DB(t)
	done := make(chan bool)
	for _, chain := range []string{"board/1", "board/2", "site"} {
		go func() {
			for range 25 {
				add(t, db, chain, audit.Body{"n": 1})
			}
			done <- true
		}()
		go func() {
			for range 25 {
				add(t, db, chain, audit.Body{"n": 2})
			}
			done <- true
		}()
	}
	for range 6 {
		<-done
	}
	n, findings, err := audit.Verify(context.Background(), db, nil)
	if err != nil || n != 150 || len(findings) != 0 {
		t.Fatalf("%d entries, %v, %v", n, findings, err)
	}
}

func TestASealedTextIsVouchedForUntilItsSaltIsErased(t *testing.T) {
	db := pgtest.DB(t, pgtest.NoChecks)
	ctx := context.Background()
	add(t, db, "board/1", audit.Body{"reason": audit.Sealed("a close relative"), "items": []any{map[string]any{"title": audit.Sealed("x")}}})
	var body string
	if err := db.Get(ctx, &body, `select body from audit_entries`); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(body, "relative") {
		t.Fatalf("the text stands in the entry: %s", body)
	}
	sealed := body[strings.Index(body, `"reason":"`)+10:]
	sealed = sealed[:strings.IndexByte(sealed, '"')]
	match, known, err := audit.Vouched(ctx, db, "board/1", 1, "reason", sealed, "a close relative")
	if err != nil || !match || !known {
		t.Fatalf("%v %v %v", match, known, err)
	}
	if match, _, _ = audit.Vouched(ctx, db, "board/1", 1, "reason", sealed, "another text"); match {
		t.Fatal("another text is vouched for")
	}
	if err := db.InTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `delete from audit_salts`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if _, known, _ = audit.Vouched(ctx, db, "board/1", 1, "reason", sealed, "a close relative"); known {
		t.Fatal("known without the salt")
	}
	if _, findings, err := audit.Verify(ctx, db, nil); err != nil || len(findings) != 0 {
		t.Fatalf("an erased salt broke the chain: %v %v", findings, err)
	}
}

func TestCanonicalTextHasNoSecondForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.MapOf(rapid.StringMatching(`[a-z€ö]{1,6}`), rapid.IntRange(-1000, 1000)).Draw(t, "m")
		in := map[string]any{}
		for k, v := range m {
			in[k] = v
		}
		a, err := audit.Canonical(in)
		if err != nil {
			t.Fatal(err)
		}
		b, err := audit.Canonical(in)
		if err != nil || a != b {
			t.Fatalf("%s and %s (%v)", a, b, err)
		}
	})
}

func TestABodyHoldsNoTextByAccident(t *testing.T) {
	db := pgtest.DB(t, pgtest.NoChecks)
	write := func(body audit.Body) (string, error) {
		var text string
		err := db.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
			now, err := tx.Now(ctx)
			if err != nil {
				return err
			}
			if err := audit.Append(ctx, tx, "site", "system/test", "site.update", "site/1", body, now); err != nil {
				return err
			}
			return tx.Get(ctx, &text, `select body from audit_entries order by seq desc limit 1`)
		})
		return text, err
	}
	text, err := write(audit.Body{"names": []audit.Sealed{"Lorraine Abbott", "Tomás Iglesias"}})
	if err != nil || strings.Contains(text, "Abbott") || strings.Count(text, "hmac:") != 2 {
		t.Errorf("a list of sealed texts became %s (%v)", text, err)
	}
	if text, err := write(audit.Body{"person": struct{ Name string }{"Lorraine Abbott"}}); err == nil {
		t.Errorf("something nobody thought of became %s", text)
	}
}

// TestAChainThatGrowsWhileItIsWalkedIsSound adds an entry between the reading
// of the heads and the walk.
func TestAChainThatGrowsWhileItIsWalkedIsSound(t *testing.T) {
	db := pgtest.DB(t, pgtest.NoChecks)
	add := func() {
		if err := db.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
			now, err := tx.Now(ctx)
			if err != nil {
				return err
			}
			return audit.Append(ctx, tx, "site", "system/test", "site.update", "site/1", audit.Body{}, now)
		}); err != nil {
			t.Fatal(err)
		}
	}
	add()
	grown := 0
	n, findings, err := audit.Verify(context.Background(), db, func(context.Context, audit.Entry) ([]audit.Finding, error) {
		if grown < 3 {
			grown++
			add()
		}
		return nil, nil
	})
	if err != nil || len(findings) != 0 || n != 4 {
		t.Errorf("%d entries, %v, %v", n, findings, err)
	}
}
