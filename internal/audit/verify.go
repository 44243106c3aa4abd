package audit

import (
	"bytes"
	"context"
	"fmt"

	"parley/internal/pg"
)

// Finding is one thing wrong with the record, naming the row.
type Finding struct {
	Row  string // such as board/3 entry 41
	What string
}

// SQL that walks the chains.
const (
	sqlHeads = `select chain, seq, hash from audit_heads order by chain`
	sqlHead  = `select chain, seq, hash from audit_heads where chain = $1`
	sqlWalk  = `select chain, seq, at, actor, action, subject, body, prev_hash, hash from audit_entries where chain = $1 and seq > $2 order by seq limit 1000`
	sqlSalt  = `select salt from audit_salts where chain = $1 and seq = $2 and name = $3`
)

type head struct {
	Chain string `db:"chain"`
	Seq   int64  `db:"seq"`
	Hash  []byte `db:"hash"`
}

// Verify walks every chain from its first entry to its head and returns what
// does not fit: a missing or repeated number, a hash that is not that of its
// entry, an entry that does not follow the one before, a head that is not the
// last entry. Each finding names the bad row; a chain is walked to its end.
// visit, when given, sees every entry and adds findings of its own. Entries may
// be added meanwhile: a head is read again once its chain was walked.
func Verify(ctx context.Context, r pg.Reader, visit func(ctx context.Context, e Entry) ([]Finding, error)) (entries int, out []Finding, err error) {
	var heads []head
	if err := r.Select(ctx, &heads, sqlHeads); err != nil {
		return 0, nil, err
	}
	for _, h := range heads {
		prev, seq := make([]byte, 32), int64(0)
		for {
			var page []Entry
			if err := r.Select(ctx, &page, sqlWalk, h.Chain, seq); err != nil {
				return entries, out, err
			}
			if len(page) == 0 {
				walked := h.Seq
				if err := r.Get(ctx, &h, sqlHead, h.Chain); err != nil {
					return entries, out, err
				}
				if h.Seq <= seq || h.Seq == walked {
					break
				}
				continue
			}
			for _, e := range page {
				entries++
				row := fmt.Sprintf("%s entry %d", e.Chain, e.Seq)
				if e.Seq != seq+1 {
					out = append(out, Finding{fmt.Sprintf("%s entry %d", e.Chain, seq+1), "the entry is missing"})
				}
				if !bytes.Equal(e.PrevHash, prev) {
					out = append(out, Finding{row, "it does not follow the entry before it"})
				}
				if sum, err := e.Sum(); err != nil || !bytes.Equal(sum, e.Hash) {
					out = append(out, Finding{row, "it was altered: its hash does not match what it says"})
				}
				prev, seq = e.Hash, e.Seq
				if visit == nil {
					continue
				}
				more, err := visit(ctx, e)
				if err != nil {
					return entries, out, err
				}
				out = append(out, more...)
			}
		}
		if seq != h.Seq || !bytes.Equal(prev, h.Hash) {
			out = append(out, Finding{fmt.Sprintf("%s head", h.Chain), fmt.Sprintf("it says entry %d, the chain ends at %d", h.Seq, seq)})
		}
	}
	return entries, out, nil
}

// Vouched tells whether a text is the one an entry was written about: it seals
// the text under the kept salt. ok is false when the salt was erased.
func Vouched(ctx context.Context, r pg.Reader, chain string, seq int64, name, sealed, text string) (match, ok bool, err error) {
	var salt []byte
	if err := r.Get(ctx, &salt, sqlSalt, chain, seq, name); err != nil {
		if pg.NotFound(err) {
			return false, false, nil
		}
		return false, false, err
	}
	return Seal(text, salt) == sealed, true, nil
}
