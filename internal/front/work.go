package front

import (
	"net/http"
	"strconv"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/record/track"
	"parley/internal/rules"
)

// SQL of a person's own work.
const (
	sqlMyBoards = `select b.id, b.slug, b.name from boards b where b.source is null and (
exists (select 1 from role_grants g where g.account_id = $1 and g.board_id = b.id and g.ended_at is null)
or exists (select 1 from terms t where t.person_id = $2 and t.board_id = b.id and t.left_on is null)) order by b.name`
	sqlMyDepartments = `select distinct d.id, d.name from departments d join role_grants g on g.department_id = d.id where g.account_id = $1 and g.ended_at is null order by d.name`
	sqlMyMeetings    = `select m.slug, m.kind, m.held_on, to_char(m.starts, 'HH24:MI') as starts, m.zone, m.place, m.link, m.state, b.slug as board, b.name as board_name,
(select max(p.posted_at) from postings p where p.meeting_id = m.id and p.kind = 'agenda') as posted_at
from meetings m join boards b on b.id = m.board_id where m.board_id = $1 and m.source is null and (m.state in ('in_session', 'recess', 'closed') or m.state = 'scheduled' and m.held_on >= ($2::timestamptz at time zone m.zone)::date)
order by (m.state in ('in_session', 'recess', 'closed')) desc, m.held_on, m.starts limit 3`
	sqlWaitingMail = `select count(*) from outbox where board_id = $1 and state <> 'done'`
)

// WorkData is what waits for a person.
type WorkData struct {
	Name        string
	Boards      []WorkBoard
	Departments []WorkDepartment
	Operator    bool
}

// WorkBoard is a board the person works on.
type WorkBoard struct {
	Slug, Name, Role string
	Manages          bool // clerk, chair or vice chair
	Reads            bool // the private notes of members: the clerk
	Member           bool
	Vote             *page.Row  // a meeting in session now
	Owed             *page.Owed // what the clerk and chairs have to do; nil for others
	Meetings         page.Rows
	Mail             int
}

// WorkDepartment is a department the person answers for.
type WorkDepartment struct {
	ID            int64
	Name          string
	Open, Overdue int
	Ready         int // complete, and waiting for a signature
}

var workPage = page.Must("front/work", func() WorkData {
	return WorkData{Name: "Priya Raman", Operator: true, Departments: []WorkDepartment{{1, "Riverbend Police Department", 3, 1, 2}},
		Boards: []WorkBoard{{Slug: "cpab", Name: "Community Police Advisory Board", Role: "Clerk", Manages: true, Member: true, Mail: 2, Owed: &page.Owed{Duties: []page.Duty{{Days: "Due in 8 hours", Owner: "Regular meeting, December 8:", What: "post the agenda.", Href: "/work/b/cpab/meetings/2026-12-08"}}}, Vote: &page.Row{Title: "In session", Href: "/work"}}}}
})

// Work shows what waits for the person who signed in.
func (s *Slice) Work(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	sc := act.From(ctx)
	d := WorkData{Name: sc.By.Name, Operator: sc.Is(rules.Operator)}
	var boards []struct {
		ID   int64  `db:"id"`
		Slug string `db:"slug"`
		Name string `db:"name"`
	}
	if err := s.db.Select(ctx, &boards, sqlMyBoards, sc.By.Account, sc.By.Person); err != nil {
		return err
	}
	for _, b := range boards {
		roles, err := act.Roles(ctx, s.db, sc.By, b.ID, 0, sc.Now)
		if err != nil {
			return err
		}
		own := act.Scope{By: sc.By, Roles: roles}
		if !own.May(rules.BoardWork) {
			continue
		}
		line := WorkBoard{Slug: b.Slug, Name: b.Name, Manages: own.May(rules.MeetingManage), Reads: own.May(rules.RemarkRead), Member: own.Is(rules.Member), Role: roleWords(roles)}
		var ms []meetingRow
		if err := s.db.Select(ctx, &ms, sqlMyMeetings, b.ID, sc.Now); err != nil {
			return err
		}
		for _, m := range ms {
			row, _ := m.row()
			row.Title = say("meeting.kind." + m.Kind)
			row.Href = "/work/b/" + b.Slug + "/meetings/" + m.Slug
			if !line.Manages {
				row.Href = "/b/" + b.Slug + "/meetings/" + m.Slug
			}
			if line.Member && rules.SessionState(m.State).Running() {
				vote := row
				vote.Href = "/work/b/" + b.Slug + "/meetings/" + m.Slug + "/vote"
				line.Vote = &vote
			}
			line.Meetings.Items = append(line.Meetings.Items, row)
		}
		line.Meetings.Empty = &page.Empty{Fact: say("board.no_meeting")}
		if line.Manages {
			line.Meetings.Empty.Link = &page.Link{Text: say("meeting.schedule_title"), Href: "/work/b/" + b.Slug + "/meetings/new"}
			if err := s.db.Get(ctx, &line.Mail, sqlWaitingMail, b.ID); err != nil {
				return err
			}
			line.Owed = &page.Owed{Title: say("front.work_owed"), Of: b.Name}
			for _, duties := range s.todo {
				ds, err := duties(ctx, s.db, b.ID, sc.Now)
				if err != nil {
					return err
				}
				line.Owed.Duties = append(line.Owed.Duties, ds...)
			}
		}
		d.Boards = append(d.Boards, line)
	}
	var ds []struct {
		ID   int64  `db:"id"`
		Name string `db:"name"`
	}
	if err := s.db.Select(ctx, &ds, sqlMyDepartments, sc.By.Account); err != nil {
		return err
	}
	for _, x := range ds {
		n, err := track.Counts(ctx, s.db, sc.Now, []track.Filter{{Department: x.ID, Set: track.SetWaiting}, {Department: x.ID, Set: track.SetOverdue}})
		if err != nil {
			return err
		}
		ready, err := s.ready(ctx, s.db, x.ID, sc.Now)
		if err != nil {
			return err
		}
		d.Departments = append(d.Departments, WorkDepartment{x.ID, x.Name, n[0], n[1], ready})
	}
	return workPage.Write(w, r, http.StatusOK, page.ChromeFrom(ctx, say("work.title"), ""), d)
}

func roleWords(roles []rules.Role) string {
	out := ""
	for _, r := range roles {
		switch r {
		case rules.Member, rules.Chair, rules.ViceChair, rules.Clerk:
			if out != "" {
				out += ", "
			}
			out += say("role." + string(r))
		}
	}
	return out
}

// Board leads from a board's work address to its meetings.
func (s *Slice) Board(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, "/work#b-"+act.From(r.Context()).Slug, http.StatusSeeOther)
	return nil
}

// DepartmentHref is the desk of a department.
func (d WorkDepartment) Href() string { return "/work/d/" + strconv.FormatInt(d.ID, 10) }
