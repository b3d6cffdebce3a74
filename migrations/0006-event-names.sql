-- What the issuer calls an issuing event; null: as the badge is called. Additive: older events have none.
alter table issuing_event add column event_name text;
