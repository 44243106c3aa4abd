package board

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/alternate"
	"parley/internal/rules/rollcall"
)

// Rules are what a board votes and waits by, each with its source.
type Rules struct {
	QuorumBase        string // authorized, seated, fixed
	QuorumFixed       int    // members, when the base is fixed
	QuorumCitation    string
	RecusedCounts     bool
	RemoteCounts      bool
	InPersonFloor     int // members in the room; 0: none
	Threshold         string
	ThresholdCitation string
	SecondRequired    bool
	RollCallAlways    bool
	CallOrder         string // of the names in a roll call; "" is rollcall.ByName
	ChairLast         bool   // the chair is called after all others
	ResponseDays      int    // 0: the board has no rule
	ResponseExtension int    // days the department may add; 0: none
	ResponseRollOver  bool   // a last day that is no business day moves to the next one
	CommentDays       int    // days a draft is open for comment before it may be adopted; 0: none
	CommentCitation   string
	Publication       advice.PublicationRule // what the board does with what it sends
	ResponseUnit      string
	ResponseStart     string
	ResponseCitation  string
	Alternates        string // when an alternate may sit for a member; "" is never
	AlternatesSource  string
	Revision          int // of the page they were edited on
}

// DefaultRules are the rules of a board that has set none: more than half of
// all seats, a majority of the votes cast, a second (RONR 12th ed., by way of
// the procedure table of the standards notes).
func DefaultRules() Rules {
	return Rules{QuorumBase: rules.BaseAuthorized, RecusedCounts: true, RemoteCounts: true, Threshold: rules.MajorityOfVotesCast,
		SecondRequired: true, CallOrder: rollcall.ByName, ChairLast: true, ResponseUnit: rules.CalendarDay, ResponseStart: advice.StartTransmittal, Publication: advice.PublicationRule{Unit: rules.CalendarDay}}
}

// RulesForm shows the board's rules.
func (s *Slice) RulesForm(w http.ResponseWriter, r *http.Request) error {
	x, err := loadRules(r.Context(), s.db, act.From(r.Context()).Board)
	if err != nil {
		return err
	}
	f := page.NewForm(map[string]string{"quorum_base": x.QuorumBase, "quorum_citation": x.QuorumCitation, "recused_counts": page.Ticked(x.RecusedCounts), "remote_counts": page.Ticked(x.RemoteCounts),
		"threshold": x.Threshold, "threshold_citation": x.ThresholdCitation, "second_required": page.Ticked(x.SecondRequired), "roll_call_always": page.Ticked(x.RollCallAlways), "call_order": x.CallOrder, "chair_last": page.Ticked(x.ChairLast),
		"response_unit": x.ResponseUnit, "response_start": x.ResponseStart, "response_roll_over": page.Ticked(x.ResponseRollOver), "response_citation": x.ResponseCitation, "comment_citation": x.CommentCitation, "publish_unit": x.PublishUnit, "publish_copies": x.PublishCopies, "publish_citation": x.PublishCitation, "alternates": cmp.Or(x.Alternates, alternate.Never), "alternates_citation": x.AlternatesCitation, "revision": strconv.Itoa(x.Revision)})
	for name, n := range map[string]int{"quorum_fixed": x.QuorumFixed, "in_person_floor": x.InPersonFloor, "response_days": x.ResponseDays, "response_extension_days": x.ResponseExtension, "comment_days": x.CommentDays, "publish_days": x.PublishDays} {
		if n > 0 {
			f.Values.Set(name, strconv.Itoa(n))
		}
	}
	return s.showRules(w, r, http.StatusOK, f)
}

func options(prefix string, values ...string) []page.Option {
	var out []page.Option
	for _, v := range values {
		out = append(out, page.Option{Value: v, Text: say(prefix + v)})
	}
	return out
}

