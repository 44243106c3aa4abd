package board_test

import (
	"testing"

	_ "parley/internal/account"
	_ "parley/internal/board"
	_ "parley/internal/member"
	"parley/internal/page/pagetest"
)

func TestPagesRender(t *testing.T) { pagetest.Check(t) }
