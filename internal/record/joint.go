package record

import (
	"context"
	"strconv"

	"parley/internal/outbox"
	"parley/internal/pg"
)

// sqlGuests counts the meetings to come that other boards hold jointly with one.
const sqlGuests = `select count(*) from meetings where joint_with = $1 and state = 'scheduled'`

// MeetingSubject names a meeting in an entry of the audit.
func MeetingSubject(id int64) string { return "meeting/" + strconv.FormatInt(id, 10) }

// TellGuests is the mail to the clerks of the boards that joined a meeting, in
// the act that moves it or calls it off; what names the change. None joined: none.
func TellGuests(ctx context.Context, r pg.Reader, board, meeting int64, what string) ([]outbox.Row, error) {
	var n int
	if err := r.Get(ctx, &n, sqlGuests, meeting); err != nil || n == 0 {
		return nil, err
	}
	return []outbox.Row{{Key: MeetingSubject(meeting) + "/guests/" + what, Board: board, Kind: "joint.changed", Payload: map[string]any{"meeting": meeting}}}, nil
}
