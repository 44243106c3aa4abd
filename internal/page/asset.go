package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"parley/assets"
)

// assetRoot is where Assets is mounted.
const assetRoot = "/assets/"

// asset is one file as it is served.
type asset struct {
	body, zipped []byte // zipped is nil where it saves nothing
	kind         string
}

// assetStore knows every asset by the address that carries its hash.
type assetStore struct {
	address map[string]string // css/parley.css to /assets/css/parley.<hash>.css
	file    map[string]asset  // by address
}

var assetFiles = sync.OnceValue(func() *assetStore {
	s := &assetStore{address: map[string]string{}, file: map[string]asset{}}
	var sheets []string
	err := fs.WalkDir(assets.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if path.Ext(name) == ".css" {
			sheets = append(sheets, name)
			return nil
		}
		body, err := assets.FS.ReadFile(name)
		if err != nil {
			return err
		}
		return s.add(name, body)
	})
	if err != nil {
		panic("page: assets: " + err.Error())
	}
	for _, name := range sheets {
		body, err := assets.FS.ReadFile(name)
		if err == nil {
			body, err = s.rewrite(name, body)
		}
		if err == nil {
			err = s.add(name, body)
		}
		if err != nil {
			panic("page: assets: " + err.Error())
		}
	}
	return s
})

func (s *assetStore) add(name string, body []byte) error {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	address := assetRoot + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:6]) + ext
	a := asset{body: body, kind: contentType(ext)}
	if ext != ".woff2" && ext != ".png" {
		var buf bytes.Buffer
		zw, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
		if err != nil {
			return err
		}
		if _, err := zw.Write(body); err != nil {
			return err
		}
		if err := zw.Close(); err != nil {
			return err
		}
		if buf.Len() < len(body) {
			a.zipped = buf.Bytes()
		}
	}
	s.address[name] = address
	s.file[address] = a
	return nil
}

var cssURL = regexp.MustCompile(`url\(["']?([^"')]+)["']?\)`)

// rewrite points a style sheet's relative addresses at the fingerprinted ones.
func (s *assetStore) rewrite(name string, css []byte) ([]byte, error) {
	var missing string
	out := cssURL.ReplaceAllFunc(css, func(m []byte) []byte {
		ref := string(cssURL.FindSubmatch(m)[1])
		address, ok := s.address[path.Join(path.Dir(name), ref)]
		if !ok {
			missing = ref
			return m
		}
		return []byte("url(" + address + ")")
	})
	if missing != "" {
		return nil, fmt.Errorf("%s: there is no %s", name, missing)
	}
	return out, nil
}

func contentType(ext string) string {
	switch ext {
	case ".woff2":
		return "font/woff2"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return mime.TypeByExtension(ext)
}

// Asset is the address of a file of assets/, such as "css/parley.css", with
// the hash of its content in its name.
func Asset(name string) (string, error) {
	address, ok := assetFiles().address[name]
	if !ok {
		return "", fmt.Errorf("there is no asset %q", name)
	}
	return address, nil
}

// Assets serves /assets/…: every file under the address Asset gives, to be kept
// for a year, compressed where that saves anything. Anything else is 404.
func Assets() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		a, ok := assetFiles().file[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", a.kind)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("X-Content-Type-Options", "nosniff")
		body := a.body
		if a.zipped != nil {
			h.Set("Vary", "Accept-Encoding")
			if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
				h.Set("Content-Encoding", "gzip")
				body = a.zipped
			}
		}
		h.Set("Content-Length", strconv.Itoa(len(body)))
		if r.Method == http.MethodHead {
			return
		}
		_, _ = w.Write(body) // the reader went away: nothing is left to do
	})
}
