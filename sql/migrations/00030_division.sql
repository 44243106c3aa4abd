-- +goose Up
create table divisions (
    motion_id bigint primary key,
    board_id bigint not null,
    again_id bigint not null constraint divisions_again_once unique,
    seat_id bigint not null,
    recorded_at timestamptz not null,
    recorded_by bigint references people (id),
    foreign key (motion_id, board_id) references motions (id, board_id),
    foreign key (again_id, board_id) references motions (id, board_id),
    foreign key (seat_id, board_id) references seats (id, board_id)
);
comment on table divisions is 'A member asked that a motion to be decided by consent be decided by roll call.';
comment on column divisions.motion_id is 'On which motion.';
comment on column divisions.board_id is 'Whose.';
comment on column divisions.again_id is 'The same motion, put to a roll call.';
comment on column divisions.seat_id is 'Who asked.';
comment on column divisions.recorded_at is 'When.';
comment on column divisions.recorded_by is 'Who entered it.';

create trigger divisions_immutable before update or delete or truncate on divisions for each statement execute function refuse_change();

create table ballot_withdrawals (
    motion_id bigint not null,
    seat_id bigint not null,
    revision integer not null,
    board_id bigint not null,
    recorded_at timestamptz not null,
    recorded_by bigint references people (id),
    primary key (motion_id, seat_id, revision),
    foreign key (motion_id, seat_id, revision) references ballots (motion_id, seat_id, revision),
    foreign key (motion_id, board_id) references motions (id, board_id)
);
comment on table ballot_withdrawals is 'Takes back a ballot that the clerk entered for the wrong member; the ballot stays and does not count.';
comment on column ballot_withdrawals.motion_id is 'On which motion.';
comment on column ballot_withdrawals.seat_id is 'Of which seat.';
comment on column ballot_withdrawals.revision is 'Which ballot of the seat.';
comment on column ballot_withdrawals.board_id is 'Whose.';
comment on column ballot_withdrawals.recorded_at is 'When.';
comment on column ballot_withdrawals.recorded_by is 'By whom.';

create trigger ballot_withdrawals_immutable before update or delete or truncate on ballot_withdrawals for each statement execute function refuse_change();

create view standing_ballots as
select b.* from ballots b where not exists (select from ballot_withdrawals w where w.motion_id = b.motion_id and w.seat_id = b.seat_id and w.revision = b.revision);
comment on view standing_ballots is 'Ballots that were not taken back.';
