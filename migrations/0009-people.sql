-- People who sign in: their accounts belong to the installation, their memberships to issuers.

create table person (
  person_id text primary key,
  name text not null,
  email text not null unique check (email = lower(email)),
  -- The languages they like, as an Accept-Language header: mails to them are written so.
  languages text not null,
  -- Runs the installation: sees all issuers and may act for each.
  operator boolean not null,
  created_at timestamptz not null,
  created_by text not null,
  disabled_at timestamptz
);

-- An argon2id hash in PHC form.
create table password (
  person_id text primary key references person on delete cascade,
  hash text not null,
  changed_at timestamptz not null
);

create table passkey (
  passkey_id text primary key,
  person_id text not null references person on delete cascade,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkey_by_person on passkey (person_id);

-- A time-based one-time password (RFC 6238). The secret is sealed with SECRET_KEY; a code is good once.
create table authenticator (
  person_id text primary key references person on delete cascade,
  secret_sealed bytea not null,
  last_step bigint not null,
  created_at timestamptz not null
);

create table recovery_code (
  person_id text not null references person on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (person_id, code_hash)
);

-- An OpenID provider that people may sign in with, and what it is trusted to say.
create table sign_in_provider (
  provider_id text primary key,
  name text not null,
  issuer_url text not null,
  client_id text not null,
  client_secret_sealed bytea not null,
  scopes text not null,
  rules jsonb not null,
  created_at timestamptz not null
);

-- Who somebody is at a provider. The subject never changes there; the mail address may.
create table identity (
  provider_id text not null references sign_in_provider on delete cascade,
  subject text not null,
  person_id text not null references person on delete cascade,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  primary key (provider_id, subject)
);
create index identity_by_person on identity (person_id);

create table session (
  session_id text primary key,
  token_hash bytea not null unique,
  person_id text not null references person on delete cascade,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  -- When its holder last showed who they are: dangerous acts ask again after some minutes.
  proved_at timestamptz not null,
  method text not null,
  user_agent text not null,
  address text not null,
  -- The issuer an operator acts for, and until when.
  acting_for text references issuer,
  acting_until timestamptz
);
create index session_by_person on session (person_id);

-- A step between two requests of one browser: a passkey's challenge, the wait for a second factor, the way to a provider.
create table sign_in_step (
  token_hash bytea primary key,
  kind text not null,
  person_id text references person on delete cascade,
  data jsonb not null,
  tries integer not null,
  expires_at timestamptz not null
);

-- Wrong passwords and codes by what they were tried on; the key is a hash, so that nothing says who has an account.
create table sign_in_failure (
  key_hash bytea primary key,
  failures integer not null,
  since timestamptz not null
);

-- The outbox of mails to people. A link is good once, while its mail is young.
create table person_mail (
  mail_id text primary key,
  kind text not null,
  email text not null,
  languages text not null,
  data jsonb not null,
  state text not null check (state in ('queued', 'sent', 'failed', 'withdrawn')),
  attempts integer not null,
  error text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  used_at timestamptz
);
create index person_mail_by_address on person_mail (email, created_at);

-- Who works for an issuer. Roles are [{"role": "issuer", "badges": null}], null for all badges.
create table membership (
  issuer_id text not null references issuer,
  person_id text not null references person,
  roles jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  updated_by text not null,
  primary key (issuer_id, person_id)
);
create index membership_by_person on membership (person_id);

create table team_invitation (
  issuer_id text not null references issuer,
  invitation_id text not null,
  email text not null,
  roles jsonb not null,
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by text references person,
  revoked_at timestamptz,
  primary key (issuer_id, invitation_id)
);

alter table team_invitation enable row level security;
create policy one_issuer on team_invitation using (issuer_id = current_setting('badgeworks.issuer_id', true));

-- A person's memberships are read across issuers, in transactions of the installation itself.
alter table membership enable row level security;
create policy one_issuer on membership using (issuer_id = current_setting('badgeworks.issuer_id', true)
  or current_setting('badgeworks.issuer_id', true) = 'installation');

-- An issuer's transaction may add a mail (an invitation into its team), and read none.
create policy anybody_adds on person_mail for insert with check (true);

-- How people sign in is nobody's but the installation's: no issuer's transaction sees it.
do $$
declare own_table text;
begin
  foreach own_table in array array['password', 'passkey', 'authenticator', 'recovery_code', 'sign_in_provider', 'identity',
    'session', 'sign_in_step', 'sign_in_failure', 'person_mail']
  loop
    execute format('alter table %I enable row level security', own_table);
    execute format(
      'create policy the_installation on %I using (current_setting(''badgeworks.issuer_id'', true) = ''installation'')',
      own_table);
  end loop;
end $$;
