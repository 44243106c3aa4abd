package web

import (
	"net/http"
	"slices"

	"parley/internal/account"
	"parley/internal/agenda"
	"parley/internal/alternate"
	"parley/internal/board"
	"parley/internal/catalog"
	"parley/internal/closed"
	"parley/internal/comment"
	"parley/internal/commitment"
	"parley/internal/correct"
	"parley/internal/escalation"
	"parley/internal/feed"
	"parley/internal/figures"
	"parley/internal/front"
	"parley/internal/joint"
	"parley/internal/law"
	"parley/internal/live"
	"parley/internal/meeting"
	"parley/internal/member"
	"parley/internal/minutes"
	"parley/internal/notice"
	"parley/internal/outside"
	"parley/internal/packet"
	"parley/internal/recommendation"
	"parley/internal/record/track"
	"parley/internal/referral"
	"parley/internal/remark"
	"parley/internal/remote"
	"parley/internal/response"
	"parley/internal/rules"
	"parley/internal/tracker"
	"parley/internal/vote"
)

// Slices are the capabilities the routes lead to.
type Slices struct {
	Account        *account.Slice
	Board          *board.Slice
	Member         *member.Slice
	Meeting        *meeting.Slice
	Agenda         *agenda.Slice
	Feed           *feed.Slice
	Vote           *vote.Slice
	Front          *front.Slice
	Notice         *notice.Slice
	Recommendation *recommendation.Slice
	Response       *response.Slice
	Minutes        *minutes.Slice
	Comment        *comment.Slice
	Law            *law.Slice
	Remark         *remark.Slice
	Closed         *closed.Slice
	Alternate      *alternate.Slice
	Packet         *packet.Slice
	Referral       *referral.Slice
	Commitment     *commitment.Slice
	Escalation     *escalation.Slice
	Joint          *joint.Slice
	Remote         *remote.Slice
	Correct        *correct.Slice
	Catalog        *catalog.Slice
	Figures        *figures.Slice
	Tracker        *tracker.Slice
	Outside        *outside.Slice
}

// Routes is every address of the portal: method, pattern, action, handler. A
// POST's last segment, its action and the audit word agree.
func Routes(s Slices) []Route {
	return slices.Concat(boardRoutes(s), adviceRoutes(s))
}

