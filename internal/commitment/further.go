package commitment

import (
	"parley/internal/page"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
)

// furtherFields ask before whom a recommendation is taken: by the board's rule,
// where it has one that names somebody, or as the board decides by itself.
func (g ground) furtherFields(f *page.Form) []page.Input {
	form := page.Input{Name: "form", Kind: "radios", Label: "decision.form"}
	for _, v := range followup.Forms() {
		form.Options = append(form.Options, page.Option{Value: v, Text: say("further.as." + v)})
	}
	to := page.Input{Name: "to", Label: "decision.to", Hint: "decision.to_hint", Max: advice.MaxTitle}
	if g.further.Body == "" {
		return []page.Input{form, to}
	}
	form.Optional, to.Optional = true, true
	form.Label, to.Label = "decision.form_otherwise", "decision.to_otherwise"
	by := page.Input{Name: "by", Kind: "radios", Label: "decision.by", Options: []page.Option{
		{Value: followup.ByRule, Text: say("decision.by.rule", "Before", g.further.Before()), Hint: g.covered(f)},
		{Value: followup.ByBoard, Text: say("decision.by.board"), Hint: say("decision.by_hint.board")}}}
	return []page.Input{by, form, to}
}

// covered says whether the rule covers the addressee that is chosen, and from which
// day; before one is chosen, the rule itself.
func (g ground) covered(f *page.Form) string {
	chosen, _ := f.Int("transmittal")
	for _, t := range g.transmittals {
		if t.ID != chosen {
			continue
		}
		switch ground, from, err := g.further.Ground(g.record, t.addressee(g.zone), g.today); {
		case err != nil, ground == "":
			return say("decision.by_hint.not_covered", "Citation", g.further.Citation)
		case g.today.Before(from):
			return say("decision.by_hint.from", "Date", longDay(from), "Basis", g.further.Basis(ground))
		default:
			return g.further.Basis(ground)
		}
	}
	return say("decision.by_hint.rule", "Citation", g.further.Citation)
}
