package page_test

import (
	"testing"

	_ "parley/internal/page"
	"parley/internal/page/pagetest"
)

func TestEveryRegisteredPageRenders(t *testing.T) { pagetest.Check(t) }
