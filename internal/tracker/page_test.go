package tracker_test

import (
	"testing"

	"parley/internal/page/pagetest"
	_ "parley/internal/tracker"
)

func TestPagesRender(t *testing.T) { pagetest.Check(t) }
