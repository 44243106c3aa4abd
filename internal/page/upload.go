package page

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"parley/internal/fault"
)

// Upload is a file as it was sent.
type Upload struct {
	Name    string // as the browser gave it
	Content []byte
}

// ReadUpload reads a form with one file, in the field of the given name, of at
// most limit bytes. It takes the form as ReadForm does. A body that was cut off
// is Invalid; a file over the limit is a field file_too_large (Max, in MB). A
// slow line gets the time it needs: only those who may upload come here.
func ReadUpload(w http.ResponseWriter, r *http.Request, field string, limit int64) (*Form, Upload, error) {
	f := &Form{Values: url.Values{}}
	c := http.NewResponseController(w)
	if err := errors.Join(c.SetReadDeadline(time.Time{}), c.SetWriteDeadline(time.Time{})); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return f, Upload{}, fault.Wrap(fault.Unavailable, "form_malformed", err)
	}
	r.Body = http.MaxBytesReader(w, r.Body, limit+2*MaxForm)
	parts, err := r.MultipartReader()
	if err != nil {
		return f, Upload{}, fault.Wrap(fault.Invalid, "form_malformed", err)
	}
	var up Upload
	sent := url.Values{}
	room, tooLarge := int64(MaxForm), false
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return f, up, cutOff(err)
		}
		most := room
		if p.FormName() == field {
			most = limit
		}
		body, err := io.ReadAll(io.LimitReader(p, most+1))
		if err != nil {
			return f, up, cutOff(err)
		}
		switch over := int64(len(body)) > most; {
		case p.FormName() != field && over:
			return f, up, fault.New(fault.Invalid, "form_too_large")
		case p.FormName() != field:
			room -= int64(len(body))
			sent.Add(p.FormName(), string(body))
		case over:
			tooLarge = true
		default:
			up = Upload{Name: p.FileName(), Content: body}
		}
	}
	err = f.take(sent)
	if tooLarge && (err == nil || fault.KindOf(err) == fault.Invalid) {
		err = fault.Bad(append(fault.FieldsOf(err), fault.At(field, "file_too_large", "Max", limit>>20))...)
	}
	return f, up, err
}

func cutOff(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return fault.Wrap(fault.Invalid, "form_too_large", err)
	}
	return fault.Wrap(fault.Invalid, "form_malformed", err)
}
