package response

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// SignAllData are the answers to one board that are signed with one signature.
type SignAllData struct {
	Head    page.Head
	Action  string
	Back    string
	Board   string // id, sent along
	Answers []ReadyAnswer
	Problem string // what is wrong with the choice
	Form    *page.Form
}

// ReadyAnswer is one answer as it will be published, with the value that chooses
// this very version of it.
type ReadyAnswer struct {
	Value       string
	Chosen      bool
	Number      string
	Title       string
	Edit        string
	Position    page.Status
	Words       string
	Reason      string
	Parts       []page.PartAnswer
	Commitments []page.Promised
	Counsel     *page.Status
}

var signAllPage = page.Must("response/sign_all", func() SignAllData {
	return SignAllData{Head: page.Head{Title: "Sign 2 answers", Over: []string{"Community Police Advisory Board"}}, Action: "/work/d/1/sign", Back: "/work/d/1", Board: "1", Problem: "Choose at least one.", Form: page.NewForm(nil),
		Answers: []ReadyAnswer{{Value: "4:3", Chosen: true, Number: "2026-021", Title: "Interpreters at traffic stops", Edit: "/work/d/1/answers/4", Position: page.Status{Kind: "partial", Voice: "dept", Word: "Police agreed in part"}, Words: "We will.", Reason: "cost",
			Parts: []page.PartAnswer{{Label: "Part (a)", Asks: "Write it.", Position: page.Status{Kind: "yes", Voice: "dept", Word: "Police agreed"}, Words: "Yes."}}, Commitments: []page.Promised{{Action: "Issue it", Official: "Owen Hale"}}, Counsel: &page.Status{Kind: "yes", Voice: "dept", Word: "Cleared by Ada Lind"}}}}
})

// SignAllForm shows the answers to one board that wait for the signature.
func (s *Slice) SignAllForm(w http.ResponseWriter, r *http.Request) error {
	board, err := strconv.ParseInt(r.URL.Query().Get("board"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "not_found")
	}
	f := page.NewForm(nil)
	var office string
	if err := s.db.Get(r.Context(), &office, sqlOffice, act.From(r.Context()).By.Person); err != nil && !pg.NotFound(err) {
		return err
	}
	f.Values.Set("office", office)
	return s.showSignAll(w, r, http.StatusOK, f, board)
}

// showSignAll shows the newest version of each, always. What changed since it was
// read is not chosen any more.
func (s *Slice) showSignAll(w http.ResponseWriter, r *http.Request, code int, f *page.Form, board int64) error {
	ctx := r.Context()
	sc := act.From(ctx)
	queue, _, err := s.queue(ctx, sc)
	if err != nil {
		return err
	}
	d := SignAllData{Head: page.Head{Title: say("response.sign_all_title"), Lede: say("response.sign_lead")}, Action: deskPath(sc.Department) + "/sign", Back: deskPath(sc.Department), Board: itoa(board), Form: f}
	for _, o := range queue {
		if o.Board != board || !o.ready {
			continue
		}
		d.Head.Over = []string{o.BoardName}
		x := ReadyAnswer{Value: itoa(o.ID) + ":" + strconv.Itoa(o.draft.Version), Number: o.number(), Title: o.Title, Edit: answerPath(sc.Department, o.ID), Words: o.draft.Words, Position: o.draft.status()}
		x.Chosen = r.Method == http.MethodGet || slices.Contains(f.All("answer"), x.Value)
		if o.draft.Reason != "" {
			x.Reason = say("reason." + o.draft.Reason)
		}
		x.Parts, x.Commitments = o.draft.Show(o.Recommendation, o.zone)
		counsel, err := loadCounsel(ctx, s.db, o.ID)
		if err != nil {
			return err
		}
		x.Counsel = counsel.status(o.draft.Version)
		d.Answers = append(d.Answers, x)
	}
	if len(d.Answers) == 0 && r.Method == http.MethodGet {
		return fault.New(fault.NotFound, "not_found")
	}
	for _, e := range f.Errors {
		if e.Name == "answer" {
			d.Problem = say("fault." + e.Code)
		}
	}
	return signAllPage.Write(w, r, code, chrome(ctx, d.Head.Title), d)
}

