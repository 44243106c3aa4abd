package imports_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"parley/internal/act"
	"parley/internal/imports"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/record/track"
	"parley/internal/shared"
)

var bodies = map[string]string{
	"City Council": "council", "Committee on Public Safety": "public-safety", "Committee on Parks and Recreation": "parks", "Committee on Transportation": "transportation",
	"Committee on Civil Service and Labor": "labor", "Committee on Mental Health, Disabilities and Addiction": "mental-health", "Committee on Civil and Human Rights": "rights",
	"Committee on Finance": "finance", "Committee on Health": "health", "Committee on Immigration": "immigration", "Committee on Fire and Criminal Justice Services": "fire-justice",
	"Committee on Oversight and Investigations": "oversight", "Committee on Education": "education", "Committee of the Whole": "whole", "Committee on Fire and Emergency Management": "fire",
}

func options() imports.LegistarOptions {
	return imports.LegistarOptions{Boards: bodies, Jurisdiction: "New York City", Zone: "America/New_York"}
}

func TestOurTalliesEqualTheSourcesInEveryRollCall(t *testing.T) {
	dir := filepath.Join(shared.Dir(t), "data", "meetings", "nyc-council")
	db := pgtest.DB(t)
	door := act.NewDoor(db, track.Keep)
	ctx := context.Background()
	rep, err := imports.Legistar(ctx, door, os.DirFS(dir), options())
	if err != nil {
		t.Fatal(err)
	}
	if rep.Motions != 151 || rep.Ballots != 4796 || rep.Boards != 15 {
		t.Fatalf("imported %+v", rep)
	}
	if len(rep.Odd) == 0 {
		t.Fatal("nothing was found odd in records that are known to be odd")
	}
	t.Log(rep)
	compareTallies(t, db, filepath.Join(dir, "roll-calls.csv"))

	t.Run("importing the same records again changes nothing", func(t *testing.T) {
		before := fingerprint(t, db)
		rep, err := imports.Legistar(ctx, door, os.DirFS(dir), options())
		if err != nil {
			t.Fatal(err)
		}
		if rep.Added() != 0 {
			t.Fatalf("the second import added %+v", rep)
		}
		if after := fingerprint(t, db); after != before {
			t.Fatalf("before %s, after %s", before, after)
		}
	})
}

func fingerprint(t *testing.T, db *pg.DB) string {
	t.Helper()
	var s string
	err := db.Get(context.Background(), &s, `select concat_ws(' ', (select count(*) from people), (select count(*) from terms), (select count(*) from seats), (select count(*) from meetings), (select count(*) from agenda_items),
(select count(*) from motions), (select md5(string_agg(motion_id || '/' || seat_id || '/' || choice || '/' || given_word, ',' order by motion_id, seat_id)) from ballots), (select count(*) from attendance_events), (select count(*) from audit_entries),
(select sum(version) from page_versions))`)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func compareTallies(t *testing.T, db *pg.DB, file string) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	col := map[string]int{}
	for i, h := range rows[0] {
		col[h] = i
	}
	compared := 0
	for _, row := range rows[1:] {
		var n struct {
			Body      string `db:"body"`
			Date      string `db:"date"`
			Result    string `db:"result"`
			All       int    `db:"all"`
			Yes       int    `db:"yes"`
			No        int    `db:"no"`
			Abstain   int    `db:"abstain"`
			Absent    int    `db:"absent"`
			OtherText string `db:"other"`
		}
		// action_id in the table of the source is the history entry's ID.
		err := db.Get(context.Background(), &n, `select b.name as body, to_char(m.closed_at at time zone 'America/New_York', 'YYYY-MM-DD') as date, m.given_result as result, count(*) as all,
count(*) filter (where v.choice = 'yes') as yes, count(*) filter (where v.choice = 'no') as no, count(*) filter (where v.choice = 'abstain') as abstain,
count(*) filter (where v.choice = 'absent' and v.given_word = 'Absent') as absent,
coalesce((select string_agg(w || ':' || c, ';' order by w) from (select given_word as w, count(*) as c from ballots o where o.motion_id = m.id and given_word not in ('Affirmative', 'Negative', 'Abstain', 'Absent') group by 1) x), '') as other
from motions m join boards b on b.id = m.board_id join ballots v on v.motion_id = m.id where m.source_key = 'history/' || $1 group by m.id, b.name`, row[col["action_id"]])
		if err != nil {
			t.Fatalf("%v: %v", row, err)
		}
		got := []string{n.Date, n.Body, n.Result, strconv.Itoa(n.All), strconv.Itoa(n.Yes), strconv.Itoa(n.No), strconv.Itoa(n.Abstain), strconv.Itoa(n.Absent), n.OtherText}
		want := []string{row[col["date"]], row[col["body"]], row[col["passed"]], row[col["members_recorded"]], row[col["affirmative"]], row[col["negative"]], row[col["abstain"]], row[col["absent"]], row[col["other"]]}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("roll call %s: got %v, want %v", row[col["action_id"]], got, want)
		}
		compared++
	}
	if compared != 151 {
		t.Fatalf("compared %d roll calls", compared)
	}
}

