package bind

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"parley/internal/shared"
)

func aPDF(t *testing.T, pages int) []byte {
	t.Helper()
	var lines []Line
	for i := range pages {
		lines = append(lines, Line{Style: Style{Size: 12}, Text: fmt.Sprintf("Page %d", i+1), Break: i > 0})
	}
	s, err := set(lines, func(string) int { return 0 })
	if err != nil {
		t.Fatal(err)
	}
	raw, err := s.pdf("A paper")
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func paper(id string, raw []byte) Paper {
	return Paper{ID: id, Title: "Paper " + id, Size: int64(len(raw)), Fits: true, Read: func() ([]byte, error) { return raw, nil }}
}

func contents(items []Item) func(map[string]string, bool) []Line {
	return func(out map[string]string, _ bool) []Line {
		lines := []Line{{Style: Style{Size: 20, Bold: true}, Text: "Packet"}}
		for _, it := range items {
			lines = append(lines, Line{Style: Style{Size: 12, Bold: true}, Text: it.Title, Mark: it.Mark})
			for _, p := range it.Papers {
				l := Line{Style: Style{Size: 10, Indent: 16}, Text: p.Title, To: p.ID}
				if out[p.ID] != "" {
					l.To, l.Text = "", p.Title+" is not here"
				}
				lines = append(lines, l)
			}
		}
		return lines
	}
}

func TestPapersFollowInOrderWithABookmarkAnItem(t *testing.T) {
	var dot bytes.Buffer
	if err := png.Encode(&dot, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	items := []Item{{Mark: "i1", Title: "1. Opening"}, {Mark: "i2", Title: "2. Überprüfung – Проверка", Papers: []Paper{paper("p1", aPDF(t, 3)), paper("p2", dot.Bytes()), {ID: "p3", Title: "A link"}, paper("p4", aPDF(t, 2))}}}
	got, err := Bind(context.Background(), "Packet", items, contents(items))
	if err != nil {
		t.Fatal(err)
	}
	if got.Pages != 1+3+1+2 || got.Out["p3"] != Other || len(got.Out) != 1 {
		t.Errorf("%d pages, left out %v", got.Pages, got.Out)
	}
	if pdftotext, err := exec.LookPath("pdftotext"); err == nil { // another reader finds the words again
		cmd := exec.Command(pdftotext, "-", "-")
		cmd.Stdin = bytes.NewReader(got.Content)
		if words, err := cmd.Output(); err != nil || !strings.Contains(string(words), items[1].Title) {
			t.Errorf("%q %v", words, err)
		}
	}
	marks, err := api.Bookmarks(bytes.NewReader(got.Content), model.NewDefaultConfiguration())
	if err != nil || len(marks) != 2 || marks[1].Title != items[1].Title || len(marks[1].Kids) != 3 {
		t.Fatalf("%+v %v", marks, err)
	}
	for i, want := range []int{2, 5, 6} {
		if marks[1].Kids[i].PageFrom != want {
			t.Errorf("bookmark %d leads to page %d, want %d", i, marks[1].Kids[i].PageFrom, want)
		}
	}
}

func TestAPaperThatCannotBeReadDoesNotStopTheOthers(t *testing.T) {
	var locked bytes.Buffer
	conf := model.NewAESConfiguration("secret", "owner", 256)
	if err := api.Encrypt(bytes.NewReader(aPDF(t, 1)), &locked, conf); err != nil {
		t.Fatal(err)
	}
	var printOnly bytes.Buffer
	if err := api.Encrypt(bytes.NewReader(aPDF(t, 1)), &printOnly, model.NewAESConfiguration("", "owner", 256)); err != nil {
		t.Fatal(err)
	}
	deep := func(n int) []byte {
		return []byte("%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /X " + strings.Repeat("[", n) + strings.Repeat("]", n) + " >>\nendobj\n2 0 obj\n<< /Type /Pages /Count 1 /Kids [2 0 R] >>\nendobj\ntrailer\n<< /Root 1 0 R /Size 3 >>\n%%EOF\n")
	}
	hostile := map[string][]byte{"empty": []byte("%PDF-1.7\n%%EOF\n"), "deep": deep(3_000_000), "cycle": deep(1), "noise": append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte{0xff, 0x00, '<'}, 50000)...), "nopicture": []byte("GIF89a...")}
	var papers []Paper
	for name, raw := range hostile {
		papers = append(papers, paper(name, raw))
	}
	papers = append(papers, paper("locked", locked.Bytes()), paper("printonly", printOnly.Bytes()), paper("good", aPDF(t, 2)))
	items := []Item{{Mark: "i1", Title: "1. All", Papers: papers}}
	got, err := Bind(context.Background(), "Packet", items, contents(items))
	if err != nil {
		t.Fatal(err)
	}
	for name := range hostile {
		if got.Out[name] != Damaged {
			t.Errorf("%s: %q", name, got.Out[name])
		}
	}
	if got.Out["locked"] != Encrypted || got.Out["printonly"] != Encrypted || got.Out["good"] != "" || got.Pages != 3 {
		t.Errorf("%v, %d pages", got.Out, got.Pages)
	}
}

// TestHostileWordsPrintAsTheyReadOrAsABox holds that nothing prints as
// something else: what comes out is what went in, its plain letter, or a box.
func TestHostileWordsPrintAsTheyReadOrAsABox(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(shared.Dir(t), "data", "hostile-input", "blns.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	if err := json.Unmarshal(raw, &all); err != nil || len(all) < 300 {
		t.Fatalf("%d, %v", len(all), err)
	}
	f, err := regular()
	if err != nil {
		t.Fatal(err)
	}
	var lines []Line
	for _, s := range all {
		got, _ := f.readable(s)
		for _, r := range got {
			if !f.has(r) {
				t.Errorf("%q prints %q, which the typeface lacks", s, r)
			}
		}
		lines = append(lines, Line{Style: Style{Size: 11}, Text: s})
	}
	for in, want := range map[string]string{"Zoë Ångström – §5": "Zoë Ångström – §5", "Nguyễn": "Nguyen", "Řezníček": "Řezníček", "Проверка": "Проверка", "田中": "□□", "a\u202eb\x00c": "abc", "ﬁne": "ﬁne", "👮": "□"} {
		if got, _ := f.readable(in); got != want {
			t.Errorf("%q prints as %q, want %q", in, got, want)
		}
	}
	s, err := set(lines, func(string) int { return 0 })
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.pdf(strings.Join(all[:20], " "))
	if err != nil {
		t.Fatal(err)
	}
	if err := api.Validate(bytes.NewReader(out), model.NewDefaultConfiguration()); err != nil {
		t.Error(err)
	}
	for _, page := range s.pages {
		for _, l := range page {
			if w := l.face.width(l.text, l.size); l.x+w > pageWidth-margin+1 {
				t.Errorf("%q is %.0f wide", l.text, w)
			}
		}
	}
}
