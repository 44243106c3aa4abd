package remark

import (
	"context"
	"net/http"
	"strconv"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/serial"
)

// maxWords is the longest note, in characters.
const maxWords = 4000

// here finds the draft the address names.
func (s *Slice) here(r *http.Request) (draft, error) {
	var d draft
	id, err := page.PathID(r, "draft")
	if err != nil {
		return d, err
	}
	err = s.db.Get(r.Context(), &d, sqlDraft, act.From(r.Context()).Board, r.PathValue("about"), id)
	return d, err
}

// SendForm shows the form of a note, and the notes the member sent already.
func (s *Slice) SendForm(w http.ResponseWriter, r *http.Request) error {
	return s.showSend(w, r, http.StatusOK, page.NewForm(nil))
}

func (s *Slice) showSend(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	sc := act.From(r.Context())
	d, err := s.here(r)
	if err != nil {
		return err
	}
	t, _, err := loadTable(r.Context(), s.db, sc.Board, sc.Now)
	if err != nil {
		return err
	}
	own, err := s.own(r.Context(), sc)
	if err != nil {
		return err
	}
	facts := []page.Fact{{Name: say("remark.draft." + d.About), Value: d.name(), Href: d.href(sc.Slug)}}
	for _, x := range own {
		if x.About == d.About && x.ID == d.ID {
			facts = append(facts, page.Fact{Name: page.Day(page.Lang, "moment", x.At.In(sc.Zone)), Value: x.Words})
		}
	}
	home := page.Crumb{Text: say("remark.title"), Href: "/work/b/" + sc.Slug + "/remarks"}
	return page.WriteSheet(w, r, status, chrome(r.Context(), say("remark.send_title"), home), page.Sheet{Form: f, Action: d.note(sc.Slug) + "/send", Button: "remark.send_it", Lead: say("remark.send_lead"), Facts: facts,
		Back: page.Link{Text: say("work.back"), Href: home.Href}, Fields: []page.Input{{Name: "words", Kind: "textarea", Label: "remark.words", Hint: "remark.words_hint", Max: maxWords, Rows: 8, Basis: &page.Cite{Text: t.source(), Href: "/b/" + sc.Slug + "/rules#serial-prohibited"}}}})
}

// SendPost sends a note.
func (s *Slice) SendPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	d, err := s.here(r)
	if err != nil {
		return err
	}
	rec, err := s.Send(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), d.About, d.ID, f.Trim("words"))
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showSend(w, r, status, f) })
}

// Send sends the clerk a private note on a draft. Two members who race for the
// last place are counted one after the other. Errors: NotFound when it is no
// draft (any more); Invalid with field words: as text, and remark_would_meet (Law)
// when one more member would make a meeting of it; Forbidden not_seated.
func (s *Slice) Send(ctx context.Context, c act.Caller, about string, id int64, words string) (act.Receipt, error) {
	if bad := rules.CheckLongText("words", words, maxWords); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	lock, ok := map[string]string{Recommendation: sqlLockRecommendation, Minutes: sqlLockMinutes, Item: sqlLockItem}[about]
	if !ok {
		return act.Receipt{}, fault.New(fault.NotFound, "not_found")
	}
	return s.door.Do(ctx, rules.RemarkSend, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var locked int64
		if err := tx.Get(ctx, &locked, lock, c.Board, id); err != nil {
			return act.Effect{}, err
		}
		var d draft
		if err := tx.Get(ctx, &d, sqlDraft, c.Board, about, id); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		t, today, err := loadTable(ctx, tx, c.Board, now)
		if err != nil {
			return act.Effect{}, err
		}
		var own struct {
			ID     int64 `db:"id"`
			Seat   int64 `db:"seat_id"`
			Voting bool  `db:"voting"`
		}
		if err := tx.Get(ctx, &own, sqlOwnTerm, c.Board, c.By.Person, today); pg.NotFound(err) {
			return act.Effect{}, fault.New(fault.Forbidden, "not_seated")
		} else if err != nil {
			return act.Effect{}, err
		}
		f, err := t.facts()
		if err != nil {
			return act.Effect{}, err
		}
		var noted struct {
			Others int  `db:"others"`
			Before bool `db:"before"`
		}
		if err := tx.Get(ctx, &noted, sqlNoted, c.Board, about, id, own.ID); err != nil {
			return act.Effect{}, err
		}
		f.Others, f.Before, f.Votes = noted.Others, noted.Before, own.Voting
		if err := serial.Send(f); err != nil {
			return act.Effect{}, fault.Bad(fault.At("words", "remark_would_meet", "Law", t.source()))
		}
		var made int64
		words = norm.NFC.String(words)
		err = tx.Get(ctx, &made, sqlInsert, c.Board, about, id, own.Seat, own.ID, words, now)
		return act.Effect{Subject: "remark/" + strconv.FormatInt(made, 10), Location: d.note(t.Slug), Body: audit.Body{"about": about, "about_id": id, "seat": own.Seat, "words": audit.Sealed(words)}}, err
	})
}
