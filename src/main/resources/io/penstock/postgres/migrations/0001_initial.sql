-- Organizations and who belongs to them.
create table organizations (
  id uuid primary key,
  name text not null unique,
  -- Rises with every change of its workflows: an event that was matched against an older one is matched again.
  catalogue_version bigint not null default 1,
  egress_allow text[] not null default '{}',
  created_at timestamptz not null default now()
);

create table users (
  id uuid primary key,
  email text not null unique check (email = lower(email)),
  password_hash text not null,
  operator boolean not null default false,
  created_at timestamptz not null default now()
);

create table members (
  organization_id uuid not null,
  user_id uuid not null,
  role text not null check (role in ('owner', 'admin', 'editor', 'viewer')),
  created_at timestamptz not null default now(),
  primary key (organization_id, user_id)
);
create index members_by_user on members (user_id);

-- Processes that own executions. A row that is gone fences its connections: see execution.Ownership.
create table nodes (
  id uuid primary key,
  lock_key bigint not null unique,
  host text not null,
  started_at timestamptz not null default clock_timestamp(),
  heartbeat_at timestamptz not null default clock_timestamp()
);

create table workflows (
  organization_id uuid not null,
  id uuid not null,
  namespace text not null,
  name text not null,
  version int not null,
  enabled boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (organization_id, id)
);
create unique index workflows_by_name on workflows (organization_id, namespace, name) where deleted_at is null;

create table workflow_versions (
  organization_id uuid not null,
  workflow_id uuid not null,
  version int not null,
  format text not null check (format in ('yaml', 'json')),
  document bytea not null,
  created_at timestamptz not null default now(),
  created_by uuid,
  primary key (organization_id, workflow_id, version)
);

-- Tenant JSON is bytes: jsonb refuses \u0000, and one bad row must not fail a batch.
create table events (
  organization_id uuid not null,
  id uuid not null,
  type text not null,
  source text not null,
  replay_of uuid,
  -- The ids of what it started, 16 bytes each.
  executions bytea not null,
  -- What it was received with, as a JSON object without credentials; empty when it did not come over HTTP.
  headers bytea not null,
  envelope bytea not null,
  primary key (organization_id, id)
) partition by range (id);

-- The key hashes what sent the event, too. An expired key is taken over.
create table dedupe_keys (
  organization_id uuid not null,
  key bytea not null,
  digest bytea not null,
  event_id uuid not null,
  expires_at timestamptz not null,
  primary key (organization_id, key)
) partition by hash (key);
create table dedupe_keys_0 partition of dedupe_keys for values with (modulus 8, remainder 0);
create table dedupe_keys_1 partition of dedupe_keys for values with (modulus 8, remainder 1);
create table dedupe_keys_2 partition of dedupe_keys for values with (modulus 8, remainder 2);
create table dedupe_keys_3 partition of dedupe_keys for values with (modulus 8, remainder 3);
create table dedupe_keys_4 partition of dedupe_keys for values with (modulus 8, remainder 4);
create table dedupe_keys_5 partition of dedupe_keys for values with (modulus 8, remainder 5);
create table dedupe_keys_6 partition of dedupe_keys for values with (modulus 8, remainder 6);
create table dedupe_keys_7 partition of dedupe_keys for values with (modulus 8, remainder 7);

-- status: 0 pending, 1 running, 2 waiting, 3 suspended, 4 completed, 5 faulted, 6 cancelled.
-- input is null when it is the array of the one event that started it.
create table executions (
  organization_id uuid not null,
  id uuid not null,
  workflow_id uuid not null,
  version int not null,
  event_id uuid,
  status smallint not null,
  owner uuid,
  generation int not null default 0,
  adoptions smallint not null default 0,
  input bytea,
  output bytea,
  error bytea,
  tasks bytea,
  tasks_omitted int not null default 0,
  started_at timestamptz,
  finished_at timestamptz,
  primary key (organization_id, id)
) partition by range (id);
-- What is unfinished, by its owner: small, since rows leave it when they end.
create index executions_unfinished on executions (owner) where status < 2;

-- One row for each side effect that has ended, in the order of seq; a row with a snapshot makes the rows before it needless.
create table journal (
  organization_id uuid not null,
  execution_id uuid not null,
  generation int not null,
  position text not null,
  seq int not null,
  digest bigint not null,
  outcome bytea,
  snapshot bytea,
  primary key (organization_id, execution_id, generation, position)
) partition by range (execution_id);

-- Waits that hold no memory.
create table timers (
  organization_id uuid not null,
  execution_id uuid not null,
  due_at timestamptz not null,
  primary key (organization_id, execution_id)
);
create index timers_by_due on timers (due_at);

-- Messages from any node to the owner of an execution.
create table inbox (
  organization_id uuid not null,
  execution_id uuid not null,
  kind text not null check (kind in ('cancel')),
  payload bytea,
  created_at timestamptz not null default now(),
  primary key (organization_id, execution_id, kind)
);
