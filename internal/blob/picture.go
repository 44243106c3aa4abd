package blob

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/gif"

	"github.com/disintegration/imaging"
	_ "golang.org/x/image/webp" // so that the size of a WebP picture can be read
)

// maxPixels is the largest picture that is decoded.
const maxPixels = 50_000_000

// bare is a picture without what its file says of place, person and device:
// drawn anew, upright as the camera held it. WebP, which nothing here writes,
// loses its chunks of that kind instead.
func bare(mediaType string, content []byte) ([]byte, string) {
	size, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return nil, "file_damaged"
	}
	if size.Width*size.Height > maxPixels {
		return nil, "file_unpacks_too_large"
	}
	if mediaType == "image/webp" {
		return bareWebP(content)
	}
	var out bytes.Buffer
	if mediaType == "image/gif" {
		g, err := gif.DecodeAll(bytes.NewReader(content))
		if err != nil {
			return nil, "file_damaged"
		}
		if len(g.Image)*size.Width*size.Height > 4*maxPixels {
			return nil, "file_unpacks_too_large"
		}
		if err := gif.EncodeAll(&out, g); err != nil {
			return nil, "file_damaged"
		}
		return out.Bytes(), ""
	}
	img, err := imaging.Decode(bytes.NewReader(content), imaging.AutoOrientation(true))
	if err != nil {
		return nil, "file_damaged"
	}
	format := imaging.PNG
	if mediaType == "image/jpeg" {
		format = imaging.JPEG
	}
	if err := imaging.Encode(&out, img, format, imaging.JPEGQuality(90)); err != nil {
		return nil, "file_damaged"
	}
	return out.Bytes(), ""
}

// bareWebP copies a RIFF file without its EXIF and XMP chunks, and says so in
// the flags of VP8X (RFC 9649 section 2.7.1).
func bareWebP(content []byte) ([]byte, string) {
	const head, chunkHead = 12, 8
	out := append([]byte{}, content[:head]...)
	for rest := content[head:]; len(rest) > 0; {
		if len(rest) < chunkHead {
			return nil, "file_damaged"
		}
		n := int(binary.LittleEndian.Uint32(rest[4:8]))
		end := chunkHead + n + n%2
		if n < 0 || end > len(rest) {
			return nil, "file_damaged"
		}
		chunk := append([]byte{}, rest[:end]...)
		switch string(chunk[:4]) {
		case "EXIF", "XMP ":
			chunk = nil
		case "VP8X":
			if n < 1 {
				return nil, "file_damaged"
			}
			chunk[chunkHead] &^= 0x08 | 0x04
		}
		out, rest = append(out, chunk...), rest[end:]
	}
	binary.LittleEndian.PutUint32(out[4:8], uint32(len(out)-chunkHead))
	return out, ""
}
