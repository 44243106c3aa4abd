package webtest

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
)

// Send posts a form with a file in the field "file", as a browser of the same
// origin does. Fields come as name, value pairs; a fresh key is added unless one
// is given. cut is how many bytes at the end of the body never arrive.
func (c *Client) Send(path, name string, content []byte, cut int, fields ...string) Answer {
	c.w.T.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	keyed := false
	write := func(name, value string) {
		if err := m.WriteField(name, value); err != nil {
			c.w.T.Fatal(err)
		}
	}
	for i := 0; i+1 < len(fields); i += 2 {
		keyed = keyed || fields[i] == "_key"
		write(fields[i], fields[i+1])
	}
	if !keyed {
		write("_key", fresh())
	}
	part, err := m.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(content)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		c.w.T.Fatal(err)
	}
	sent := body.Bytes()[:body.Len()-cut]
	req, err := http.NewRequestWithContext(context.WithoutCancel(c.w.T.Context()), http.MethodPost, c.w.Server.URL+path, bytes.NewReader(sent))
	if err != nil {
		c.w.T.Fatal(err)
	}
	req.Header.Set("Content-Type", m.FormDataContentType())
	req.Header.Set("Origin", c.w.Server.URL)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return c.do(req)
}
