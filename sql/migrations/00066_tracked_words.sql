-- +goose Up
-- What is searched is kept as its words alone.
insert into tracked_stale (recommendation_id) select recommendation_id from recommendation_numbers;

-- The topics that the tracker offers are those of all boards, each once.
create index catalog_terms_named on catalog_terms (kind, name);
