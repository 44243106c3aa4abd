package rollcall

import (
	"time"

	"parley/internal/rules"
)

// joinBefore is how long before the start members may join.
const joinBefore = 30 * time.Minute

// Join is the address by which a member takes part online; "" while there is
// none to show.
//
// It decides: which address, and when: from half an hour before the start until
// the meeting ends. Facts: the state; the start as an instant; now; the address
// for members, "" for the public's own. Errors: none. Source: project rule: a
// members' address lets in without a host's leave, so it is shown no longer than
// needed.
func Join(s rules.SessionState, start, now time.Time, public, members string) string {
	switch {
	case s.Ended(), s == rules.Scheduled && now.Before(start.Add(-joinBefore)):
		return ""
	case members != "":
		return members
	}
	return public
}
