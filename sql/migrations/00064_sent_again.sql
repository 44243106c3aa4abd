-- +goose Up
alter table transmittals add column again_of bigint;
comment on column transmittals.again_of is 'The sending before, to the same department, whose answer the board found to be none; null for the first.';
alter table transmittals add constraint transmittals_whole unique (id, recommendation_id, department_id);
alter table transmittals add foreign key (again_of, recommendation_id, department_id) references transmittals (id, recommendation_id, department_id);
alter table transmittals add constraint transmitted_again unique (again_of);
alter table transmittals add constraint transmittals_again_later check (again_of < id);
-- Each department has one first sending, and each sending is followed by one.
alter table transmittals drop constraint transmitted_already;
create unique index transmitted_already on transmittals (recommendation_id, department_id) where again_of is null;

alter table tracked add column first_sent_on date;
alter table tracked add column late_before boolean not null default false;
alter table tracked add column promised_on date;
comment on column tracked.sent_on is 'When it was sent to this addressee, the last time.';
comment on column tracked.first_sent_on is 'When it was sent to this addressee first; another day than sent_on where the board found the answer to be none and sent it again.';
comment on column tracked.late_before is 'An answer to an earlier sending came after the last day as it was first set.';
comment on column tracked.promised is 'How many commitments the addressee made, in all its answers.';
comment on column tracked.promised_on is 'When the last of its commitments was made.';
insert into tracked_stale (recommendation_id) select recommendation_id from recommendation_numbers;
