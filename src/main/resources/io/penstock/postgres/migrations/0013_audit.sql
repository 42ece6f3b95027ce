-- oldest-jar: 4

-- What was done and refused, a chain for each organization: each hash covers the row, its number and the hash before it. What belongs to no
-- organization stands under the id of zeros. Rows stay when their organization is deleted.
create table audit_log (
  organization_id uuid not null,
  seq bigint not null,
  id uuid not null,
  at timestamptz not null,
  actor text not null,
  action text not null,
  target text not null,
  before_digest bytea,
  after_digest bytea,
  address text not null,
  request_id text not null,
  outcome text not null check (outcome in ('done', 'refused', 'failed')),
  -- How often the same was seen within a moment.
  times int not null,
  hash bytea not null,
  primary key (organization_id, seq)
);
create unique index audit_log_by_id on audit_log (organization_id, id);
create index audit_log_by_actor on audit_log (organization_id, actor, seq);
create index audit_log_by_action on audit_log (organization_id, action, seq);

-- Both ends of what is kept of each chain, sealed with the server's key.
create table audit_heads (
  organization_id uuid primary key,
  seq bigint not null,
  hash bytea not null,
  -- Stands before the first row that is kept.
  begin_seq bigint not null,
  begin_hash bytea not null,
  seal bytea not null
) with (fillfactor = 50);

-- Nobody changes what is written, and only what is older than its retention is taken away, by who says so.
create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('penstock.audit_retention', true) = 'on' then
    return old;
  end if;
  raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_log_is_append_only before update or delete on audit_log
  for each row execute function refuse_audit_change();
create trigger audit_log_is_kept before truncate on audit_log
  for each statement execute function refuse_audit_change();
