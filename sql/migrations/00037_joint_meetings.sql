-- +goose Up
alter table meetings add column joint_with bigint references meetings (id);
alter table meetings add constraint meetings_joint_once unique (joint_with, board_id);
alter table meetings add constraint meetings_joint_other check (joint_with <> id);
comment on column meetings.joint_with is 'The meeting of another board that this one is held jointly with; null: it is held alone, or hosts.';
