// Package audit writes the record of every change: one entry an act, in a
// chain of its own for each board and one for the site, hashed to the entry
// before it. A body holds ids, enums, dates and keyed hashes of free text,
// never the text, an address or anything internal.
package audit

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
	"strconv"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/fault"
	"parley/internal/pg"
)

// Body is what an entry says: strings, integers, booleans, Sealed values, and
// lists or maps of them.
type Body map[string]any

// Sealed is free text that the entry vouches for without holding it: a
// SHA-256 HMAC under a salt of its own, so that a redaction that erases the
// salt neither breaks the chain nor leaks through it.
type Sealed string

// Entry is one row of a chain as it is read back.
type Entry struct {
	Chain    string    `db:"chain"`
	Seq      int64     `db:"seq"`
	At       time.Time `db:"at"`
	Actor    string    `db:"actor"`
	Action   string    `db:"action"`
	Subject  string    `db:"subject"`
	Body     string    `db:"body"`
	PrevHash []byte    `db:"prev_hash"`
	Hash     []byte    `db:"hash"`
}

// Chain names the chain of a board, or of the site for board 0.
func Chain(board int64) string {
	if board == 0 {
		return "site"
	}
	return "board/" + strconv.FormatInt(board, 10)
}

// SQL of the chain. The head is inserted or locked by one statement; it is the
// last lock an act takes.
const (
	sqlInsertHead = `insert into audit_heads (chain, seq, hash, last_at) values ($1, 0, decode(repeat('00', 32), 'hex'), $2) on conflict (chain) do nothing`
	sqlLockHead   = `select seq, hash, last_at from audit_heads where chain = $1 for update`
	sqlInsert     = `insert into audit_entries (chain, seq, at, actor, action, subject, body, prev_hash, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	sqlInsertSalt = `insert into audit_salts (chain, seq, name, salt) values ($1, $2, $3, $4)`
	sqlUpdateHead = `update audit_heads set seq = $2, hash = $3, last_at = greatest(last_at, $4) where chain = $1`
)

// Append writes one entry at the end of a chain, with at equal to the instant
// in the rows the act wrote. The order of the record is the sequence number,
// not the clock.
func Append(ctx context.Context, tx *pg.Tx, chain, actor, action, subject string, body Body, at time.Time) error {
	var head struct {
		Seq    int64     `db:"seq"`
		Hash   []byte    `db:"hash"`
		LastAt time.Time `db:"last_at"`
	}
	err := tx.Get(ctx, &head, sqlLockHead, chain)
	if pg.NotFound(err) {
		if _, err = tx.Exec(ctx, sqlInsertHead, chain, at); err != nil {
			return err
		}
		err = tx.Get(ctx, &head, sqlLockHead, chain)
	}
	if err != nil {
		return err
	}
	salts := map[string][]byte{}
	text, err := canonical(seal(body, "", salts))
	if err != nil {
		return err
	}
	e := Entry{Chain: chain, Seq: head.Seq + 1, At: at, Actor: actor, Action: action, Subject: subject, Body: text, PrevHash: head.Hash}
	if e.Hash, err = e.Sum(); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlInsert, e.Chain, e.Seq, e.At, e.Actor, e.Action, e.Subject, e.Body, e.PrevHash, e.Hash); err != nil {
		return err
	}
	for name, salt := range salts {
		if _, err := tx.Exec(ctx, sqlInsertSalt, e.Chain, e.Seq, name, salt); err != nil {
			return err
		}
	}
	n, err := tx.Exec(ctx, sqlUpdateHead, e.Chain, e.Seq, e.Hash, e.At)
	if err == nil && n != 1 {
		err = fault.New(fault.Internal, "audit_head_lost")
	}
	return err
}

// Sum computes the entry's hash: SHA-256 over the canonical JSON (RFC 8785) of
// its fields, the instant in RFC 3339 UTC with microseconds.
func (e Entry) Sum() ([]byte, error) {
	text, err := canonical(map[string]any{
		"chain": e.Chain, "seq": e.Seq, "at": e.At.UTC().Format("2006-01-02T15:04:05.000000Z"),
		"actor": e.Actor, "action": e.Action, "subject": e.Subject,
		"body": e.Body, "prev": hex.EncodeToString(e.PrevHash),
	})
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(text))
	return sum[:], nil
}

// Seal computes the keyed hash of a text under a salt, as an entry holds it. The
// text is sealed in normal form C, the form in which rows keep it.
func Seal(text string, salt []byte) string {
	m := hmac.New(sha256.New, salt)
	m.Write([]byte(norm.NFC.String(text)))
	return "hmac:" + hex.EncodeToString(m.Sum(nil))
}

// seal replaces every Sealed value by its keyed hash and collects the salts by
// path, such as items.2.title.
func seal(v any, path string, salts map[string][]byte) any {
	join := func(k string) string {
		if path == "" {
			return k
		}
		return path + "." + k
	}
	switch v := v.(type) {
	case Sealed:
		salt := make([]byte, 16)
		if _, err := rand.Read(salt); err != nil {
			panic(err) // crypto/rand never fails on a supported system
		}
		salts[path] = salt
		return Seal(string(v), salt)
	case Body:
		return seal(map[string]any(v), path, salts)
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, x := range v {
			out[k] = seal(x, join(k), salts)
		}
		return out
	case nil, bool, string, int, int64, float64:
		return v
	case fmt.Stringer:
		return v.String()
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Slice:
		out := make([]any, r.Len())
		for i := range out {
			out[i] = seal(r.Index(i).Interface(), join(strconv.Itoa(i)), salts)
		}
		return out
	case reflect.String: // an enum
		return r.String()
	}
	return v // refused by canonical: nothing is written that nobody thought of
}
