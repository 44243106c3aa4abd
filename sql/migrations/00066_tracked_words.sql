-- +goose Up
-- What is searched is kept as its words alone.
insert into tracked_stale (recommendation_id) select recommendation_id from recommendation_numbers;
