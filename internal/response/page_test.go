package response_test

import (
	"testing"

	"parley/internal/page/pagetest"
	_ "parley/internal/response"
)

func TestPagesRender(t *testing.T) { pagetest.Check(t) }
