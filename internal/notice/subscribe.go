package notice

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// Limits of confirmation mail to one address, whatever the board (threat T02),
// and the life of an unconfirmed subscription.
const (
	confirmEvery  = 24 * time.Hour
	confirmMonth  = 30 * 24 * time.Hour
	confirmMost   = 3
	pendingExpire = 48 * time.Hour
)

// SQL of the subscriptions.
const (
	sqlSecret             = `select secret from site`
	sqlInsertPending      = `insert into subscriptions (board_id, email, state, token_hash, token, created_at, recommendation_id) values ($1, $2, 'pending', $3, $4, $5, nullif($6::bigint, 0)) on conflict (board_id, email, recommendation_id) do nothing returning id`
	sqlPending            = `select id, state from subscriptions where board_id = $1 and email = $2 and recommendation_id is not distinct from nullif($3::bigint, 0) for update`
	sqlAskAgain           = `update subscriptions set created_at = $2 where id = $1 and state = 'pending'`
	sqlCountConfirmations = `select count(*) filter (where at > $2) as day, count(*) as month from confirmation_mails where address_hash = $1 and at > $3`
	sqlInsertConfirmation = `insert into confirmation_mails (address_hash, at) values ($1, $2)`
	sqlLockAddress        = `select pg_advisory_xact_lock(hashtextextended($1, 1))`
	sqlByToken            = `select s.id, s.state, s.created_at, ` + followed + ` where s.token_hash = $1`
	sqlConfirm            = `update subscriptions set state = 'confirmed', confirmed_at = $2 where id = $1 and state = 'pending'`
	sqlEnd                = `delete from subscriptions where token_hash = $1`
	sqlForgetPending      = `delete from subscriptions where state = 'pending' and created_at < $1`
	sqlLives              = `select source is null from boards where id = $1`
	sqlFollowable         = `select name, slug, summary from boards where source is null order by name`
	sqlForgetMails        = `delete from confirmation_mails where at < $1`
)

// SubscribeData is the form that follows a board, or one recommendation, by mail.
type SubscribeData struct {
	Form   *page.Form
	Board  string
	Slug   string
	Number string        // of the recommendation it was opened from; "" for none
	Follow []page.Option // one of them, or all that the board does
	Sent   bool
}

var subscribePage = page.Must("notice/subscribe", func() SubscribeData {
	return SubscribeData{Form: page.NewForm(nil), Board: "Community Police Advisory Board", Slug: "cpab"}
}, func() SubscribeData {
	return SubscribeData{Form: page.NewForm(nil), Board: "Community Police Advisory Board", Slug: "cpab", Number: "2026-014", Follow: []page.Option{{Value: followOne, Text: "Recommendation 2026-014"}, {Value: followAll, Text: "Everything"}}}
}, func() SubscribeData {
	return SubscribeData{Form: page.NewForm(nil), Board: "Community Police Advisory Board", Slug: "cpab", Sent: true}
})

// TokenData is the page behind a mailed link.
type TokenData struct {
	What, Token string // what is followed
	Title       string // of the one recommendation that is; "" for a board
	Back        page.Link
	State       string // pending, confirmed, none
	Ending      bool   // the page asks whether to end it
}

var tokenPage = page.Must("notice/token", func() TokenData {
	return TokenData{What: "Community Police Advisory Board", Back: page.Link{Text: "Community Police Advisory Board", Href: "/b/cpab"}, Token: "x", State: "pending"}
}, func() TokenData {
	return TokenData{What: "recommendation 2026-014 of Community Police Advisory Board", Title: "Say when a foot pursuit must not begin", Back: page.Link{Text: "2026-014", Href: "/b/cpab/recommendations/2026-014"}, Token: "x", State: "pending"}
}, func() TokenData {
	return TokenData{What: "Community Police Advisory Board", Back: page.Link{Text: "Community Police Advisory Board", Href: "/b/cpab"}, Token: "x", State: "confirmed"}
}, func() TokenData { return TokenData{State: "none"} })

func boardChrome(ctx context.Context, title string) page.Chrome {
	sc := act.From(ctx)
	return page.ChromeFrom(ctx, title, "boards", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: sc.BoardName, Href: "/b/" + sc.Slug}, page.Crumb{Text: title})
}

// ChooseData is the page that leads to each board's form.
type ChooseData struct{ Boards page.Rows }

var choosePage = page.Must("notice/choose", func() ChooseData {
	return ChooseData{Boards: page.Rows{Level: 2, Items: []page.Row{{Title: "Community Police Advisory Board", Href: "/b/cpab/subscribe"}}}}
})

