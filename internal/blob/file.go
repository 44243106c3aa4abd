package blob

import (
	"archive/zip"
	"bytes"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gabriel-vasile/mimetype"
	"golang.org/x/text/unicode/norm"

	"parley/internal/fault"
)

// File is an upload that may be kept.
type File struct {
	Name    string // without a path, in one form, with the ending of its type
	Type    string // media type, decided by the content
	Content []byte // as it is kept
}

// Kind is how a file is dealt with.
type Kind int

// The kinds: pictures ask for words, documents for a readable version.
const (
	Picture Kind = iota + 1
	Document
	Text
)

type accepted struct {
	ending string
	kind   Kind
}

const office = "application/vnd.openxmlformats-officedocument."

// types are what is taken in, with the ending a name gets.
var types = map[string]accepted{
	"application/pdf": {".pdf", Document},
	"image/png":       {".png", Picture}, "image/jpeg": {".jpg", Picture}, "image/gif": {".gif", Picture}, "image/webp": {".webp", Picture},
	office + "wordprocessingml.document": {".docx", Document}, office + "spreadsheetml.sheet": {".xlsx", Document}, office + "presentationml.presentation": {".pptx", Document},
	"application/vnd.oasis.opendocument.text": {".odt", Document}, "application/vnd.oasis.opendocument.spreadsheet": {".ods", Document},
	"text/plain": {".txt", Text}, "text/csv": {".csv", Text},
}

// Accept lists the endings for a file field.
const Accept = ".pdf,.png,.jpg,.jpeg,.gif,.webp,.docx,.xlsx,.pptx,.odt,.ods,.txt,.csv"

// KindOf is how a media type is dealt with; 0 for one that is not taken in.
func KindOf(mediaType string) Kind { return types[mediaType].kind }

// Limits of what is unpacked to look at it.
const (
	maxEntries  = 5000
	maxUnpacked = 400 << 20 // bytes
	maxName     = 120
)

// Inspect decides whether an upload may be kept, and as what: by its bytes, not
// by its name. Errors: Invalid field file: file_empty, file_name_unusable,
// file_type_refused, file_damaged, file_unpacks_too_large, file_has_macros.
func Inspect(name string, content []byte) (File, error) {
	refuse := func(code string) (File, error) { return File{}, fault.Bad(fault.At("file", code)) }
	if len(content) == 0 {
		return refuse("file_empty")
	}
	base := cleanName(name)
	if base == "" || strings.HasPrefix(base, ".") {
		return refuse("file_name_unusable")
	}
	mediaType, _, _ := strings.Cut(mimetype.Detect(content).String(), ";")
	if mediaType == "text/tab-separated-values" { // a table of one column looks like any text
		mediaType = "text/plain"
	}
	t, ok := types[mediaType]
	if !ok {
		return refuse("file_type_refused")
	}
	f := File{Name: strings.TrimSuffix(base, path.Ext(base)) + t.ending, Type: mediaType, Content: content}
	code := ""
	switch {
	case mediaType == "application/pdf":
		if !bytes.HasPrefix(content, []byte("%PDF-")) || !bytes.Contains(content[max(0, len(content)-2048):], []byte("%%EOF")) {
			code = "file_damaged"
		}
	case t.kind == Document:
		code = unpack(content)
	case t.kind == Text:
		if !utf8.Valid(content) || bytes.IndexByte(content, 0) >= 0 {
			code = "file_damaged"
		}
	default:
		if f.Content, code = bare(mediaType, content); code == "" && len(f.Content) == 0 {
			code = "file_damaged"
		}
	}
	if code != "" {
		return refuse(code)
	}
	return f, nil
}

// cleanName is the last part of a path in either direction of slash, without
// what turns or hides letters, in the normal form C.
func cleanName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`"<>|:*?`, r) {
			return -1
		}
		return r
	}, name)
	name = strings.TrimSpace(norm.NFC.String(name))
	if r := []rune(name); len(r) > maxName {
		end := path.Ext(name)
		if len(end) > 8 {
			end = ""
		}
		name = string(r[:maxName-len(end)]) + end
	}
	return name
}

// unpack looks into an office file without unpacking it: "" when it is sound.
func unpack(content []byte) string {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil || len(z.File) == 0 {
		return "file_damaged"
	}
	if len(z.File) > maxEntries {
		return "file_unpacks_too_large"
	}
	total := uint64(0)
	for _, e := range z.File {
		if strings.Contains(e.Name, "..") || strings.HasPrefix(e.Name, "/") || strings.Contains(e.Name, `\`) {
			return "file_damaged"
		}
		if strings.HasSuffix(strings.ToLower(e.Name), "vbaproject.bin") || strings.HasPrefix(e.Name, "Basic/") {
			return "file_has_macros"
		}
		if total += e.UncompressedSize64; total > maxUnpacked {
			return "file_unpacks_too_large"
		}
	}
	return ""
}
