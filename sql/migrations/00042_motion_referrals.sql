-- +goose Up
alter table motions add column refers_to_id bigint references boards (id);
alter table motions add column refers_to text not null default '';
alter table motions add column report_by date;
alter table motions add constraint motions_refers_kind check (kind = 'refer' or refers_to_id is null and refers_to = '' and report_by is null);
alter table motions add constraint motions_refers_one check (refers_to_id is null or refers_to = '');
comment on column motions.refers_to_id is 'Of a motion to refer: the committee it names; null: another body, or moved before it was asked for.';
comment on column motions.refers_to is 'Of a motion to refer: another body than a committee of the board, in words; empty for none.';
comment on column motions.report_by is 'Of a motion to refer: the day it asks for a report by; null: none.';

create table referral_withdrawals (
    referral_id bigint primary key references referrals (id),
    board_id bigint not null references boards (id),
    motion_id bigint references motions (id),
    reason text not null default '',
    taken_back_at timestamptz not null,
    taken_back_by bigint references people (id),
    constraint referral_withdrawals_why check ((motion_id is null) = (reason <> ''))
);
comment on table referral_withdrawals is 'Referrals that the board took back from its committee before a report came.';
comment on column referral_withdrawals.referral_id is 'Which referral.';
comment on column referral_withdrawals.board_id is 'The board that referred it.';
comment on column referral_withdrawals.motion_id is 'The carried motion that discharged the committee; null: the clerk or the chair took it back.';
comment on column referral_withdrawals.reason is 'Why, as the committee reads it; empty where a motion did it.';
comment on column referral_withdrawals.taken_back_at is 'When.';
comment on column referral_withdrawals.taken_back_by is 'By whom.';
create trigger referral_withdrawals_immutable before update or delete or truncate on referral_withdrawals for each statement execute function refuse_change();
