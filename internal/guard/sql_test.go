package guard_test

import (
	"context"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"parley/internal/pgtest"
)

// owners says which package writes which table: one writer, any reader.
var owners = map[string][]string{
	"site": {"internal/board"}, "page_versions": {"internal/act"}, "receipts": {"internal/act"},
	"audit_heads": {"internal/audit"}, "audit_entries": {"internal/audit"}, "audit_salts": {"internal/audit"},
	"outbox": {"internal/outbox", "internal/notice"}, // notice fans one row out into many, in one statement
	"people": {"internal/account"}, "accounts": {"internal/account"}, "sessions": {"internal/account"}, "tokens": {"internal/account"}, "sign_in_failures": {"internal/account"}, "role_grants": {"internal/account"},
	"jurisdictions": {"internal/board"}, "holidays": {"internal/board"}, "departments": {"internal/board"}, "boards": {"internal/board"}, "board_slugs": {"internal/board"}, "board_departments": {"internal/board"}, "board_rules": {"internal/board"}, "seats": {"internal/board"},
	"terms":          {"internal/member"},
	"board_profiles": {"internal/law"}, "law_rules": {"internal/law"}, "law_signoffs": {"internal/law"}, "board_days": {"internal/law"}, "annual_schedules": {"internal/law"}, "recordings": {"internal/law"}, "remarks": {"internal/remark"},
	"meetings":      {"internal/meeting", "internal/meeting/past", "internal/vote", "internal/agenda", "internal/closed", "internal/joint", "internal/correct"}, // vote writes state, opened_at and adjourned_at: the session is its own; closed writes the state closed and the way back; agenda raises version, so that what is posted is the agenda that was read; joint takes joint_with back; correct takes back an opening or an adjournment that was entered by mistake, with the row of the course beside it
	"agenda_items":  {"internal/agenda", "internal/vote"},                                                                                                       // vote adds the item that the board added in session
	"consent_pulls": {"internal/agenda"}, "paper_files": {"internal/agenda"}, "item_notes": {"internal/agenda"}, "proposals": {"internal/agenda"}, "proposal_orders": {"internal/agenda"}, "agenda_templates": {"internal/agenda"}, "papers": {"internal/agenda"},
	"session_events": {"internal/vote", "internal/correct"}, "attendance_events": {"internal/vote", "internal/vote/past"}, "recusals": {"internal/vote"}, "recusal_withdrawals": {"internal/vote"}, "motions": {"internal/vote", "internal/vote/past", "internal/correct"}, "ballots": {"internal/vote", "internal/vote/past"}, "objections": {"internal/vote"}, "divisions": {"internal/vote"}, "ballot_withdrawals": {"internal/vote"}, "voting_screens": {"internal/vote"},
	"alternate_raises": {"internal/alternate"}, "alternate_ends": {"internal/alternate"}, "remote_grounds": {"internal/remote"}, "corrections": {"internal/correct"}, "closed_sessions": {"internal/closed"}, "closed_events": {"internal/closed"},
	"postings": {"internal/meeting"}, "packets": {"internal/packet"}, "referrals": {"internal/referral"}, "referral_reports": {"internal/referral"}, "referral_withdrawals": {"internal/referral"}, "confirmations": {"internal/meeting"}, "recommendation_numbers": {"internal/meeting"}, "posted_recommendations": {"internal/meeting"},
	"recommendations": {"internal/recommendation"}, "recommendation_texts": {"internal/recommendation"}, "transmittals": {"internal/recommendation", "internal/response"}, "transmittal_copies": {"internal/recommendation"}, "transmittal_corrections": {"internal/recommendation"},
	"follow_up_rules": {"internal/commitment"}, "escalation_rules": {"internal/escalation"}, "escalation_steps": {"internal/escalation"}, "progress_reports": {"internal/commitment"}, "evidence_files": {"internal/commitment"}, "test_sets": {"internal/commitment", "internal/response"}, "acceptance_tests": {"internal/commitment", "internal/response"}, "test_agreements": {"internal/commitment"},
	"minutes": {"internal/minutes"}, "minutes_styles": {"internal/minutes"}, "minutes_drafts": {"internal/minutes"}, "comment_rules": {"internal/comment"}, "speakers": {"internal/comment", "internal/correct"}, "written_comments": {"internal/comment"}, "aid_requests": {"internal/comment"}, "submissions": {"internal/comment"}, "minutes_texts": {"internal/minutes"}, "publications": {"internal/minutes"},
	"catalog_terms": {"internal/catalog"}, "catalog_entries": {"internal/catalog"}, "catalog_entry_terms": {"internal/catalog"},
	"reviewers": {"internal/commitment"}, "decisions": {"internal/commitment"}, "decision_findings": {"internal/commitment"}, "decision_withdrawals": {"internal/commitment"},
	"responses": {"internal/response"}, "commitments": {"internal/response"}, "response_parts": {"internal/response"}, "extensions": {"internal/response"}, "dissents": {"internal/recommendation"}, "dissent_signers": {"internal/recommendation"}, "holds": {"internal/response"}, "hold_withdrawals": {"internal/response"}, "delegations": {"internal/response"}, "desk_notes": {"internal/response"}, "counsel_reviews": {"internal/response"},
	"tracked": {"internal/record/track"}, "tracked_stale": {"internal/record/track"}, // triggers fill tracked_stale
	"outside_recommendations": {"internal/outside"}, "outside_versions": {"internal/outside"}, "outside_stages": {"internal/outside"},
	"annual_reports": {"internal/figures"}, "report_motions": {"internal/figures"},
	"subscriptions": {"internal/notice"}, "confirmation_mails": {"internal/notice"},
}