// small is a tiny archive: one event, one matter with a roll call, two people.
func small() fstest.MapFS {
	put := func(v any) *fstest.MapFile {
		b, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		return &fstest.MapFile{Data: b}
	}
	type m = map[string]any
	person := func(id int, name string) m {
		return m{"ID": id, "FullName": name, "OfficeRecords": []m{{"ID": id * 10, "BodyName": "Committee", "Title": "Member", "Start": "2018-01-01T00:00:00Z", "End": "2021-12-31T00:00:00Z"}}}
	}
	return fstest.MapFS{
		"events/one.json":  put(m{"ID": 7, "BodyName": "Committee", "Date": "2019-06-06T10:00:00-04:00", "Location": "City Hall", "Items": []m{{"ID": 70, "Title": "A matter", "MatterID": 5, "MatterFile": "Int 1", "MatterName": "A matter"}}}),
		"matters/one.json": put(m{"ID": 5, "File": "Int 1", "Name": "A matter", "History": []m{{"ID": 50, "Date": "2019-06-06T10:00:00Z", "BodyName": "Committee", "EventID": 7, "Action": "Approved", "PassedFlag": 1, "PassedFlagName": "Pass", "Votes": []m{{"ID": 1, "FullName": "Ada One", "Vote": "Affirmative"}, {"ID": 2, "FullName": "Bo Two", "Vote": "Excused"}}}}}),
		"people/one.json":  put(person(1, "Ada One")),
		"people/two.json":  put(person(2, "Bo Two")),
	}
}

func TestBadInputIsNamedByFileAndRecordAndNothingIsHalfImported(t *testing.T) {
	db := pgtest.DB(t)
	door := act.NewDoor(db, track.Keep)
	opt := imports.LegistarOptions{Boards: map[string]string{"Committee": "committee"}, Jurisdiction: "Elsewhere", Zone: "America/New_York"}
	for _, c := range []struct {
		sentence string
		spoil    func(fstest.MapFS)
		want     []string
	}{
		{"a truncated file", func(f fstest.MapFS) { f["matters/one.json"].Data = f["matters/one.json"].Data[:100] }, []string{"matters/one.json", "middle of a record"}},
		{"a file that is not UTF-8", func(f fstest.MapFS) { f["people/one.json"].Data = []byte("{\"ID\": 1, \"FullName\": \"\xff\xfe\"}") }, []string{"people/one.json", "not UTF-8"}},
		{"an unknown field", func(f fstest.MapFS) {
			f["events/one.json"].Data = []byte(strings.Replace(string(f["events/one.json"].Data), `"Location"`, `"Locatoin"`, 1))
		}, []string{"events/one.json", "Locatoin"}},
		{"an unknown field in a list of records", func(f fstest.MapFS) {
			one, two := string(f["people/one.json"].Data), string(f["people/two.json"].Data)
			delete(f, "people/two.json")
			f["people/one.json"].Data = []byte("[" + one + "," + strings.Replace(two, `"FullName"`, `"FulName"`, 1) + "]")
		}, []string{"people/one.json", "record 2 of the list", "FulName"}},
		{"a list that ends early", func(f fstest.MapFS) {
			f["people/one.json"].Data = append([]byte("["), f["people/one.json"].Data...)
		}, []string{"people/one.json", "middle of a record"}},
		{"an ID that stands twice", func(f fstest.MapFS) { f["people/three.json"] = f["people/one.json"] }, []string{"people/three.json", "person 1", "people/one.json"}},
		{"an unknown vote word", func(f fstest.MapFS) {
			f["matters/one.json"].Data = []byte(strings.Replace(string(f["matters/one.json"].Data), "Excused", "Perhaps", 1))
		}, []string{"matters/one.json", "history 50", "Bo Two", `"Perhaps"`}},
		{"a person who is not among the people", func(f fstest.MapFS) { delete(f, "people/two.json") }, []string{"matters/one.json", "history 50", "person 2"}},
		{"a date that is none", func(f fstest.MapFS) {
			f["events/one.json"].Data = []byte(strings.Replace(string(f["events/one.json"].Data), "2019-06-06T10:00:00-04:00", "2019-02-30T10:00:00-04:00", 1))
		}, []string{"events/one.json", "event 7", "no date"}},
		{"a character no text may hold", func(f fstest.MapFS) {
			f["people/one.json"].Data = []byte(strings.Replace(string(f["people/one.json"].Data), `"FullName":"`, `"FullName":"\u0000`, 1))
		}, []string{"people/one.json", "NUL"}},
		{"something after the record", func(f fstest.MapFS) { f["people/one.json"].Data = append(f["people/one.json"].Data, "{}"...) }, []string{"people/one.json", "follows"}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			files := small()
			c.spoil(files)
			_, err := imports.Legistar(context.Background(), door, files, opt)
			var bad imports.Problems
			if !errors.As(err, &bad) {
				t.Fatalf("got %v", err)
			}
			for _, w := range c.want {
				if !strings.Contains(bad.Error(), w) {
					t.Errorf("%q does not name %q", bad.Error(), w)
				}
			}
			if s := fingerprint(t, db); !strings.HasPrefix(s, "0 0 0 0 0 0") {
				t.Fatalf("something was written: %s", s)
			}
		})
	}
	t.Run("the same files unspoilt are imported", func(t *testing.T) {
		rep, err := imports.Legistar(context.Background(), door, small(), opt)
		if err != nil || rep.Motions != 1 || rep.Ballots != 2 || rep.Meetings != 1 {
			t.Fatalf("%+v %v", rep, err)
		}
	})
}

func TestBoardsAreReadFromTheFlag(t *testing.T) {
	got, err := imports.ParseBoards("Committee on Public Safety=public-safety, Committee on Mental Health, Disabilities and Addiction=health")
	if err != nil || got["Committee on Mental Health, Disabilities and Addiction"] != "health" || got["Committee on Public Safety"] != "public-safety" {
		t.Fatalf("%v %v", got, err)
	}
	if _, err := imports.ParseBoards("Committee=Not A Slug"); err == nil {
		t.Fatal("a bad address was taken")
	}
}