// Choose lists the boards that can be followed by mail.
func (s *Slice) Choose(ctx context.Context, _ *http.Request) (page.Public, error) {
	var boards []struct {
		Name    string `db:"name"`
		Slug    string `db:"slug"`
		Summary string `db:"summary"`
	}
	if err := s.db.Select(ctx, &boards, sqlFollowable); err != nil {
		return page.Public{}, err
	}
	d := ChooseData{Boards: page.Rows{Level: 2, Empty: &page.Empty{Fact: say("board.none"), Next: say("board.none_next")}}}
	for _, b := range boards {
		d.Boards.Items = append(d.Boards.Items, page.Row{Title: b.Name, Href: "/b/" + b.Slug + "/subscribe", Text: b.Summary})
	}
	title := say("notice.subscribe_title")
	return choosePage.Public(page.ChromeFrom(ctx, title, "", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: title}), d, time.Time{})
}

// SubscribeForm shows the form that follows a board by mail; with ?recommendation=
// and a number, one of its recommendations: NotFound for a number it has not.
func (s *Slice) SubscribeForm(w http.ResponseWriter, r *http.Request) error {
	if err := lives(r.Context(), s.db, act.From(r.Context()).Board); err != nil {
		return err
	}
	one, err := s.one(r.Context(), s.db, act.From(r.Context()).Board, r.URL.Query().Get("recommendation"))
	if err != nil {
		return err
	}
	return s.showSubscribe(w, r, http.StatusOK, page.NewForm(map[string]string{"follow": followOne}), one, false)
}

// lives refuses an imported board: nothing will be posted there, so there is
// nothing to follow.
func lives(ctx context.Context, r pg.Reader, board int64) error {
	var ok bool
	err := r.Get(ctx, &ok, sqlLives, board)
	if err == nil && !ok {
		err = fault.New(fault.NotFound, "not_found")
	}
	return err
}

func (s *Slice) showSubscribe(w http.ResponseWriter, r *http.Request, status int, f *page.Form, one subject, sent bool) error {
	sc := act.From(r.Context())
	d := SubscribeData{Form: f, Board: sc.BoardName, Slug: sc.Slug, Number: one.number(), Sent: sent}
	if d.Number != "" {
		d.Follow = []page.Option{{Value: followOne, Text: say("notice.follow_one", "Number", d.Number, "Title", one.Title)}, {Value: followAll, Text: say("notice.follow_all", "Board", sc.BoardName)}}
	}
	return subscribePage.Write(w, r, status, boardChrome(r.Context(), say("notice.subscribe_title")), d)
}

// SubscribePost asks for a confirmation mail. The answer is the same whatever
// is known of the address.
func (s *Slice) SubscribePost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	sc := act.From(r.Context())
	one, err := s.one(r.Context(), s.db, sc.Board, f.Trim("recommendation"))
	if err != nil {
		return err
	}
	number := one.number()
	var bad []fault.Field
	if number != "" {
		bad = rules.CheckChoice("follow", f.Get("follow"), followOne, followAll)
		if f.Get("follow") == followAll {
			number = ""
		}
	}
	if bad = append(bad, rules.CheckEmail("email", f.Trim("email"))...); len(bad) > 0 {
		err = fault.Bad(bad...)
	} else {
		_, err = s.RequestOne(r.Context(), sc.Caller(f.Key, f.Digest()), number, f.Trim("email"))
	}
	if err == nil {
		return s.showSubscribe(w, r, http.StatusOK, f, one, true)
	}
	return page.Answer(w, r, f, "", err, func(status int) error { return s.showSubscribe(w, r, status, f, one, false) })
}

// Request records a pending subscription to a board and asks for its confirmation
// mail, at most one a day and three in thirty days for one address. Errors: Invalid
// with field email; NotFound for an imported board.
func (s *Slice) Request(ctx context.Context, c act.Caller, email string) (act.Receipt, error) {
	return s.RequestOne(ctx, c, "", email)
}

// RequestOne is Request for one recommendation of the board by its number; "" is the
// whole board. Errors: also NotFound for a number that the board has not.
func (s *Slice) RequestOne(ctx context.Context, c act.Caller, number, email string) (act.Receipt, error) {
	if bad := rules.CheckEmail("email", email); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	email = strings.ToLower(norm.NFC.String(email))
	// The mailed text holds nothing the asker wrote, so the mail cannot carry a message.
	return s.door.Do(ctx, rules.SubscriptionRequest, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		eff := act.Effect{Quiet: true}
		if err := lives(ctx, tx, c.Board); err != nil {
			return eff, err
		}
		one, err := s.one(ctx, tx, c.Board, number)
		if err != nil {
			return eff, err
		}
		var secret []byte
		if err := tx.Get(ctx, &secret, sqlSecret); err != nil {
			return eff, err
		}
		m := hmac.New(sha256.New, secret)
		m.Write([]byte("confirm\x00" + email))
		address := m.Sum(nil)
		if _, err := tx.Exec(ctx, sqlLockAddress, hex.EncodeToString(address)); err != nil {
			return eff, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return eff, err
		}
		token := make([]byte, 24)
		if _, err := rand.Read(token); err != nil {
			return eff, err
		}
		var id int64
		err = tx.Get(ctx, &id, sqlInsertPending, c.Board, email, tokenHash(encode(token)), token, now, one.Recommendation)
		if pg.NotFound(err) {
			var row struct {
				ID    int64  `db:"id"`
				State string `db:"state"`
			}
			if err = tx.Get(ctx, &row, sqlPending, c.Board, email, one.Recommendation); err != nil || row.State == "confirmed" {
				return eff, err
			}
			id = row.ID
		}
		if err != nil {
			return eff, err
		}
		var n struct {
			Day   int `db:"day"`
			Month int `db:"month"`
		}
		if err := tx.Get(ctx, &n, sqlCountConfirmations, address, now.Add(-confirmEvery), now.Add(-confirmMonth)); err != nil {
			return eff, err
		}
		if n.Day > 0 || n.Month >= confirmMost {
			return eff, nil
		}
		// The mail says that its link works for 48 hours from now.
		if _, err := tx.Exec(ctx, sqlAskAgain, id, now); err != nil {
			return eff, err
		}
		if _, err := tx.Exec(ctx, sqlInsertConfirmation, address, now); err != nil {
			return eff, err
		}
		eff.Outbox = []outbox.Row{{Key: "subscription/" + strconv.FormatInt(id, 10) + "/confirm/" + strconv.FormatInt(now.UnixMicro(), 10), Board: c.Board, Kind: "subscription.confirm", Recipient: email, Payload: map[string]any{"subscription": id}}}
		return eff, nil
	})
}

