package closed_test

import (
	"strconv"
	"strings"
	"testing"

	"parley/internal/closed"
	"parley/internal/rules"
	"parley/internal/vote"
)

// returned goes into closed session and comes back.
func (h *hall) returned(t testing.TB, grounds ...string) {
	t.Helper()
	_, err := h.closed.Enter(bg(t), h.clerk(), h.slug, h.entry(grounds...))
	must(t, err)
	h.tick()
	_, err = h.closed.Return(bg(t), h.clerk(), h.slug, "")
	must(t, err)
	h.tick()
}

// certify moves to certify and lets all but the last n of the seven vote for it.
func (h *hall) certify(t testing.TB, no int) int64 {
	t.Helper()
	rec, err := h.vote.Move(bg(t), h.clerk(), h.meeting, vote.Motion{Kind: rules.MotionCertifyClosed, Mover: h.Members[0].Seat, Seconder: h.Members[1].Seat, Text: "Certify that only the matters named in the motion were discussed.", Method: rules.MethodRollCall})
	must(t, err)
	h.tick()
	for i, p := range h.Members[:7] {
		choice := rules.Yes
		if i >= 7-no {
			choice = rules.No
		}
		_, err := h.vote.Cast(bg(t), h.Caller(p), rec.ID(), p.Seat, choice)
		must(t, err)
	}
	h.tick()
	_, err = h.vote.Close(bg(t), h.clerk(), rec.ID())
	must(t, err)
	h.tick()
	return rec.ID()
}

func (h *hall) reportNothing(t testing.TB) {
	t.Helper()
	_, err := h.closed.Report(bg(t), h.clerk(), h.slug, 1, closed.Report{Kind: "no_action"})
	must(t, err)
	h.tick()
}

func TestVirginiaCertifiesByRollCallAndWhoDissentsStatesTheDeparture(t *testing.T) {
	h := newHall(t, "us-va-foia")
	h.carry(t, 7)
	in := h.entry("legal_counsel")
	in.Resumes = "no"
	_, err := h.closed.Enter(bg(t), h.clerk(), h.slug, in)
	refused(t, err, "resumes:closed_must_return")
	_, err = h.closed.Enter(bg(t), h.clerk(), h.slug, h.entry("legal_counsel"))
	must(t, err)
	h.tick()
	_, err = h.closed.Certify(bg(t), h.clerk(), h.slug, 1, closed.Certificate{Kind: "not_taken", Words: "x"})
	refused(t, err, "closed_not_ended")
	c := h.As(h.Clerk)
	if a := c.Post(h.path("closed/return")).Want(t, 303); !strings.HasSuffix(a.Location, "/closed/1/certify") {
		t.Errorf("the return leads to %s", a.Location)
	}
	h.tick()
	h.reportNothing(t)
	_, err = h.vote.Adjourn(bg(t), h.clerk(), h.meeting)
	refused(t, err, "closed_certification_owed")
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200).Says(t, "Owed. On return the members vote by name", "Va. Code § 2.2-3712(D)")
	c.Get("/work").Want(t, 200).Says(t, "owes its certification")
	c.Get(h.path("closed/1/certify")).Want(t, 200).Says(t, "Not taken yet. Move to certify", "Va. Code § 2.2-3712(D)", "What was discussed as the act allows stays valid and confidential (Va. Code § 2.2-3712(E))")
	c.Post(h.path("closed/1/certify"), "kind", "taken").Want(t, 422).Says(t, "The law asks for a vote by name first (Va. Code § 2.2-3712(D))")
	// The vote cannot be taken otherwise than the law says.
	m := vote.Motion{Kind: rules.MotionCertifyClosed, Mover: h.Members[0].Seat, Seconder: h.Members[1].Seat, Text: "Certify.", Method: rules.MethodConsent}
	_, err = h.vote.Move(bg(t), h.clerk(), h.meeting, m)
	refused(t, err, "method:consent_roll_call_required")
	m.Method, m.Threshold = rules.MethodRollCall, rules.MajorityOfVotesCast
	_, err = h.vote.Move(bg(t), h.clerk(), h.meeting, m)
	refused(t, err, "threshold:threshold_of_law")
	h.certify(t, 1)
	dissenter := h.Members[6]
	field := "dissent-" + strconv.FormatInt(dissenter.Seat, 10)
	_, err = h.closed.Certify(bg(t), h.clerk(), h.slug, 1, closed.Certificate{Kind: "taken"})
	refused(t, err, field+":required")
	_, err = h.closed.Certify(bg(t), h.clerk(), h.slug, 1, closed.Certificate{Kind: "taken", Dissents: map[int64]string{dissenter.Seat: "x", 999999: "x"}})
	refused(t, err, "dissent-999999:choice_unknown")
	c.Get(h.path("closed/1/certify")).Want(t, 200).Says(t, "Motion 2 is what is recorded here", "What "+dissenter.Name+" states, who voted no")
	_, err = h.closed.Certify(bg(t), h.clerk(), h.slug, 1, closed.Certificate{Kind: "taken", Words: strings.Repeat("a", 4001), Dissents: map[int64]string{dissenter.Seat: "The budget was spoken of"}})
	refused(t, err, "words:too_long")
	c.Post(h.path("closed/1/certify"), "kind", "taken", field, "").Want(t, 422)
	for range 2 { // the same form twice is one certification
		c.Post(h.path("closed/1/certify"), "_key", "once", "kind", "taken", field, "The budget was spoken of, which the motion did not name").Want(t, 303)
	}
	if n := h.Count(`select count(*) from closed_events where kind = 'certification'`); n != 1 {
		t.Errorf("%d certifications", n)
	}
	h.tick()
	public := h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200)
	public.Says(t, "Motion 2, by roll call: certified.", "Yes (6): ", dissenter.Name+" states: The budget was spoken of, which the motion did not name.")
	_, err = h.vote.Adjourn(bg(t), h.clerk(), h.meeting)
	must(t, err)
	h.tick()
	h.sound(t)
	_, err = h.Portal.Slices.Minutes.Draft(bg(t), h.clerk(), h.slug)
	must(t, err)
	_, err = h.Portal.Slices.Minutes.Publish(bg(t), h.clerk(), h.slug, 1)
	must(t, err)
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug+"/minutes").Want(t, 200).Says(t, "Certification: Motion 2, by roll call: certified.", "Dissent: "+dissenter.Name+" states: The budget was spoken of, which the motion did not name.", "(Va. Code § 2.2-3712(D)).")
}

