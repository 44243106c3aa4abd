package closed

import (
	"slices"
	"strconv"
	"time"

	"parley/internal/fault"
	"parley/internal/rules"
	"parley/internal/rules/profile"
)

// Ways to certify on return that only what was announced was spoken of.
const (
	ByRollCall      = "roll_call"
	ByStatement     = "statement"
	ByStatementVote = "statement_by_vote"
	ByAffidavit     = "affidavit"
)

// Kinds of certification: it was taken, or there is none, for a reason.
const (
	Taken    = "taken"
	NotTaken = "not_taken"
)

// CertifyByVote says that the members vote on the certification by name.
func (r Rule) CertifyByVote() bool { return r.Certify == ByRollCall || r.Certify == ByStatementVote }

// CertifyInWords says that the certification is itself a text in the record.
func (r Rule) CertifyInWords() bool { return r.Certify != "" && r.Certify != ByRollCall }

// CertifyFacts are what a certification is checked against. Ended says that the
// closed session is over; Voted that the members have voted by name on the
// certification since; Against are the seats that voted no; Seats the voting seats
// held on that day.
type CertifyFacts struct {
	Ended   bool
	Voted   bool
	Against []int64
	Seats   []int64
}

// Certificate is what is recorded of a certification: that it was taken, the
// statement where the law asks for one, or why there is none. Dissents are what
// members state who believe that something else was spoken of, by seat.
type Certificate struct {
	Kind     string
	Words    string
	Dissents map[int64]string
}

// Certify checks the certification of a closed session. It may be given again: the
// newest stands, the earlier ones stay.
//
// It decides: whether it is one. Facts: as the fields say; the rule. Errors:
// Conflict closed_not_ended while it lasts; Conflict certification_not_asked where
// the law asks for none; Invalid fields kind: required, choice_unknown,
// certification_vote_first (Law) while no vote by name was taken that the law asks
// for; words: required for a statement and for a reason, too_long, …; dissent-SEAT:
// required of who voted no, choice_unknown of another seat, too_long, …. Source: Va. Code section
// 2.2-3712(D) (a vote by name; who believes that there was a departure states its
// substance), NMSA 1978 section 10-15-1(J) (a statement in the minutes), O.C.G.A.
// section 50-14-4(b) (an affidavit of the presiding officer). That a reason may
// stand in its place, openly, is a project rule, as of reports.
func Certify(r Rule, f CertifyFacts, in Certificate) error {
	switch {
	case !f.Ended:
		return fault.New(fault.Conflict, "closed_not_ended")
	case r.Certify == "":
		return fault.New(fault.Conflict, "certification_not_asked")
	}
	bad := rules.CheckChoice("kind", in.Kind, Taken, NotTaken)
	if in.Kind == Taken && r.CertifyByVote() && !f.Voted {
		bad = append(bad, fault.At("kind", "certification_vote_first", "Law", r.CertifyBy))
	}
	bad = append(bad, rules.CheckText("words", in.Words, MaxReport, in.Kind == NotTaken || r.CertifyInWords(), true)...)
	for _, seat := range f.Seats {
		name := DissentField(seat)
		if in.Kind == Taken && slices.Contains(f.Against, seat) {
			bad = append(bad, rules.CheckLongText(name, in.Dissents[seat], MaxStatement)...)
		} else {
			bad = append(bad, rules.CheckOptionalLongText(name, in.Dissents[seat], MaxStatement)...)
		}
	}
	for seat := range in.Dissents {
		if !slices.Contains(f.Seats, seat) {
			bad = append(bad, fault.At(DissentField(seat), "choice_unknown"))
		}
	}
	return fault.All(bad)
}

// DissentField is the name of the field of one seat's statement.
func DissentField(seat int64) string { return "dissent-" + strconv.FormatInt(seat, 10) }

// Owing tells whether the law asks for the certification of any of the closed
// sessions that have ended without one.
//
// It decides: whether one is owed. Facts: the board's law at an instant; when the doors closed
// each time. Errors: none. Source: the profile's closed.certification as the law
// stood then.
func Owing(law func(at time.Time) profile.Profile, entered []time.Time) bool {
	return slices.ContainsFunc(entered, func(at time.Time) bool { return Of(law(at)).Certify != "" })
}
