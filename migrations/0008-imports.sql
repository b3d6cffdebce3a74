-- What was brought over from another server and what it became here, so that an import brings nothing twice and goes on where it
-- ended. `source` is what the foreign ids belong to. `own_version` is what was written of it here (the content of a badge).
create table imported (
  issuer_id text not null references issuer,
  source text not null,
  kind text not null check (kind in ('profile', 'sub-issuer', 'badge', 'event')),
  foreign_id text not null,
  own_id text not null,
  own_version text,
  source_changed_at timestamptz,
  own_changed_at timestamptz,
  primary key (issuer_id, source, kind, foreign_id)
);

-- When an event that happened elsewhere was recorded here; null for those issued here.
alter table issuing_event add recorded_at timestamptz;
create index issuing_event_recorded on issuing_event (issuer_id, recorded_at) where recorded_at is not null;

alter table imported enable row level security;
create policy one_issuer on imported using (issuer_id = current_setting('badgeworks.issuer_id', true));
