package imports

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/board"
	"parley/internal/fault"
	"parley/internal/outside"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/partial"
)

// RecommendationsOptions say how recommendations of other bodies are imported.
type RecommendationsOptions struct {
	Jurisdiction string // of boards and departments that are made
	Zone         string // IANA zone of the boards that are made
	Prefix       string // what the address of each board begins with
}

// RecommendationsReport is what the import did.
type RecommendationsReport struct {
	Boards, Departments, Added, Changed, Stages int64
	Odd                                         []string
}

// String is the report as the command prints it.
func (r RecommendationsReport) String() string {
	out := "Nothing changed: everything was there already.\n"
	if r.Boards+r.Departments+r.Added+r.Changed > 0 {
		out = fmt.Sprintf("Added %d boards, %d departments, %d recommendations; %d have a new version. The list has %d stages of answers.\n", r.Boards, r.Departments, r.Added, r.Changed, r.Stages)
	}
	for _, o := range r.Odd {
		out += "Odd: " + o + "\n"
	}
	return out
}

// The files of the folder, with their columns.
const (
	askedFile    = "recommendations.csv"
	answeredFile = "responses.csv"
)

var (
	askedColumns    = []string{"source", "number", "issuing_body", "addressed_to", "title_own_words", "issued", "due", "address"}
	answeredColumns = []string{"source", "number", "stage", "response_date", "assessed_status", "agency_says_own_words", "estimated_completion", "claimed_completion"}
)

// outsideBody is what is to be written for one body.
type outsideBody struct {
	name, slug string
	to         []string // addressees, of each of asked
	asked      []outside.Asked
}

// Recommendations imports what other bodies asked of departments, with the staged
// answers: a folder with two CSV files (RFC 4180, UTF-8, a header row). A body
// becomes an imported board, an addressee a department. Dates are kept as exact as
// they are. Everything is checked first; Problems says all that is wrong with
// file, line and column, and then nothing is written. The same list again changes
// nothing; what a later one says otherwise is a new version.
func Recommendations(ctx context.Context, door *act.Door, files fs.FS, o RecommendationsOptions) (RecommendationsReport, error) {
	if _, err := time.LoadLocation(o.Zone); err != nil {
		return RecommendationsReport{}, fault.Bad(fault.At("zone", "zone_unknown"))
	}
	r := reader{options: o}
	r.asked(files)
	r.answered(files)
	if len(r.bad) > 0 {
		return RecommendationsReport{}, r.bad
	}
	var rep RecommendationsReport
	_, err := door.Do(ctx, rules.ImportOutside, act.Caller{By: act.Program("import")}, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		rep = RecommendationsReport{Stages: r.stages}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		var boards []int64
		var digests []any
		var odd oddities
		for _, b := range r.bodies {
			id, made, err := board.ImportBoard(ctx, tx, board.Outside, b.slug, b.name, o.Jurisdiction, o.Zone, now)
			if err != nil {
				return act.Effect{}, fmt.Errorf("%s: %w", b.name, err)
			}
			rep.Boards += made
			for i, name := range b.to {
				var n int64
				if b.asked[i].Department, n, err = board.ImportDepartment(ctx, tx, id, o.Jurisdiction, name, now); err != nil {
					return act.Effect{}, err
				}
				rep.Departments += n
			}
			added, changed, gone, err := outside.Import(ctx, tx, id, b.asked, now)
			if err != nil {
				return act.Effect{}, err
			}
			rep.Added, rep.Changed = rep.Added+added, rep.Changed+changed
			for _, g := range gone {
				odd.note("recommendations that the list does not have any more stay as they were", b.name+", "+g)
			}
			sum, err := record.ImportDigest(ctx, tx, id)
			if err != nil {
				return act.Effect{}, err
			}
			boards, digests = append(boards, id), append(digests, map[string]any{"board": id, "sha256": sum})
		}
		rep.Odd = odd.Lines()
		wrote := rep.Boards+rep.Departments+rep.Added+rep.Changed > 0
		return act.Effect{Subject: "import/recommendations", Public: wrote, Boards: boards, Quiet: !wrote,
			Body: audit.Body{"boards": boards, "added": rep.Added, "changed": rep.Changed, "stages": rep.Stages, "digests": digests}}, nil
	})
	return rep, err
}

// reader checks the files and says what is to be written.
type reader struct {
	options RecommendationsOptions
	bodies  []*outsideBody
	at      map[[2]string]*outside.Asked
	stages  int64
	bad     Problems
}

// row is one line of a file with where each of its fields begins.
type row struct {
	r      *reader
	file   string
	fields []string
	where  func(field int) (line, column int)
	names  []string
}

func (x row) get(name string) string {
	return strings.TrimSpace(x.fields[slices.Index(x.names, name)])
}

func (x row) problem(name, what string, args ...any) {
	line, column := x.where(slices.Index(x.names, name))
	x.r.bad = append(x.r.bad, Problem{x.file, fmt.Sprintf("line %d, column %d (%s)", line, column, name), fmt.Sprintf(what, args...)})
}

