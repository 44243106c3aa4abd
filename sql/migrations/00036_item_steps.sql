-- +goose Up
create view item_steps as
select i.carried_from as older, i.id as newer from agenda_items i where i.carried_from is not null and i.removed_at is null
union all
select r.item_id, p.item_id from referrals r join proposals p on p.referral_id = r.id and p.board_id = r.committee_id where p.item_id is not null
union all
select coalesce(c.item_id, r.item_id), p.item_id from referrals r join proposals p on p.referral_id = r.id and p.board_id = r.board_id
    left join proposals c on c.referral_id = r.id and c.board_id = r.committee_id where p.item_id is not null;
comment on view item_steps is 'From an agenda item to the one that went on with it: carried over, put before a committee, or reported back.';
