package imports_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"parley/internal/act"
	"parley/internal/imports"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/record"
	"parley/internal/record/track"
	"parley/internal/rules"
	"parley/internal/shared"
	"parley/internal/verify"
	"parley/internal/webtest"
)

const listFile = "chicago-district-councils-2023.json"

func listOptions() imports.BoardsOptions {
	return imports.BoardsOptions{AsOf: rules.Date{Year: 2023, Month: 6, Day: 30}, Jurisdiction: "Chicago", Zone: "America/Chicago", Prefix: "chicago-"}
}

func published(t *testing.T) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(shared.Dir(t), "data", "meetings", listFile))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func importList(t *testing.T, w *webtest.World, body []byte) (imports.Report, error) {
	t.Helper()
	return imports.Boards(context.Background(), act.NewDoor(w.DB, track.Keep), listFile, body, listOptions())
}

// findings are what the verification says of imported boards.
func findings(t *testing.T, db *pg.DB) []string {
	t.Helper()
	rep, err := verify.Run(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range rep.Findings {
		out = append(out, f.Row+": "+f.What)
	}
	return out
}

func TestThePublishedListOfDistrictCouncilsIsImportedWhole(t *testing.T) {
	body := published(t)
	var list []struct {
		Council string
		Members []struct{ Name, Role string }
		Meetings,
		Bylaws,
		Reports []any
	}
	if err := json.Unmarshal(body, &list); err != nil {
		t.Fatal(err)
	}
	roles, members, meetings, bylaws, reports := map[string]bool{}, 0, 0, 0, 0
	for _, b := range list {
		members, meetings, bylaws, reports = members+len(b.Members), meetings+len(b.Meetings), bylaws+len(b.Bylaws), reports+len(b.Reports)
		for _, m := range b.Members {
			roles[m.Role] = true
		}
	}
	w := webtest.New(t)
	rep, err := importList(t, w, body)
	if err != nil {
		t.Fatal(err)
	}
	if rep.Boards != int64(len(list)) || rep.Terms != int64(members) || rep.People != int64(members) || rep.Meetings != int64(meetings) || rep.Boards != 12 || rep.Terms != 35 {
		t.Fatalf("of %d boards, %d members and %d meetings, %+v", len(list), members, meetings, rep)
	}
	said := rep.String()
	for _, want := range []string{fmt.Sprintf("%d × by-laws are not imported", bylaws), fmt.Sprintf("%d × reports are not imported", reports), "1 × seats for which the list names nobody are vacant (District Council 001, Community Engagement)"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in the report:\n%s", want, said)
		}
	}
	if n := w.Count(`select count(*) from seats where source = 'boards'`); n != len(list)*len(roles) {
		t.Errorf("%d seats for %d boards with %d roles", n, len(list), len(roles))
	}
	if n := w.Count(`select count(*) from meetings where source = 'boards' and starts is null and source_url like 'https://%'`); n != meetings {
		t.Errorf("%d of %d meetings have no time and an address", n, meetings)
	}
	if got := findings(t, w.DB); len(got) > 0 {
		t.Errorf("a fresh import is found unsound: %v", got)
	}

	t.Run("its pages say what the list says and no more", func(t *testing.T) {
		a := w.Anonymous()
		a.Get("/boards").Want(t, 200).Says(t, "District Council 001", "District Council 012")
		for _, p := range []string{"/b/chicago-district-council-001", "/b/chicago-district-council-001/members"} {
			page := a.Get(p).Want(t, 200)
			page.Says(t, "Sarah Kammerer", "Nominating Committee", "Vacant on June 30, 2023", "Listed on June 30, 2023; since when is not given", "3 seats, 2 seated, 1 vacant", "read-only")
			if strings.Contains(page.Body, "Since Jun") || strings.Contains(page.Body, "quorum") {
				t.Errorf("%s says more than the list", p)
			}
		}
		a.Get("/b/chicago-district-council-002/members").Want(t, 200).Says(t, "3 seats, 3 seated, 0 vacant")
		a.Get("/b/chicago-district-council-010/meetings").Want(t, 200)
		a.Get("/b/chicago-district-council-001/meetings").Want(t, 200).Says(t, "June 6, 2023")
		page := a.Get("/b/chicago-district-council-001/meetings/2023-06-06").Want(t, 200)
		page.Says(t, "Tuesday, June 6, 2023", "Notice and agenda, as the source published it", `href="https://www.chicago.gov/content/dam/city/depts/ccpsa/district-council-agendas/dc-001/notices-and-agendas/Notice-and-Agenda-001-2023-06-06.pdf"`)
		for _, no := range []string{"usa-summary-box notice", "meeting.ics", "12:00", "/b/chicago-district-council-001/subscribe"} {
			if strings.Contains(page.Body, no) {
				t.Errorf("the meeting's page holds %s", no)
			}
		}
		a.Get("/b/chicago-district-council-001/meetings/2023-06-06/meeting.ics").Want(t, 404)
	})
	t.Run("importing the same list again changes nothing", func(t *testing.T) {
		before := fingerprint(t, w.DB)
		rep, err := importList(t, w, body)
		if err != nil || rep.Added() != 0 {
			t.Fatalf("%+v %v", rep, err)
		}
		if after := fingerprint(t, w.DB); after != before {
			t.Fatalf("before %s, after %s", before, after)
		}
	})
	t.Run("a list with other members is refused whole", func(t *testing.T) {
		before := fingerprint(t, w.DB)
		_, err := importList(t, w, []byte(strings.Replace(string(body), "Kisha Smith", "Somebody Else", 1)))
		if err == nil || !strings.Contains(err.Error(), "District Council 010") || !strings.Contains(err.Error(), "who left when") {
			t.Fatal(err)
		}
		if after := fingerprint(t, w.DB); after != before {
			t.Fatalf("before %s, after %s", before, after)
		}
	})
}

