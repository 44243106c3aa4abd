package pg

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"github.com/lib/pq"

	"parley/internal/fault"
)

// Translate turns a driver error into a fault. Constraint names are fault
// codes: a broken unique, exclusion or check constraint is the database's
// second fence behind a rule of the same name.
func Translate(err error) error {
	if err == nil {
		return nil
	}
	var f *fault.Error
	if errors.As(err, &f) {
		return err
	}
	if errors.Is(err, sql.ErrNoRows) {
		return fault.Wrap(fault.NotFound, "not_found", err)
	}
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) {
		return fault.Wrap(fault.Unavailable, "database_unreachable", err)
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fault.Wrap(fault.Unavailable, "request_ended", err)
	}
	var pe *pq.Error
	if !errors.As(err, &pe) {
		return err
	}
	switch pe.Code {
	case "23505", "23P01": // unique_violation, exclusion_violation
		return fault.Wrap(fault.Conflict, pe.Constraint, err)
	case "23514": // check_violation
		return fault.Wrap(fault.Invalid, pe.Constraint, err)
	case "23000": // raised by refuse_change
		return fault.Wrap(fault.Conflict, pe.Constraint, err)
	case "23503": // foreign_key_violation: an id that is not there, or is another board's
		return fault.Wrap(fault.NotFound, "not_found", err)
	case "57014": // query_canceled
		return fault.Wrap(fault.Unavailable, "request_ended", err)
	}
	switch pe.Code.Class() {
	case "08", "53", "57": // connection, resources, operator intervention
		return fault.Wrap(fault.Unavailable, "database_unreachable", err)
	}
	return err
}

// NotFound tells whether err is the fault of a row that is not there.
func NotFound(err error) bool { return fault.KindOf(err) == fault.NotFound }