// text is a field of one line that can be printed.
func (x row) text(name string, most int, required bool) string {
	s := x.get(name)
	if len(rules.CheckText(name, s, most, required, false)) > 0 {
		x.problem(name, "%.60q cannot be printed, is missing or is longer than %d letters", s, most)
	}
	return s
}

func (x row) date(name string) partial.Date {
	d, ok := partial.Parse(x.get(name))
	if !ok {
		x.problem(name, "%.60q is no day, month or year", x.get(name))
	}
	return d
}

// read hands each row of a file to do.
func (r *reader) read(files fs.FS, file string, columns []string, do func(row)) {
	f, err := files.Open(file)
	if err != nil {
		r.bad = append(r.bad, Problem{File: file, What: "it cannot be read"})
		return
	}
	defer f.Close()
	c := csv.NewReader(f)
	c.FieldsPerRecord = len(columns)
	for n := 0; ; n++ {
		fields, err := c.Read()
		var wrong *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			if n == 0 {
				r.bad = append(r.bad, Problem{File: file, What: "it is empty"})
			}
			return
		case errors.Is(err, csv.ErrFieldCount):
			line, _ := c.FieldPos(0)
			r.bad = append(r.bad, Problem{file, fmt.Sprintf("line %d, column 1", line), fmt.Sprintf("it has %d fields, not %d", len(fields), len(columns))})
			continue
		case errors.As(err, &wrong):
			r.bad = append(r.bad, Problem{file, fmt.Sprintf("line %d, column %d", wrong.Line, wrong.Column), "it is no CSV: " + wrong.Err.Error()})
			return
		case err != nil:
			r.bad = append(r.bad, Problem{File: file, What: "it cannot be read"})
			return
		}
		if n == 0 {
			fields[0] = strings.TrimPrefix(fields[0], "\ufeff")
			if !slices.Equal(fields, columns) {
				r.bad = append(r.bad, Problem{file, "line 1, column 1", "the columns must be " + strings.Join(columns, ",")})
				return
			}
			continue
		}
		x := row{r, file, fields, c.FieldPos, columns}
		if i := slices.IndexFunc(fields, func(s string) bool { return !utf8.ValidString(s) }); i >= 0 {
			x.problem(columns[i], "it is not UTF-8")
			continue
		}
		do(x)
	}
}

func (r *reader) asked(files fs.FS) {
	r.at = map[[2]string]*outside.Asked{}
	places := map[string]int{}
	type where struct{ body, n int }
	keys := map[[2]string]where{}
	r.read(files, askedFile, askedColumns, func(x row) {
		name, key := x.text("issuing_body", rules.MaxName, true), [2]string{x.text("source", 200, true), x.text("number", 60, true)}
		slug := r.options.Prefix + strings.Trim(notInSlug.ReplaceAllString(strings.ToLower(name), "-"), "-")
		if _, twice := keys[key]; twice {
			x.problem("number", "%s of %s stands twice", key[1], key[0])
			return
		}
		i, known := places[slug]
		if !known {
			if len(rules.CheckSlug("slug", slug)) > 0 {
				x.problem("issuing_body", "no board can have the address %q", slug)
			}
			i = len(r.bodies)
			places[slug], r.bodies = i, append(r.bodies, &outsideBody{name: name, slug: slug})
		}
		b := r.bodies[i]
		if b.name != name {
			x.problem("issuing_body", "%q would have the address of %q", name, b.name)
		}
		if len(rules.CheckURL("address", x.get("address"), false)) > 0 {
			x.problem("address", "%.60q is no web address", x.get("address"))
		}
		keys[key] = where{i, len(b.asked)}
		b.to = append(b.to, x.text("addressed_to", 160, true))
		b.asked = append(b.asked, outside.Asked{Report: key[0], Number: key[1], Title: x.text("title_own_words", 300, true), Issued: x.date("issued"), Due: x.date("due"), Address: x.get("address")})
	})
	for key, w := range keys {
		r.at[key] = &r.bodies[w.body].asked[w.n]
	}
	if len(r.bodies) == 0 && len(r.bad) == 0 {
		r.bad = append(r.bad, Problem{File: askedFile, What: "it names no recommendation"})
	}
}

func (r *reader) answered(files fs.FS) {
	r.read(files, answeredFile, answeredColumns, func(x row) {
		a := r.at[[2]string{x.get("source"), x.get("number")}]
		if a == nil {
			x.problem("number", "%s of %s is in no row of %s", x.get("number"), x.get("source"), askedFile)
			return
		}
		s := outside.Stage{Name: x.text("stage", 120, true), Answered: x.date("response_date"), Assessed: x.get("assessed_status"), Says: x.text("agency_says_own_words", 1000, false), Estimated: x.date("estimated_completion"), Claimed: x.date("claimed_completion")}
		switch {
		case s.Assessed == "verified":
			x.problem("assessed_status", "only the vote of a board on evidence makes something verified")
		case s.Assessed != "" && !slices.Contains(outside.Assessments(), s.Assessed):
			x.problem("assessed_status", "%.60q is none of %s", s.Assessed, strings.Join(outside.Assessments(), ", "))
		}
		a.Stages = append(a.Stages, s)
		r.stages++
	})
}