func TestACertificationThatFailsSaysWhatFollows(t *testing.T) {
	h := newHall(t, "us-va-foia")
	h.carry(t, 7)
	h.returned(t, "legal_counsel")
	h.certify(t, 4)
	said := map[int64]string{}
	for _, p := range h.Members[3:7] {
		said[p.Seat] = "The chair's contract was spoken of."
	}
	_, err := h.closed.Certify(bg(t), h.clerk(), h.slug, 1, closed.Certificate{Kind: "taken", Dissents: said})
	must(t, err)
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200).Says(t, "by roll call: not certified.", "What follows", "What was discussed as the act allows stays valid and confidential (Va. Code § 2.2-3712(E))")
	h.sound(t)
}

func TestWhereNoCertificationWasTakenAReasonLetsTheMeetingAdjourn(t *testing.T) {
	h := newHall(t, "us-va-foia")
	h.carry(t, 7)
	h.returned(t, "legal_counsel")
	h.reportNothing(t)
	_, err := h.closed.Certify(bg(t), h.clerk(), h.slug, 1, closed.Certificate{Kind: "not_taken"})
	refused(t, err, "words:required")
	_, err = h.closed.Certify(bg(t), h.clerk(), h.slug, 1, closed.Certificate{Kind: "not_taken", Words: "The building was cleared for an alarm"})
	must(t, err)
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200).Says(t, "Not certified. Reason: The building was cleared for an alarm.", "Va. Code § 2.2-3712(E)")
	_, err = h.vote.Adjourn(bg(t), h.clerk(), h.meeting)
	must(t, err)
	h.tick()
	_, err = h.closed.Certify(bg(t), h.clerk(), h.slug, 1, closed.Certificate{Kind: "taken"})
	refused(t, err, "kind:certification_vote_first")
	h.sound(t)
}

func TestNewMexicoStatesItInTheMinutesWithTheVoteOfEachMember(t *testing.T) {
	h := newPosted(t, "us-nm-oma")
	h.carry(t, 7)
	h.returned(t, "attorney_client_litigation")
	h.reportNothing(t)
	_, err := h.vote.Adjourn(bg(t), h.clerk(), h.meeting)
	refused(t, err, "closed_certification_owed")
	c := h.As(h.Clerk)
	c.Get(h.path("closed/1/certify")).Want(t, 200).Says(t, "NMSA 1978 § 10-15-1(J)", "were limited to those stated in the motion")
	h.certify(t, 0)
	_, err = h.closed.Certify(bg(t), h.clerk(), h.slug, 1, closed.Certificate{Kind: "taken"})
	refused(t, err, "words:required")
	c.Post(h.path("closed/1/certify"), "kind", "taken", "words", "The matters discussed were limited to those in the motion").Want(t, 303)
	h.tick()
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200).Says(t, "The matters discussed were limited to those in the motion. Motion 2, by roll call: approved.", "Yes (7): ")
	_, err = h.vote.Adjourn(bg(t), h.clerk(), h.meeting)
	must(t, err)
	h.sound(t)
}

func TestOnlyWhereTheLawAsksIsThereACertification(t *testing.T) {
	h := newHall(t, "us-oh-oma")
	h.carry(t, 7)
	h.returned(t, "security")
	_, err := h.closed.Certify(bg(t), h.clerk(), h.slug, 1, closed.Certificate{Kind: "not_taken", Words: "x"})
	refused(t, err, "certification_not_asked")
	c := h.As(h.Clerk)
	c.Get(h.path("closed/1/certify")).Want(t, 200).Says(t, "No certification. Nothing is to be entered here.")
	if strings.Contains(c.Get(h.path("session")).Want(t, 200).Body, `value="certify_closed"`) {
		t.Error("a motion is offered that the law does not ask for")
	}
	h.As(h.Members[3]).Post(h.path("closed/1/certify"), "kind", "taken").Want(t, 403)
	c.Get(h.path("closed/9/certify")).Want(t, 404)
}

func TestAVoteFromBeforeTheReturnCertifiesNothing(t *testing.T) {
	h := newHall(t, "us-va-foia")
	h.certify(t, 0)
	h.carry(t, 7)
	h.returned(t, "legal_counsel")
	_, err := h.closed.Certify(bg(t), h.clerk(), h.slug, 1, closed.Certificate{Kind: "taken"})
	refused(t, err, "kind:certification_vote_first")
	h.certify(t, 0)
	h.carry(t, 7)
	h.returned(t, "legal_counsel")
	// The vote on the first closed session is none on the second.
	_, err = h.closed.Certify(bg(t), h.clerk(), h.slug, 2, closed.Certificate{Kind: "taken"})
	refused(t, err, "kind:certification_vote_first")
	_, err = h.closed.Certify(bg(t), h.clerk(), h.slug, 1, closed.Certificate{Kind: "taken"})
	must(t, err)
	h.sound(t)
}
