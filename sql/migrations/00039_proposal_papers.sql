-- +goose Up
alter table proposals add constraint proposals_board_key unique (id, board_id);

alter table papers alter column meeting_id drop not null, alter column item_id drop not null, add column proposal_id bigint;
alter table papers add constraint papers_proposal foreign key (proposal_id, board_id) references proposals (id, board_id);
alter table papers add constraint papers_of_one check ((item_id is null) = (meeting_id is null) and (item_id is null) <> (proposal_id is null));
comment on table papers is 'A paper for an agenda item or for what was proposed as one: a link, or with a row of paper_files a file.';
comment on column papers.meeting_id is 'Of which meeting; null: of a proposal.';
comment on column papers.item_id is 'For which item; null: for a proposal.';
comment on column papers.proposal_id is 'For which proposal; its papers come along to the item it becomes, and stay with it.';
comment on column papers.carried_from is 'The paper of an earlier meeting, or of the proposal, that came along with its item.';
create index papers_proposal on papers (proposal_id) where proposal_id is not null;

create table proposal_orders (
    board_id bigint not null references boards (id),
    number int not null constraint proposal_orders_number check (number > 0),
    proposals bigint[] not null,
    ordered_at timestamptz not null,
    ordered_by bigint references people (id),
    primary key (board_id, number)
);
comment on table proposal_orders is 'In which order a board takes up what waits to be decided on. The newest counts; what came after it follows as it came.';
comment on column proposal_orders.board_id is 'Which board.';
comment on column proposal_orders.number is '1, 2, 3 … on each board.';
comment on column proposal_orders.proposals is 'What waited then, the first to be taken up first.';
comment on column proposal_orders.ordered_at is 'When.';
comment on column proposal_orders.ordered_by is 'By whom.';
create trigger proposal_orders_immutable before update or delete or truncate on proposal_orders for each statement execute function refuse_change();