func TestASilentChangeOfAnImportedBoardIsFound(t *testing.T) {
	for _, c := range []struct{ sentence, change string }{
		{"a listed member is dated", `update terms set begins_precision = 'day' where id = (select min(id) from terms where source = 'boards')`},
		{"a notice is sent elsewhere", `update meetings set source_url = 'https://elsewhere.example/' where id = (select min(id) from meetings where source = 'boards')`},
		{"a meeting becomes a special one", `update meetings set kind = 'special' where id = (select min(id) from meetings where source = 'boards')`},
		{"a member is renamed", `update people set name = 'Nobody' where id = (select min(id) from people where source = 'boards')`},
		{"a seat is taken away", `delete from seats s where source = 'boards' and not exists (select from terms t where t.seat_id = s.id)`},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			w := webtest.New(t, pgtest.NoChecks)
			if _, err := importList(t, w, published(t)); err != nil {
				t.Fatal(err)
			}
			if err := w.DB.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
				n, err := tx.Exec(ctx, c.change)
				if err == nil && n != 1 {
					err = fmt.Errorf("%d rows were changed", n)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(findings(t, w.DB), "\n"); !strings.Contains(got, "its rows are not what was imported") {
				t.Errorf("found only: %s", got)
			}
		})
	}
}

func TestAListRacedWithItselfIsImportedOnce(t *testing.T) {
	w, body := webtest.New(t), published(t)
	var all sync.WaitGroup
	added := make([]int64, 4)
	for i := range added {
		all.Go(func() {
			rep, err := importList(t, w, body)
			if err != nil {
				t.Error(err)
			}
			added[i] = rep.Boards
		})
	}
	all.Wait()
	sum := int64(0)
	for _, n := range added {
		sum += n
	}
	if n := w.Count(`select count(*) from boards where source = 'boards'`); n != 12 || sum != 12 {
		t.Errorf("%d boards, reported %v", n, added)
	}
	if got := findings(t, w.DB); len(got) > 0 {
		t.Error(got)
	}
}

