package blob_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"parley/internal/blob"
	"parley/internal/fault"
	"parley/internal/shared"
)

const aPDF = "%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"

func refusal(err error) string {
	for _, f := range fault.FieldsOf(err) {
		if f.Name == "file" {
			return f.Code
		}
	}
	return ""
}

func archive(t *testing.T, entries ...string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for i := 0; i+1 < len(entries); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: entries[i], Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(entries[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func docx(t *testing.T, more ...string) []byte {
	t.Helper()
	return archive(t, append([]string{"[Content_Types].xml", "<Types/>", "_rels/.rels", "<r/>", "word/document.xml", "<w/>"}, more...)...)
}

func TestAFileIsWhatItsBytesSay(t *testing.T) {
	for name, c := range map[string]struct {
		name, content, want string
	}{
		"a PDF":                       {"minutes.pdf", aPDF, "minutes.pdf application/pdf"},
		"a PDF under another name":    {"minutes.docx", aPDF, "minutes.pdf application/pdf"},
		"a word processor's file":     {"report.docx", string(docx(t)), "report.docx application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		"an open document":            {"report.odt", string(archive(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "<x/>")), "report.odt application/vnd.oasis.opendocument.text"},
		"a text":                      {"notes.txt", "Three people spoke.\n", "notes.txt text/plain"},
		"a table":                     {"stops.csv", "month,stops\n1,20\n2,31\n", "stops.csv text/csv"},
		"a path in the name":          {`..\..\windows\report.pdf`, aPDF, "report.pdf application/pdf"},
		"letters that turn round":     {"minutes\u202efdp.pdf", aPDF, "minutesfdp.pdf application/pdf"},
		"a program":                   {"minutes.pdf.exe", "MZ\x90\x00\x03\x00", "file_type_refused"},
		"a program under a safe name": {"minutes.pdf", "\x7fELF\x02\x01\x01", "file_type_refused"},
		"a page":                      {"page.txt", "<!DOCTYPE html><script>alert(1)</script>", "file_type_refused"},
		"a drawing with a script":     {"logo.png", `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`, "file_type_refused"},
		"XML":                         {"feed.csv", `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>`, "file_type_refused"},
		"a shell script":              {"run.txt", "#!/bin/sh\nrm -rf /\n", "file_type_refused"},
		"a bundle":                    {"bundle.docx", string(archive(t, "a.txt", "x")), "file_type_refused"},
		"macros":                      {"report.docx", string(docx(t, "word/vbaProject.bin", "x")), "file_has_macros"},
		"a path in a bundle":          {"report.docx", string(docx(t, "../../etc/passwd", "x")), "file_damaged"},
		"a PDF that is cut off":       {"minutes.pdf", "%PDF-1.7\n1 0 obj", "file_damaged"},
		"nothing":                     {"empty.pdf", "", "file_empty"},
		"a file of the server's":      {".htaccess", "Require all granted\n", "file_name_unusable"},
		"no name":                     {"  ", aPDF, "file_name_unusable"},
		"a text that is none":         {"notes.txt", "a\xff\xfe\x00b", "file_type_refused"},
		"a picture that is none":      {"photo.gif", "GIF89a\x01\x00\x01\x00;alert(1)", "file_damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := blob.Inspect(c.name, []byte(c.content))
			got := f.Name + " " + f.Type
			if err != nil {
				got = refusal(err)
			}
			if got != c.want {
				t.Errorf("%s (%v), want %s", got, err, c.want)
			}
		})
	}
}

func TestHostileUploadsAreRefusedOrMadeHarmless(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(shared.Dir(t), "data", "hostile-input", "upload-cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		ID     string `json:"id"`
		Name   string `json:"file_name"`
		Bytes  string `json:"first_bytes_hex"`
		Expect string `json:"expect"`
	}
	if err := json.Unmarshal(raw, &cases); err != nil || len(cases) < 10 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	for _, c := range cases {
		head, err := hex.DecodeString(c.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		content := append(head, "\n1 0 obj<<>>endobj\n%%EOF\n"...)
		if strings.HasPrefix(c.Name, "empty") {
			content = nil
		}
		f, err := blob.Inspect(c.Name, content)
		if strings.HasPrefix(c.Expect, "reject") && err == nil {
			t.Errorf("%s %q is taken in as %s", c.ID, c.Name, f.Type)
		}
		if c.Expect == "accept" && err != nil {
			t.Errorf("%s %q is refused: %v", c.ID, c.Name, err)
		}
		if err == nil && (strings.ContainsAny(f.Name, "/\\\u202e") || strings.HasPrefix(f.Name, ".")) {
			t.Errorf("%s keeps the name %q", c.ID, f.Name)
		}
	}
}

func picture(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	img.Set(0, 0, color.RGBA{255, 0, 0, 255})
	return img
}

// withExif puts an orientation and a secret into a JPEG.
func withExif(t *testing.T, orientation byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, picture(40, 20), nil); err != nil {
		t.Fatal(err)
	}
	exif := append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), orientation, 0, 0, 0, 0, 0, 0)
	exif = append(exif, "GPS 47.1 8.5 secret"...)
	seg := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2))
	return append(append(append([]byte{}, buf.Bytes()[:2]...), append(seg, exif...)...), buf.Bytes()[2:]...)
}

