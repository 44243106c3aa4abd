package web

import (
	"cmp"
	"context"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"parley/internal/account"
	"parley/internal/act"
	"parley/internal/agenda"
	"parley/internal/alternate"
	"parley/internal/blob"
	"parley/internal/board"
	"parley/internal/catalog"
	"parley/internal/clock"
	"parley/internal/closed"
	"parley/internal/comment"
	"parley/internal/commitment"
	"parley/internal/correct"
	"parley/internal/escalation"
	"parley/internal/fault"
	"parley/internal/feed"
	"parley/internal/figures"
	"parley/internal/front"
	"parley/internal/joint"
	"parley/internal/law"
	"parley/internal/live"
	"parley/internal/mail"
	"parley/internal/meeting"
	"parley/internal/member"
	"parley/internal/minutes"
	"parley/internal/notice"
	"parley/internal/outbox"
	"parley/internal/outside"
	"parley/internal/packet"
	"parley/internal/pg"
	"parley/internal/recommendation"
	"parley/internal/record/track"
	"parley/internal/referral"
	"parley/internal/remark"
	"parley/internal/remote"
	"parley/internal/response"
	"parley/internal/tracker"
	"parley/internal/vote"
)

// Portal is the whole program over one database: the slices, their routes and
// the edge in front of them.
type Portal struct {
	DB     *pg.DB
	Door   *act.Door
	Slices Slices
	Server *Server
	Worker *outbox.Worker
	Live   *live.Hub
}

// PortalOptions are what a portal is built from.
type PortalOptions struct {
	DB      *pg.DB
	Base    *url.URL
	Log     *slog.Logger
	Clock   clock.Clock // nil: the machine's
	Trust   int
	Mail    mail.Sender // nil: mail waits
	More    []Route     // the demo's own
	Streams int         // how many live pages listen here at most; 0: live.Limit
	Files   blob.Store  // of uploaded papers; nil: papers are links only
	MaxFile int64       // bytes of one; 0: DefaultMaxFile
}

// DefaultMaxFile is the largest paper that is taken in unless set otherwise.
const DefaultMaxFile = 25 << 20

// NewPortal builds the slices and the edge.
func NewPortal(o PortalOptions) (*Portal, error) {
	if o.Clock == nil {
		o.Clock = clock.Real{}
	}
	door := act.NewDoor(o.DB, track.Keep)
	if o.Mail == nil {
		o.Mail = mail.Nobody{}
	}
	s := Slices{
		Account:        account.New(o.DB, door, o.Base),
		Board:          board.New(o.DB, door),
		Member:         member.New(o.DB, door),
		Agenda:         agenda.New(o.DB, door, o.Files, cmp.Or(o.MaxFile, DefaultMaxFile)),
		Feed:           feed.New(o.DB, o.Base, o.Log),
		Recommendation: recommendation.New(o.DB, door, o.Base),
		Response:       response.New(o.DB, door),
		Minutes:        minutes.New(o.DB, door),
		Comment:        comment.New(o.DB, door),
		Law:            law.New(o.DB, door),
		Remark:         remark.New(o.DB, door),
		Closed:         closed.New(o.DB, door),
		Joint:          joint.New(o.DB, door),
		Outside:        outside.New(o.DB),
		Figures:        figures.New(o.DB, door),
		Alternate:      alternate.New(o.DB, door),
		Remote:         remote.New(o.DB, door),
		Correct:        correct.New(o.DB, door),
		Catalog:        catalog.New(o.DB, door),
		Tracker:        tracker.New(o.DB, strings.TrimRight(o.Base.String(), "/")),
		Escalation:     escalation.New(o.DB, door),
		Commitment:     commitment.New(o.DB, door, o.Files, cmp.Or(o.MaxFile, DefaultMaxFile)),
	}
	s.Meeting = meeting.New(o.DB, door, meeting.Agendas{Begin: s.Agenda.Begin, Carry: s.Agenda.CarryAll}, o.Files)
	s.Packet = packet.New(o.DB, door, o.Files, o.Base)
	s.Referral = referral.New(o.DB, door, s.Agenda.Intake)
	s.Vote = vote.New(o.DB, door, s.Referral.Carried)
	s.Front = front.New(o.DB, s.Response.Ready, s.Meeting.Owed, s.Comment.Owed, s.Minutes.Owed, s.Closed.Owed, s.Law.Owed, s.Remote.Owed, s.Recommendation.Owed, s.Referral.Owed, s.Commitment.Owed, s.Escalation.Owed, s.Joint.Owed, s.Agenda.Owed)
	s.Notice = notice.New(o.DB, door, o.Base, o.Mail, s.Account.Mint)
	worker := outbox.NewWorker(o.DB, o.Log)
	s.Notice.Register(worker)
	worker.Handle("response.release", s.Response.Release)
	worker.Handle("packet.", s.Packet.Bind)
	worker.Hourly(s.Account.Forget)
	worker.Hourly(door.Forget)
	worker.Hourly(s.Comment.Forget)
	worker.Hourly(worker.Forget)
	worker.Hourly(func(ctx context.Context, _ time.Time) error { _, err := track.CatchUp(ctx, o.DB); return err })
	if o.Streams == 0 {
		o.Streams = live.Limit
	}
	hub := live.New(o.DB, o.Log, o.Streams)
	srv, err := New(Options{
		DB: o.DB, Base: o.Base, Log: o.Log, Sessions: s.Account, Clock: o.Clock, Trust: o.Trust, Live: hub,
		Routes: append(Routes(s), o.More...),
		Ready: func(ctx context.Context) error {
			var one int
			if err := o.DB.Get(ctx, &one, `select 1`); err != nil {
				return err
			}
			pending, err := pg.Pending(ctx, o.DB.DSN())
			if err == nil && pending {
				err = fault.New(fault.Unavailable, "schema_older")
			}
			return err
		},
	})
	if err != nil {
		return nil, err
	}
	return &Portal{DB: o.DB, Door: door, Slices: s, Server: srv, Worker: worker, Live: hub}, nil
}
