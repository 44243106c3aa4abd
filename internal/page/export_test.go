package page

import (
	"bytes"
	"strings"
)

// RenderForTest renders a page whose template is given as text.
func RenderForTest[T any](src string, c Chrome, d T) ([]byte, error) {
	set, err := bases()[Lang].Clone()
	if err != nil {
		return nil, err
	}
	if _, err := set.New("test").Parse(src); err != nil {
		return nil, err
	}
	c.Lang = Lang
	var buf bytes.Buffer
	err = set.ExecuteTemplate(&buf, "layout", View[T]{Chrome: c, D: d})
	return buf.Bytes(), err
}

// AssetBodies are the assets as they are served, by address without the slash.
func AssetBodies() map[string][]byte {
	out := map[string][]byte{}
	for address, a := range assetFiles().file {
		out[strings.TrimPrefix(address, "/")] = a.body
	}
	return out
}