type statement struct{ name, path, pkg, text string }

// statements evaluates every package constant whose name begins with sql.
func statements(t *testing.T) []statement {
	t.Helper()
	byPkg := map[string]map[string]ast.Expr{}
	where := map[string]string{}
	for _, f := range files(t) {
		if f.test || slices.Contains(support, f.pkg) {
			continue
		}
		for _, d := range f.ast.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST && g.Tok != token.VAR {
				continue
			}
			for _, s := range g.Specs {
				v := s.(*ast.ValueSpec)
				for i, name := range v.Names {
					if i < len(v.Values) {
						if byPkg[f.pkg] == nil {
							byPkg[f.pkg] = map[string]ast.Expr{}
						}
						byPkg[f.pkg][name.Name] = v.Values[i]
						where[f.pkg+"."+name.Name] = f.path
					}
				}
			}
		}
	}
	var out []statement
	for _, pkg := range sorted(byPkg) {
		for _, name := range sorted(byPkg[pkg]) {
			if !strings.HasPrefix(name, "sql") {
				continue
			}
			if text, ok := value(byPkg[pkg], byPkg[pkg][name]); ok {
				out = append(out, statement{name, where[pkg+"."+name], pkg, text})
			}
		}
	}
	if len(out) < 150 {
		t.Fatalf("found only %d statements", len(out))
	}
	return out
}

func value(consts map[string]ast.Expr, e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, err == nil && e.Kind == token.STRING
	case *ast.Ident:
		x, ok := consts[e.Name]
		if !ok {
			return "", false
		}
		return value(consts, x)
	case *ast.BinaryExpr:
		a, ok := value(consts, e.X)
		b, ok2 := value(consts, e.Y)
		return a + b, ok && ok2 && e.Op == token.ADD
	case *ast.ParenExpr:
		return value(consts, e.X)
	}
	return "", false
}

func TestEveryStatementIsValid(t *testing.T) {
	db := pgtest.DB(t, pgtest.NoChecks)
	for _, s := range statements(t) {
		// A fragment that others are built on begins no statement of its own.
		first, _, _ := strings.Cut(strings.TrimSpace(s.text), " ")
		if !slices.Contains([]string{"select", "insert", "update", "delete", "with"}, strings.ToLower(strings.TrimSpace(first))) {
			continue
		}
		if err := db.Prepare(context.Background(), s.text); err != nil {
			t.Errorf("%s %s: %v", s.path, s.name, err)
		}
	}
}

var writes = regexp.MustCompile(`(?i)\b(insert\s+into|update|delete\s+from)\s+([a-z_]+)`)

func TestEachTableHasOneWriter(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range statements(t) {
		for _, m := range writes.FindAllStringSubmatch(s.text, -1) {
			table := strings.ToLower(m[2])
			if strings.EqualFold(m[1], "update") && (table == "of" || table == "set" || table == "skip") { // for update of, do update set
				continue
			}
			who, known := owners[table]
			if !known {
				t.Errorf("%s %s writes %s, which has no owner", s.path, s.name, table)
				continue
			}
			seen[table] = true
			if !slices.Contains(who, s.pkg) {
				t.Errorf("%s %s writes %s, which belongs to %v", s.path, s.name, table, who)
			}
		}
	}
	for table := range owners {
		if !seen[table] {
			t.Errorf("nothing writes %s", table)
		}
	}
	db := pgtest.DB(t, pgtest.NoChecks)
	var tables []string
	if err := db.Select(context.Background(), &tables, `select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'goose_db_version'`); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		if _, ok := owners[table]; !ok {
			t.Errorf("table %s has no owner", table)
		}
	}
}

func TestStatementsAreWrittenAsConstants(t *testing.T) {
	loose := regexp.MustCompile(`(?i)^\s*(insert into|update [a-z_]+ set|delete from)\b`)
	named := map[string]bool{}
	for _, s := range statements(t) {
		named[s.text] = true
	}
	for _, f := range files(t) {
		if f.test || slices.Contains(support, f.pkg) {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			l, ok := n.(*ast.BasicLit)
			if !ok || l.Kind != token.STRING {
				return true
			}
			s, err := strconv.Unquote(l.Value)
			if err == nil && loose.MatchString(s) && !named[s] {
				part := false
				for text := range named {
					part = part || strings.Contains(text, s)
				}
				if !part {
					t.Errorf("%s writes with a statement that has no name: %.60s", f.path, s)
				}
			}
			return true
		})
	}
}

func TestEveryTableAndColumnIsExplained(t *testing.T) {
	db := pgtest.DB(t, pgtest.NoChecks)
	var bare []string
	err := db.Select(context.Background(), &bare, `select c.relname || coalesce('.' || a.attname, '') from pg_class c
left join lateral (select null::name as attname, 0 as attnum union all select attname, attnum from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) a on true
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'goose_db_version' and coalesce(col_description(c.oid, a.attnum), case when a.attnum = 0 then obj_description(c.oid, 'pg_class') end) is null`)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range bare {
		t.Errorf("%s has no comment", b)
	}
}

func TestEveryStatementIsUsed(t *testing.T) {
	uses := map[string]int{}
	for _, f := range files(t) {
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && strings.HasPrefix(id.Name, "sql") {
				uses[f.pkg+"."+id.Name]++
			}
			return true
		})
	}
	for _, s := range statements(t) {
		if uses[s.pkg+"."+s.name] < 2 { // its declaration is one
			t.Errorf("%s: nothing uses %s", s.path, s.name)
		}
	}
}