func encode(token []byte) string { return base64.RawURLEncoding.EncodeToString(token) }

func tokenHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

type tokenRow struct {
	ID        int64     `db:"id"`
	State     string    `db:"state"`
	CreatedAt time.Time `db:"created_at"`
	subject
}

// ConfirmForm is the page behind the link of a confirmation mail: it changes
// nothing, for mail scanners fetch links.
func (s *Slice) ConfirmForm(w http.ResponseWriter, r *http.Request) error {
	return s.showToken(w, r, false)
}

// EndForm is the page behind the unsubscribe link; it changes nothing.
func (s *Slice) EndForm(w http.ResponseWriter, r *http.Request) error { return s.showToken(w, r, true) }

func (s *Slice) showToken(w http.ResponseWriter, r *http.Request, ending bool) error {
	ctx := r.Context()
	d := TokenData{Token: r.PathValue("token"), State: "none", Ending: ending}
	var row tokenRow
	err := s.db.Get(ctx, &row, sqlByToken, tokenHash(d.Token))
	if err != nil && !pg.NotFound(err) {
		return err
	}
	if err == nil {
		d.What, d.Title, d.Back, d.State = row.what(), row.Title, row.page(), row.State
	}
	title := say("notice.token_title")
	return tokenPage.Write(w, r, http.StatusOK, page.ChromeFrom(ctx, title, ""), d)
}

// ConfirmPost confirms a subscription.
func (s *Slice) ConfirmPost(w http.ResponseWriter, r *http.Request) error {
	token := r.PathValue("token")
	if err := s.Confirm(r.Context(), token); err != nil {
		return err
	}
	http.Redirect(w, r, "/subscription/"+token, http.StatusSeeOther)
	return nil
}

// Confirm confirms the subscription a mailed link belongs to; doing it again
// changes nothing. Errors: Gone "confirm_over" when it is unknown or older than
// 48 hours.
func (s *Slice) Confirm(ctx context.Context, token string) error {
	_, err := s.door.Do(ctx, rules.SubscriptionConfirm, act.Caller{}, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var row tokenRow
		if err := tx.Get(ctx, &row, sqlByToken+` for update of s`, tokenHash(token)); err != nil {
			if pg.NotFound(err) {
				err = fault.New(fault.Gone, "confirm_over")
			}
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		if row.State == "pending" && now.Sub(row.CreatedAt) > pendingExpire {
			return act.Effect{}, fault.New(fault.Gone, "confirm_over")
		}
		_, err = tx.Exec(ctx, sqlConfirm, row.ID, now)
		return act.Effect{Quiet: true}, err
	})
	return err
}

// EndPost ends a subscription and erases the address: from the page, or from a
// mail program's one-click request (RFC 8058 section 3.1), which carries
// neither cookie nor key. Doing it again changes nothing.
func (s *Slice) EndPost(w http.ResponseWriter, r *http.Request) error {
	token := r.PathValue("token")
	_, err := s.door.Do(r.Context(), rules.SubscriptionEnd, act.Caller{}, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		_, err := tx.Exec(ctx, sqlEnd, tokenHash(token))
		return act.Effect{Quiet: true}, err
	})
	if err != nil {
		return err
	}
	return tokenPage.Write(w, r, http.StatusOK, page.ChromeFrom(r.Context(), say("notice.token_title"), ""), TokenData{State: "none"})
}

// Forget erases unconfirmed subscriptions after 48 hours and the count of
// confirmation mails after 30 days.
func (s *Slice) Forget(ctx context.Context, now time.Time) error {
	return s.door.Housekeep(ctx, func(ctx context.Context, tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, sqlForgetPending, now.Add(-pendingExpire)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, sqlForgetMails, now.Add(-confirmMonth))
		return err
	})
}
