-- +goose Up
alter table motions drop constraint motions_state, add constraint motions_state check (state in ('moved', 'open', 'closed', 'withdrawn'));
alter table motions drop constraint motions_outcome, add constraint motions_outcome check (outcome in ('carried', 'lost', 'lost_on_tie', 'no_action_no_quorum', 'objected', 'withdrawn',
    'tabled', 'postponed', 'referred', 'postponed_indefinitely', 'to_be_reworded', 'fell', 'unfinished'));
alter table motions drop constraint motions_closed_has_outcome, add constraint motions_closed_has_outcome check (source is not null or (state in ('moved', 'open')) = (outcome is null));
alter table motions
    add column moved_at timestamptz,
    add column on_id bigint,
    add column proposes text not null default '',
    add column settled_by_id bigint,
    add column again_of_id bigint,
    add column reopened_by_id bigint,
    add column added_item_id bigint,
    add foreign key (on_id, board_id) references motions (id, board_id),
    add foreign key (settled_by_id, board_id) references motions (id, board_id),
    add foreign key (again_of_id, board_id) references motions (id, board_id),
    add foreign key (reopened_by_id, board_id) references motions (id, board_id),
    add foreign key (added_item_id, meeting_id, board_id) references agenda_items (id, meeting_id, board_id),
    add constraint motions_again_once unique (again_of_id);
update motions set moved_at = opened_at where source is null;
alter table motions add constraint motions_moved check (source is not null or moved_at is not null and (state <> 'open' or opened_at is not null));
comment on column motions.state is 'moved: before the board, its vote not open; open: the vote is open.';
comment on column motions.outcome is 'How it ended; objected: consent refused; tabled and the like: another motion took it off the floor.';
comment on column motions.opened_at is 'When the vote opened; null while it was never open.';
comment on column motions.moved_at is 'When it was moved.';
comment on column motions.on_id is 'The motion it acts on, such as the one it amends or has reconsidered.';
comment on column motions.proposes is 'The wording it proposes for the motion it acts on; of a motion to add an item, the finding that allows it.';
comment on column motions.settled_by_id is 'The carried motion that took it off the floor without a vote on it.';
comment on column motions.again_of_id is 'The motion this one puts before the board again.';
comment on column motions.reopened_by_id is 'The carried motion that had it reconsidered or taken from the table; its result stands no longer.';
comment on column motions.added_item_id is 'Item it added to the agenda.';
create index motions_on on motions (on_id) where on_id is not null;
create index motions_settled_by on motions (settled_by_id) where settled_by_id is not null;
create index motions_reopened_by on motions (reopened_by_id) where reopened_by_id is not null;
drop index recommendation_pending;
drop index minutes_pending;
create unique index recommendation_pending on motions (recommendation_id) where state in ('moved', 'open') or outcome = 'carried' and reopened_by_id is null;
create unique index minutes_pending on motions (minutes_id) where state in ('moved', 'open') or outcome = 'carried' and reopened_by_id is null;

-- +goose StatementBegin
create function motion_wording(motion bigint) returns text language sql stable as $$
select coalesce(
    (select motion_wording(a.id) from motions a where a.on_id = o.id and a.kind in ('amend', 'substitute') and a.outcome = 'carried' and a.proposes <> '' order by a.number desc limit 1),
    case when o.kind in ('amend', 'substitute') then nullif(o.proposes, '') end, o.text)
from motions o where o.id = motion
$$;
-- +goose StatementEnd
comment on function motion_wording is 'The words a motion stands in now: as moved, or as the last amendment that carried left them; of an amendment, the words it proposes.';