func (s *Slice) showRules(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	sc := act.From(r.Context())
	return page.WriteSheet(w, r, status, siteChrome(r.Context(), say("board.rules_edit"), page.Crumb{Text: sc.BoardName, Href: "/work/site/b/" + sc.Slug}), page.Sheet{
		Form: f, Action: "/work/site/b/" + sc.Slug + "/rules", Button: "work.save", Back: backToBoard(sc.Slug), Lead: say("board.rules_lead"), Fields: []page.Input{
			{Name: "revision", Kind: "hidden"},
			{Name: "quorum_base", Kind: "radios", Label: "board.quorum_base", Options: options("board.quorum_base.", rules.BaseAuthorized, rules.BaseSeated, rules.BaseFixed)},
			{Name: "quorum_fixed", Kind: "number", Label: "board.quorum_fixed", Hint: "board.quorum_fixed_hint", Optional: true, Width: "small"},
			{Name: "quorum_citation", Label: "board.quorum_citation", Max: 200, Optional: true},
			{Name: "recused_counts", Kind: "checkbox", Label: "board.recused_counts"},
			{Name: "remote_counts", Kind: "checkbox", Label: "board.remote_counts"},
			{Name: "in_person_floor", Kind: "number", Label: "board.in_person_floor", Hint: "board.in_person_floor_hint", Optional: true, Width: "small"},
			{Name: "threshold", Kind: "select", Label: "board.threshold", Options: options("threshold.", mainThresholds()...)},
			{Name: "threshold_citation", Label: "board.threshold_citation", Max: 200, Optional: true},
			{Name: "second_required", Kind: "checkbox", Label: "board.second_required"},
			{Name: "roll_call_always", Kind: "checkbox", Label: "board.roll_call_always"},
			{Name: "call_order", Kind: "radios", Label: "board.call_order", Hint: "board.call_order_hint", Options: options("board.call_order.", rollcall.Orders()...)},
			{Name: "chair_last", Kind: "checkbox", Label: "board.chair_last"},
			{Name: "alternates", Kind: "radios", Label: "board.alternates", Options: options("board.alternates.", alternate.Settings()...)},
			{Name: "alternates_citation", Label: "board.alternates_citation", Hint: "board.alternates_citation_hint", Max: 200, Optional: true},
			{Name: "response_days", Kind: "number", Label: "board.response_days", Hint: "board.response_days_hint", Optional: true, Width: "small"},
			{Name: "response_unit", Kind: "radios", Label: "board.response_unit", Options: options("board.response_unit.", rules.CalendarDay, rules.BusinessDay)},
			{Name: "response_start", Kind: "radios", Label: "board.response_start", Options: options("board.response_start.", advice.StartTransmittal, advice.StartDelivery, advice.StartAcknowledgement)},
			{Name: "response_extension_days", Kind: "number", Label: "board.response_extension_days", Hint: "board.response_extension_days_hint", Optional: true, Width: "small"},
			{Name: "response_roll_over", Kind: "checkbox", Label: "board.response_roll_over"},
			{Name: "response_citation", Label: "board.response_citation", Max: 200, Optional: true},
			{Name: "comment_days", Kind: "number", Label: "board.comment_days", Hint: "board.comment_days_hint", Optional: true, Width: "small"},
			{Name: "comment_citation", Label: "board.comment_citation", Max: 200, Optional: true},
			{Name: "publish_days", Kind: "number", Label: "board.publish_days", Hint: "board.publish_days_hint", Optional: true, Width: "small"},
			{Name: "publish_unit", Kind: "radios", Label: "board.publish_unit", Options: options("board.response_unit.", rules.CalendarDay, rules.BusinessDay)},
			{Name: "publish_copies", Kind: "textarea", Label: "board.publish_copies", Hint: "board.publish_copies_hint", Max: 1000, Rows: 3, Optional: true},
			{Name: "publish_citation", Label: "board.publish_citation", Max: 200, Optional: true},
		}})
}

// mainThresholds are the thresholds a board may set for its main motions; the
// three that belong to one statute or one kind of motion are left out.
func mainThresholds() []string {
	return slices.DeleteFunc(rules.Thresholds(), func(t string) bool {
		return t == rules.CaliforniaAddItem || t == rules.HawaiiClosing || t == rules.NegativeToReverse
	})
}

