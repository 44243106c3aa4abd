package journey

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"parley/internal/browse"
)

// TestAFontThatComesLateMovesNothing holds the fonts back for a second, as a slow line does: what stands where a finger is
// about to touch stays there. A page that never gets a font says where that is.
func TestAFontThatComesLateMovesNothing(t *testing.T) {
	t.Parallel()
	w := riverbend(t)
	places := func(fonts http.HandlerFunc) map[string]browse.Box {
		server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
			in.Host = w.Server.Listener.Addr().String()
			if strings.HasSuffix(in.URL.Path, ".woff2") {
				fonts(out, in)
				return
			}
			w.Server.Config.Handler.ServeHTTP(out, in)
		}))
		t.Cleanup(server.Close)
		tab := browse.Start(t).Tab(t, browse.Phone, browse.NoScript, browse.Base(server.URL))
		tab.Go("/b/cpab")
		tab.Problems() // a font that is refused is no fault here
		for waited := time.Duration(0); browse.Eval[string](tab, `document.fonts.status`) != "loaded"; waited += 50 * time.Millisecond {
			if waited > 20*time.Second {
				t.Fatal("the fonts are awaited for ever")
			}
			time.Sleep(50 * time.Millisecond)
		}
		at := map[string]browse.Box{}
		for _, s := range []string{"main h1", "main h1 + *", "footer h2#foot-help"} {
			at[s] = tab.Box(s)
		}
		return at
	}
	never := places(http.NotFound)
	for what, late := range places(func(out http.ResponseWriter, in *http.Request) {
		time.Sleep(time.Second)
		w.Server.Config.Handler.ServeHTTP(out, in)
	}) {
		if late != never[what] {
			t.Errorf("%s is at %v before its fonts are there and at %v after", what, never[what], late)
		}
	}
}
