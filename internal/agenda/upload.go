package agenda

import (
	"context"
	"net/http"
	"strconv"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/blob"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// SQL of files. A file is public once an agenda that was posted names it.
const (
	sqlInsertFile = `insert into paper_files (paper_id, board_id, sha256, size, media_type, name, alt, statement) values ($1, $2, $3, $4, $5, $6, $7, $8)`
	sqlFile       = `select f.sha256, f.media_type, f.name, p.meeting_id from papers p join paper_files f on f.paper_id = p.id where p.board_id = $1 and p.id = $2 and p.item_id is not null`
	sqlPostedFile = `select f.sha256, f.media_type, f.name, p.meeting_id from paper_files f join papers p on p.id = f.paper_id where f.board_id = $1 and f.sha256 = $2
and exists (select from postings q where q.meeting_id = p.meeting_id and q.kind = 'agenda' and position(encode(f.sha256, 'hex') in q.content) > 0) order by f.paper_id limit 1`
)

type fileRow struct {
	SHA256    []byte `db:"sha256"`
	MediaType string `db:"media_type"`
	Name      string `db:"name"`
	MeetingID int64  `db:"meeting_id"`
}

// Upload is a paper as a file.
type Upload struct {
	Title     string
	Name      string // of the file, as it was given
	Content   []byte
	Alt       string // what a picture shows
	Statement string // the text of a document, or how to get one
}

// check decides about the words and the file, and returns the file as it is
// kept.
func (in Upload) check() (blob.File, []fault.Field) {
	bad := rules.CheckLine("title", in.Title, advice.MaxTitle)
	f, wrong := blob.Take(in.Name, in.Content, in.Alt, in.Statement)
	return f, append(bad, wrong...)
}

// UploadPaper adds a paper to an item as a file. The content is kept before the
// act, under its hash, where nothing leads to it until the act is done. Errors:
// NotFound; Invalid with fields title, file (those of blob.Inspect), alt,
// statement; Unavailable uploads_off; Conflict meeting_already_open,
// meeting_over.
func (s *Slice) UploadPaper(ctx context.Context, c act.Caller, item int64, in Upload) (act.Receipt, error) {
	f, sum, err := s.keep(ctx, in)
	if err != nil {
		return act.Receipt{}, err
	}
	return s.planning(ctx, rules.PaperUpload, c, func(ctx context.Context, tx *pg.Tx) (plannedAct, error) {
		m, it, err := lockItem(ctx, tx, c.Board, item)
		if err != nil {
			return plannedAct{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return plannedAct{}, err
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlInsertPaper, c.Board, m.ID, it.ID, nfc(in.Title), "", now); err != nil {
			return plannedAct{}, err
		}
		body, err := in.insert(ctx, tx, c.Board, id, f, sum)
		body["meeting"], body["item"] = m.ID, it.ID
		return plannedAct{m, "paper/" + strconv.FormatInt(id, 10), body}, err
	})
}

// keep checks an upload and keeps its content under its hash. Errors: those of
// check; Unavailable uploads_off.
func (s *Slice) keep(ctx context.Context, in Upload) (blob.File, blob.Sum, error) {
	if s.files == nil {
		return blob.File{}, blob.Sum{}, fault.New(fault.Unavailable, "uploads_off")
	}
	f, bad := in.check()
	if len(bad) > 0 {
		return f, blob.Sum{}, fault.Bad(bad...)
	}
	sum, err := s.files.Put(ctx, f.Content)
	return f, sum, err
}

// insert writes the file of a paper and returns what the audit says of it.
func (in Upload) insert(ctx context.Context, tx *pg.Tx, board, paper int64, f blob.File, sum blob.Sum) (audit.Body, error) {
	_, err := tx.Exec(ctx, sqlInsertFile, paper, board, sum[:], len(f.Content), f.Type, f.Name, nfc(in.Alt), nfc(in.Statement))
	return audit.Body{"sha256": sum.String(), "size": len(f.Content), "type": f.Type, "title": audit.Sealed(in.Title), "name": audit.Sealed(f.Name), "alt": audit.Sealed(in.Alt), "statement": audit.Sealed(in.Statement)}, err
}

// readUpload reads the form of an upload, and the digest of all that was sent.
func (s *Slice) readUpload(w http.ResponseWriter, r *http.Request) (*page.Form, Upload, string, error) {
	f, up, err := page.ReadUpload(w, r, "file", s.limit)
	return f, Upload{Title: f.Trim("title"), Name: up.Name, Content: up.Content, Alt: f.Trim("alt"), Statement: f.Trim("statement")}, f.Digest() + " " + blob.SumOf(up.Content).String(), err
}

func uploadFields() []page.Input {
	return []page.Input{{Name: "title", Label: "agenda.paper_title", Max: advice.MaxTitle}, {Name: "file", Kind: "file", Label: "agenda.upload_file"},
		{Name: "alt", Kind: "textarea", Label: "agenda.upload_alt", Hint: "agenda.upload_alt_hint", Max: blob.MaxAlt, Rows: 3, Optional: true},
		{Name: "statement", Kind: "textarea", Label: "agenda.upload_statement", Hint: "agenda.upload_statement_hint", Max: blob.MaxStatement, Rows: 6, Optional: true}}
}

// UploadForm shows the form of an upload.
func (s *Slice) UploadForm(w http.ResponseWriter, r *http.Request) error {
	m, it, err := s.itemHere(r)
	if err != nil {
		return err
	}
	return s.showUpload(w, r, http.StatusOK, page.NewForm(nil), m, it)
}

func (s *Slice) showUpload(w http.ResponseWriter, r *http.Request, status int, f *page.Form, m meetingRow, it itemRow) error {
	if s.files == nil {
		return fault.New(fault.NotFound, "not_found")
	}
	sc := act.From(r.Context())
	return page.WriteSheet(w, r, status, workChrome(r.Context(), m, say("agenda.upload_new")), page.Sheet{Form: f, Button: "agenda.upload_it", Lead: say("agenda.paper_lead", "Item", it.Title) + " " + say("agenda.upload_file_hint", "Max", s.limit>>20),
		Action: workURL(sc.Slug, m.Slug, "/agenda/"+strconv.FormatInt(it.ID, 10)+"/papers/upload"), Back: page.Link{Text: say("work.back"), Href: workURL(sc.Slug, m.Slug, "/agenda")},
		Fields: uploadFields()})
}

// UploadPost takes a file in.
func (s *Slice) UploadPost(w http.ResponseWriter, r *http.Request) error {
	m, it, err := s.itemHere(r)
	if err != nil {
		return err
	}
	f, in, digest, err := s.readUpload(w, r)
	var rec act.Receipt
	if err == nil {
		rec, err = s.UploadPaper(r.Context(), act.From(r.Context()).Caller(f.Key, digest), it.ID, in)
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showUpload(w, r, status, f, m, it) })
}

// FileWork sends the file of a paper to those at the table: the clerk always,
// members once the meeting's agenda is posted.
func (s *Slice) FileWork(w http.ResponseWriter, r *http.Request) error {
	sc := act.From(r.Context())
	id, err := page.PathID(r, "paper")
	if err != nil {
		return err
	}
	var f fileRow
	if err := s.db.Get(r.Context(), &f, sqlFile, sc.Board, id); err != nil {
		return err
	}
	if !sc.May(rules.AgendaEdit) {
		var posted int
		if err := s.db.Get(r.Context(), &posted, sqlPostedAgendas, sc.Board, f.MeetingID); err != nil {
			return err
		}
		if posted == 0 {
			return fault.New(fault.NotFound, "not_found")
		}
	}
	return s.send(w, r, f, "private, no-store")
}

// FilePublic sends a file that a posted agenda names. Its address holds its
// hash, so it can be kept for ever.
func (s *Slice) FilePublic(w http.ResponseWriter, r *http.Request) error {
	sum, err := blob.ParseSum(r.PathValue("sum"))
	if err != nil {
		return err
	}
	var f fileRow
	if err := s.db.Get(r.Context(), &f, sqlPostedFile, act.From(r.Context()).Board, sum[:]); err != nil {
		return err
	}
	if name, err := page.PathName(r, "name"); err != nil || name != f.Name {
		return fault.New(fault.NotFound, "not_found")
	}
	return s.send(w, r, f, "public, max-age=31536000, immutable")
}

// send sends a file that is kept here. Errors: NotFound.
func (s *Slice) send(w http.ResponseWriter, r *http.Request, f fileRow, cache string) error {
	if s.files == nil {
		return fault.New(fault.NotFound, "not_found")
	}
	content, err := s.files.Open(r.Context(), blob.Sum(f.SHA256))
	if err != nil {
		return err
	}
	defer content.Close()
	blob.Send(w, r, content, blob.File{Name: f.Name, Type: f.MediaType}, blob.Sum(f.SHA256), cache)
	return nil
}
