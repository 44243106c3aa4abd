package vote

import (
	"context"

	"parley/internal/act"
	"parley/internal/rules"
)

// CastUnlocked is Cast on the same facts without the lock clause: what the
// contention test must catch.
func (s *Slice) CastUnlocked(ctx context.Context, c act.Caller, motion, seat int64, choice string) (act.Receipt, error) {
	return s.ballot(ctx, c, rules.BallotCast, sqlBallot, motion, seat, choice)
}

// Statements of one ballot through the door, for the benchmark.
const (
	SQLBallotLocked = sqlBallotLocked
	SQLSeats        = sqlSeats
	SQLAttendance   = sqlAttendance
	SQLRecused      = sqlRecused
	SQLRulesNow     = sqlRulesNow
	SQLLaw          = sqlLaw
	SQLRevision     = sqlRevision
	SQLInsertBallot = sqlInsertBallot
)
