package rules

import "slices"

// Role is what a person is to a board, a department or the installation. Roles
// come from grants; Member comes from a term that runs today.
type Role string

// The roles that exist now (reliability design, access matrix).
const (
	Public    Role = "public"     // anyone, signed in or not
	SignedIn  Role = "signed_in"  // any account
	Member    Role = "member"     // holds a term on the board today
	Chair     Role = "chair"      // may do what the clerk may
	ViceChair Role = "vice_chair" // as the chair
	Clerk     Role = "clerk"
	Drafter   Role = "drafter"   // writes for the department
	Executive Role = "executive" // signs for the department
	Operator  Role = "operator"  // sets the installation up; no content role
	System    Role = "system"    // the program itself: worker, import, set-up by command line
)

// Span is the breadth a role is held over.
type Span string

// The spans an action is decided in.
const (
	OverNone       Span = "none"
	OverSite       Span = "site"
	OverBoard      Span = "board"
	OverDepartment Span = "department"
)

// Policy is one row of the access table.
type Policy struct {
	Action Action
	Over   Span
	Roles  []Role
}

var (
	anyone   = []Role{Public}
	account  = []Role{SignedIn}
	operator = []Role{Operator, System}
	dais     = []Role{Clerk, Chair, ViceChair}
	table    = []Role{Member, Clerk, Chair, ViceChair}
	desk     = []Role{Drafter, Executive}
)

