-- Badges in several languages, and parts of an issuer with a profile of their own.

-- A part of an issuer that badges can be issued in the name of. A deleted one stays for what was issued in its name.
create table sub_issuer (
  issuer_id text not null references issuer,
  sub_issuer_id text not null,
  name text not null,
  description text not null,
  email text not null,
  reply_to text,
  url text not null,
  image_digest bytea,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  updated_by text not null,
  deleted_at timestamptz,
  primary key (issuer_id, sub_issuer_id),
  foreign key (issuer_id, image_digest) references image
);

-- Where answers to mails go; null: to the public address.
alter table issuer add reply_to text;

-- The columns hold the words of the primary language (`language`), `translations` those of the others, as the program writes
-- them. Criteria are kept in both forms; the format says which one somebody wrote. Rows from before have no Markdown.
alter table badge_content
  add criteria_format text not null default 'html' check (criteria_format in ('html', 'markdown')),
  add criteria_markdown text,
  add alignment jsonb not null default '[]',
  add achievement_type text,
  add credits_available double precision,
  add field_of_study text,
  add human_code text,
  add specialization text,
  add translations jsonb not null default '[]';

-- The sub-issuers that may issue it.
alter table badge
  add intent text,
  add sub_issuer_ids text[] not null default '{}';

alter table issuing_event
  add sub_issuer_id text,
  add foreign key (issuer_id, sub_issuer_id) references sub_issuer;
create index issuing_event_by_sub_issuer on issuing_event (issuer_id, sub_issuer_id, event_id)
  where sub_issuer_id is not null;

-- The languages in which an earner last answered an award of the issuer, liked best first: mails go out in them.
create table recipient_language (
  issuer_id text not null references issuer,
  email text not null,
  languages text not null,
  updated_at timestamptz not null,
  primary key (issuer_id, email)
);

do $$
declare tenant_table text;
begin
  foreach tenant_table in array array['sub_issuer', 'recipient_language']
  loop
    execute format('alter table %I enable row level security', tenant_table);
    execute format(
      'create policy one_issuer on %I using (issuer_id = current_setting(''badgeworks.issuer_id'', true))', tenant_table);
  end loop;
end $$;
