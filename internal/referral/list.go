package referral

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/order"
)

// ListData is what a board referred and what was referred to it.
type ListData struct {
	Head     page.Head
	ToSend   page.Rows // carried motions that no committee has before it yet
	Sent     page.Rows
	Received page.Rows
	Parent   bool // the board has committees
	Child    bool // the board is one
}

var listPage = page.Must("referral/list", func() ListData {
	row := page.Row{Title: "Cameras", Href: "/x", Meta: "To the Policy Committee", Status: &page.Status{Kind: "late", Voice: "late", Word: "8 days late"}, Text: "It advises against."}
	rows := page.Rows{Items: []page.Row{row}}
	return ListData{Head: page.Head{Title: "Referrals"}, ToSend: rows, Sent: rows, Received: rows, Parent: true, Child: true}
})

// List shows the members and the clerk of a board its referrals.
func (s *Slice) List(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), act.From(r.Context())
	var motions []motionRow
	if err := s.db.Select(ctx, &motions, sqlToSend, sc.Board); err != nil {
		return err
	}
	var all []referralRow
	if err := s.db.Select(ctx, &all, sqlReferrals, sc.Board); err != nil {
		return err
	}
	var committees []committeeRow
	if err := s.db.Select(ctx, &committees, sqlCommittees, sc.Board); err != nil {
		return err
	}
	d := ListData{Head: page.Head{Over: []string{sc.BoardName}, Title: say("referral.title"), Lede: say("referral.lede")}, Parent: len(committees) > 0 || len(motions) > 0}
	d.ToSend.Empty = &page.Empty{Fact: say("referral.none_to_send")}
	d.Sent.Empty = &page.Empty{Fact: say("referral.none_sent")}
	d.Received.Empty = &page.Empty{Fact: say("referral.none_received")}
	for _, m := range motions {
		row := page.Row{Title: m.Item, Meta: say("referral.moved_on", "Date", dateWords(m.On)), Text: m.Text}
		if sc.May(rules.ReferralSend) {
			row.Href = homeURL(sc.Slug) + "/motions/" + strconv.FormatInt(m.ID, 10) + "/send"
		}
		d.ToSend.Items = append(d.ToSend.Items, row)
	}
	for _, x := range all {
		row := page.Row{Title: x.Item, Status: record.ReferralStatus(x.Due, x.ReportedAt, x.BackAt, sc.Now, sc.Zone), Text: x.Words, Cite: x.motion()}
		if x.BackAt != nil {
			row.Text = record.ReferralBack(x.DischargedBy != 0, x.Reason)
		}
		if x.BoardID == sc.Board {
			d.Parent = true
			row.Meta = say("referral.to", "Committee", x.CommitteeName, "Date", dateWords(x.On))
			if sc.May(rules.ReferralTakeBack) && x.ReportedAt == nil && x.BackAt == nil {
				row.Href = homeURL(sc.Slug) + "/" + strconv.FormatInt(x.ID, 10) + "/take-back"
			}
			d.Sent.Items = append(d.Sent.Items, row)
			continue
		}
		d.Child = true
		row.Meta = say("referral.from", "Board", x.BoardName, "Date", dateWords(x.On)) + " " + x.where()
		if sc.May(rules.ReferralReport) && x.ReportedAt == nil && x.BackAt == nil {
			row.Href = homeURL(sc.Slug) + "/" + strconv.FormatInt(x.ID, 10) + "/report"
		}
		d.Received.Items = append(d.Received.Items, row)
	}
	return listPage.Write(w, r, http.StatusOK, chrome(r, say("referral.title")), d)
}

// where says whether the committee has a referral on an agenda.
func (x referralRow) where() string {
	switch {
	case x.There != "":
		return say("referral.there", "Date", dateWords(x.ThereOn))
	case x.Intake == order.Declined:
		return say("referral.declined")
	}
	return say("referral.waits")
}

// Owed lists what the clerks still have to do about a board's referrals: send
// what was referred, report what is due, ask for what is late.
func (s *Slice) Owed(ctx context.Context, r pg.Reader, board int64, now time.Time) ([]page.Duty, error) {
	var motions []motionRow
	if err := r.Select(ctx, &motions, sqlToSend, board); err != nil {
		return nil, err
	}
	var out []page.Duty
	for _, m := range motions {
		out = append(out, page.Duty{Owner: m.Item, What: say("referral.owed_send"), Href: homeURL(m.Board) + "/motions/" + strconv.FormatInt(m.ID, 10) + "/send"})
	}
	var all []referralRow
	if err := r.Select(ctx, &all, sqlReferrals, board); err != nil {
		return nil, err
	}
	for _, x := range all {
		if x.ReportedAt != nil || x.BackAt != nil || x.Due.IsZero() {
			continue
		}
		zone, err := time.LoadLocation(x.Zone)
		if err != nil {
			return nil, err
		}
		today := rules.DateOf(now, zone)
		late := order.Overdue(x.Due, false, today)
		d := page.Duty{Owner: x.CommitteeName, What: say("referral.owed_report", "Item", x.Item), On: day("week", x.Due.In(time.UTC)), Late: late > 0}
		if d.Days = say("owed.due_in", "N", today.DaysUntil(x.Due)); d.Late {
			d.Days = say("owed.overdue", "N", late)
		}
		switch {
		case x.CommitteeID == board:
			d.Href = homeURL(x.Committee) + "/" + strconv.FormatInt(x.ID, 10) + "/report"
		case d.Late:
			d.Href = homeURL(x.Board)
		default:
			continue // the committee's business until then
		}
		out = append(out, d)
	}
	return out, nil
}