func TestPicturesTellNothingOfWhoTookThem(t *testing.T) {
	f, err := blob.Inspect("photo.jpg", withExif(t, 6))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(f.Content, []byte("secret")) || bytes.Contains(f.Content, []byte("Exif")) {
		t.Error("the JPEG still says where it was taken")
	}
	if c, err := jpeg.DecodeConfig(bytes.NewReader(f.Content)); err != nil || c.Width != 20 || c.Height != 40 {
		t.Errorf("the camera was held upright, the picture is %d by %d (%v)", c.Width, c.Height, err)
	}

	var buf bytes.Buffer
	if err := png.Encode(&buf, picture(4, 4)); err != nil {
		t.Fatal(err)
	}
	text := []byte("tEXtAuthor\x00secret")
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(text)-4))
	chunk = binary.BigEndian.AppendUint32(append(chunk, text...), crc32.ChecksumIEEE(text))
	const afterHeader = 33
	noisy := append(append(append([]byte{}, buf.Bytes()[:afterHeader]...), chunk...), buf.Bytes()[afterHeader:]...)
	if f, err = blob.Inspect("photo.png", noisy); err != nil || bytes.Contains(f.Content, []byte("secret")) {
		t.Errorf("the PNG still names its author (%v)", err)
	}

	buf.Reset()
	frame := image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.Black, color.White})
	if err := gif.EncodeAll(&buf, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{5, 5}}); err != nil {
		t.Fatal(err)
	}
	if f, err = blob.Inspect("walk.gif", append(buf.Bytes(), "/*secret*/"...)); err != nil || bytes.Contains(f.Content, []byte("secret")) {
		t.Errorf("the GIF keeps what follows it (%v)", err)
	}
	if g, err := gif.DecodeAll(bytes.NewReader(f.Content)); err != nil || len(g.Image) != 2 {
		t.Errorf("the GIF stands still (%v)", err)
	}

	// A WebP of one pixel, with EXIF beside it.
	vp8l, err := hex.DecodeString("5650384c0d0000002f00000010071011118888fe0700")
	if err != nil {
		t.Fatal(err)
	}
	vp8x := append([]byte("VP8X\x0a\x00\x00\x00\x08\x00\x00\x00"), 0, 0, 0, 0, 0, 0)
	body := append(append(append([]byte("WEBP"), vp8x...), vp8l...), "EXIF\x06\x00\x00\x00secret"...)
	webp := append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
	if f, err = blob.Inspect("photo.webp", webp); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(f.Content, []byte("secret")) || f.Content[20]&0x08 != 0 || int(binary.LittleEndian.Uint32(f.Content[4:8])) != len(f.Content)-8 {
		t.Errorf("the WebP still holds its EXIF: %q", f.Content)
	}
}

func TestAPictureThatUnpacksTooLargeIsRefused(t *testing.T) {
	var buf bytes.Buffer
	if err := png.Encode(&buf, picture(1, 1)); err != nil {
		t.Fatal(err)
	}
	huge := buf.Bytes()
	binary.BigEndian.PutUint32(huge[16:], 60000)
	binary.BigEndian.PutUint32(huge[20:], 60000)
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	if _, err := blob.Inspect("huge.png", huge); refusal(err) != "file_unpacks_too_large" {
		t.Errorf("got %v", err)
	}
}

func TestAFolderKeepsContentOnceUnderItsHash(t *testing.T) {
	root := t.TempDir()
	store, err := blob.NewFolder(root)
	if err != nil {
		t.Fatal(err)
	}
	keepsByHash(t, store, func() []string {
		var files []string
		if err := filepath.WalkDir(root, func(p string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				files = append(files, filepath.ToSlash(strings.TrimPrefix(p, root+string(filepath.Separator))))
			}
			return err
		}); err != nil {
			t.Error(err)
		}
		return files
	})
}

// keepsByHash is what every store does. names lists what is kept.
func keepsByHash(t *testing.T, store blob.Store, names func() []string) {
	t.Helper()
	ctx := context.Background()
	sum, err := store.Put(ctx, []byte("one and two"))
	if err != nil {
		t.Fatal(err)
	}
	if again, err := store.Put(ctx, []byte("one and two")); err != nil || again != sum {
		t.Errorf("%v %v", again, err)
	}
	got, err := store.Open(ctx, sum)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Close()
	if text, err := io.ReadAll(got); err != nil || string(text) != "one and two" {
		t.Errorf("%q %v", text, err)
	}
	if end, err := got.Seek(0, io.SeekEnd); err != nil || end != 11 {
		t.Errorf("it ends at %d, %v", end, err)
	}
	if _, err := got.Seek(4, io.SeekStart); err != nil {
		t.Error(err)
	}
	part := make([]byte, 3)
	if _, err := io.ReadFull(got, part); err != nil || string(part) != "and" {
		t.Errorf("%q %v", part, err)
	}
	if have := names(); len(have) != 1 || have[0] != sum.String()[:2]+"/"+sum.String() {
		t.Error(have)
	}
	if _, err := store.Open(ctx, blob.Sum{}); fault.KindOf(err) != fault.NotFound {
		t.Error(err)
	}
	var wait sync.WaitGroup
	for range 8 { // many at once keep one
		wait.Go(func() {
			if _, err := store.Put(ctx, []byte("another")); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if have := names(); len(have) != 2 {
		t.Error(have)
	}
}

func TestASumIsReadInOneForm(t *testing.T) {
	sum := blob.SumOf([]byte("one"))
	for _, text := range []string{"", "../etc/passwd", strings.ToUpper(sum.String()), sum.String()[1:]} {
		if _, err := blob.ParseSum(text); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%q: %v", text, err)
		}
	}
}