// Version is one answer, by its transmittal, in the version that was read.
type Version struct {
	Transmittal int64
	Number      int
}

// SignAllPost signs the answers that were chosen.
func (s *Slice) SignAllPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	board, _ := f.Int("board")
	var rec act.Receipt
	if err == nil {
		var read []Version
		for _, v := range f.All("answer") {
			id, version, _ := strings.Cut(v, ":")
			n, bad := strconv.ParseInt(id, 10, 64)
			m, worse := strconv.Atoi(version)
			if bad != nil || worse != nil {
				err = fault.Bad(fault.At("answer", "choice_unknown"))
				break
			}
			read = append(read, Version{n, m})
		}
		if err == nil {
			rec, err = s.SignAll(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), read, f.Trim("office"))
		}
	}
	return page.Answer(w, r, f, rec.Location, err, func(code int) error { return s.showSignAll(w, r, code, f, board) })
}

// SignAll signs several answers to one board with one signature, all or none,
// and publishes them at the same instant. The caller names the department.
// Errors: NotFound when a transmittal is another department's; Invalid with fields
// answer: required, answer_repeated, answer_other_board; office: required,
// too_long, …; and for each answer those of advice.SignResponse.
func (s *Slice) SignAll(ctx context.Context, c act.Caller, read []Version, office string) (act.Receipt, error) {
	var bad []fault.Field
	if len(read) == 0 {
		bad = append(bad, fault.At("answer", "required"))
	}
	if bad = append(bad, rules.CheckLine("office", office, maxOffice)...); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	// One order for all, so that two signatures at once do not wait for each other.
	read = slices.SortedFunc(slices.Values(read), func(a, b Version) int { return cmp.Compare(a.Transmittal, b.Transmittal) })
	for i, v := range read {
		if i > 0 && v.Transmittal == read[i-1].Transmittal {
			return act.Receipt{}, fault.Bad(fault.At("answer", "answer_repeated"))
		}
		of, err := s.over(ctx, c, v.Transmittal)
		if err != nil {
			return act.Receipt{}, err
		}
		if i > 0 && of.Board != c.Board {
			return act.Receipt{}, fault.Bad(fault.At("answer", "answer_other_board"))
		}
		c.Board = of.Board
	}
	return s.door.Do(ctx, rules.ResponseSignAll, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		eff := act.Effect{Location: deskPath(c.Department), Public: true}
		var all []facts
		said := map[int64]audit.Body{}
		for _, v := range read {
			f, body, mail, err := sign(ctx, tx, c, v.Transmittal, v.Number, office)
			if err != nil {
				return act.Effect{}, err
			}
			body["response"] = f.have.ID
			all, said[f.have.ID] = append(all, f), body
			eff.Outbox = append(eff.Outbox, mail)
		}
		slices.SortFunc(all, func(a, b facts) int { return cmp.Compare(a.have.ID, b.have.ID) })
		list := make([]any, len(all))
		for i, f := range all {
			list[i] = map[string]any(said[f.have.ID])
		}
		eff.Subject, eff.Body = "signing/"+itoa(all[0].have.ID), audit.Body{"answers": list}
		return eff, nil
	})
}

// signable answers to one board, for the desk: the board with how many wait.
type signable struct {
	board int64
	name  string
	n     int
}

// together are the boards of which several answers can be signed at once.
func together(queue []owed) []signable {
	var out []signable
	for _, o := range queue {
		if !o.ready {
			continue
		}
		i := slices.IndexFunc(out, func(x signable) bool { return x.board == o.Board })
		if i < 0 {
			out, i = append(out, signable{board: o.Board, name: o.BoardName}), len(out)
		}
		out[i].n++
	}
	return slices.DeleteFunc(out, func(x signable) bool { return x.n < 2 })
}

// ready says that nothing is missing from an answer in draft.
func (x responseRow) ready(today rules.Date) bool {
	return x.ID != 0 && advice.CheckResponse(x.answer(), today) == nil
}