// RulesPost writes the next revision of the board's rules.
func (s *Slice) RulesPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	in := Rules{QuorumBase: f.Get("quorum_base"), QuorumCitation: f.Trim("quorum_citation"), RecusedCounts: f.On("recused_counts"), RemoteCounts: f.On("remote_counts"),
		Threshold: f.Get("threshold"), ThresholdCitation: f.Trim("threshold_citation"), SecondRequired: f.On("second_required"), RollCallAlways: f.On("roll_call_always"), CallOrder: f.Get("call_order"), ChairLast: f.On("chair_last"),
		ResponseUnit: f.Get("response_unit"), ResponseStart: f.Get("response_start"), ResponseRollOver: f.On("response_roll_over"), ResponseCitation: f.Trim("response_citation"), CommentCitation: f.Trim("comment_citation"),
		Publication: advice.PublicationRule{Unit: f.Get("publish_unit"), Copies: advice.CopiesOf(f.Get("publish_copies")), Citation: f.Trim("publish_citation")}, Alternates: f.Get("alternates"), AlternatesSource: f.Trim("alternates_citation")}
	rev, _ := f.Int("revision")
	in.Revision = int(rev)
	var bad, more []fault.Field
	in.QuorumFixed, bad = f.Number("quorum_fixed", 1, 1000)
	in.InPersonFloor, more = f.Number("in_person_floor", 1, 1000)
	bad = append(bad, more...)
	in.ResponseDays, more = f.Number("response_days", 1, 366)
	bad = append(bad, more...)
	in.ResponseExtension, more = f.Number("response_extension_days", 0, 366)
	bad = append(bad, more...)
	in.CommentDays, more = f.Number("comment_days", 0, 366)
	bad = append(bad, more...)
	in.Publication.Days, more = f.Number("publish_days", 0, 366)
	bad = append(bad, more...)
	if in.Alternates == "" {
		bad = append(bad, fault.At("alternates", "required"))
	}
	var rec act.Receipt
	if len(bad) > 0 {
		err = fault.Bad(append(bad, in.check()...)...)
	} else {
		rec, err = s.SetRules(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), in)
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showRules(w, r, status, f) })
}

func (x Rules) check() []fault.Field {
	bad := rules.CheckChoice("quorum_base", x.QuorumBase, rules.BaseAuthorized, rules.BaseSeated, rules.BaseFixed)
	bad = append(bad, rules.CheckChoice("threshold", x.Threshold, mainThresholds()...)...)
	if x.CallOrder != "" {
		bad = append(bad, rules.CheckChoice("call_order", x.CallOrder, rollcall.Orders()...)...)
	}
	bad = append(bad, rules.CheckChoice("response_unit", x.ResponseUnit, rules.CalendarDay, rules.BusinessDay)...)
	bad = append(bad, rules.CheckChoice("response_start", x.ResponseStart, advice.StartTransmittal, advice.StartDelivery, advice.StartAcknowledgement)...)
	bad = append(bad, rules.CheckOptionalLine("quorum_citation", x.QuorumCitation, 200)...)
	bad = append(bad, rules.CheckOptionalLine("threshold_citation", x.ThresholdCitation, 200)...)
	bad = append(bad, rules.CheckOptionalLine("response_citation", x.ResponseCitation, 200)...)
	if x.Alternates != "" {
		bad = append(bad, rules.CheckChoice("alternates", x.Alternates, alternate.Settings()...)...)
	}
	bad = append(bad, rules.CheckOptionalLine("alternates_citation", x.AlternatesSource, 200)...)
	if x.Alternates != "" && x.Alternates != alternate.Never && x.AlternatesSource == "" {
		bad = append(bad, fault.At("alternates_citation", "alternates_cited"))
	}
	if x.QuorumBase == rules.BaseFixed && x.QuorumFixed < 1 {
		bad = append(bad, fault.At("quorum_fixed", "number_out_of_range", "Min", 1, "Max", 1000))
	}
	if x.ResponseDays < 0 || x.ResponseDays > 366 {
		bad = append(bad, fault.At("response_days", "number_out_of_range", "Min", 1, "Max", 366))
	}
	if x.ResponseExtension < 0 || x.ResponseExtension > 366 {
		bad = append(bad, fault.At("response_extension_days", "number_out_of_range", "Min", 1, "Max", 366))
	}
	if x.CommentDays < 0 || x.CommentDays > 366 {
		bad = append(bad, fault.At("comment_days", "number_out_of_range", "Min", 0, "Max", 366))
	}
	bad = append(bad, rules.CheckOptionalLine("comment_citation", x.CommentCitation, 200)...)
	if x.CommentDays > 0 && x.CommentCitation == "" {
		bad = append(bad, fault.At("comment_citation", "citation_needed"))
	}
	bad = append(bad, advice.CheckPublication(x.Publication, strings.Join(x.Publication.Copies, "\n"))...)
	if x.ResponseExtension > 0 && x.ResponseDays == 0 {
		bad = append(bad, fault.At("response_extension_days", "extension_without_rule"))
	}
	if x.ResponseDays > 0 && x.ResponseCitation == "" {
		bad = append(bad, fault.At("response_citation", "citation_needed"))
	}
	return bad
}

