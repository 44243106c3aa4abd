package web

import (
	"net/http"

	"parley/internal/rules"
)

// adviceRoutes are the addresses at which recommendations are worked on, answered
// and followed up.
func adviceRoutes(s Slices) []Route {
	get, post := http.MethodGet, http.MethodPost
	return []Route{
		// Recommendations.
		{Method: get, Pattern: "/work/b/{slug}/recommendations", Action: rules.RecommendationRead, Serve: s.Recommendation.WorkList},
		{Method: get, Pattern: "/work/b/{slug}/recommendations/new", Action: rules.RecommendationDraft, Serve: s.Recommendation.DraftForm},
		{Method: post, Pattern: "/work/b/{slug}/recommendations/draft", Action: rules.RecommendationDraft, Serve: s.Recommendation.DraftPost},
		{Method: get, Pattern: "/work/b/{slug}/recommendations/{id}", Action: rules.RecommendationRead, Serve: s.Recommendation.WorkShow},
		{Method: get, Pattern: "/work/b/{slug}/recommendations/{id}/revise", Action: rules.RecommendationRevise, Serve: s.Recommendation.ReviseForm},
		{Method: post, Pattern: "/work/b/{slug}/recommendations/{id}/revise", Action: rules.RecommendationRevise, Serve: s.Recommendation.RevisePost},
		{Method: get, Pattern: "/work/b/{slug}/recommendations/{id}/withdraw", Action: rules.RecommendationWithdraw, Serve: s.Recommendation.WithdrawForm},
		{Method: post, Pattern: "/work/b/{slug}/recommendations/{id}/withdraw", Action: rules.RecommendationWithdraw, Serve: s.Recommendation.WithdrawPost},
		{Method: get, Pattern: "/work/b/{slug}/recommendations/{id}/transmit", Action: rules.RecommendationTransmit, Serve: s.Recommendation.TransmitForm},
		{Method: post, Pattern: "/work/b/{slug}/recommendations/{id}/transmit", Action: rules.RecommendationTransmit, Serve: s.Recommendation.TransmitPost},
		{Method: get, Pattern: "/work/b/{slug}/recommendations/{id}/dissent", Action: rules.DissentFile, Serve: s.Recommendation.DissentForm},
		{Method: post, Pattern: "/work/b/{slug}/recommendations/{id}/dissent", Action: rules.DissentFile, Serve: s.Recommendation.DissentPost},
		{Method: post, Pattern: "/work/b/{slug}/dissents/{dissent}/join", Action: rules.DissentJoin, Serve: s.Recommendation.JoinPost},
		{Method: get, Pattern: "/work/b/{slug}/transmittals/{transmittal}/record", Action: rules.TransmittalRecord, Serve: s.Recommendation.RecordForm},
		{Method: post, Pattern: "/work/b/{slug}/transmittals/{transmittal}/record", Action: rules.TransmittalRecord, Serve: s.Recommendation.RecordPost},
		{Method: get, Pattern: "/work/b/{slug}/transmittals/{transmittal}/correct", Action: rules.TransmittalAmend, Serve: s.Recommendation.AmendForm},
		{Method: post, Pattern: "/work/b/{slug}/transmittals/{transmittal}/correct", Action: rules.TransmittalAmend, Serve: s.Recommendation.AmendPost},

		// What became of answers.
		{Method: get, Pattern: "/b/{slug}/evidence/{sum}/{name}", Action: rules.PublicRead, Serve: s.Commitment.Evidence},
		{Method: get, Pattern: "/work/b/{slug}/commitments", Action: rules.CommitmentRead, Serve: s.Commitment.List},
		{Method: get, Pattern: "/work/b/{slug}/commitments/rule", Action: rules.FollowUpSetRule, Serve: s.Commitment.RuleForm},
		{Method: post, Pattern: "/work/b/{slug}/commitments/rule", Action: rules.FollowUpSetRule, Serve: s.Commitment.RulePost},
		{Method: get, Pattern: "/work/b/{slug}/commitments/escalation", Action: rules.EscalationSetRule, Serve: s.Escalation.RuleForm},
		{Method: post, Pattern: "/work/b/{slug}/commitments/escalation", Action: rules.EscalationSetRule, Serve: s.Escalation.RulePost},
		{Method: get, Pattern: "/work/b/{slug}/decisions/{decision}/steps", Action: rules.EscalationRecord, Serve: s.Escalation.StepForm},
		{Method: post, Pattern: "/work/b/{slug}/decisions/{decision}/steps", Action: rules.EscalationRecord, Serve: s.Escalation.StepPost},
		{Method: get, Pattern: "/work/b/{slug}/commitments/{commitment}", Action: rules.CommitmentRead, Serve: s.Commitment.Show},
		{Method: get, Pattern: "/work/b/{slug}/commitments/{commitment}/tests", Action: rules.TestsPropose, Serve: s.Commitment.TestsForm},
		{Method: post, Pattern: "/work/b/{slug}/commitments/{commitment}/tests", Action: rules.TestsPropose, Serve: s.Commitment.TestsPost},
		{Method: post, Pattern: "/work/b/{slug}/commitments/{commitment}/agree", Action: rules.TestsAgree, Serve: s.Commitment.AgreePost},
		{Method: post, Pattern: "/work/b/{slug}/commitments/{commitment}/reviewer", Action: rules.ReviewerName, Serve: s.Commitment.NamePost},
		{Method: get, Pattern: "/work/b/{slug}/commitments/{commitment}/review", Action: rules.ReviewLay, Serve: s.Commitment.ReviewForm},
		{Method: post, Pattern: "/work/b/{slug}/commitments/{commitment}/review", Action: rules.ReviewLay, Serve: s.Commitment.ReviewPost},
		{Method: get, Pattern: "/work/b/{slug}/recommendations/{id}/catalog", Action: rules.CatalogSave, Serve: s.Catalog.Form},
		{Method: post, Pattern: "/work/b/{slug}/recommendations/{id}/catalog/save", Action: rules.CatalogSave, Serve: s.Catalog.SavePost},
		{Method: get, Pattern: "/work/b/{slug}/catalog", Action: rules.CatalogAdd, Serve: s.Catalog.Terms},
		{Method: post, Pattern: "/work/b/{slug}/catalog/add", Action: rules.CatalogAdd, Serve: s.Catalog.AddPost},
		{Method: post, Pattern: "/work/b/{slug}/catalog/{term}/retire", Action: rules.CatalogRetire, Serve: s.Catalog.RetirePost},
		{Method: get, Pattern: "/work/b/{slug}/recommendations/{id}/decisions", Action: rules.DecisionDraft, Serve: s.Commitment.DraftForm},
		{Method: post, Pattern: "/work/b/{slug}/recommendations/{id}/decisions", Action: rules.DecisionDraft, Serve: s.Commitment.DraftPost},
		{Method: get, Pattern: "/work/b/{slug}/decisions/{decision}", Action: rules.CommitmentRead, Serve: s.Commitment.ShowDecision},
		{Method: post, Pattern: "/work/b/{slug}/decisions/{decision}/withdraw", Action: rules.DecisionWithdraw, Serve: s.Commitment.WithdrawPost},
		{Method: get, Pattern: "/work/d/{department}/commitments", Action: rules.CommitmentDesk, Serve: s.Commitment.Desk},
		{Method: get, Pattern: "/work/d/{department}/commitments/{commitment}", Action: rules.CommitmentDesk, Serve: s.Commitment.Show},
		{Method: get, Pattern: "/work/d/{department}/commitments/{commitment}/report", Action: rules.ProgressReport, Serve: s.Commitment.ReportForm},
		{Method: post, Pattern: "/work/d/{department}/commitments/{commitment}/report", Action: rules.ProgressReport, Serve: s.Commitment.ReportPost},
		{Method: get, Pattern: "/work/d/{department}/commitments/{commitment}/tests", Action: rules.TestsOffer, Serve: s.Commitment.TestsForm},
		{Method: post, Pattern: "/work/d/{department}/commitments/{commitment}/tests", Action: rules.TestsOffer, Serve: s.Commitment.TestsPost},
		{Method: post, Pattern: "/work/d/{department}/commitments/{commitment}/agree", Action: rules.TestsAccept, Serve: s.Commitment.AgreePost},

		// Answers.
		{Method: get, Pattern: "/work/d/{department}", Action: rules.DepartmentDesk, Serve: s.Response.Desk},
		{Method: get, Pattern: "/work/d/{department}/answers/{transmittal}", Action: rules.ResponseDraft, Serve: s.Response.AnswerForm},
		{Method: post, Pattern: "/work/d/{department}/answers/{transmittal}/draft", Action: rules.ResponseDraft, Serve: s.Response.DraftPost},
		{Method: get, Pattern: "/work/d/{department}/sign", Action: rules.ResponseSignAll, Serve: s.Response.SignAllForm},
		{Method: post, Pattern: "/work/d/{department}/sign", Action: rules.ResponseSignAll, Serve: s.Response.SignAllPost},
		{Method: post, Pattern: "/work/d/{department}/answers/{transmittal}/unhold", Action: rules.ResponseUnhold, Serve: s.Response.UnholdPost},
		{Method: get, Pattern: "/work/d/{department}/answers/{transmittal}/extend", Action: rules.ResponseExtend, Serve: s.Response.ExtendForm},
		{Method: post, Pattern: "/work/d/{department}/answers/{transmittal}/extend", Action: rules.ResponseExtend, Serve: s.Response.ExtendPost},
		{Method: get, Pattern: "/work/d/{department}/answers/{transmittal}/delegate", Action: rules.DeskDelegate, Serve: s.Response.DelegateForm},
		{Method: post, Pattern: "/work/d/{department}/answers/{transmittal}/delegate", Action: rules.DeskDelegate, Serve: s.Response.DelegatePost},
		{Method: get, Pattern: "/work/d/{department}/answers/{transmittal}/note", Action: rules.DeskNote, Serve: s.Response.NoteForm},
		{Method: post, Pattern: "/work/d/{department}/answers/{transmittal}/note", Action: rules.DeskNote, Serve: s.Response.NotePost},
		{Method: get, Pattern: "/work/d/{department}/answers/{transmittal}/counsel", Action: rules.DeskCounsel, Serve: s.Response.CounselForm},
		{Method: post, Pattern: "/work/d/{department}/answers/{transmittal}/counsel", Action: rules.DeskCounsel, Serve: s.Response.CounselPost},
		{Method: get, Pattern: "/work/d/{department}/answers/{transmittal}/sign", Action: rules.ResponseSign, Serve: s.Response.SignForm},
		{Method: post, Pattern: "/work/d/{department}/answers/{transmittal}/sign", Action: rules.ResponseSign, Serve: s.Response.SignPost},
	}
}
