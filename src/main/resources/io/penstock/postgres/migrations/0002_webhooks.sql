-- Webhooks. Sealed keys hold the token of the URL and the secrets; deleted rows keep neither.
create table webhooks (
  organization_id uuid not null,
  id uuid not null,
  name text not null,
  settings bytea not null,
  keys bytea not null,
  enabled boolean not null,
  -- The value of webhook_changes when the row was last changed: what a node reads that knows all before it.
  change bigint not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (organization_id, id)
);
create unique index webhooks_by_name on webhooks (organization_id, name) where deleted_at is null;
create index webhooks_by_change on webhooks (change);

-- One row. Raised first in each transaction that changes a webhook, so that changes commit in the order of their numbers.
create table webhook_changes (
  singleton boolean primary key default true check (singleton),
  change bigint not null
);
insert into webhook_changes (change) values (0);
