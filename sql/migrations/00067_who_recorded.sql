-- +goose Up
alter table transmittals add column delivered_by bigint references people (id);
alter table transmittals add column acknowledged_by bigint references people (id);
comment on column transmittals.delivered_by is 'Who recorded the delivery first.';
comment on column transmittals.acknowledged_by is 'Who recorded the receipt first.';

-- Until now only the chain said who it was.
update transmittals t set delivered_by = a.person_id from audit_entries e join accounts a on 'account/' || a.id = e.actor
where e.action = 'transmittal.record' and e.subject = 'transmittal/' || t.id and e.body::jsonb ->> 'event' = 'delivery' and t.delivered_on is not null;
update transmittals t set acknowledged_by = a.person_id from audit_entries e join accounts a on 'account/' || a.id = e.actor
where e.action = 'transmittal.record' and e.subject = 'transmittal/' || t.id and e.body::jsonb ->> 'event' = 'acknowledgement' and t.acknowledged_on is not null;
