// Package journey walks the whole portal as its people do: every page in a
// browser with an accessibility checker, the journeys of readers, clerks,
// members, the department and the operator from end to end, and every form
// with input that is wrong. It holds tests only.
package journey