// Access is the one table from action to roles, from the access matrix of the
// reliability design; rows of roles that do not exist yet follow with them.
// What depends on data (own seat, meeting open) is a fact in the rule.
var Access = []Policy{
	{PublicRead, OverNone, anyone},
	{WorkRead, OverNone, account},

	{AccountSignIn, OverNone, anyone},
	{AccountSignOut, OverNone, anyone},
	{AccountAccept, OverNone, anyone},
	{AccountRequestReset, OverNone, anyone},
	{AccountReset, OverNone, anyone},
	{AccountChangePassword, OverNone, account},
	{AccountInvite, OverSite, operator},
	{AccountReinvite, OverSite, operator},
	{AccountClose, OverSite, operator},

	{SiteRead, OverSite, operator},
	{SiteUpdate, OverSite, operator},
	{JurisdictionCreate, OverSite, operator},
	{JurisdictionUpdate, OverSite, operator},
	{HolidayAdd, OverSite, operator},
	{HolidayRemove, OverSite, operator},
	{DepartmentCreate, OverSite, operator},
	{DepartmentUpdate, OverSite, operator},
	{BoardCreate, OverSite, operator},
	{BoardUpdate, OverSite, operator},
	{BoardSetRules, OverSite, operator},
	{LawChoose, OverSite, operator},
	{LawSet, OverSite, operator},
	{LawWithdraw, OverSite, operator},
	{LawSign, OverSite, operator},
	{LawAddDay, OverSite, operator},
	{LawRemoveDay, OverSite, operator},
	{SeatCreate, OverSite, operator},
	{TermAppoint, OverSite, operator},
	{TermEnd, OverSite, operator},
	{RoleGrant, OverSite, operator},
	{RoleEnd, OverSite, operator},

	{BoardWork, OverBoard, table},
	{MeetingManage, OverBoard, dais},
	{MeetingSchedule, OverBoard, dais},
	{MeetingMove, OverBoard, dais},
	{MeetingJoin, OverBoard, dais}, // each board calls its own half
	{MeetingPart, OverBoard, dais}, // the own half
	{MeetingCancel, OverBoard, dais},
	{MeetingPostpone, OverBoard, dais},
	{MeetingNotHeld, OverBoard, dais},
	{AgendaAdd, OverBoard, dais},
	{AgendaEdit, OverBoard, dais},
	{AgendaRemove, OverBoard, dais},
	{AgendaReorder, OverBoard, dais},
	{AgendaRead, OverBoard, table},
	{AgendaCarry, OverBoard, dais},
	{AgendaCopy, OverBoard, dais},         // onto the own agenda; from what the host posted
	{AgendaPull, OverBoard, table},        // a member only for the own seat
	{NoteSave, OverBoard, []Role{Member}}, // the own notes only
	{TemplateSave, OverBoard, dais},
	{ProposalSubmit, OverBoard, table},
	{ProposalAsk, OverDepartment, desk},
	{ProposalDecide, OverBoard, dais},
	{ProposalReorder, OverBoard, dais},
	{ProposalAttach, OverBoard, table}, // to the own proposals only
	{ProposalDetach, OverBoard, table}, // from the own proposals only
	{ProposalEnclose, OverDepartment, desk},
	{ProposalTakeOut, OverDepartment, desk},
	{ReferralRead, OverBoard, table},
	{ReferralSend, OverBoard, dais},     // of the board that refers
	{ReferralReport, OverBoard, dais},   // of the committee
	{ReferralTakeBack, OverBoard, dais}, // of the board that refers
	{PaperAdd, OverBoard, dais},
	{PaperUpload, OverBoard, dais},
	{PaperRemove, OverBoard, dais},
	{PostingPost, OverBoard, dais},
	{PostingConfirm, OverBoard, dais},
	{PacketBind, OverBoard, []Role{System}}, // made once, from what was posted

	{RemarkSend, OverBoard, []Role{Member}}, // the own seat only
	{RemarkRead, OverBoard, []Role{Clerk}},  // the chairs are members

	{ScheduleFile, OverBoard, dais},
	{RecordingAdd, OverBoard, dais},
	{RecordingEnd, OverBoard, dais},

	{SessionAttend, OverBoard, table},
	{SessionConsole, OverBoard, dais},
	{MeetingOpen, OverBoard, dais},
	{MeetingRecess, OverBoard, dais},
	{MeetingResume, OverBoard, dais},
	{MeetingAdjourn, OverBoard, dais},
	{AlternateRaise, OverBoard, dais},
	{AlternateEnd, OverBoard, dais},
	{RemoteRecord, OverBoard, dais},
	{CorrectEnter, OverBoard, dais},
	{CatalogSave, OverBoard, dais},
	{CatalogAdd, OverBoard, dais},
	{CatalogRetire, OverBoard, dais},
	{ClosedEnter, OverBoard, dais},
	{ClosedExtend, OverBoard, dais},
	{ClosedReturn, OverBoard, dais},
	{ClosedComplete, OverBoard, dais},
	{ClosedReport, OverBoard, dais},
	{ClosedCertify, OverBoard, dais},
	{MeetingTakeUp, OverBoard, dais},
	{MeetingTakeBack, OverBoard, dais},
	{AttendanceRecord, OverBoard, table}, // a member only for the own seat
	{RecusalRecord, OverBoard, table},    // a member only for the own seat
	{RecusalWithdraw, OverBoard, table},  // a member only for the own seat
	{MotionMove, OverBoard, dais},
	{MotionPut, OverBoard, dais},
	{MotionWithdraw, OverBoard, dais},
	{BallotCast, OverBoard, []Role{Member}},   // the own seat only
	{BallotPrefer, OverBoard, []Role{Member}}, // the own screen only
	{BallotEnter, OverBoard, dais},
	{BallotTakeBack, OverBoard, dais},
	{ConsentObject, OverBoard, table}, // a member only for the own seat
	{MotionDivide, OverBoard, table},  // a member only for the own seat
	{VoteClose, OverBoard, dais},

	{SpeakerSignUp, OverNone, anyone},
	{CommentSubmit, OverNone, anyone},
	{AidRequest, OverNone, anyone},
	{ParticipationWithdraw, OverNone, anyone}, // who holds the address of what was sent in
	{SpeakerAdd, OverBoard, dais},
	{SpeakerCall, OverBoard, dais},
	{CommentDecide, OverBoard, dais},
	{AidAnswer, OverBoard, dais},
	{CommentSetRule, OverBoard, dais},

	{MinutesDraft, OverBoard, dais},
	{MinutesSetStyle, OverBoard, dais},
	{MinutesEdit, OverBoard, dais},
	{MinutesPublish, OverBoard, dais},
	{MinutesApprove, OverBoard, dais},
	{MinutesErratum, OverBoard, dais},

	{RecommendationRead, OverBoard, table},
	{RecommendationDraft, OverBoard, table},
	{RecommendationRevise, OverBoard, table},
	{DissentFile, OverBoard, []Role{Member}},
	{DissentJoin, OverBoard, []Role{Member}},
	{RecommendationWithdraw, OverBoard, dais},
	{RecommendationTransmit, OverBoard, dais},
	{TransmittalRecord, OverBoard, dais},
	{TransmittalAmend, OverBoard, dais},

	{DepartmentDesk, OverDepartment, desk},
	{ResponseDraft, OverDepartment, desk},
	{ResponseSign, OverDepartment, []Role{Executive}},
	{ResponseSignAll, OverDepartment, []Role{Executive}},
	{ResponseHold, OverDepartment, []Role{Executive}},
	{ResponseUnhold, OverDepartment, []Role{Executive}},
	{ResponseRelease, OverBoard, []Role{System}}, // when its stated time has come
	{ResponseExtend, OverDepartment, desk},
	{DeskDelegate, OverDepartment, desk},
	{DeskNote, OverDepartment, desk},
	{DeskCounsel, OverDepartment, desk},

	{CommitmentRead, OverBoard, table},
	{CommitmentDesk, OverDepartment, desk},
	{ProgressReport, OverDepartment, desk},
	{TestsPropose, OverBoard, dais},
	{TestsAgree, OverBoard, dais},
	{TestsOffer, OverDepartment, desk}, // the department's own tests
	{TestsAccept, OverDepartment, desk},
	{ReviewerName, OverBoard, dais},
	{ReviewLay, OverBoard, table}, // a member only when named for it
	{DecisionDraft, OverBoard, dais},
	{DecisionWithdraw, OverBoard, dais},
	{FollowUpSetRule, OverBoard, dais},
	{EscalationSetRule, OverBoard, dais},
	{EscalationRecord, OverBoard, dais},
	{ReportLay, OverBoard, dais},
	{ReportAdopt, OverBoard, dais}, // the board adopts it by its vote; this says by which
	{ReportTakeBack, OverBoard, dais},

	{SubscriptionRequest, OverNone, anyone},
	{SubscriptionConfirm, OverNone, anyone},
	{SubscriptionEnd, OverNone, anyone},
	{MailRead, OverBoard, dais},
	{MailRetry, OverBoard, dais},

	{ImportLegistar, OverSite, []Role{System}},
	{ImportBoards, OverSite, []Role{System}},
	{ImportOutside, OverSite, []Role{System}},
	{DemoSignIn, OverNone, anyone},
}

