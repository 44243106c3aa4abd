// Package sending reads what became of sent recommendations before they were
// answered: when they were public, who was given a copy, and which dates were
// entered wrongly. It only reads.
package sending

import (
	"context"
	"strings"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	laws "parley/internal/rules/law"
)

// SQL. $1 is a board (0: all), $2 a recommendation (0: all).
const (
	sqlSent = `select t.id, t.recommendation_id, t.board_id, b.slug, coalesce(n.year, 0) as year, coalesce(n.seq, 0) as seq, x.title, t.addressee, d.name as department, t.sent_at, j.zone, t.publish_by, t.publish_days, t.publish_unit, t.publish_copies, t.publish_citation
from transmittals t join recommendation_texts x on x.id = t.text_id join departments d on d.id = t.department_id join boards b on b.id = t.board_id join jurisdictions j on j.id = b.jurisdiction_id
left join recommendation_numbers n on n.recommendation_id = t.recommendation_id where ($1::bigint = 0 or t.board_id = $1) and ($2::bigint = 0 or t.recommendation_id = $2) order by t.sent_at, t.id`
	sqlCopies = `select c.transmittal_id, c.recipient, c.given_on, coalesce(p.name, '') as recorder from transmittal_copies c join transmittals t on t.id = c.transmittal_id left join people p on p.id = c.recorded_by where ($1::bigint = 0 or c.board_id = $1) and ($2::bigint = 0 or t.recommendation_id = $2) order by c.id`
	sqlAmends = `select c.transmittal_id, c.event, c.recipient, c.was, c.became, c.reason, c.recorded_at, coalesce(p.name, '') as recorder from transmittal_corrections c join transmittals t on t.id = c.transmittal_id left join people p on p.id = c.recorded_by where ($1::bigint = 0 or c.board_id = $1) and ($2::bigint = 0 or t.recommendation_id = $2) order by c.id`
)

// Sending is one transmittal with its duty to be public.
type Sending struct {
	ID             int64      `db:"id"`
	Recommendation int64      `db:"recommendation_id"`
	Board          int64      `db:"board_id"`
	Slug           string     `db:"slug"`
	Year           int        `db:"year"`
	Seq            int        `db:"seq"`
	Title          string     `db:"title"`
	Addressee      string     `db:"addressee"`
	Department     string     `db:"department"`
	SentAt         time.Time  `db:"sent_at"` // in the board's zone
	Zone           string     `db:"zone"`
	By             rules.Date `db:"publish_by"` // last day, zero: the board has no such rule
	Days           int        `db:"publish_days"`
	Unit           string     `db:"publish_unit"`
	CopiesText     string     `db:"publish_copies"`
	Citation       string     `db:"publish_citation"`

	SentOn rules.Date // in the board's zone
	Copies []Copy     // in the order of the rule
	Amends []Amend    // oldest first
}

// Copy is one that the rule names; On is zero while it is not given.
type Copy struct {
	To       string
	On       rules.Date
	Recorder string // who recorded it first
}

// Amend is a date that was entered wrongly, and what stands instead.
type Amend struct {
	Transmittal int64      `db:"transmittal_id"`
	Event       string     `db:"event"`
	To          string     `db:"recipient"`
	Was         rules.Date `db:"was"`
	Became      rules.Date `db:"became"`
	Reason      string     `db:"reason"`
	At          time.Time  `db:"recorded_at"`
	Recorder    string     `db:"recorder"`
}

// Load reads the sendings of a board (0: of all), or of one recommendation (0: all).
func Load(ctx context.Context, r pg.Reader, board, recommendation int64) ([]Sending, error) {
	var out []Sending
	if err := r.Select(ctx, &out, sqlSent, board, recommendation); err != nil {
		return nil, err
	}
	var copies []struct {
		Transmittal int64      `db:"transmittal_id"`
		To          string     `db:"recipient"`
		On          rules.Date `db:"given_on"`
		Recorder    string     `db:"recorder"`
	}
	if err := r.Select(ctx, &copies, sqlCopies, board, recommendation); err != nil {
		return nil, err
	}
	var amends []Amend
	if err := r.Select(ctx, &amends, sqlAmends, board, recommendation); err != nil {
		return nil, err
	}
	for i := range out {
		s := &out[i]
		zone, err := time.LoadLocation(s.Zone)
		if err != nil {
			return nil, err
		}
		s.SentAt = s.SentAt.In(zone)
		s.SentOn = rules.DateOf(s.SentAt, zone)
		for _, to := range advice.CopiesOf(s.CopiesText) {
			c := Copy{To: to}
			for _, x := range copies {
				if x.Transmittal == s.ID && x.To == to {
					c.On, c.Recorder = x.On, x.Recorder
				}
			}
			s.Copies = append(s.Copies, c)
		}
		for _, x := range amends {
			if x.Transmittal == s.ID {
				s.Amends = append(s.Amends, x)
			}
		}
	}
	return out, nil
}

// Published judges the duty to publish on a day; missing are those who have no
// copy yet.
func (s Sending) Published(today rules.Date) (c laws.Compliance, missing []string) {
	given := map[string]rules.Date{}
	for _, x := range s.Copies {
		if !x.On.IsZero() {
			given[x.To] = x.On
		}
	}
	done, missing := advice.PublishedOn(advice.CopiesOf(s.CopiesText), given, s.SentOn)
	return laws.ByDay(s.By, done, today), missing
}

// Basis is the rule as printed, such as "5 days, City Code 9-4-7".
func (s Sending) Basis() string {
	return page.Say(page.Lang, "recommendation.days."+s.Unit, "N", s.Days) + ", " + s.Citation
}

// Number is the recommendation's, such as 2026-014.
func (s Sending) Number() string { return advice.FormatNumber(s.Year, s.Seq) }

// RuleWords says a publication rule: "5 days. Copies: Mayor, City Council".
func RuleWords(r advice.PublicationRule) string {
	out := page.Say(page.Lang, "board.rule_answers."+r.Unit, "N", r.Days)
	if len(r.Copies) > 0 {
		out += ". " + page.Say(page.Lang, "board.rule_copies", "To", strings.Join(r.Copies, ", "))
	}
	return out
}
