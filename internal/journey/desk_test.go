package journey

import (
	"testing"

	"parley/internal/browse"
)

// TestADeputyAndAChiefAnswerThreeParts goes from the mail's page to the signature: a
// deputy on a phone without scripts finishes what was begun, gives a part away and
// hears from counsel; a chief reads and signs by the keyboard; a reader sees each part.
func TestADeputyAndAChiefAnswerThreeParts(t *testing.T) {
	t.Parallel()
	w := riverbend(t)
	deputy := w.as(t, drafter, browse.Phone, browse.NoScript)
	deputy.Go("/work/d/1")
	deputy.WantText("With Part (c): Imani Roth, Captain, Records")
	deputy.WantText("Report on 2026-002")
	deputy.NoOverflow(t)
	deputy.ClickText("Continue")
	deputy.WantText("10 days added")
	deputy.WantText("Counsel was asked")
	deputy.ClickText("Give it to someone")
	deputy.Select(`[name="part"]`, "2")
	deputy.Type(browse.Label("Division or officer"), "Training")
	deputy.ClickText("Give it")
	deputy.WantText("With Part (b): Training")
	deputy.Type(`[name="parts[2].words"]`, "Except where the law asks for a sworn interpreter.")
	deputy.Check(`input[name="parts[3].position"][value="does_not_concur"]`)
	deputy.Select(`[name="parts[3].reason"]`, "cost")
	deputy.ClickText("Save for signature") // much is missing still
	deputy.WantStatus(422)
	deputy.NoOverflow(t)
	deputy.Type(`[name="parts[3].words"]`, "The records system cannot count it before it is replaced.")
	deputy.Type(`[name="commitments[1].target"]`, "2027-02-01")
	deputy.Select(`[name="commitments[2].part"]`, "2")
	deputy.Type(`[name="commitments[2].action"]`, "Forbid it in General Order 9-4")
	deputy.Type(`[name="commitments[2].official"]`, "Sofia Kerr, Lieutenant")
	deputy.Type(`[name="commitments[2].target"]`, "2027-03-01")
	deputy.ClickText("Save for signature")
	deputy.WantText("Ready to sign")
	deputy.ClickText("Open")
	deputy.ClickText("Counsel’s review")
	deputy.Check(`input[name="finding"][value="cleared"]`)
	deputy.Type(browse.Label("Counsel’s name"), "Ada Lind")
	deputy.ClickText("Save")
	deputy.WantText("Cleared by Ada Lind")

	chief := keys{w.as(t, executive)}
	chief.Go("/work/d/1")
	chief.press("Review 2026-006")
	chief.WantText("Cleared by Ada Lind")
	chief.WantText("The records system cannot count it")
	chief.Axe(t)
	chief.fill("Your office", "Chief of Police")
	chief.press("Sign and publish")
	chief.WantText("Police agreed in part")

	reader := w.as(t, "", browse.Phone)
	reader.Go("/b/cpab/recommendations/2026-006")
	reader.WantText("Part (c)")
	reader.WantText("Except where the law asks for a sworn interpreter.")
	reader.WantText("(b) Forbid it in General Order 9-4")
	reader.WantNoText("Ada Lind")
	reader.Axe(t)
	reader.NoOverflow(t)
}
