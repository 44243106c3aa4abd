package figures_test

import (
	"testing"

	_ "parley/internal/figures"
	"parley/internal/page/pagetest"
)

func TestPagesRender(t *testing.T) { pagetest.Check(t) }
