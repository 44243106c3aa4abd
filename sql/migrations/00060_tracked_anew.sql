-- +goose Up
-- Which tests count, and by when a report is owed, is read otherwise than before.
insert into tracked_stale (recommendation_id) select recommendation_id from recommendation_numbers;