func TestABadListIsNamedWholeAndNothingIsWritten(t *testing.T) {
	w := webtest.New(t)
	before := fingerprint(t, w.DB)
	one := func(council, members, meetings string) string {
		return `{"council": "` + council + `", "district": 1, "source": "x", "members": [` + members + `], "meetings": [` + meetings + `], "bylaws": [], "reports": []}`
	}
	for _, c := range []struct {
		sentence, body string
		want           []string
	}{
		{"no JSON", `councils`, []string{listFile, "invalid character"}},
		{"a list that ends early", `[` + one("A One", "", ""), []string{"middle of a record"}},
		{"an unknown field", `[{"concil": "A"}]`, []string{"record 1 of the list", "concil"}},
		{"no board at all", `[]`, []string{"it names no board"}},
		{"several problems at once", `[` + one("", "", "") + `,` + one("B Two", `{"name": "Ada One", "role": "Chair"}, {"name": "Bo Two", "role": "Chair"}, {"name": "", "role": "Clerk"}`, "") + `,` +
			one("C Three", `{"name": "Vacant", "role": "Chair"}, {"name": "Cy Three", "role": ""}`, `{"date": "2023-02-30", "kind": "regular"}, {"date": "2023-02-03", "kind": "odd"}, {"date": "2023-02-04", "kind": "regular", "notice_and_agenda": "javascript:alert(1)"}`) + `,` + one("B Two", "", "") + `]`,
			[]string{"record 1 of the list: it has no council name", "Ada One and Bo Two are both named", `"" is no name of a member (Clerk)`, `"Vacant" is no name`, "Cy Three has no role", `"2023-02-30" is no day`, `"odd" is not known`, `"javascript:alert(1)" is no web address`, "the board stands twice"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			_, err := importList(t, w, []byte(c.body))
			var bad imports.Problems
			if !errors.As(err, &bad) {
				t.Fatalf("got %v", err)
			}
			for _, x := range c.want {
				if !strings.Contains(bad.Error(), x) {
					t.Errorf("%q does not name %q", bad.Error(), x)
				}
			}
			if after := fingerprint(t, w.DB); after != before {
				t.Fatalf("something was written: before %s, after %s", before, after)
			}
		})
	}
	t.Run("a name with markup is shown as text", func(t *testing.T) {
		rep, err := importList(t, w, []byte(`[`+one("A <b>One</b>", `{"name": "Ada <script>x</script>", "role": "Chair"}`, `{"date": "2023-07-01", "kind": "regular"}, {"date": "2023-06-01", "kind": "special", "location": "Hall", "minutes": "https://a.example/m"}`)+`]`))
		if err != nil || rep.Meetings != 1 || !strings.Contains(rep.String(), "after the list was taken") || !strings.Contains(rep.String(), "minutes are not imported") {
			t.Fatalf("%v %v", rep, err)
		}
		page := w.Anonymous().Get("/b/chicago-a-b-one-b/members").Want(t, 200)
		if strings.Contains(page.Body, "<script>x") || !strings.Contains(page.Body, "&lt;script&gt;x") {
			t.Error("markup of the list reaches the page")
		}
		w.Anonymous().Get("/b/chicago-a-b-one-b/meetings/2023-06-01").Want(t, 200).Says(t, "Special meeting", "Hall")
	})
}

// earlierDigest is how boards were digested before rules spoke of alternates, of the roll or of a parent's and rows had a precision and an
// address of their notice.
const earlierDigest = `select encode(sha256(convert_to(coalesce(string_agg(x, chr(10) order by x), ''), 'UTF8')), 'hex') from (
select 'board ' || jsonb_build_array(b.slug, b.name, j.name, j.zone, j.profile)::text as x from boards b join jurisdictions j on j.id = b.jurisdiction_id where b.id = $1
union all select 'rules ' || (to_jsonb(x) - 'id' - 'alternates' - 'alternates_citation' - 'call_order' - 'chair_last' - 'inherited_from' - 'response_extension_days' - 'comment_days' - 'comment_citation' - 'response_roll_over' - 'publish_days' - 'publish_unit' - 'publish_copies' - 'publish_citation')::text from board_rules x where board_id = $1
union all select 'seat ' || jsonb_build_array(id, number, title, kind, created_on, ended_on, source_key)::text from seats where board_id = $1
union all select 'term ' || jsonb_build_array(t.seat_id, t.person_id, p.name, t.begins_on, t.expires_on, t.left_on, t.source_key)::text from terms t join people p on p.id = t.person_id where t.board_id = $1
union all select 'meeting ' || jsonb_build_array(id, slug, title, held_on, starts, zone, place, state, reason, source_note, source_key)::text from meetings where board_id = $1
union all select 'item ' || jsonb_build_array(id, meeting_id, position, title, detail, votes, removed_at, source_key)::text from agenda_items where board_id = $1
union all select 'motion ' || jsonb_build_array(id, meeting_id, item_id, number, text, outcome, extract(epoch from closed_at), given_action, given_result, source_key)::text from motions where board_id = $1
union all select 'ballot ' || jsonb_build_array(motion_id, seat_id, term_id, revision, choice, given_word)::text from ballots where board_id = $1
union all select 'attendance ' || jsonb_build_array(meeting_id, seat_id, term_id, kind, extract(epoch from effective_at))::text from attendance_events where board_id = $1) r`

func TestTheDigestsOfEarlierImportsHold(t *testing.T) {
	db, ctx := pgtest.DB(t), context.Background()
	if _, err := imports.Legistar(ctx, act.NewDoor(db, track.Keep), small(), imports.LegistarOptions{Boards: map[string]string{"Committee": "committee"}, Jurisdiction: "Elsewhere", Zone: "America/New_York"}); err != nil {
		t.Fatal(err)
	}
	var earlier string
	if err := db.Get(ctx, &earlier, earlierDigest, 1); err != nil {
		t.Fatal(err)
	}
	now, err := record.ImportDigest(ctx, db, 1)
	if err != nil || now != earlier {
		t.Fatalf("%s, earlier %s %v", now, earlier, err)
	}
}
