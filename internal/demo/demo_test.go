package demo_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/internal/demo"
	"parley/internal/mail"
	"parley/internal/page/pagetest"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/verify"
)

func TestPagesRender(t *testing.T) { pagetest.Check(t) }

// days are moments at which a demonstration must come out: each weekday, both
// clock changes, a turn of the year, a leap day, just after midnight.
var days = []string{"2026-11-22T20:00:00Z", "2026-11-01T08:30:00Z", "2027-03-14T10:30:00Z", "2028-02-29T23:59:00Z", "2027-01-01T08:05:00Z"}

func TestTheCityIsInMidLifeOnAnyDay(t *testing.T) {
	for _, day := range days {
		t.Run(day, func(t *testing.T) {
			now, err := time.Parse(time.RFC3339, day)
			if err != nil {
				t.Fatal(err)
			}
			dsn := pgtest.DSN(t)
			folder, err := mail.NewFolder(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			made, err := demo.Make(context.Background(), demo.Options{DSN: dsn, Base: &url.URL{Scheme: "http", Host: "portal.test"}, Mail: folder, Now: now, Say: func(int, int, string) {}, Log: slog.New(slog.DiscardHandler)})
			if err != nil {
				t.Fatal(err)
			}
			if len(made.Roles) < 7 || !made.At.Equal(now) {
				t.Errorf("%+v", made)
			}
			db := pgtest.Open(t, dsn, nil)
			for _, c := range []struct {
				sentence, query string
				want            int
			}{
				{"two past meetings have minutes", `select count(*) from meetings m join minutes x on x.meeting_id = m.id where m.state = 'adjourned'`, 2},
				{"one of them is approved", `select count(*) from publications where status = 'approved'`, 1},
				{"one meeting is in session with its vote open", `select count(*) from meetings m join motions o on o.meeting_id = m.id and o.state = 'open' where m.state = 'in_session'`, 1},
				{"one of the board's is posted and to come, and one of its committee's", `select count(distinct m.id) from meetings m join postings p on p.meeting_id = m.id where m.state = 'scheduled'`, 2},
				{"a referral waits for its report", `select count(*) from referrals r where not exists (select from referral_reports p where p.referral_id = r.id)`, 1},
				{"a review, a reply and a refusal taken further were voted on", `select count(*) from decisions d join motions o on o.decision_id = d.id and o.outcome = 'carried'`, 3},
				{"one commitment was reported done", `select count(*) from progress_reports where progress = 'reported_implemented'`, 1},
				{"one is held with the committee", `select count(*) from meetings where joint_with is not null`, 1},
				{"its board copied an item of it", `select count(*) from agenda_items where copied_from is not null`, 1},
				{"one is cancelled", `select count(*) from meetings where state = 'cancelled'`, 1},
				{"one answer is overdue", fmt.Sprintf(`select count(*) from transmittals t left join responses r on r.transmittal_id = t.id where r.signed_at is null and t.due_on < ('%s'::timestamptz at time zone 'America/Los_Angeles')::date`, day), 1},
				{"one is sent and not yet due", fmt.Sprintf(`select count(*) from transmittals t left join responses r on r.transmittal_id = t.id where r.signed_at is null and t.due_on >= ('%s'::timestamptz at time zone 'America/Los_Angeles')::date`, day), 1},
				{"three are answered, each another way", `select count(distinct position) from responses where signed_at is not null`, 3},
				{"one was turned down", `select count(*) from motions where kind = 'adopt_recommendation' and outcome = 'lost'`, 1},
				{"one is withdrawn", `select count(*) from recommendations where withdrawn_at is not null`, 1},
				{"no posting was late", `select count(*) from postings where late_reason <> ''`, 0},
				{"the imported roll calls are there", `select count(*) from motions where source is not null`, 18},
				{"nothing waits to be mailed", `select count(*) from outbox where state <> 'done'`, 0},
				{"no entry of a board's chain is older than the one before it", `select count(*) from (select at < lag(at) over (partition by chain order by seq) as back from audit_entries where chain <> 'site') x where back`, 0},
			} {
				var n int
				if err := db.Get(context.Background(), &n, c.query); err != nil {
					t.Fatalf("%s: %v", c.sentence, err)
				}
				if n != c.want {
					t.Errorf("%s: %d", c.sentence, n)
				}
			}
			sound(t, db)
			kept, err := folder.List(1000)
			if err != nil || len(kept) < 40 {
				t.Errorf("%d mails, %v", len(kept), err)
			}
			if !slices.ContainsFunc(kept, func(m mail.Message) bool {
				return strings.HasPrefix(m.Subject, "Referred to Schools and Youth Committee: ")
			}) {
				t.Error("the committee's clerk was not mailed what was referred")
			}
		})
	}
}

func sound(t *testing.T, db *pg.DB) {
	t.Helper()
	rep, err := verify.Run(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range rep.Findings {
		t.Errorf("%s: %s", f.Row, f.What)
	}
}
