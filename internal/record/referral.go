package record

import (
	"context"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/order"
)

// sqlReferred are the referrals of a board and to it: all that wait for a
// report, and the newest that were reported on or taken back.
const sqlReferred = `select r.board_id, r.due_on, b.slug as board, b.name as board_name, c.slug as committee, c.name as committee_name, i.title as item, x.slug as meeting, x.held_on, p.reported_at, coalesce(p.advises, '') as advises, coalesce(p.words, '') as words, m.number, w.taken_back_at, coalesce(w.reason, '') as reason, w.motion_id is not null as discharged
from referrals r join boards b on b.id = r.board_id join boards c on c.id = r.committee_id join agenda_items i on i.id = r.item_id join meetings x on x.id = i.meeting_id join motions m on m.id = r.motion_id left join referral_reports p on p.referral_id = r.id left join referral_withdrawals w on w.referral_id = r.id
where (r.board_id = $1 or r.committee_id = $1) and coalesce(p.reported_at, w.taken_back_at, $2::timestamptz) > $2::timestamptz - interval '180 days' order by coalesce(p.reported_at, w.taken_back_at) desc nulls first, r.due_on, r.id limit 20`

// Referred lists a board's referrals for its public page.
func Referred(ctx context.Context, r pg.Reader, board int64, now time.Time, zone *time.Location) ([]page.Row, error) {
	var rows []struct {
		BoardID       int64      `db:"board_id"`
		Due           rules.Date `db:"due_on"`
		Board         string     `db:"board"`
		BoardName     string     `db:"board_name"`
		Committee     string     `db:"committee"`
		CommitteeName string     `db:"committee_name"`
		Item          string     `db:"item"`
		Meeting       string     `db:"meeting"`
		On            rules.Date `db:"held_on"`
		ReportedAt    *time.Time `db:"reported_at"`
		Advises       string     `db:"advises"`
		Words         string     `db:"words"`
		Number        int        `db:"number"` // of the motion
		BackAt        *time.Time `db:"taken_back_at"`
		Reason        string     `db:"reason"`
		Discharged    bool       `db:"discharged"`
	}
	if err := r.Select(ctx, &rows, sqlReferred, board, now); err != nil {
		return nil, err
	}
	var out []page.Row
	for _, x := range rows {
		meta := say("referral.from", "Board", x.BoardName, "Date", page.Day(page.Lang, "long", x.On.In(time.UTC)))
		if x.BoardID == board {
			meta = say("referral.to", "Committee", x.CommitteeName, "Date", page.Day(page.Lang, "long", x.On.In(time.UTC)))
		}
		row := page.Row{Title: x.Item, Href: "/b/" + x.Board + "/meetings/" + x.Meeting + "#motion-" + number(x.Number), Meta: meta, Status: ReferralStatus(x.Due, x.ReportedAt, x.BackAt, now, zone)}
		if x.BackAt != nil {
			row.Text = ReferralBack(x.Discharged, x.Reason)
		}
		if x.ReportedAt != nil {
			row.Text = say("referral.advises."+x.Advises, "Committee", x.CommitteeName) + " " + x.Words
		}
		out = append(out, row)
	}
	return out, nil
}

// ReferralBack says why a referral was taken back.
func ReferralBack(discharged bool, reason string) string {
	if discharged {
		return say("referral.discharged")
	}
	return say("referral.back_because", "Reason", reason)
}

// ReferralStatus says where a referral stands: reported, taken back, late, or due.
func ReferralStatus(due rules.Date, reported, back *time.Time, now time.Time, zone *time.Location) *page.Status {
	today := rules.DateOf(now, zone)
	if back != nil {
		return &page.Status{Kind: "no", Voice: "quiet", Word: say("referral.taken_back", "Date", page.Day(page.Lang, "long", back.In(zone)))}
	}
	switch late := order.Overdue(due, reported != nil, today); {
	case reported != nil:
		return &page.Status{Kind: "yes", Voice: "board", Word: say("referral.reported", "Date", page.Day(page.Lang, "long", reported.In(zone)))}
	case late > 0:
		return &page.Status{Kind: "late", Voice: "late", Word: say("referral.late", "N", late, "Date", page.Day(page.Lang, "long", due.In(time.UTC)))}
	case due.IsZero():
		return &page.Status{Kind: "waiting", Voice: "soon", Word: say("referral.open")}
	}
	return &page.Status{Kind: "waiting", Voice: "soon", Word: say("referral.due_by", "Date", page.Day(page.Lang, "long", due.In(time.UTC)))}
}
