-- +goose Up
create index tracked_adopted on tracked (adopted_on);
create index tracked_board_adopted on tracked (board_id, adopted_on);
