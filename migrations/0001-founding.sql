-- Tables of the main job: issuers and their API clients, badges, issuing events, awards and the mails that invite to accept them.
-- Every tenant table opens with issuer_id, in its key and in each index, so that it can be distributed by issuer later.

create table issuer (
  issuer_id text primary key,
  name text not null,
  description text not null,
  email text not null,
  url text not null,
  image_digest bytea,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  updated_by text not null
);

-- The one authority of this installation: it signs client certificates and enrolment tokens. The key is sealed with SECRET_KEY.
create table certificate_authority (
  authority_id integer primary key check (authority_id = 1),
  certificate_pem text not null,
  private_key_sealed bytea not null,
  created_at timestamptz not null
);

create table client_certificate (
  issuer_id text not null references issuer,
  serial text not null,
  fingerprint text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  primary key (issuer_id, serial)
);

-- OBF's OAuth2 client_id is the issuer's own id; an issuer holds several secrets, each shown once.
create table oauth_secret (
  issuer_id text not null references issuer,
  secret_id text not null,
  description text not null,
  secret_hash bytea not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (issuer_id, secret_id),
  unique (issuer_id, secret_hash)
);

create table image (
  issuer_id text not null references issuer,
  digest bytea not null,
  media_type text not null check (media_type in ('image/png', 'image/svg+xml')),
  width integer not null,
  height integer not null,
  bytes bytea not null,
  created_at timestamptz not null,
  primary key (issuer_id, digest)
);
alter table image alter column bytes set storage external;
alter table issuer add foreign key (issuer_id, image_digest) references image;

-- What a badge says, addressed by its own hash: a badge points at its present content, an event at the content it issued.
create table badge_content (
  issuer_id text not null references issuer,
  content_id bytea not null,
  language text not null,
  name text not null,
  description text not null,
  criteria_html text not null,
  css text not null,
  tags text[] not null,
  image_digest bytea not null,
  primary key (issuer_id, content_id),
  foreign key (issuer_id, image_digest) references image
);

-- What a mail says, addressed by its own hash in the same way.
create table message (
  issuer_id text not null references issuer,
  message_id bytea not null,
  subject text not null,
  body text not null,
  link_text text not null,
  footer text not null,
  primary key (issuer_id, message_id)
);

create table badge (
  issuer_id text not null references issuer,
  badge_id text not null,
  content_id bytea not null,
  message_id bytea not null,
  draft boolean not null,
  categories text[] not null,
  expires_months integer,
  metadata jsonb,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  updated_by text not null,
  deleted_at timestamptz,
  primary key (issuer_id, badge_id),
  foreign key (issuer_id, content_id) references badge_content,
  foreign key (issuer_id, message_id) references message
);
create index badge_by_age on badge (issuer_id, created_at, badge_id);

-- An event id opens with its creation time, so the primary key is also the order of creation.
create table issuing_event (
  issuer_id text not null references issuer,
  event_id text not null,
  badge_id text not null,
  content_id bytea not null,
  message_id bytea not null,
  issued_at timestamptz not null,
  expires_at timestamptz,
  recipient_count integer not null,
  send_email boolean not null,
  show_report boolean not null,
  api_consumer_id text not null,
  log_entry json,
  badge_override json,
  created_at timestamptz not null,
  created_by text not null,
  primary key (issuer_id, event_id),
  foreign key (issuer_id, badge_id) references badge,
  foreign key (issuer_id, content_id) references badge_content,
  foreign key (issuer_id, message_id) references message
);
create index issuing_event_by_badge on issuing_event (issuer_id, badge_id, event_id);
create index issuing_event_by_consumer on issuing_event (issuer_id, api_consumer_id, event_id);

-- An award has its badge and its dates itself, so that a public look-up and a person's list read one row for one award.
-- An award and its mails have no foreign key to their event: ten thousand rows of one statement would check the same parent
-- ten thousand times. They are inserted with it in one transaction, and nothing deletes an event.
create table award (
  issuer_id text not null,
  award_id bytea not null check (length(award_id) = 20),
  event_id text not null,
  badge_id text not null,
  email text not null,
  name text not null,
  issued_at timestamptz not null,
  expires_at timestamptz,
  accepted_at timestamptz,
  declined_at timestamptz,
  revoked_at timestamptz,
  revocation_reason text,
  primary key (issuer_id, award_id)
) with (fillfactor = 90);
create unique index award_by_event on award (issuer_id, event_id, email);
create index award_by_recipient on award (issuer_id, email);
create index award_revoked on award (issuer_id, event_id) where revoked_at is not null;

-- The outbox: one row for each mail an award owes its earner. A job covers a range of one event's rows. A mail that is not
-- needed any more, because its award was revoked or answered first, is withdrawn.
create table award_mail (
  issuer_id text not null,
  event_id text not null,
  purpose text not null check (purpose in ('invitation')),
  award_id bytea not null,
  state text not null check (state in ('queued', 'sent', 'failed', 'withdrawn')),
  attempts integer not null,
  error text,
  updated_at timestamptz not null,
  primary key (issuer_id, event_id, purpose, award_id)
) with (fillfactor = 70);

-- Who did what, when and from where. Months are dropped, never deleted row by row.
create table audit_entry (
  issuer_id text not null,
  at timestamptz not null,
  entry_id text not null,
  actor text not null,
  action text not null,
  subject text not null,
  detail jsonb not null,
  address text not null,
  request_id text not null,
  primary key (issuer_id, at, entry_id)
) partition by range (at);
create table audit_entry_other partition of audit_entry default;

-- Makes the audit partitions of the month of `moment` and of the two that follow; runs with the owner's rights.
create function ensure_audit_partitions(moment timestamptz) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  month date := date_trunc('month', moment at time zone 'UTC');
  part text;
begin
  for i in 0..2 loop
    part := 'audit_entry_' || to_char(month, 'YYYYMM');
    if to_regclass(part) is null then
      execute format(
        'create table if not exists %I partition of audit_entry for values from (%L) to (%L)',
        part, month || ' 00:00:00+00', (month + interval '1 month')::date || ' 00:00:00+00');
    end if;
    month := (month + interval '1 month')::date;
  end loop;
end $$;

-- The second wall between tenants: whoever is not the owner sees one issuer's rows, the one its transaction names.
do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['client_certificate', 'oauth_secret', 'image', 'badge_content', 'message', 'badge',
    'issuing_event', 'award', 'award_mail', 'audit_entry']
  loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format(
      'create policy one_issuer on %I using (issuer_id = current_setting(''badgeworks.issuer_id'', true))', tenant_table);
  end loop;
end $$;
