-- The least that bulk issuing has to write: an event, its recipients under as many indexes as the product keeps, a mail for each.
create table if not exists event (
  event_id text primary key,
  badge_id text not null,
  created_at timestamptz not null
);
create table if not exists recipient (
  recipient_id bytea primary key,
  event_id text not null,
  email text not null,
  name text not null,
  hash text not null,
  revoked_at timestamptz,
  reason text
) with (fillfactor = 90);
create unique index if not exists recipient_by_event on recipient (event_id, email);
create index if not exists recipient_by_email on recipient (email);
create index if not exists recipient_revoked on recipient (event_id) where revoked_at is not null;
create table if not exists mail (
  event_id text not null,
  recipient_id bytea not null,
  state text not null,
  updated_at timestamptz not null,
  primary key (event_id, recipient_id)
);