// SetRules writes the next revision of a board's rules. Votes that are closed
// keep the revision they were decided by. Errors: Invalid with a field each;
// Conflict "changed_meanwhile".
func (s *Slice) SetRules(ctx context.Context, c act.Caller, in Rules) (act.Receipt, error) {
	if bad := in.check(); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	in.CallOrder = cmp.Or(in.CallOrder, rollcall.ByName)
	if in.QuorumBase != rules.BaseFixed {
		in.QuorumFixed = 0
	}
	return s.door.Do(ctx, rules.BoardSetRules, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		b, err := lockBoard(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		have, err := loadRules(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		if err := act.Unchanged(have.Revision, in.Revision); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		made, err := s.insertRules(ctx, tx, c.Board, have.Revision+1, in, now, 0)
		if err != nil {
			return act.Effect{}, err
		}
		with, err := s.handDown(ctx, tx, c.Board, made, in, now)
		return public(act.Effect{Subject: subject("board", c.Board), Location: "/work/site/b/" + b.Slug, Body: audit.Body{"revision": have.Revision + 1, "quorum_base": in.QuorumBase,
			"quorum_fixed": in.QuorumFixed, "recused_counts": in.RecusedCounts, "remote_counts": in.RemoteCounts, "in_person_floor": in.InPersonFloor, "threshold": in.Threshold,
			"second_required": in.SecondRequired, "roll_call_always": in.RollCallAlways, "call_order": in.CallOrder, "chair_last": in.ChairLast, "response_days": in.ResponseDays, "response_unit": in.ResponseUnit, "response_start": in.ResponseStart, "response_extension_days": in.ResponseExtension, "response_roll_over": in.ResponseRollOver, "comment_days": in.CommentDays, "comment_citation": audit.Sealed(in.CommentCitation),
			"publish_days": in.Publication.Days, "publish_unit": cmp.Or(in.Publication.Unit, rules.CalendarDay), "publish_copies": audit.Sealed(copiesText(in.Publication)), "publish_citation": audit.Sealed(in.Publication.Citation),
			"quorum_citation": audit.Sealed(in.QuorumCitation), "threshold_citation": audit.Sealed(in.ThresholdCitation), "response_citation": audit.Sealed(in.ResponseCitation), "alternates": cmp.Or(in.Alternates, alternate.Never), "alternates_citation": audit.Sealed(in.AlternatesSource)}}, with...), err
	})
}

// copiesText is who is given a copy, one a line.
func copiesText(x advice.PublicationRule) string {
	return norm.NFC.String(strings.Join(x.Copies, "\n"))
}

// insertRules writes a revision; from is the revision of the parent's rules it
// is a copy of, 0: the board's own.
func (s *Slice) insertRules(ctx context.Context, tx *pg.Tx, board int64, revision int, x Rules, now time.Time, from int64) (int64, error) {
	nfc := norm.NFC.String
	var id int64
	err := tx.Get(ctx, &id, sqlInsertRules, board, revision, x.QuorumBase, x.QuorumFixed, nfc(x.QuorumCitation), x.RecusedCounts, x.RemoteCounts, x.InPersonFloor, x.Threshold, nfc(x.ThresholdCitation),
		x.SecondRequired, x.RollCallAlways, x.ResponseDays, x.ResponseUnit, x.ResponseStart, nfc(x.ResponseCitation), now, x.CallOrder, x.ChairLast, cmp.Or(x.Alternates, alternate.Never), nfc(x.AlternatesSource), from, x.ResponseExtension, x.CommentDays, nfc(x.CommentCitation),
		x.Publication.Days, cmp.Or(x.Publication.Unit, rules.CalendarDay), copiesText(x.Publication), nfc(x.Publication.Citation), x.ResponseRollOver)
	return id, err
}

// handDown writes a board's new rules for the committees that have set none of
// their own.
func (s *Slice) handDown(ctx context.Context, tx *pg.Tx, board, from int64, x Rules, now time.Time) ([]int64, error) {
	var rows []struct {
		ID       int64 `db:"id"`
		Revision int   `db:"revision"`
	}
	if err := tx.Select(ctx, &rows, sqlInheriting, board); err != nil {
		return nil, err
	}
	out := []int64{board}
	for _, c := range rows {
		if _, err := s.insertRules(ctx, tx, c.ID, c.Revision+1, x, now, from); err != nil {
			return nil, err
		}
		out = append(out, c.ID)
	}
	return out, nil
}
