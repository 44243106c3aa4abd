package comment

import (
	"context"
	"net/http"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/floor"
)

// sending runs an act of the public on a meeting: the meeting is held so that
// it cannot end meanwhile, and what one network sends is counted. It gives
// back the address of the page of what was sent in.
func (s *Slice) sending(ctx context.Context, action rules.Action, c act.Caller, meeting string, fn func(ctx context.Context, tx *pg.Tx, f record.Floor) (act.Effect, error)) (act.Receipt, error) {
	rec, err := s.door.Do(ctx, action, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var id int64
		if err := tx.Get(ctx, &id, sqlLockFloor, c.Board, meeting); err != nil {
			return act.Effect{}, err
		}
		f, err := record.LoadFloor(ctx, tx, c.Board, meeting)
		if err != nil {
			return act.Effect{}, err
		}
		if c.By == act.Anonymous {
			now, err := tx.Now(ctx)
			if err != nil {
				return act.Effect{}, err
			}
			if err := count(ctx, tx, now); err != nil {
				return act.Effect{}, err
			}
		}
		return fn(ctx, tx, f)
	})
	if err != nil {
		return rec, err
	}
	rec.Location, err = s.Address(ctx, rec.Subject)
	return rec, err
}

// Speak is a request to speak, as typed.
type Speak struct {
	Item     int64
	Name     string
	Online   bool
	Language string
}

// SignUp puts someone on the list of an item's speakers. Errors: NotFound;
// those of floor.SignUp; Invalid field language; TooMany floor_throttled.
func (s *Slice) SignUp(ctx context.Context, action rules.Action, c act.Caller, meeting string, in Speak) (act.Receipt, error) {
	in.Name, in.Language = nfc(in.Name), nfc(in.Language)
	return s.sending(ctx, action, c, meeting, func(ctx context.Context, tx *pg.Tx, f record.Floor) (act.Effect, error) {
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		if err := floor.SignUp(f.Facts(in.Item, now), f.Rule, in.Name, in.Language); err != nil {
			return act.Effect{}, err
		}
		var id int64
		err = tx.Get(ctx, &id, sqlInsertSpeaker, c.Board, f.ID, in.Item, in.Name, in.Online, in.Language, now, c.By.Person)
		return act.Effect{Subject: subject(ofSpeaker, id), Body: audit.Body{"meeting": f.ID, "item": in.Item, "online": in.Online, "name": audit.Sealed(in.Name), "language": audit.Sealed(in.Language)}}, err
	})
}

// SpeakForm shows the form to sign up.
func (s *Slice) SpeakForm(w http.ResponseWriter, r *http.Request) error {
	f, err := s.meeting(r)
	if err != nil {
		return err
	}
	return s.showSpeak(w, r, http.StatusOK, page.NewForm(map[string]string{"item": r.URL.Query().Get("item"), "place": "room"}), f)
}

func (s *Slice) showSpeak(w http.ResponseWriter, r *http.Request, status int, form *page.Form, f record.Floor) error {
	title := say("comment.speak_title")
	base := publicURL(act.From(r.Context()).Slug, f.Slug, "")
	lead := say("comment.speak_lead", "N", f.Rule.Minutes)
	l, err := loadLaw(r.Context(), s.db, act.From(r.Context()).Board)
	if err != nil {
		return err
	}
	if right := record.RightToSpeak(l.Now(), f.Kind); right != "" {
		lead += " " + right
	}
	if !f.Rule.NameRequired {
		lead += " " + say("comment.name_free")
	}
	return page.WriteSheet(w, r, status, publicChrome(r.Context(), f, title), page.Sheet{Form: form, Action: base + "/speak", Button: "comment.speak_button", Lead: lead, Back: page.Link{Text: say("comment.back"), Href: base},
		Fields: []page.Input{{Name: "item", Kind: "select", Label: "comment.which", Options: items(f, true)},
			{Name: "name", Label: "comment.name", Max: floor.MaxName, Optional: !f.Rule.NameRequired, Hint: "comment.name_hint"},
			{Name: "place", Kind: "radios", Label: "comment.place", Options: places()},
			{Name: "language", Label: "comment.language", Hint: "comment.language_hint", Max: floor.MaxName, Optional: true}}})
}

