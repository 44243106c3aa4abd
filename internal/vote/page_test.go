package vote

import (
	"testing"

	"parley/internal/page/pagetest"
)

func TestEveryPageOfTheSessionRenders(t *testing.T) { pagetest.Check(t) }
