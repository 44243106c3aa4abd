package bind

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // pictures of these kinds are decoded
	_ "image/jpeg" // by image.Decode
	"image/png"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	_ "golang.org/x/image/webp" // as above
)

// word, as the first argument, makes any program that links this package do one
// task of a binding and end.
const word = "parley:bind"

// What a task may use before it is ended.
const (
	maxStack  = 64 << 20
	maxMemory = 1 << 30
	look      = 50 * time.Millisecond
)

// task is what a child is asked to do in a folder that the parent made.
type task struct {
	Check string            `json:"check,omitempty"` // read this file
	Merge []string          `json:"merge,omitempty"` // put these together as OUT
	Marks []pdfcpu.Bookmark `json:"marks,omitempty"`
}

// finding is what a child answers.
type finding struct {
	Pages  int    `json:"pages"`
	Reason string `json:"reason,omitempty"` // why the paper cannot be in the packet
}

const output = "packet.pdf"

// init runs a task where the program was started for one: a paper that makes
// its reader run wild then ends that child, never the server.
func init() {
	if len(os.Args) != 3 || os.Args[1] != word {
		return
	}
	debug.SetMaxStack(maxStack)
	debug.SetMemoryLimit(maxMemory * 3 / 4)
	go func() {
		for range time.Tick(look) {
			var m runtime.MemStats
			if runtime.ReadMemStats(&m); m.HeapAlloc > maxMemory {
				os.Exit(3)
			}
		}
	}()
	api.DisableConfigDir()
	var t task
	err := json.NewDecoder(os.Stdin).Decode(&t)
	var f finding
	if err == nil {
		f, err = t.do(os.Args[2])
	}
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(f)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func config() *model.Configuration {
	c := model.NewDefaultConfiguration()
	c.ValidationMode = model.ValidationRelaxed
	c.CreateBookmarks = false
	c.Offline = true
	return c
}

func (t task) do(folder string) (finding, error) {
	if t.Check != "" {
		return check(filepath.Join(folder, t.Check))
	}
	var in []io.ReadSeeker
	for _, name := range t.Merge {
		f, err := os.Open(filepath.Join(folder, name))
		if err != nil {
			return finding{}, err
		}
		defer f.Close()
		in = append(in, f)
	}
	var plain, marked bytes.Buffer
	if err := api.MergeRaw(in, &plain, false, config()); err != nil {
		return finding{}, err
	}
	if err := api.AddBookmarks(bytes.NewReader(plain.Bytes()), &marked, t.Marks, true, config()); err != nil {
		return finding{}, err
	}
	n, err := api.PageCount(bytes.NewReader(marked.Bytes()), config())
	if err != nil {
		return finding{}, err
	}
	return finding{Pages: n}, os.WriteFile(filepath.Join(folder, output), marked.Bytes(), 0o600)
}

// check reads one paper. A picture is put on a page of its own first.
func check(path string) (finding, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return finding{}, err
	}
	if !bytes.HasPrefix(raw, []byte("%PDF-")) {
		if raw, err = onPage(raw); err != nil {
			return finding{Reason: Damaged}, nil
		}
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			return finding{}, err
		}
	}
	ctx, err := api.ReadAndValidate(bytes.NewReader(raw), config())
	switch {
	case err != nil && (errors.Is(err, pdfcpu.ErrWrongPassword) || strings.Contains(err.Error(), "password")):
		return finding{Reason: Encrypted}, nil
	case err != nil:
		return finding{Reason: Damaged}, nil
	case ctx.Encrypt != nil || ctx.E != nil:
		return finding{Reason: Encrypted}, nil
	case ctx.PageCount < 1:
		return finding{Reason: Damaged}, nil
	case ctx.PageCount > maxPages:
		return finding{Reason: TooLarge}, nil
	}
	return finding{Pages: ctx.PageCount}, nil
}

// onPage puts a picture on a page, as large as it fits.
func onPage(raw []byte) ([]byte, error) {
	img, _, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	var plain, out bytes.Buffer
	if err := png.Encode(&plain, img); err != nil {
		return nil, err
	}
	imp, err := api.Import("formsize:Letter, position:c, scalefactor:0.9 rel", 0)
	if err != nil {
		return nil, err
	}
	if err := api.ImportImages(nil, &out, []io.Reader{&plain}, imp, config()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
