package response

import (
	"context"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// facts are what a decision about an answer is made from, read while the
// transmittal is held: every act on its answer takes that lock first.
type facts struct {
	asked askedRow
	have  responseRow
	held  heldRow
	now   time.Time
}

func (f facts) sign() advice.SignFacts {
	return advice.SignFacts{Transmitted: true, OwnDesk: true, Signed: f.have.SignedAt != nil, Drafted: f.have.ID != 0, Held: f.held.ID != 0, Version: f.have.Version}
}

func loadFacts(ctx context.Context, tx *pg.Tx, c act.Caller, transmittal int64) (facts, error) {
	var f facts
	var id int64
	if err := tx.Get(ctx, &id, sqlLock, transmittal, c.Board, c.Department); err != nil {
		return f, err
	}
	var err error
	if f.asked, err = loadAsked(ctx, tx, c.Department, transmittal); err != nil {
		return f, err
	}
	if f.have, err = loadResponse(ctx, tx, transmittal); err != nil {
		return f, err
	}
	if f.held, err = loadHeld(ctx, tx, transmittal); err != nil {
		return f, err
	}
	f.now, err = tx.Now(ctx)
	return f, err
}

// over puts the board whose record an answer belongs to into the caller:
// NotFound when the transmittal was not sent to the caller's department.
func (s *Slice) over(ctx context.Context, c act.Caller, transmittal int64) (act.Caller, error) {
	err := s.db.Get(ctx, &c.Board, sqlBoardOf, transmittal, c.Department)
	return c, err
}

// SaveDraft saves an answer that is still being drafted. The caller names the
// department; version is the one the drafter began from, 0 for the first.
// Commitments that are wholly empty are left out. Where the recommendation has
// parts, in answers each of them, and its position is what they amount to. Errors: NotFound when the
// transmittal is another department's; Conflict "response_stale",
// "response_already_signed"; Invalid with the fields of advice.CheckResponse.
func (s *Slice) SaveDraft(ctx context.Context, c act.Caller, transmittal int64, version int, in advice.Answer) (act.Receipt, error) {
	c, err := s.over(ctx, c, transmittal)
	if err != nil {
		return act.Receipt{}, err
	}
	return s.door.Do(ctx, rules.ResponseDraft, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		f, err := loadFacts(ctx, tx, c, transmittal)
		if err != nil {
			return act.Effect{}, err
		}
		if len(in.Parts) != len(f.asked.parts()) {
			return act.Effect{}, fault.New(fault.Invalid, "answer_parts_differ")
		}
		if len(in.Parts) > 0 {
			in.Position, in.Reason = advice.Overall(in.Parts), ""
		}
		if err := advice.CheckResponseDraft(f.sign(), version, in); err != nil {
			return act.Effect{}, err
		}
		nfc := norm.NFC.String
		reason := in.Reason
		if in.Position == advice.Concur {
			reason = "" // who agrees refuses nothing
		}
		id := f.have.ID
		if id == 0 {
			err = tx.Get(ctx, &id, sqlInsert, c.Board, transmittal, in.Position, reason, nfc(in.Words), in.Letter, f.now, c.By.Person)
		} else {
			_, err = tx.Exec(ctx, sqlUpdate, id, c.Board, in.Position, reason, nfc(in.Words), in.Letter, f.now, c.By.Person)
		}
		if err != nil {
			return act.Effect{}, err
		}
		if err := writeParts(ctx, tx, c.Board, id, in.Parts); err != nil {
			return act.Effect{}, err
		}
		n, err := writeCommitments(ctx, tx, c.Board, id, in.Commitments)
		return act.Effect{Subject: subject(id), Location: answerPath(c.Department, transmittal),
			Body: audit.Body{"transmittal": transmittal, "version": f.have.Version + 1, "position": in.Position, "commitments": n, "words": audit.Sealed(in.Words)}}, err
	})
}

// writeParts puts a draft's answers to the parts in place of those before.
func writeParts(ctx context.Context, tx *pg.Tx, board, response int64, parts []advice.PartAnswer) error {
	if _, err := tx.Exec(ctx, sqlClearParts, response, board); err != nil {
		return err
	}
	for i, p := range parts {
		reason := p.Reason
		if p.Position == advice.Concur {
			reason = "" // who agrees refuses nothing
		}
		if _, err := tx.Exec(ctx, sqlInsertPart, board, response, i+1, p.Position, reason, norm.NFC.String(p.Words)); err != nil {
			return err
		}
	}
	return nil
}

// writeCommitments puts a draft's commitments in place of those before.
func writeCommitments(ctx context.Context, tx *pg.Tx, board, response int64, cs []advice.Commitment) (int, error) {
	if _, err := tx.Exec(ctx, sqlClear, response, board); err != nil {
		return 0, err
	}
	n := 0
	for _, c := range cs {
		if c == (advice.Commitment{}) {
			continue
		}
		n++
		var on rules.Date
		if c.Target != "" {
			var err error
			if on, err = rules.ParseDate(c.Target); err != nil {
				return 0, err
			}
		}
		if _, err := tx.Exec(ctx, sqlInsertCommitment, board, response, n, norm.NFC.String(c.Action), norm.NFC.String(c.Official), on, c.Part, norm.NFC.String(strings.Join(advice.Lines(c.Tests), "\n"))); err != nil {
			return 0, err
		}
	}
	return n, nil
}
