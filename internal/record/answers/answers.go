// Package answers reads what departments answered: positions, part by part, and
// what they promised. It only reads.
package answers

import (
	"context"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// SQL. $1 are answers.
const (
	sqlParts    = `select response_id, part, position, reason, words from response_parts where response_id = any($1::bigint[]) order by response_id, part`
	sqlPromises = `select id, response_id, action, official, target_on, part, tests from commitments where response_id = any($1::bigint[]) order by response_id, position`
)

// Part is the answer to one part of a recommendation.
type Part struct {
	Response int64  `db:"response_id"`
	Part     int    `db:"part"` // 1 for (a), 2 for (b)
	Position string `db:"position"`
	Reason   string `db:"reason"`
	Words    string `db:"words"`
}

// Promise is one commitment of an answer.
type Promise struct {
	ID       int64      `db:"id"`
	Response int64      `db:"response_id"`
	Action   string     `db:"action"`
	Official string     `db:"official"`
	Target   rules.Date `db:"target_on"`
	Part     int        `db:"part"`  // 0: the whole
	Tests    string     `db:"tests"` // it proposes, one a line
}

// Content is what stands in one answer besides its own words.
type Content struct {
	Parts    []Part
	Promises []Promise
}

// Load loads the parts and promises of answers, by answer.
func Load(ctx context.Context, r pg.Reader, responses ...int64) (map[int64]Content, error) {
	var parts []Part
	if err := r.Select(ctx, &parts, sqlParts, responses); err != nil {
		return nil, err
	}
	var promises []Promise
	if err := r.Select(ctx, &promises, sqlPromises, responses); err != nil {
		return nil, err
	}
	out := map[int64]Content{}
	for _, p := range parts {
		c := out[p.Response]
		c.Parts = append(c.Parts, p)
		out[p.Response] = c
	}
	for _, p := range promises {
		c := out[p.Response]
		c.Promises = append(c.Promises, p)
		out[p.Response] = c
	}
	return out, nil
}

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

// Icon is the shape of a position.
func Icon(position string) string {
	return map[string]string{advice.Concur: "yes", advice.PartiallyConcur: "partial", advice.DoesNotConcur: "no", advice.NotWithinAuthority: "authority"}[position]
}

// Position is the department's position in the public's words, short for
// tables; waiting while there is none.
func Position(position string, short bool) page.Status {
	icon := Icon(position)
	if icon == "" {
		return page.Status{Kind: "waiting", Voice: "quiet", Word: say("position.waiting")}
	}
	id := "position."
	if short {
		id = "position.short."
	}
	return page.Status{Kind: icon, Voice: "dept", Word: say(id + position)}
}

// PartName is what a part is called; 0, the whole, has no name.
func PartName(n int) string {
	if n == 0 {
		return ""
	}
	return say("recommendation.part", "Label", string(rune('a'+n-1)))
}

// Show makes what a page shows of an answer. text is what was asked; dates are
// shown in the zone.
func (c Content) Show(text string, zone *time.Location) ([]page.PartAnswer, []page.Promised) {
	_, asked := advice.PartsOf(text)
	var parts []page.PartAnswer
	for _, p := range c.Parts {
		x := page.PartAnswer{Label: PartName(p.Part), Position: Position(p.Position, false), Words: p.Words}
		if p.Part <= len(asked) {
			x.Asks = asked[p.Part-1].Words
		}
		if p.Reason != "" && p.Position != advice.Concur {
			x.Reason = say("reason." + p.Reason)
		}
		parts = append(parts, x)
	}
	var promised []page.Promised
	for _, p := range c.Promises {
		x := page.Promised{Part: PartName(p.Part), Action: p.Action, Official: p.Official, Tests: advice.Lines(p.Tests)}
		if !p.Target.IsZero() {
			x.Target = p.Target.In(zone)
		}
		promised = append(promised, x)
	}
	return parts, promised
}
