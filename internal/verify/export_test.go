package verify

// Look is what Run does, in a transaction that is to be undone.
var Look = look
