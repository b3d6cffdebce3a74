-- Safe retries, and how many awards an issuer may issue.

-- The answer to a mutation that came with an Idempotency-Key, written in the transaction of the mutation itself: it is there
-- when, and only when, the effect is. Status, headers and body are empty only inside that transaction.
create table kept_answer (
  issuer_id text not null references issuer,
  idempotency_key text not null,
  request_hash bytea not null,
  status integer,
  headers json,
  body text,
  created_at timestamptz not null,
  primary key (issuer_id, idempotency_key)
) with (fillfactor = 80);
create index kept_answer_by_age on kept_answer (issuer_id, created_at);
alter table kept_answer enable row level security;
create policy one_issuer on kept_answer using (issuer_id = current_setting('badgeworks.issuer_id', true));

-- Removes the answers of all issuers that were kept long enough; runs with the owner's rights.
create function forget_kept_answers(before timestamptz) returns void
language sql security definer set search_path = public, pg_temp as $$
  delete from kept_answer k using issuer i where k.issuer_id = i.issuer_id and k.created_at < before
$$;

-- Awards an issuer may issue in one calendar year; null: any number.
alter table issuer add column issuing_limit integer check (issuing_limit >= 0);
