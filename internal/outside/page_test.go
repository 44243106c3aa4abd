package outside_test

import (
	"testing"

	_ "parley/internal/outside"
	"parley/internal/page/pagetest"
)

func TestPagesRender(t *testing.T) { pagetest.Check(t) }
