-- +goose Up
create index recommendation_texts_finding on recommendation_texts (md5(regexp_replace(lower(finding), '\s+', '', 'g')));
