package advice

// What counsel says of a version of an answer. Only the version that was read is
// cleared; a later one is to be read again. Signing waits for nobody: the answer
// is the executive's, who sees what counsel said. Source: project rule.
const (
	CounselAsked   = "asked"
	CounselCleared = "cleared"
	CounselChanges = "changes"
)

// CounselFindings lists them as a form offers them.
func CounselFindings() []string { return []string{CounselAsked, CounselCleared, CounselChanges} }
