package response

import (
	"cmp"
	"context"
	"net/http"
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

// SQL of the way of an answer inside the department. None of it is public.
const (
	sqlColleagues = `select distinct p.id, p.name from role_grants g join accounts a on a.id = g.account_id and a.closed_at is null join people p on p.id = a.person_id
where g.department_id = $1 and g.ended_at is null order by p.name`
	sqlInsertDelegation = `insert into delegations (board_id, transmittal_id, part, person_id, division, due_on, delegated_at, delegated_by) values ($1, $2, $3, nullif($4::bigint, 0), $5, $6, $7, nullif($8::bigint, 0)) returning id`
	sqlDelegations      = `select distinct on (d.transmittal_id, d.part) d.transmittal_id, d.part, coalesce(d.person_id, 0) as person_id, coalesce(p.name, '') as name, d.division, d.due_on
from delegations d join transmittals t on t.id = d.transmittal_id left join people p on p.id = d.person_id where t.department_id = $1 and ($2::bigint = 0 or t.id = $2) order by d.transmittal_id, d.part, d.id desc`
	sqlInsertNote = `insert into desk_notes (board_id, transmittal_id, words, written_at, written_by) values ($1, $2, $3, $4, nullif($5::bigint, 0)) returning id`
	sqlNotes      = `select n.words, n.written_at, coalesce(p.name, '') as writer from desk_notes n left join people p on p.id = n.written_by where n.transmittal_id = $1 order by n.id desc`

	sqlInsertCounsel = `insert into counsel_reviews (board_id, transmittal_id, version, finding, counsel, at, by_id) values ($1, $2, $3, $4, $5, $6, nullif($7::bigint, 0)) returning id`
	sqlCounsel       = `select c.version, c.finding, c.counsel, c.at from counsel_reviews c where c.transmittal_id = $1 order by c.id desc limit 1`
)

// maxDivision is how many runes the name of a division or of counsel may have.
const maxDivision = 160

// maxNote is how many runes an internal note may have.
const maxNote = 4_000

// delegationRow is who is to write an answer, or a part of it.
type delegationRow struct {
	Transmittal int64      `db:"transmittal_id"`
	Part        int        `db:"part"`
	Person      int64      `db:"person_id"`
	Name        string     `db:"name"`
	Division    string     `db:"division"`
	DueOn       rules.Date `db:"due_on"`
}

func (d delegationRow) words(zone *time.Location) string {
	who := cmp.Or(d.Name, d.Division)
	if d.Name != "" && d.Division != "" {
		who += ", " + d.Division
	}
	if d.Part > 0 {
		who = answers.PartName(d.Part) + ": " + who
	}
	if d.DueOn.IsZero() {
		return say("response.with", "Name", who)
	}
	return say("response.with_until", "Name", who, "Date", page.Day(page.Lang, "monthday", d.DueOn.In(zone)))
}

// counselRow is what counsel last said of an answer; the zero row: nobody asked.
type counselRow struct {
	Version int       `db:"version"`
	Finding string    `db:"finding"`
	Counsel string    `db:"counsel"`
	At      time.Time `db:"at"`
}

// status says whether counsel has read the version there is.
func (c counselRow) status(version int) *page.Status {
	switch {
	case c.Finding == "":
		return nil
	case c.Finding == advice.CounselCleared && c.Version == version:
		return &page.Status{Kind: "yes", Voice: "dept", Word: say("response.counsel.cleared", "Name", c.Counsel)}
	case c.Finding == advice.CounselCleared:
		return &page.Status{Kind: "waiting", Voice: "soon", Word: say("response.counsel.older", "Name", c.Counsel, "Number", c.Version)}
	case c.Finding == advice.CounselChanges:
		return &page.Status{Kind: "no", Voice: "late", Word: say("response.counsel.changes", "Name", c.Counsel)}
	}
	return &page.Status{Kind: "waiting", Voice: "soon", Word: say("response.counsel.asked")}
}

func loadCounsel(ctx context.Context, r pg.Reader, transmittal int64) (counselRow, error) {
	var c counselRow
	err := r.Get(ctx, &c, sqlCounsel, transmittal)
	if pg.NotFound(err) {
		return counselRow{}, nil
	}
	return c, err
}

// Note is one internal note.
type Note struct {
	Words  string
	At     time.Time
	Writer string
}

// inside is what the desk says of one answer among itself.
func (s *Slice) inside(ctx context.Context, d *AnswerData, asked askedRow, department int64, version int) error {
	var with []delegationRow
	if err := s.db.Select(ctx, &with, sqlDelegations, department, asked.ID); err != nil {
		return err
	}
	for _, x := range with {
		d.With = append(d.With, x.words(asked.zone))
	}
	counsel, err := loadCounsel(ctx, s.db, asked.ID)
	if err != nil {
		return err
	}
	d.Counsel = counsel.status(version)
	var notes []struct {
		Words  string    `db:"words"`
		At     time.Time `db:"written_at"`
		Writer string    `db:"writer"`
	}
	if err := s.db.Select(ctx, &notes, sqlNotes, asked.ID); err != nil {
		return err
	}
	for _, n := range notes {
		d.Notes = append(d.Notes, Note{n.Words, n.At.In(asked.zone), n.Writer})
	}
	return nil
}

// side is a form about one answer that stands on a page of its own.
type side struct {
	name   string // of the form's address and messages
	action rules.Action
	fields func(ctx context.Context, s *Slice, asked askedRow, have responseRow, department int64) ([]page.Input, error)
	do     func(ctx context.Context, s *Slice, c act.Caller, transmittal int64, f *page.Form) (act.Receipt, error)
}

var (
	delegate = side{"delegate", rules.DeskDelegate, delegateFields, func(ctx context.Context, s *Slice, c act.Caller, transmittal int64, f *page.Form) (act.Receipt, error) {
		part, bad := f.Number("part", 0, advice.MaxParts)
		person, _ := f.Int("person")
		if v := f.Trim("person"); v != "" && v != itoa(person) {
			bad = append(bad, fault.At("person", "choice_unknown"))
		}
		if len(bad) > 0 {
			return act.Receipt{}, fault.Bad(bad...)
		}
		return s.Delegate(ctx, c, transmittal, Delegation{Part: part, Person: person, Division: f.Trim("division"), Due: f.Trim("due")})
	}}
	note = side{"note", rules.DeskNote, func(context.Context, *Slice, askedRow, responseRow, int64) ([]page.Input, error) {
		return []page.Input{{Name: "words", Kind: "textarea", Label: "response.note_words", Hint: "response.note_words_hint", Rows: 4}}, nil
	}, func(ctx context.Context, s *Slice, c act.Caller, transmittal int64, f *page.Form) (act.Receipt, error) {
		return s.Note(ctx, c, transmittal, f.Trim("words"))
	}}
	counsel = side{"counsel", rules.DeskCounsel, func(_ context.Context, _ *Slice, _ askedRow, have responseRow, _ int64) ([]page.Input, error) {
		var opts []page.Option
		for _, v := range advice.CounselFindings() {
			opts = append(opts, page.Option{Value: v, Text: say("response.counsel_finding." + v)})
		}
		return []page.Input{{Name: "read", Kind: "hidden"}, {Name: "finding", Kind: "radios", Label: "response.counsel_finding", Options: opts}, {Name: "counsel", Label: "response.counsel_name", Hint: "response.counsel_name_hint", Max: maxDivision, Optional: true}}, nil
	}, func(ctx context.Context, s *Slice, c act.Caller, transmittal int64, f *page.Form) (act.Receipt, error) {
		version, _ := f.Int("read")
		return s.Counsel(ctx, c, transmittal, int(version), f.Get("finding"), f.Trim("counsel"))
	}}
)

func delegateFields(ctx context.Context, s *Slice, asked askedRow, _ responseRow, department int64) ([]page.Input, error) {
	var people []struct {
		ID   int64  `db:"id"`
		Name string `db:"name"`
	}
	if err := s.db.Select(ctx, &people, sqlColleagues, department); err != nil {
		return nil, err
	}
	opts := []page.Option{{Text: say("response.delegate_nobody")}}
	for _, p := range people {
		opts = append(opts, page.Option{Value: itoa(p.ID), Text: p.Name})
	}
	var out []page.Input
	if parts := asked.parts(); len(parts) > 0 {
		whole := []page.Option{{Text: say("response.delegate_whole")}}
		out = append(out, page.Input{Name: "part", Kind: "select", Label: "response.delegate_part", Options: append(whole, partOptions(parts)[1:]...), Optional: true})
	}
	return append(out, page.Input{Name: "person", Kind: "select", Label: "response.delegate_person", Options: opts, Optional: true},
		page.Input{Name: "division", Label: "response.delegate_division", Hint: "response.delegate_division_hint", Max: maxDivision, Optional: true},
		page.Input{Name: "due", Kind: "date", Label: "response.delegate_due", Optional: true, Width: "small"}), nil
}

func (x side) form(s *Slice, w http.ResponseWriter, r *http.Request, code int, f *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	asked, have, err := s.asked(r)
	if err != nil {
		return err
	}
	fields, err := x.fields(ctx, s, asked, have, sc.Department)
	if err != nil {
		return err
	}
	if f.Code == "response_stale" || f.Get("read") == "" {
		f.Values.Set("read", strconv.Itoa(have.Version)) // counsel's finding is of this version
	}
	back := answerPath(sc.Department, asked.ID)
	title := say("response." + x.name)
	return page.WriteSheet(w, r, code, chrome(ctx, title, page.Crumb{Text: asked.number(), Href: back}), page.Sheet{Form: f, Action: back + "/" + x.name, Button: "response." + x.name + "_save",
		Lead: say("response." + x.name + "_lead"), Fields: fields, Back: page.Link{Text: say("response.back_to_form"), Href: back}})
}

func (x side) post(s *Slice, w http.ResponseWriter, r *http.Request) error {
	id, err := page.PathID(r, "transmittal")
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	var rec act.Receipt
	if err == nil {
		rec, err = x.do(r.Context(), s, act.From(r.Context()).Caller(f.Key, f.Digest()), id, f)
	}
	return page.Answer(w, r, f, rec.Location, err, func(code int) error { return x.form(s, w, r, code, f) })
}

// DelegateForm asks who is to write an answer or a part of it.
func (s *Slice) DelegateForm(w http.ResponseWriter, r *http.Request) error {
	return delegate.form(s, w, r, http.StatusOK, page.NewForm(nil))
}

// DelegatePost gives it to them.
func (s *Slice) DelegatePost(w http.ResponseWriter, r *http.Request) error {
	return delegate.post(s, w, r)
}

// NoteForm is the form of an internal note.
func (s *Slice) NoteForm(w http.ResponseWriter, r *http.Request) error {
	return note.form(s, w, r, http.StatusOK, page.NewForm(nil))
}

// NotePost keeps it.
func (s *Slice) NotePost(w http.ResponseWriter, r *http.Request) error { return note.post(s, w, r) }

// CounselForm asks what counsel says.
func (s *Slice) CounselForm(w http.ResponseWriter, r *http.Request) error {
	return counsel.form(s, w, r, http.StatusOK, page.NewForm(nil))
}

// CounselPost keeps it.
func (s *Slice) CounselPost(w http.ResponseWriter, r *http.Request) error {
	return counsel.post(s, w, r)
}

// Delegation is who is to write an answer: a person of the desk, a division, or
// both. Part 0 is the whole; Due an ISO date as typed, optional.
type Delegation struct {
	Part     int
	Person   int64
	Division string
	Due      string
}

// work is one internal act on an answer that is not signed: write writes its row
// and returns its key, what the entry says of it, and mails.
func (s *Slice) work(ctx context.Context, action rules.Action, c act.Caller, transmittal int64, name string, write func(ctx context.Context, tx *pg.Tx, f facts, board int64) (int64, audit.Body, []outbox.Row, error)) (act.Receipt, error) {
	c, err := s.over(ctx, c, transmittal)
	if err != nil {
		return act.Receipt{}, err
	}
	return s.door.Do(ctx, action, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		f, err := loadFacts(ctx, tx, c, transmittal)
		if err != nil {
			return act.Effect{}, err
		}
		if f.have.SignedAt != nil {
			return act.Effect{}, fault.New(fault.Conflict, "response_already_signed")
		}
		id, body, mails, err := write(ctx, tx, f, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		out := audit.Body{"transmittal": transmittal}
		for k, v := range body {
			out[k] = v
		}
		return act.Effect{Subject: name + "/" + itoa(id), Location: answerPath(c.Department, transmittal), Body: out, Outbox: mails}, nil
	})
}

// Delegate writes down who is to write an answer or a part of it; the newest of
// a part counts. The person is told by mail. The caller names the department.
// Errors: NotFound; Conflict "response_already_signed"; Invalid with fields part:
// choice_unknown; person: choice_unknown; division: delegate_to, too_long, …; due:
// not_a_date, date_in_past.
func (s *Slice) Delegate(ctx context.Context, c act.Caller, transmittal int64, in Delegation) (act.Receipt, error) {
	bad := rules.CheckOptionalLine("division", in.Division, maxDivision)
	if in.Person == 0 && in.Division == "" {
		bad = append(bad, fault.At("division", "delegate_to"))
	}
	due, wrong := rules.FormDate("due", in.Due, false)
	if bad = append(bad, wrong...); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.work(ctx, rules.DeskDelegate, c, transmittal, "delegation", func(ctx context.Context, tx *pg.Tx, f facts, board int64) (int64, audit.Body, []outbox.Row, error) {
		if in.Part > len(f.asked.parts()) {
			return 0, nil, nil, fault.Bad(fault.At("part", "choice_unknown"))
		}
		if !due.IsZero() && due.Before(f.asked.today(f.now)) {
			return 0, nil, nil, fault.Bad(fault.At("due", "date_in_past"))
		}
		var people []struct {
			ID   int64  `db:"id"`
			Name string `db:"name"`
		}
		if err := tx.Select(ctx, &people, sqlColleagues, c.Department); err != nil {
			return 0, nil, nil, err
		}
		known := in.Person == 0
		for _, p := range people {
			known = known || p.ID == in.Person
		}
		if !known {
			return 0, nil, nil, fault.Bad(fault.At("person", "choice_unknown"))
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlInsertDelegation, board, transmittal, in.Part, in.Person, norm.NFC.String(in.Division), due, f.now, c.By.Person); err != nil {
			return 0, nil, nil, err
		}
		var mails []outbox.Row
		if in.Person != 0 && in.Person != c.By.Person {
			mails = []outbox.Row{{Key: "delegation/" + itoa(id) + "/given", Board: board, Kind: "desk.delegated", Payload: map[string]any{"delegation": id}}}
		}
		return id, audit.Body{"part": in.Part}, mails, nil
	})
}

// Note keeps an internal note about an answer. It is never public, and its words
// are in no entry of the audit. Errors: NotFound; Conflict
// "response_already_signed"; Invalid with field words: required, too_long, ….
func (s *Slice) Note(ctx context.Context, c act.Caller, transmittal int64, words string) (act.Receipt, error) {
	if bad := rules.CheckText("words", words, maxNote, true, true); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.work(ctx, rules.DeskNote, c, transmittal, "note", func(ctx context.Context, tx *pg.Tx, f facts, board int64) (int64, audit.Body, []outbox.Row, error) {
		var id int64
		err := tx.Get(ctx, &id, sqlInsertNote, board, transmittal, norm.NFC.String(words), f.now, c.By.Person)
		return id, nil, nil, err
	})
}

// Counsel writes down that counsel was asked to read a version of an answer,
// cleared it, or wants changes; name is the counsel's. Errors: NotFound; Conflict
// "response_already_signed", "response_not_drafted", "response_stale"; Invalid
// with fields finding: required, choice_unknown; counsel: required, too_long, ….
func (s *Slice) Counsel(ctx context.Context, c act.Caller, transmittal int64, version int, finding, name string) (act.Receipt, error) {
	bad := rules.CheckChoice("finding", finding, advice.CounselFindings()...)
	if finding == advice.CounselAsked {
		name = ""
	}
	if bad = append(bad, rules.CheckText("counsel", name, maxDivision, slices.Contains([]string{advice.CounselCleared, advice.CounselChanges}, finding), false)...); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.work(ctx, rules.DeskCounsel, c, transmittal, "counsel", func(ctx context.Context, tx *pg.Tx, f facts, board int64) (int64, audit.Body, []outbox.Row, error) {
		switch {
		case f.have.ID == 0:
			return 0, nil, nil, fault.New(fault.Conflict, "response_not_drafted")
		case f.have.Version != version:
			return 0, nil, nil, fault.New(fault.Conflict, "response_stale")
		}
		var id int64
		err := tx.Get(ctx, &id, sqlInsertCounsel, board, transmittal, version, finding, norm.NFC.String(name), f.now, c.By.Person)
		return id, audit.Body{"version": version, "finding": finding}, nil, err
	})
}