func places() []page.Option {
	return []page.Option{{Value: "room", Text: say("comment.in_room")}, {Value: "online", Text: say("comment.online")}}
}

func readSpeak(form *page.Form) (Speak, []fault.Field) {
	item, _ := form.Int("item")
	return Speak{Item: item, Name: form.Get("name"), Online: form.Get("place") == "online", Language: form.Get("language")}, rules.CheckChoice("place", form.Get("place"), "room", "online")
}

// SpeakPost signs someone up.
func (s *Slice) SpeakPost(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	in, bad := readSpeak(form)
	if len(bad) > 0 {
		return s.answer(w, r, form, act.Receipt{}, fault.Bad(bad...), s.showSpeak)
	}
	rec, err := s.SignUp(r.Context(), rules.SpeakerSignUp, act.From(r.Context()).Caller(form.Key, form.Digest()), r.PathValue("meeting"), in)
	return s.answer(w, r, form, rec, err, s.showSpeak)
}

// answer ends a form of the public.
func (s *Slice) answer(w http.ResponseWriter, r *http.Request, form *page.Form, rec act.Receipt, err error, again func(http.ResponseWriter, *http.Request, int, *page.Form, record.Floor) error) error {
	return page.Answer(w, r, form, rec.Location, err, func(status int) error {
		f, lerr := s.meeting(r)
		if lerr != nil {
			return lerr
		}
		return again(w, r, status, form, f)
	})
}

// Write keeps a written comment; the clerk shows it with the meeting. Errors:
// NotFound; those of floor.Write; TooMany floor_throttled.
func (s *Slice) Write(ctx context.Context, c act.Caller, meeting string, item int64, name, text string) (act.Receipt, error) {
	name, text = nfc(name), nfc(text)
	return s.sending(ctx, rules.CommentSubmit, c, meeting, func(ctx context.Context, tx *pg.Tx, f record.Floor) (act.Effect, error) {
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		if err := floor.Write(f.Facts(item, now), f.Rule, name, text); err != nil {
			return act.Effect{}, err
		}
		var id int64
		err = tx.Get(ctx, &id, sqlInsertComment, c.Board, f.ID, item, name, text, now)
		return act.Effect{Subject: subject(ofComment, id), Body: audit.Body{"meeting": f.ID, "item": item, "name": audit.Sealed(name), "text": audit.Sealed(text)}}, err
	})
}

// WriteForm shows the form of a written comment.
func (s *Slice) WriteForm(w http.ResponseWriter, r *http.Request) error {
	f, err := s.meeting(r)
	if err != nil {
		return err
	}
	return s.showWrite(w, r, http.StatusOK, page.NewForm(map[string]string{"item": r.URL.Query().Get("item")}), f)
}

func (s *Slice) showWrite(w http.ResponseWriter, r *http.Request, status int, form *page.Form, f record.Floor) error {
	title := say("comment.write_title")
	base := publicURL(act.From(r.Context()).Slug, f.Slug, "")
	return page.WriteSheet(w, r, status, publicChrome(r.Context(), f, title), page.Sheet{Form: form, Action: base + "/comment", Button: "comment.write_button", Back: page.Link{Text: say("comment.back"), Href: base},
		Lead: say("comment.write_lead", "Time", day("weekmoment", floor.WrittenCloses(f.Rule, f.Start))),
		Fields: []page.Input{{Name: "item", Kind: "select", Label: "comment.which", Options: items(f, false)},
			{Name: "text", Kind: "textarea", Label: "comment.text", Hint: "comment.text_hint", Max: floor.MaxComment, Rows: 10},
			{Name: "name", Label: "comment.name", Max: floor.MaxName, Optional: !f.Rule.NameRequired, Hint: "comment.write_name_hint"}}})
}

// WritePost sends a written comment.
func (s *Slice) WritePost(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	item, _ := form.Int("item")
	rec, err := s.Write(r.Context(), act.From(r.Context()).Caller(form.Key, form.Digest()), r.PathValue("meeting"), item, form.Get("name"), form.Get("text"))
	return s.answer(w, r, form, rec, err, s.showWrite)
}
