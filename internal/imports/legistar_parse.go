package imports

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The shapes below are Legistar's web API objects as public archives keep them
// (field names shortened by the archive). A field that is not listed is
// refused, so that nothing is lost in silence; most are read and left.
type legistarEvent struct {
	ID                                                                               int64
	GUID, BodyName, Date, Location, VideoStatus, AgendaStatusName, MinutesStatusName string
	BodyID, AgendaStatusID, MinutesStatusID                                          int64
	AgendaFile, MinutesFile, Comment, Media, VideoPath, InSiteURL                    string
	AgendaLastPublished, MinutesLastPublished, LastModified                          string
	Items                                                                            []legistarItem
	file                                                                             string
}

type legistarItem struct {
	ID                                                                                     int64
	GUID, Title, Version, ActionName, ActionText, MatterFile, MatterName, MatterType       string
	MatterStatus, AgendaNote, MinutesNote, PassedFlagName, LastModified, AgendaNumber      string
	AgendaSequence, MinutesSequence, ActionID, MatterID, RollCallFlag, PassedFlag, Consent int64
	RollCall                                                                               []legistarCall
}

type legistarCall struct {
	ID             int64
	Slug, FullName string
	ValueID, Sort  int64
	Value          string
}

type legistarMatter struct {
	ID                                                                                     int64
	GUID, File, LocalLaw, Name, Title, TypeName, StatusName, BodyName                      string
	TypeID, StatusID, BodyID, TextID                                                       int64
	IntroDate, AgendaDate, PassedDate, EnactmentDate, Version, Summary, Text, LastModified string
	Sponsors                                                                               []struct {
		ID             int64
		Slug, FullName string
	}
	Attachments []struct {
		ID                       int64
		LastModified, Name, Link string
		Sort                     int64
	}
	History []legistarHistory
	file    string
}

type legistarHistory struct {
	ID                                                                         int64
	Date, Action, Description, BodyName, Version, PassedFlagName, LastModified string
	ActionID, BodyID, MatterStatusID, EventID, AgendaSequence, MinutesSequence int64
	AgendaNumber, AgendaNote, MinutesNote                                      string
	PassedFlag                                                                 *int64
	Consent                                                                    int64
	Votes                                                                      []legistarVote
}

type legistarVote struct {
	ID                   int64
	Slug, FullName, Vote string
	VoteID, Sort         int64
	Result               *int64
}

type legistarPerson struct {
	ID                                                                              int64
	GUID, Slug, Email, FullName, FirstName, LastName, WWW, LastModified, Start, End string
	IsActive                                                                        bool
	DistrictOffice, LegislativeOffice                                               json.RawMessage
	OfficeRecords                                                                   []legistarOffice
	file                                                                            string
}

type legistarOffice struct {
	ID                                                                    int64
	GUID, BodyName, MemberType, Title, FullName, Start, End, LastModified string
	BodyID, MemberTypeID, PersonID                                        int64
}

// archive is everything the folder holds, in a fixed order.
type archive struct {
	events  []legistarEvent
	matters []legistarMatter
	people  []legistarPerson
}

// Problem is one thing wrong with the input, named by file and record.
type Problem struct{ File, Record, What string }

// Error implements error.
func (p Problem) Error() string {
	if p.Record == "" {
		return p.File + ": " + p.What
	}
	return p.File + ", " + p.Record + ": " + p.What
}

// Problems is all that is wrong with the input; nothing was written.
type Problems []Problem

// Error implements error: the first ten problems, and how many more.
func (p Problems) Error() string {
	var b strings.Builder
	for i, x := range p {
		if i == 10 {
			fmt.Fprintf(&b, "\nand %d more", len(p)-i)
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(x.Error())
	}
	return b.String()
}

// read reads the three folders. A file holds one object, or an array of them.
func read(files fs.FS) (archive, Problems) {
	var a archive
	var bad Problems
	bad = append(bad, readDir(files, "events", func(file string, e legistarEvent) { e.file = file; a.events = append(a.events, e) })...)
	bad = append(bad, readDir(files, "matters", func(file string, m legistarMatter) { m.file = file; a.matters = append(a.matters, m) })...)
	bad = append(bad, readDir(files, "people", func(file string, p legistarPerson) { p.file = file; a.people = append(a.people, p) })...)
	return a, append(bad, a.repeated()...)
}

func readDir[T any](files fs.FS, dir string, keep func(file string, v T)) Problems {
	entries, err := fs.ReadDir(files, dir)
	if err != nil {
		return Problems{{File: dir, What: "the folder cannot be read"}}
	}
	var bad Problems
	sort.Slice(entries, func(i, j int) bool { return entries[i].Name() < entries[j].Name() })
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".json") {
			continue
		}
		name := path.Join(dir, e.Name())
		body, err := fs.ReadFile(files, name)
		if err != nil {
			bad = append(bad, Problem{File: name, What: "it cannot be read"})
			continue
		}
		if err := decode(body, func(v T) { keep(name, v) }); err != nil {
			bad = append(bad, Problem{File: name, What: err.Error()})
		}
	}
	return bad
}

func decode[T any](body []byte, keep func(T)) error {
	if !utf8.Valid(body) {
		return errors.New("it is not UTF-8")
	}
	if bytes.Contains(body, []byte(`\u0000`)) {
		return errors.New("it holds a NUL character, which no text may")
	}
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	one := func() error {
		var v T
		if err := dec.Decode(&v); err != nil {
			return explain(err)
		}
		keep(v)
		return nil
	}
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("[")) {
		_, _ = dec.Token()
		for n := 1; dec.More(); n++ {
			if err := one(); err != nil {
				return fmt.Errorf("record %d of the list: %w", n, err)
			}
		}
		if _, err := dec.Token(); err != nil {
			return explain(err)
		}
	} else if err := one(); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("something follows the record")
	}
	return nil
}

func explain(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return errors.New("it ends in the middle of a record")
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}

// repeated names ids that stand twice.
func (a archive) repeated() Problems {
	var bad Problems
	seen := map[string]string{}
	check := func(kind string, id int64, file string) {
		key := kind + " " + strconv.FormatInt(id, 10)
		switch first, ok := seen[key]; {
		case id == 0:
			bad = append(bad, Problem{file, kind, "it has no ID"})
		case ok:
			bad = append(bad, Problem{file, key, "the ID stands already in " + first})
		default:
			seen[key] = file
		}
	}
	for _, e := range a.events {
		check("event", e.ID, e.file)
		for _, i := range e.Items {
			check("item", i.ID, e.file)
		}
	}
	for _, m := range a.matters {
		check("matter", m.ID, m.file)
		for _, h := range m.History {
			check("history", h.ID, m.file)
		}
	}
	for _, p := range a.people {
		check("person", p.ID, p.file)
		for _, o := range p.OfficeRecords {
			check("office record", o.ID, p.file)
		}
	}
	return bad
}
