// Package account is who may sign in: invitations, passwords, sessions. It
// owns accounts, people, sessions, tokens and the count of failed sign-ins.
package account

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"net/url"
	"time"

	"github.com/alexedwards/argon2id"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/pg"
)

// Lives of what this slice hands out.
const (
	SessionLife = 30 * 24 * time.Hour // absolute
	InviteLife  = 14 * 24 * time.Hour
	ResetLife   = time.Hour
	failWindow  = 15 * time.Minute
)

// params are the cost of a password hash: 19 MiB, two passes (OWASP's first
// choice for argon2id; about 60 ms here).
var params = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// nobody is the hash compared with when an address has no account, so that the
// work is the same.
var nobody = func() string {
	h, err := argon2id.CreateHash(rand.Text(), params)
	if err != nil {
		panic(err) // no random numbers: nothing can work
	}
	return h
}()

// hashing bounds how many hashes are computed at once (threat T43).
var hashing = make(chan struct{}, 2)

// Slice is the capability.
type Slice struct {
	db   *pg.DB
	door *act.Door
	base *url.URL
}

// New returns the slice; base is the only source of links.
func New(db *pg.DB, door *act.Door, base *url.URL) *Slice {
	return &Slice{db: db, door: door, base: base}
}

// CookieName is __Host-parley where the site is served over TLS; a plain name
// on a local address, where browsers refuse the prefix.
func CookieName(base *url.URL) string {
	if base.Scheme == "https" {
		return "__Host-parley"
	}
	return "parley"
}

func (s *Slice) setCookie(w http.ResponseWriter, token string, until time.Time) {
	http.SetCookie(w, &http.Cookie{Name: CookieName(s.base), Value: token, Path: "/", Expires: until,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.base.Scheme == "https"})
}

func newToken() string {
	b := make([]byte, 24)
	if _, err := rand.Read(b); err != nil {
		panic(err) // crypto/rand never fails on a supported system
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// keyed hashes a value that must be counted but not kept.
func keyed(secret []byte, kind, value string) string {
	m := hmac.New(sha256.New, secret)
	m.Write([]byte(kind + "\x00" + value))
	return kind + ":" + hex.EncodeToString(m.Sum(nil))
}

func hashPassword(ctx context.Context, password string) (string, error) {
	if err := waitTurn(ctx); err != nil {
		return "", err
	}
	defer func() { <-hashing }()
	return argon2id.CreateHash(password, params)
}

func matchPassword(ctx context.Context, password, hash string) (bool, error) {
	if err := waitTurn(ctx); err != nil {
		return false, err
	}
	defer func() { <-hashing }()
	return argon2id.ComparePasswordAndHash(password, hash)
}

func waitTurn(ctx context.Context) error {
	select {
	case hashing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// chrome is a page of this slice without a place in the main navigation.
func chrome(ctx context.Context, titleID string) page.Chrome {
	return page.ChromeFrom(ctx, page.Say(page.Lang, titleID), "")
}
