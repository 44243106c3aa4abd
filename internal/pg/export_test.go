package pg

import "time"

// ShortenCommitWait makes callers give up on an unconfirmed commit sooner and
// returns what puts the wait back.
func ShortenCommitWait(d time.Duration) (restore func()) {
	old := commitWait
	commitWait = d
	return func() { commitWait = old }
}
