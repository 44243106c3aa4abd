-- +goose Up
alter table subscriptions add column recommendation_id bigint;
alter table subscriptions add foreign key (recommendation_id, board_id) references recommendations (id, board_id);
alter table subscriptions drop constraint subscribed_already;
alter table subscriptions add constraint subscribed_already unique nulls not distinct (board_id, email, recommendation_id);
comment on table subscriptions is 'One address that follows one board, or one recommendation of it, by mail. Holds the address and nothing about the reader.';
comment on column subscriptions.recommendation_id is 'The one recommendation that is followed; null: all that the board does.';
