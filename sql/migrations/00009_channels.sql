-- +goose Up
-- More acts, more ways of publication. A wider check: the release before knows
-- only the old words and goes on writing them.
alter table confirmations drop constraint confirmations_channel;
alter table confirmations add constraint confirmations_channel check (channel in ('web', 'physical', 'members', 'media', 'clerk', 'newspaper', 'meeting_site', 'register', 'office', 'requesters', 'own_rule'));
