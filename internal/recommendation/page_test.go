package recommendation_test

import (
	"testing"

	"parley/internal/page/pagetest"
	_ "parley/internal/recommendation"
)

func TestPagesRender(t *testing.T) { pagetest.Check(t) }
