// Command parley is the portal of a police-community advisory board.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // zones on machines that have none

	"github.com/alecthomas/kong"

	"parley/internal/pgserver"
)

// exitNoDatabase is EX_CONFIG of sysexits: the surroundings must change first.
const exitNoDatabase = 78

type commands struct {
	Demo     demoCmd     `cmd:"" help:"Start a demonstration with its own database: one board in mid-life and an imported public record."`
	Serve    serveCmd    `cmd:"" help:"Serve the portal over a configured PostgreSQL database: web and worker in one process."`
	Migrate  migrateCmd  `cmd:"" help:"Bring the database to this program's schema."`
	Operator operatorCmd `cmd:"" help:"Make an address the operator of the installation and print the link to sign in by: how an installation begins."`
	Import   importCmd   `cmd:"" help:"Import the public records of another system."`
	Verify   verifyCmd   `cmd:"" help:"Look for silent changes of the record: audit chains, published texts, results, soundness. Exits non-zero on any finding."`
	DB       dbCmd       `cmd:"" name:"db" help:"PostgreSQL for this machine."`
}

const description = `The portal of a police-community advisory board: seats, meetings, votes, minutes and
recommendations; the police department's answers; and what became of each, for anyone to check.

Try it:         parley demo
Run it:         export PARLEY_DATABASE_URL='host=db user=parley dbname=parley sslmode=verify-full'
                parley migrate && parley operator you@city.example && parley serve
Every flag can be set in the environment as PARLEY_…; a flag wins.`

func main() {
	var c commands
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	k := kong.Parse(&c, kong.Name("parley"), kong.Description(description), kong.UsageOnError(), kong.BindTo(ctx, (*context.Context)(nil)))
	if err := k.Run(); err != nil {
		var none *pgserver.NotFoundError
		if errors.As(err, &none) {
			fmt.Fprintln(os.Stderr, none.Error())
			os.Exit(exitNoDatabase)
		}
		fmt.Fprintln(os.Stderr, "parley:", err)
		os.Exit(1)
	}
}
