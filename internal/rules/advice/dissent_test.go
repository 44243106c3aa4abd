package advice

import (
	"testing"

	"parley/internal/rules"
	"parley/internal/rules/rulestest"
)

func TestWhoDidNotVoteForItMayDissent(t *testing.T) {
	for _, c := range []struct {
		name string
		f    DissentFacts
		want string
	}{
		{"who voted no", DissentFacts{Stage: StageAdopted, Seated: true, Ballot: rules.No}, ""},
		{"who abstained, after it was sent", DissentFacts{Stage: StageAwaitingResponse, Seated: true, Ballot: rules.Abstain}, ""},
		{"who was absent", DissentFacts{Stage: StageClosed, Seated: true}, ""},
		{"who voted for it", DissentFacts{Stage: StageAdopted, Seated: true, Ballot: rules.Yes}, "dissent_in_favor"},
		{"who was recused", DissentFacts{Stage: StageAdopted, Seated: true, Recused: true}, "dissent_recused"},
		{"who came later", DissentFacts{Stage: StageAdopted}, "dissent_not_seated"},
		{"twice", DissentFacts{Stage: StageAdopted, Seated: true, Ballot: rules.No, Signed: true}, "dissent_signed"},
		{"before the vote", DissentFacts{Stage: StageInDeliberation, Seated: true}, "recommendation_not_adopted"},
	} {
		t.Run(c.name, func(t *testing.T) { rulestest.WantCode(t, Dissent(c.f), c.want) })
	}
}