func boardRoutes(s Slices) []Route {
	get, post := http.MethodGet, http.MethodPost
	return []Route{
		// The public side.
		{Method: get, Pattern: "/", Action: rules.PublicRead, Public: s.Front.Home},
		{Method: get, Pattern: "/how", Action: rules.PublicRead, Public: s.Front.How},
		{Method: get, Pattern: "/boards", Action: rules.PublicRead, Public: s.Board.List, Query: []string{"page"}},
		{Method: get, Pattern: "/b/{slug}", Action: rules.PublicRead, Public: s.Board.Show, Board: true},
		{Method: get, Pattern: "/b/{slug}/members", Action: rules.PublicRead, Public: s.Board.Members, Board: true},

		{Method: get, Pattern: "/b/{slug}/rules", Action: rules.PublicRead, Public: s.Law.Show, Board: true},
		{Method: get, Pattern: "/b/{slug}/compliance", Action: rules.PublicRead, Public: s.Law.Compliance, Board: true, Query: []string{"year"}},

		{Method: get, Pattern: "/b/{slug}/accountability", Action: rules.PublicRead, Public: s.Figures.Board, Board: true},
		{Method: get, Pattern: "/departments/{department}/accountability", Action: rules.PublicRead, Public: s.Figures.Department},
		{Method: get, Pattern: "/b/{slug}/reports/{year}", Action: rules.PublicRead, Public: s.Figures.Report, Board: true},
		{Method: get, Pattern: "/b/{slug}/reports/{year}/report.pdf", Action: rules.PublicRead, Public: s.Figures.PDF, Board: true},
		{Method: get, Pattern: "/b/{slug}/reports/{year}/versions/{version}", Action: rules.PublicRead, Public: s.Figures.Version, Board: true},
		{Method: get, Pattern: "/b/{slug}/reports/{year}/versions/{version}/report.pdf", Action: rules.PublicRead, Public: s.Figures.VersionPDF, Board: true},
		{Method: get, Pattern: "/work/b/{slug}/reports", Action: rules.ReportLay, Serve: s.Figures.LayForm},
		{Method: post, Pattern: "/work/b/{slug}/reports/lay", Action: rules.ReportLay, Serve: s.Figures.LayPost},
		{Method: get, Pattern: "/work/b/{slug}/reports/adopt", Action: rules.ReportAdopt, Serve: s.Figures.AdoptForm},
		{Method: post, Pattern: "/work/b/{slug}/reports/adopt", Action: rules.ReportAdopt, Serve: s.Figures.AdoptPost},
		{Method: get, Pattern: "/work/b/{slug}/reports/take-back", Action: rules.ReportTakeBack, Serve: s.Figures.TakeBackForm},
		{Method: post, Pattern: "/work/b/{slug}/reports/take-back", Action: rules.ReportTakeBack, Serve: s.Figures.TakeBackPost},

		{Method: get, Pattern: "/b/{slug}/outside", Action: rules.PublicRead, Public: s.Outside.List, Board: true},
		{Method: get, Pattern: "/b/{slug}/outside/{recommendation}", Action: rules.PublicRead, Public: s.Outside.Show, Board: true},

		{Method: get, Pattern: "/subscribe", Action: rules.PublicRead, Public: s.Notice.Choose},
		{Method: get, Pattern: "/b/{slug}/subscribe", Action: rules.SubscriptionRequest, Serve: s.Notice.SubscribeForm},
		{Method: post, Pattern: "/b/{slug}/subscribe", Action: rules.SubscriptionRequest, Serve: s.Notice.SubscribePost},
		{Method: get, Pattern: "/subscription/{token}", Action: rules.SubscriptionConfirm, Serve: s.Notice.ConfirmForm},
		{Method: post, Pattern: "/subscription/{token}/confirm", Action: rules.SubscriptionConfirm, Serve: s.Notice.ConfirmPost},
		{Method: get, Pattern: "/subscription/{token}/end", Action: rules.SubscriptionEnd, Serve: s.Notice.EndForm},
		{Method: post, Pattern: "/subscription/{token}/end", Action: rules.SubscriptionEnd, Serve: s.Notice.EndPost},

		{Method: get, Pattern: "/b/{slug}/meetings/{meeting}/comments", Action: rules.PublicRead, Public: s.Comment.Show, Board: true},
		{Method: get, Pattern: "/b/{slug}/meetings/{meeting}/speak", Action: rules.SpeakerSignUp, Serve: s.Comment.SpeakForm},
		{Method: post, Pattern: "/b/{slug}/meetings/{meeting}/speak", Action: rules.SpeakerSignUp, Serve: s.Comment.SpeakPost},
		{Method: get, Pattern: "/b/{slug}/meetings/{meeting}/comment", Action: rules.CommentSubmit, Serve: s.Comment.WriteForm},
		{Method: post, Pattern: "/b/{slug}/meetings/{meeting}/comment", Action: rules.CommentSubmit, Serve: s.Comment.WritePost},
		{Method: get, Pattern: "/b/{slug}/meetings/{meeting}/aid", Action: rules.AidRequest, Serve: s.Comment.AidForm},
		{Method: post, Pattern: "/b/{slug}/meetings/{meeting}/aid", Action: rules.AidRequest, Serve: s.Comment.AidPost},
		{Method: get, Pattern: "/participation/{token}", Action: rules.ParticipationWithdraw, Serve: s.Comment.Mine},
		{Method: post, Pattern: "/participation/{token}/withdraw", Action: rules.ParticipationWithdraw, Serve: s.Comment.WithdrawPost},
		{Method: get, Pattern: "/work/b/{slug}/comment-rule", Action: rules.CommentSetRule, Serve: s.Comment.RuleForm},
		{Method: post, Pattern: "/work/b/{slug}/comment-rule", Action: rules.CommentSetRule, Serve: s.Comment.RulePost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/speakers", Action: rules.SpeakerCall, Serve: s.Comment.Call},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/speakers", Action: rules.SpeakerAdd, Serve: s.Comment.CallAddPost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/speakers/{speaker}/turn", Action: rules.SpeakerCall, Serve: s.Comment.CallPost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/public", Action: rules.CommentDecide, Serve: s.Comment.Desk},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/public/comments/{comment}/decide", Action: rules.CommentDecide, Serve: s.Comment.DecidePost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/public/aids/{aid}/answer", Action: rules.AidAnswer, Serve: s.Comment.AnswerAidForm},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/public/aids/{aid}/answer", Action: rules.AidAnswer, Serve: s.Comment.AnswerAidPost},
		{Method: get, Pattern: "/b/{slug}/meetings/{meeting}/minutes", Action: rules.PublicRead, Public: s.Minutes.Show, Board: true, Query: []string{"version"}},

		// Minutes.
		{Method: get, Pattern: "/work/b/{slug}/minutes", Action: rules.MinutesDraft, Serve: s.Minutes.List},
		{Method: post, Pattern: "/work/b/{slug}/minutes/{meeting}/draft", Action: rules.MinutesDraft, Serve: s.Minutes.DraftPost},
		{Method: get, Pattern: "/work/b/{slug}/minutes/style", Action: rules.MinutesSetStyle, Serve: s.Minutes.StyleForm},
		{Method: post, Pattern: "/work/b/{slug}/minutes/style", Action: rules.MinutesSetStyle, Serve: s.Minutes.StylePost},
		{Method: post, Pattern: "/work/b/{slug}/minutes/{meeting}/keep", Action: rules.MinutesEdit, Serve: s.Minutes.KeepPost},
		{Method: post, Pattern: "/work/b/{slug}/minutes/{meeting}/discard", Action: rules.MinutesEdit, Serve: s.Minutes.DiscardPost},
		{Method: get, Pattern: "/work/b/{slug}/minutes/{meeting}", Action: rules.MinutesEdit, Serve: s.Minutes.Edit},
		{Method: post, Pattern: "/work/b/{slug}/minutes/{meeting}/edit", Action: rules.MinutesEdit, Serve: s.Minutes.EditPost},
		{Method: post, Pattern: "/work/b/{slug}/minutes/{meeting}/publish", Action: rules.MinutesPublish, Serve: s.Minutes.PublishPost},
		{Method: post, Pattern: "/work/b/{slug}/minutes/{meeting}/publish_approved", Action: rules.MinutesApprove, Serve: s.Minutes.ApprovePost},
		{Method: post, Pattern: "/work/b/{slug}/minutes/{meeting}/publish_erratum", Action: rules.MinutesErratum, Serve: s.Minutes.ErratumPost},

		// A person's own work.
		{Method: get, Pattern: "/work", Action: rules.WorkRead, Serve: s.Front.Work},
		{Method: get, Pattern: "/work/b/{slug}", Action: rules.BoardWork, Serve: s.Front.Board},
		{Method: get, Pattern: "/work/b/{slug}/mail", Action: rules.MailRead, Serve: s.Notice.Queue},
		{Method: post, Pattern: "/work/b/{slug}/mail/{id}/retry", Action: rules.MailRetry, Serve: s.Notice.RetryPost},

		{Method: get, Pattern: "/meetings", Action: rules.PublicRead, Public: s.Meeting.List, Query: []string{"board", "when", "page"}},
		{Method: get, Pattern: "/b/{slug}/meetings", Action: rules.PublicRead, Public: s.Meeting.BoardList, Board: true, Query: []string{"when", "page"}},
		{Method: get, Pattern: "/b/{slug}/meetings/{meeting}", Action: rules.PublicRead, Public: s.Meeting.Show, Board: true, Query: []string{meeting.Agenda, meeting.Notice}},

		{Method: get, Pattern: "/b/{slug}/meetings/{meeting}/now", Action: rules.PublicRead, Public: s.Vote.Now, Board: true},
		{Method: get, Pattern: "/b/{slug}/live", Action: rules.PublicRead, Stream: func(b int64) []string { return []string{live.Board(b)} }},
		{Method: get, Pattern: "/b/{slug}/meetings/{meeting}/packet", Action: rules.PublicRead, Public: s.Meeting.Packet, Board: true},
		{Method: get, Pattern: "/b/{slug}/meetings/{meeting}/packet/{version}", Action: rules.PublicRead, Public: s.Meeting.PacketVersion, Board: true},
		{Method: get, Pattern: "/b/{slug}/meetings/{meeting}/packet/{version}/packet.pdf", Action: rules.PublicRead, Serve: s.Packet.File},

		{Method: get, Pattern: "/calendar", Action: rules.PublicRead, Public: s.Feed.AllPage},
		{Method: get, Pattern: "/calendar.ics", Action: rules.PublicRead, Public: s.Feed.All},
		{Method: get, Pattern: "/b/{slug}/calendar", Action: rules.PublicRead, Public: s.Feed.BoardPage, Board: true},
		{Method: get, Pattern: "/b/{slug}/calendar.ics", Action: rules.PublicRead, Public: s.Feed.Board, Board: true},
		{Method: get, Pattern: "/b/{slug}/meetings/{meeting}/meeting.ics", Action: rules.PublicRead, Public: s.Feed.Meeting, Board: true},

		// Referrals.
		{Method: get, Pattern: "/work/b/{slug}/referrals", Action: rules.ReferralRead, Serve: s.Referral.List},
		{Method: get, Pattern: "/work/b/{slug}/referrals/motions/{motion}/send", Action: rules.ReferralSend, Serve: s.Referral.SendForm},
		{Method: post, Pattern: "/work/b/{slug}/referrals/motions/{motion}/send", Action: rules.ReferralSend, Serve: s.Referral.SendPost},
		{Method: get, Pattern: "/work/b/{slug}/referrals/{referral}/report", Action: rules.ReferralReport, Serve: s.Referral.ReportForm},
		{Method: post, Pattern: "/work/b/{slug}/referrals/{referral}/report", Action: rules.ReferralReport, Serve: s.Referral.ReportPost},
		{Method: get, Pattern: "/work/b/{slug}/referrals/{referral}/take-back", Action: rules.ReferralTakeBack, Serve: s.Referral.TakeBackForm},
		{Method: post, Pattern: "/work/b/{slug}/referrals/{referral}/take-back", Action: rules.ReferralTakeBack, Serve: s.Referral.TakeBackPost},

		// Meetings: calendar, agenda, postings.
		{Method: get, Pattern: "/work/b/{slug}/meetings", Action: rules.MeetingManage, Serve: s.Meeting.WorkList},
		{Method: get, Pattern: "/work/b/{slug}/meetings/new", Action: rules.MeetingSchedule, Serve: s.Meeting.ScheduleForm},
		{Method: get, Pattern: "/work/b/{slug}/meetings/join", Action: rules.MeetingJoin, Serve: s.Meeting.JoinForm},
		{Method: post, Pattern: "/work/b/{slug}/meetings/join", Action: rules.MeetingJoin, Serve: s.Meeting.JoinPost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/part", Action: rules.MeetingPart, Serve: s.Joint.PartForm},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/part", Action: rules.MeetingPart, Serve: s.Joint.PartPost},
		{Method: post, Pattern: "/work/b/{slug}/meetings", Action: rules.MeetingSchedule, Serve: s.Meeting.SchedulePost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}", Action: rules.MeetingManage, Serve: s.Meeting.Work},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/move", Action: rules.MeetingMove, Serve: s.Meeting.MoveForm},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/move", Action: rules.MeetingMove, Serve: s.Meeting.MovePost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/cancel", Action: rules.MeetingCancel, Serve: s.Meeting.CancelForm},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/cancel", Action: rules.MeetingCancel, Serve: s.Meeting.CancelPost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/postpone", Action: rules.MeetingPostpone, Serve: s.Meeting.PostponeForm},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/postpone", Action: rules.MeetingPostpone, Serve: s.Meeting.PostponePost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/not-held", Action: rules.MeetingNotHeld, Serve: s.Meeting.NotHeldForm},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/not-held", Action: rules.MeetingNotHeld, Serve: s.Meeting.NotHeldPost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/agenda", Action: rules.AgendaRead, Serve: s.Agenda.Show},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/agenda/carry", Action: rules.AgendaCarry, Serve: s.Agenda.CarryForm},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/agenda/carry", Action: rules.AgendaCarry, Serve: s.Agenda.CarryPost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/agenda/copy", Action: rules.AgendaCopy, Serve: s.Agenda.CopyForm},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/agenda/copy", Action: rules.AgendaCopy, Serve: s.Agenda.CopyPost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/agenda/{item}/pull", Action: rules.AgendaPull, Serve: s.Agenda.AgendaPullPost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/agenda/{item}/note", Action: rules.NoteSave, Serve: s.Agenda.NoteForm},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/agenda/{item}/note/save", Action: rules.NoteSave, Serve: s.Agenda.NotePost},
		{Method: get, Pattern: "/work/b/{slug}/proposals", Action: rules.ProposalSubmit, Serve: s.Agenda.Proposals},
		{Method: get, Pattern: "/work/b/{slug}/proposals/new", Action: rules.ProposalSubmit, Serve: s.Agenda.ProposeForm},
		{Method: post, Pattern: "/work/b/{slug}/proposals/submit", Action: rules.ProposalSubmit, Serve: s.Agenda.ProposePost},
		{Method: get, Pattern: "/work/b/{slug}/proposals/{proposal}", Action: rules.ProposalSubmit, Serve: s.Agenda.DecideForm},
		{Method: post, Pattern: "/work/b/{slug}/proposals/{proposal}/decide", Action: rules.ProposalDecide, Serve: s.Agenda.DecidePost},
		{Method: post, Pattern: "/work/b/{slug}/proposals/{proposal}/reorder", Action: rules.ProposalReorder, Serve: s.Agenda.ProposalReorderPost},
		{Method: get, Pattern: "/work/b/{slug}/proposals/{proposal}/papers/attach", Action: rules.ProposalAttach, Serve: s.Agenda.AttachForm},
		{Method: post, Pattern: "/work/b/{slug}/proposals/{proposal}/papers/attach", Action: rules.ProposalAttach, Serve: s.Agenda.AttachPost},
		{Method: post, Pattern: "/work/b/{slug}/proposals/{proposal}/papers/{paper}/detach", Action: rules.ProposalDetach, Serve: s.Agenda.DetachPost},
		{Method: get, Pattern: "/work/b/{slug}/proposals/{proposal}/papers/{paper}/file", Action: rules.ProposalSubmit, Serve: s.Agenda.EnclosureFile},
		{Method: get, Pattern: "/work/d/{department}/proposals", Action: rules.ProposalAsk, Serve: s.Agenda.AskedProposals},
		{Method: get, Pattern: "/work/d/{department}/proposals/new", Action: rules.ProposalAsk, Serve: s.Agenda.AskForm},
		{Method: post, Pattern: "/work/d/{department}/proposals/ask", Action: rules.ProposalAsk, Serve: s.Agenda.AskPost},
		{Method: get, Pattern: "/work/d/{department}/proposals/{proposal}", Action: rules.ProposalAsk, Serve: s.Agenda.AskedProposal},
		{Method: get, Pattern: "/work/d/{department}/proposals/{proposal}/papers/enclose", Action: rules.ProposalEnclose, Serve: s.Agenda.EncloseForm},
		{Method: post, Pattern: "/work/d/{department}/proposals/{proposal}/papers/enclose", Action: rules.ProposalEnclose, Serve: s.Agenda.EnclosePost},
		{Method: post, Pattern: "/work/d/{department}/proposals/{proposal}/papers/{paper}/take-out", Action: rules.ProposalTakeOut, Serve: s.Agenda.TakeOutPost},
		{Method: get, Pattern: "/work/d/{department}/proposals/{proposal}/papers/{paper}/file", Action: rules.ProposalAsk, Serve: s.Agenda.AskedFile},
		{Method: get, Pattern: "/work/b/{slug}/templates/{kind}", Action: rules.TemplateSave, Serve: s.Agenda.TemplateForm},
		{Method: post, Pattern: "/work/b/{slug}/templates/{kind}/save", Action: rules.TemplateSave, Serve: s.Agenda.TemplatePost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/agenda/add", Action: rules.AgendaAdd, Serve: s.Agenda.AgendaAddForm},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/agenda/add", Action: rules.AgendaAdd, Serve: s.Agenda.AgendaAddPost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/agenda/{item}/edit", Action: rules.AgendaEdit, Serve: s.Agenda.AgendaEditForm},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/agenda/{item}/edit", Action: rules.AgendaEdit, Serve: s.Agenda.AgendaEditPost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/agenda/{item}/remove", Action: rules.AgendaRemove, Serve: s.Agenda.AgendaRemovePost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/agenda/{item}/reorder", Action: rules.AgendaReorder, Serve: s.Agenda.AgendaReorderPost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/agenda/{item}/papers/add", Action: rules.PaperAdd, Serve: s.Agenda.PaperAddForm},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/agenda/{item}/papers/add", Action: rules.PaperAdd, Serve: s.Agenda.PaperAddPost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/agenda/{item}/papers/upload", Action: rules.PaperUpload, Serve: s.Agenda.UploadForm},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/agenda/{item}/papers/upload", Action: rules.PaperUpload, Serve: s.Agenda.UploadPost},
		{Method: get, Pattern: "/work/b/{slug}/papers/{paper}/file", Action: rules.AgendaRead, Serve: s.Agenda.FileWork},
		{Method: get, Pattern: "/b/{slug}/files/{sum}/{name}", Action: rules.PublicRead, Serve: s.Agenda.FilePublic},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/papers/{paper}/remove", Action: rules.PaperRemove, Serve: s.Agenda.PaperRemovePost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/post/{kind}", Action: rules.PostingPost, Serve: s.Meeting.PostForm},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/post/{kind}", Action: rules.PostingPost, Serve: s.Meeting.PostPost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/postings/{posting}/confirm", Action: rules.PostingConfirm, Serve: s.Meeting.ConfirmForm},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/postings/{posting}/confirm", Action: rules.PostingConfirm, Serve: s.Meeting.ConfirmPost},

		{Method: get, Pattern: "/recommendations", Action: rules.PublicRead, Public: s.Tracker.List, Query: track.Params},
		{Method: get, Pattern: "/recommendations.csv", Action: rules.PublicRead, Serve: s.Tracker.CSV},
		{Method: get, Pattern: "/recommendations.json", Action: rules.PublicRead, Serve: s.Tracker.JSON},
		{Method: get, Pattern: "/recommendations/schema", Action: rules.PublicRead, Public: s.Tracker.Schema},
		{Method: get, Pattern: "/b/{slug}/recommendations", Action: rules.PublicRead, Public: s.Tracker.BoardList, Board: true},
		{Method: get, Pattern: "/b/{slug}/recommendations/{number}", Action: rules.PublicRead, Public: s.Recommendation.Show, Board: true},
		{Method: get, Pattern: "/b/{slug}/recommendations/{number}/letter/{transmittal}/letter.pdf", Action: rules.PublicRead, Public: s.Recommendation.LetterPDF, Board: true},
		{Method: get, Pattern: "/b/{slug}/recommendations/{number}/answer/{transmittal}", Action: rules.PublicRead, Public: s.Recommendation.AnswerLetter, Board: true},
		{Method: get, Pattern: "/b/{slug}/recommendations/{number}/answer/{transmittal}/answer.pdf", Action: rules.PublicRead, Public: s.Recommendation.AnswerPDF, Board: true},
		{Method: get, Pattern: "/b/{slug}/recommendations/{number}/letter/{transmittal}", Action: rules.PublicRead, Public: s.Recommendation.Letter, Board: true},

		// Private notes of members to the clerk.
		{Method: get, Pattern: "/work/b/{slug}/remarks", Action: rules.RemarkSend, Serve: s.Remark.List},
		{Method: get, Pattern: "/work/b/{slug}/remarks/read", Action: rules.RemarkRead, Serve: s.Remark.Read},
		{Method: get, Pattern: "/work/b/{slug}/remarks/{about}/{draft}", Action: rules.RemarkSend, Serve: s.Remark.SendForm},
		{Method: post, Pattern: "/work/b/{slug}/remarks/{about}/{draft}/send", Action: rules.RemarkSend, Serve: s.Remark.SendPost},

		// What the law asks of the clerk beside the postings.
		{Method: get, Pattern: "/work/b/{slug}/schedule", Action: rules.ScheduleFile, Serve: s.Law.ScheduleForm},
		{Method: post, Pattern: "/work/b/{slug}/schedule/file", Action: rules.ScheduleFile, Serve: s.Law.SchedulePost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/recordings", Action: rules.RecordingAdd, Serve: s.Law.RecordingForm},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/recordings/add", Action: rules.RecordingAdd, Serve: s.Law.RecordingPost},
		{Method: get, Pattern: "/work/b/{slug}/recordings/{recording}/end", Action: rules.RecordingEnd, Serve: s.Law.EndRecordingForm},
		{Method: post, Pattern: "/work/b/{slug}/recordings/{recording}/end", Action: rules.RecordingEnd, Serve: s.Law.EndRecordingPost},

		// The session of a meeting: console, member's screen, roll, motions, ballots.
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/session", Action: rules.SessionConsole, Serve: s.Vote.Console},
		{Method: get, Pattern: "/work/b/{slug}/live", Action: rules.SessionAttend, Stream: func(b int64) []string { return []string{live.Board(b), live.Table(b)} }},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/vote", Action: rules.SessionAttend, Serve: s.Vote.Vote},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/vote/prefer", Action: rules.BallotPrefer, Serve: s.Vote.PreferPost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/alternates", Action: rules.SessionConsole, Serve: s.Alternate.Show},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/alternates/raise", Action: rules.AlternateRaise, Serve: s.Alternate.RaisePost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/alternates/{raise}/end", Action: rules.AlternateEnd, Serve: s.Alternate.EndPost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/correct", Action: rules.SessionConsole, Serve: s.Correct.Show},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/correct/enter", Action: rules.CorrectEnter, Serve: s.Correct.EnterPost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/online", Action: rules.SessionConsole, Serve: s.Remote.Show},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/online/record", Action: rules.RemoteRecord, Serve: s.Remote.RecordPost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/closed", Action: rules.SessionConsole, Serve: s.Closed.Show},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/closed/enter", Action: rules.ClosedEnter, Serve: s.Closed.EnterForm},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/closed/enter", Action: rules.ClosedEnter, Serve: s.Closed.EnterPost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/closed/extend", Action: rules.ClosedExtend, Serve: s.Closed.ExtendPost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/closed/return", Action: rules.ClosedReturn, Serve: s.Closed.ReturnPost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/closed/complete", Action: rules.ClosedComplete, Serve: s.Closed.CompletePost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/closed/{number}/report", Action: rules.ClosedReport, Serve: s.Closed.ReportForm},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/closed/{number}/report", Action: rules.ClosedReport, Serve: s.Closed.ReportPost},
		{Method: get, Pattern: "/work/b/{slug}/meetings/{meeting}/closed/{number}/certify", Action: rules.ClosedCertify, Serve: s.Closed.CertifyForm},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/closed/{number}/certify", Action: rules.ClosedCertify, Serve: s.Closed.CertifyPost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/session/open", Action: rules.MeetingOpen, Serve: s.Vote.OpenPost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/session/recess", Action: rules.MeetingRecess, Serve: s.Vote.RecessPost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/session/resume", Action: rules.MeetingResume, Serve: s.Vote.ResumePost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/session/adjourn", Action: rules.MeetingAdjourn, Serve: s.Vote.AdjournPost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/session/take-up", Action: rules.MeetingTakeUp, Serve: s.Vote.TakeUpPost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/session/take-back", Action: rules.MeetingTakeBack, Serve: s.Vote.TakeBackItemPost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/attendance/record", Action: rules.AttendanceRecord, Serve: s.Vote.AttendancePost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/recusals/record", Action: rules.RecusalRecord, Serve: s.Vote.RecusePost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/recusals/{recusal}/withdraw", Action: rules.RecusalWithdraw, Serve: s.Vote.WithdrawRecusalPost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/motions/move", Action: rules.MotionMove, Serve: s.Vote.MovePost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/motions/{motion}/put", Action: rules.MotionPut, Serve: s.Vote.PutPost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/motions/{motion}/withdraw", Action: rules.MotionWithdraw, Serve: s.Vote.WithdrawMotionPost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/motions/{motion}/cast", Action: rules.BallotCast, Serve: s.Vote.CastPost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/motions/{motion}/enter", Action: rules.BallotEnter, Serve: s.Vote.EnterPost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/motions/{motion}/take-back", Action: rules.BallotTakeBack, Serve: s.Vote.TakeBackBallotPost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/motions/{motion}/divide", Action: rules.MotionDivide, Serve: s.Vote.DividePost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/motions/{motion}/object", Action: rules.ConsentObject, Serve: s.Vote.ObjectPost},
		{Method: post, Pattern: "/work/b/{slug}/meetings/{meeting}/motions/{motion}/close", Action: rules.VoteClose, Serve: s.Vote.ClosePost},

		// Accounts.
		{Method: get, Pattern: "/work/sign-in", Action: rules.AccountSignIn, Serve: s.Account.SignInForm},
		{Method: post, Pattern: "/work/sign-in", Action: rules.AccountSignIn, Serve: s.Account.SignIn},
		{Method: post, Pattern: "/work/sign-out", Action: rules.AccountSignOut, Serve: s.Account.SignOut},
		{Method: get, Pattern: "/work/invitation/{token}", Action: rules.AccountAccept, Serve: s.Account.AcceptForm},
		{Method: post, Pattern: "/work/invitation/{token}", Action: rules.AccountAccept, Serve: s.Account.Accept},
		{Method: get, Pattern: "/work/reset", Action: rules.AccountRequestReset, Serve: s.Account.RequestResetForm},
		{Method: post, Pattern: "/work/reset", Action: rules.AccountRequestReset, Serve: s.Account.RequestReset},
		{Method: get, Pattern: "/work/reset/{token}", Action: rules.AccountReset, Serve: s.Account.ResetForm},
		{Method: post, Pattern: "/work/reset/{token}", Action: rules.AccountReset, Serve: s.Account.Reset},
		{Method: get, Pattern: "/work/password", Action: rules.AccountChangePassword, Serve: s.Account.PasswordForm},
		{Method: post, Pattern: "/work/password", Action: rules.AccountChangePassword, Serve: s.Account.ChangePassword},

		// Setting the installation up.
		{Method: get, Pattern: "/work/site", Action: rules.SiteRead, Serve: s.Board.Site},
		{Method: get, Pattern: "/work/site/name", Action: rules.SiteUpdate, Serve: s.Board.SiteNameForm},
		{Method: post, Pattern: "/work/site/name", Action: rules.SiteUpdate, Serve: s.Board.SiteName},
		{Method: get, Pattern: "/work/site/people", Action: rules.SiteRead, Serve: s.Board.People},
		{Method: get, Pattern: "/work/site/people/invite", Action: rules.AccountInvite, Serve: s.Account.InviteForm},
		{Method: post, Pattern: "/work/site/people/invite", Action: rules.AccountInvite, Serve: s.Account.InvitePost},
		{Method: post, Pattern: "/work/site/people/{account}/invite", Action: rules.AccountReinvite, Serve: s.Account.Reinvite},
		{Method: get, Pattern: "/work/site/people/{account}/close", Action: rules.AccountClose, Serve: s.Account.CloseForm},
		{Method: post, Pattern: "/work/site/people/{account}/close", Action: rules.AccountClose, Serve: s.Account.Close},
		{Method: get, Pattern: "/work/site/jurisdictions/new", Action: rules.JurisdictionCreate, Serve: s.Board.JurisdictionForm},
		{Method: post, Pattern: "/work/site/jurisdictions", Action: rules.JurisdictionCreate, Serve: s.Board.JurisdictionPost},
		{Method: get, Pattern: "/work/site/jurisdictions/{jurisdiction}", Action: rules.JurisdictionUpdate, Serve: s.Board.JurisdictionForm},
		{Method: post, Pattern: "/work/site/jurisdictions/{jurisdiction}", Action: rules.JurisdictionUpdate, Serve: s.Board.JurisdictionPost},
		{Method: get, Pattern: "/work/site/jurisdictions/{jurisdiction}/holidays", Action: rules.HolidayAdd, Serve: s.Board.HolidayForm},
		{Method: post, Pattern: "/work/site/jurisdictions/{jurisdiction}/holidays", Action: rules.HolidayAdd, Serve: s.Board.HolidayPost},
		{Method: get, Pattern: "/work/site/jurisdictions/{jurisdiction}/holidays/{holiday}/remove", Action: rules.HolidayRemove, Serve: s.Board.RemoveHolidayForm},
		{Method: post, Pattern: "/work/site/jurisdictions/{jurisdiction}/holidays/{holiday}/remove", Action: rules.HolidayRemove, Serve: s.Board.RemoveHolidayPost},
		{Method: get, Pattern: "/work/site/departments/new", Action: rules.DepartmentCreate, Serve: s.Board.DepartmentForm},
		{Method: post, Pattern: "/work/site/departments", Action: rules.DepartmentCreate, Serve: s.Board.DepartmentPost},
		{Method: get, Pattern: "/work/site/departments/{id}", Action: rules.DepartmentUpdate, Serve: s.Board.DepartmentForm},
		{Method: post, Pattern: "/work/site/departments/{id}", Action: rules.DepartmentUpdate, Serve: s.Board.DepartmentPost},
		{Method: get, Pattern: "/work/site/boards/new", Action: rules.BoardCreate, Serve: s.Board.BoardForm},
		{Method: post, Pattern: "/work/site/boards", Action: rules.BoardCreate, Serve: s.Board.BoardPost},
		{Method: get, Pattern: "/work/site/b/{slug}", Action: rules.SiteRead, Serve: s.Board.Manage},
		{Method: get, Pattern: "/work/site/b/{slug}/edit", Action: rules.BoardUpdate, Serve: s.Board.BoardForm},
		{Method: post, Pattern: "/work/site/b/{slug}/edit", Action: rules.BoardUpdate, Serve: s.Board.BoardPost},
		{Method: get, Pattern: "/work/site/b/{slug}/rules", Action: rules.BoardSetRules, Serve: s.Board.RulesForm},
		{Method: post, Pattern: "/work/site/b/{slug}/rules", Action: rules.BoardSetRules, Serve: s.Board.RulesPost},
		{Method: get, Pattern: "/work/site/b/{slug}/law", Action: rules.LawSet, Serve: s.Law.Work},
		{Method: get, Pattern: "/work/site/b/{slug}/law/choose", Action: rules.LawChoose, Serve: s.Law.ChooseForm},
		{Method: post, Pattern: "/work/site/b/{slug}/law/choose", Action: rules.LawChoose, Serve: s.Law.ChoosePost},
		{Method: get, Pattern: "/work/site/b/{slug}/law/sign", Action: rules.LawSign, Serve: s.Law.SignForm},
		{Method: post, Pattern: "/work/site/b/{slug}/law/sign", Action: rules.LawSign, Serve: s.Law.SignPost},
		{Method: get, Pattern: "/work/site/b/{slug}/law/days", Action: rules.LawAddDay, Serve: s.Law.DayForm},
		{Method: post, Pattern: "/work/site/b/{slug}/law/days", Action: rules.LawAddDay, Serve: s.Law.DayPost},
		{Method: get, Pattern: "/work/site/b/{slug}/law/days/{day}/remove", Action: rules.LawRemoveDay, Serve: s.Law.RemoveDayForm},
		{Method: post, Pattern: "/work/site/b/{slug}/law/days/{day}/remove", Action: rules.LawRemoveDay, Serve: s.Law.RemoveDayPost},
		{Method: get, Pattern: "/work/site/b/{slug}/law/{rule}/set", Action: rules.LawSet, Serve: s.Law.SetForm},
		{Method: post, Pattern: "/work/site/b/{slug}/law/{rule}/set", Action: rules.LawSet, Serve: s.Law.SetPost},
		{Method: get, Pattern: "/work/site/b/{slug}/law/{rule}/withdraw", Action: rules.LawWithdraw, Serve: s.Law.WithdrawForm},
		{Method: post, Pattern: "/work/site/b/{slug}/law/{rule}/withdraw", Action: rules.LawWithdraw, Serve: s.Law.WithdrawPost},
		{Method: get, Pattern: "/work/site/b/{slug}/seats/new", Action: rules.SeatCreate, Serve: s.Board.SeatForm},
		{Method: post, Pattern: "/work/site/b/{slug}/seats", Action: rules.SeatCreate, Serve: s.Board.SeatPost},
		{Method: get, Pattern: "/work/site/b/{slug}/seats/{seat}/appoint", Action: rules.TermAppoint, Serve: s.Member.AppointForm},
		{Method: post, Pattern: "/work/site/b/{slug}/seats/{seat}/appoint", Action: rules.TermAppoint, Serve: s.Member.AppointPost},
		{Method: get, Pattern: "/work/site/b/{slug}/terms/{term}/end", Action: rules.TermEnd, Serve: s.Member.EndForm},
		{Method: post, Pattern: "/work/site/b/{slug}/terms/{term}/end", Action: rules.TermEnd, Serve: s.Member.EndPost},
		{Method: get, Pattern: "/work/site/b/{slug}/roles", Action: rules.RoleGrant, Serve: s.Account.RoleForm},
		{Method: post, Pattern: "/work/site/b/{slug}/roles", Action: rules.RoleGrant, Serve: s.Account.RolePost},
		{Method: post, Pattern: "/work/site/b/{slug}/roles/{grant}/end", Action: rules.RoleEnd, Serve: s.Account.EndRolePost},
	}
}
