package minutes

import (
	"context"
	"encoding/hex"
	"html/template"
	"net/http"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/prose"
	"parley/internal/record"
	"parley/internal/rules"
)

func hexOf(b []byte) string { return hex.EncodeToString(b) }

// ShowData is the public page of published minutes.
type ShowData struct {
	Head       page.Head
	Contents   page.Contents
	Body       template.HTML
	Recordings []page.Recording
	Versions   []Version
	Meeting    page.Link
	Hash       string
}

// Version is one publication in the list below the minutes.
type Version struct {
	Text, Href string
	Current    bool
}

var showPage = page.Must("minutes/show", func() ShowData {
	return ShowData{Head: page.Head{Title: "Minutes of October 13, 2026", Status: &page.Status{Kind: "yes", Word: "Approved November 10", Voice: "board"}},
		Contents: page.Contents{Items: []page.Link{{Text: "Opening", Href: "#opening"}}}, Body: prose.Safe(`<h2 id="opening">Opening</h2><p>x</p>`), Recordings: []page.Recording{{Fact: page.Fact{Name: "Video", Value: "Kept until November 10, 2027", Href: "https://v.example"}, Items: []page.Link{{Text: "0:12:34 5. Body cameras", Href: "https://v.example#t=754"}}}},
		Versions: []Version{{Text: "Version 2", Href: "?version=2", Current: true}, {Text: "Version 1", Href: "?version=1"}}, Meeting: page.Link{Text: "The meeting", Href: "/b/cpab/meetings/x"}, Hash: "ab"}
})

// Show is the public page of the newest publication, or of the version asked
// for. The bytes were made at publication.
func (s *Slice) Show(ctx context.Context, r *http.Request) (page.Public, error) {
	sc := act.From(ctx)
	m, err := loadMinutes(ctx, s.db, sc.Board, r.PathValue("meeting"))
	if err != nil {
		return page.Public{}, err
	}
	var rows []publicationRow
	if err := s.db.Select(ctx, &rows, sqlPublications, subject(m.ID)); err != nil {
		return page.Public{}, err
	}
	p, err := chosen(rows, r.URL.Query().Get("version"))
	if err != nil {
		return page.Public{}, err
	}
	zone, err := time.LoadLocation(m.Zone)
	if err != nil {
		return page.Public{}, err
	}
	title := say("minutes.of", "Date", page.Day(page.Lang, "long", m.On.In(time.UTC)))
	head := page.Head{Title: title, Over: []string{m.Board, say("meeting.kind." + m.Kind)}, Lede: lede(m, zone)}
	here := "/b/" + sc.Slug + "/meetings/" + m.Slug
	st := standing(true, p.Status)
	if p.Status == "approved" {
		id := "minutes.approved_on"
		if p.Corrected {
			id = "minutes.approved_corrected_on"
		}
		if p.MotionKind == string(rules.MotionRescind) {
			id = "minutes.corrected_on"
		}
		st.Word = say(id, "Date", page.Day(page.Lang, "long", p.MotionOn.In(time.UTC)))
		head.Note = say("minutes.by")
		head.Source = &page.Cite{Text: say("minutes.by_motion", "Number", p.Motion), Href: "/b/" + sc.Slug + "/meetings/" + p.MotionMeeting}
	} else {
		head.Note = say("minutes.published_on", "Date", page.Day(page.Lang, "long", p.PublishedAt.In(zone)))
	}
	if newest := rows[0].Version; p.Version != newest {
		head.Source = &page.Cite{Text: say("minutes.replaced", "Version", newest), Href: here + "/minutes"}
	}
	head.Status = &st
	d := ShowData{Head: head, Body: prose.Safe(p.Fragment), Contents: page.Contents{Items: prose.Headings(p.Fragment)}, Meeting: page.Link{Text: say("minutes.the_meeting"), Href: here}, Hash: hexOf(p.SHA256)}
	recordings, err := record.LoadRecordings(ctx, s.db, sc.Board, m.MeetingID, zone)
	if err != nil {
		return page.Public{}, err
	}
	for _, x := range recordings {
		d.Recordings = append(d.Recordings, x.Part())
	}
	for _, v := range rows {
		d.Versions = append(d.Versions, Version{Text: say("minutes.version."+v.kind(), "Version", v.Version, "Date", page.Day(page.Lang, "moment", v.PublishedAt.In(zone))), Href: here + "/minutes?version=" + strconv.Itoa(v.Version), Current: v.Version == p.Version})
	}
	c := page.ChromeFrom(ctx, title, "meetings", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: m.Board, Href: "/b/" + sc.Slug}, page.Crumb{Text: say("nav.meetings"), Href: "/b/" + sc.Slug + "/meetings"},
		page.Crumb{Text: page.Day(page.Lang, "long", m.On.In(time.UTC)), Href: here}, page.Crumb{Text: say("minutes.title")})
	c.Print = &page.Print{State: st.Word, Address: here + "/minutes?version=" + strconv.Itoa(p.Version), Hash: d.Hash, Draft: p.Status != "approved"}
	return showPage.Public(c, d, time.Time{})
}

// kind is what a version is: not approved, approved, or corrected since.
func (p publicationRow) kind() string {
	if p.MotionKind == string(rules.MotionRescind) {
		return "corrected"
	}
	return p.Status
}

// chosen is the newest publication, or the one of a version number.
func chosen(rows []publicationRow, version string) (publicationRow, error) {
	if len(rows) > 0 && version == "" {
		return rows[0], nil
	}
	n, err := strconv.Atoi(version)
	if err == nil {
		for _, p := range rows {
			if p.Version == n {
				return p, nil
			}
		}
	}
	return publicationRow{}, fault.New(fault.NotFound, "not_found")
}

func lede(m minutesRow, zone *time.Location) string {
	if m.OpenedAt == nil || m.AdjournedAt == nil {
		return m.Place
	}
	return say("minutes.lede", "Place", m.Place, "Opened", page.Day(page.Lang, "clock", m.OpenedAt.In(zone)), "Closed", page.Day(page.Lang, "clock", m.AdjournedAt.In(zone)), "Zone", page.Day(page.Lang, "zone", m.OpenedAt.In(zone)))
}
