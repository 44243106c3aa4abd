package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"parley/internal/act"
	"parley/internal/imports"
	"parley/internal/record/track"
	"parley/internal/rules"
	"parley/internal/verify"
)

type verifyCmd struct{ database }

func (c *verifyCmd) Run(ctx context.Context) error {
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	rep, err := verify.Run(ctx, db)
	if err != nil {
		return err
	}
	for _, f := range rep.Findings {
		fmt.Printf("%s: %s\n", f.Row, f.What)
	}
	if n := len(rep.Findings); n > 0 {
		return fmt.Errorf("%d findings in %d audit entries and %d checks", n, rep.Entries, rep.Checks)
	}
	fmt.Printf("The record is sound: %d audit entries walked, %d checks run, nothing found.\n", rep.Entries, rep.Checks)
	return nil
}

type importCmd struct {
	Legistar importLegistarCmd `cmd:"" help:"Import a folder of Legistar records: events, matters with histories and votes, people with office records."`
	Boards   importBoardsCmd   `cmd:"" help:"Import a published list of boards: members, roles, vacancies, meetings."`
	Outside  importOutsideCmd  `cmd:"" name:"recommendations" help:"Import a folder of recommendations of other bodies with their staged answers: recommendations.csv, responses.csv."`
}

type importLegistarCmd struct {
	database
	Dir          string `arg:"" type:"existingdir" help:"Folder that holds events/, matters/ and people/."`
	Boards       string `required:"" placeholder:"'Body name=slug,…'" help:"Which bodies to import, and the address of the board that keeps each record. A board that is not there is made."`
	Jurisdiction string `default:"Imported records" help:"Jurisdiction of boards that are made."`
	Zone         string `default:"America/New_York" help:"IANA time zone of the source's local times."`
}

func (c *importLegistarCmd) Run(ctx context.Context) error {
	boards, err := imports.ParseBoards(c.Boards)
	if err != nil {
		return err
	}
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	rep, err := imports.Legistar(ctx, act.NewDoor(db, track.Keep), os.DirFS(c.Dir), imports.LegistarOptions{Boards: boards, Jurisdiction: c.Jurisdiction, Zone: c.Zone})
	if err != nil {
		return fmt.Errorf("nothing was imported:\n%w", err)
	}
	fmt.Print(rep)
	return nil
}

type importBoardsCmd struct {
	database
	File         string `arg:"" type:"existingfile" help:"JSON list of boards."`
	AsOf         string `required:"" placeholder:"YYYY-MM-DD" help:"Day the list was taken."`
	Jurisdiction string `default:"Chicago" help:"Jurisdiction of boards that are made."`
	Zone         string `default:"America/Chicago" help:"IANA time zone of the boards."`
	Prefix       string `default:"chicago-" help:"What the address of each board begins with."`
}

func (c *importBoardsCmd) Run(ctx context.Context) error {
	asOf, err := rules.ParseDate(c.AsOf)
	if err != nil {
		return fmt.Errorf("%q is no day: the day the list was taken is given as YYYY-MM-DD", c.AsOf)
	}
	body, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	rep, err := imports.Boards(ctx, act.NewDoor(db, track.Keep), filepath.Base(c.File), body, imports.BoardsOptions{AsOf: asOf, Jurisdiction: c.Jurisdiction, Zone: c.Zone, Prefix: c.Prefix})
	if err != nil {
		return fmt.Errorf("nothing was imported:\n%w", err)
	}
	fmt.Print(rep)
	return nil
}

type importOutsideCmd struct {
	database
	Dir          string `arg:"" type:"existingdir" help:"Folder that holds recommendations.csv and responses.csv."`
	Jurisdiction string `default:"Imported records" help:"Jurisdiction of boards and departments that are made."`
	Zone         string `default:"America/Los_Angeles" help:"IANA time zone of boards that are made."`
	Prefix       string `default:"" help:"What the address of each board begins with."`
}

func (c *importOutsideCmd) Run(ctx context.Context) error {
	db, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	rep, err := imports.Recommendations(ctx, act.NewDoor(db, track.Keep), os.DirFS(c.Dir), imports.RecommendationsOptions{Jurisdiction: c.Jurisdiction, Zone: c.Zone, Prefix: c.Prefix})
	if err != nil {
		return fmt.Errorf("nothing was imported:\n%w", err)
	}
	fmt.Print(rep)
	return nil
}
