package answers

import "parley/internal/page"

// Basis is the rule behind the date an answer is due, such as "45 days and 10 more,
// City Code 9-4-6"; added are the days it was extended by. Empty where the board
// has no such rule.
func Basis(days, added int, unit, citation string) string {
	if days == 0 {
		return ""
	}
	words := page.Say(page.Lang, "recommendation.days."+unit, "N", days)
	if added > 0 {
		words = page.Say(page.Lang, "recommendation.days_more."+unit, "N", days, "More", added)
	}
	if citation == "" {
		return words
	}
	return words + ", " + citation
}