var policies = func() map[Action]Policy {
	m := make(map[Action]Policy, len(Access))
	for _, p := range Access {
		m[p.Action] = p
	}
	return m
}()

// PolicyOf finds the row of an action.
func PolicyOf(a Action) (Policy, bool) {
	p, ok := policies[a]
	return p, ok
}

// Allow is the access matrix.
//
// It decides: whether someone may do an action. Facts: the action; the roles
// held now over the span the action is decided in. Errors: none; an action
// without a row is refused. Source: project rule: what the matrix does not
// allow is forbidden; what hangs on data is for the rule of the act.
func Allow(a Action, roles []Role) bool {
	p, ok := policies[a]
	if !ok {
		return false
	}
	for _, r := range p.Roles {
		if r == Public || slices.Contains(roles, r) {
			return true
		}
	}
	return false
}

// Sees tells a forbidden place from one that is not there.
//
// It decides: whether someone may know that the place of an action exists: any
// role over the span will do. Facts: the action; the roles held now over its
// span. Errors: none. Source: project rule: what a person may not see answers
// 404, what they see but may not do 403.
func Sees(a Action, roles []Role) bool {
	p, ok := policies[a]
	if !ok {
		return false
	}
	if p.Over == OverNone {
		return true
	}
	return slices.ContainsFunc(roles, func(r Role) bool { return r != Public && r != SignedIn })
}
