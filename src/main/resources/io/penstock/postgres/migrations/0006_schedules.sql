-- What starts a workflow by time: a row for each workflow whose newest version says so.
create table schedules (
  organization_id uuid not null,
  workflow_id uuid not null,
  version int not null,
  kind text not null check (kind in ('cron', 'every', 'after')),
  expression text not null,
  timezone text not null,
  -- Whether the time zone is the server's.
  default_zone boolean not null,
  missed text not null check (missed in ('skip', 'once', 'all')),
  enabled boolean not null,
  paused boolean not null default false,
  -- From which intervals are counted.
  anchor_at timestamptz not null,
  -- Null while nothing can start, and while the end of an execution is awaited.
  next_at timestamptz,
  awaiting uuid,
  last_at timestamptz,
  last_execution_id uuid,
  primary key (organization_id, workflow_id)
) with (fillfactor = 80);
create index schedules_by_due on schedules (next_at) where next_at is not null;
create index schedules_awaiting on schedules (organization_id, workflow_id) where awaiting is not null;

-- One start for each time of a workflow, on however many nodes.
create table fires (
  organization_id uuid not null,
  workflow_id uuid not null,
  fire_at timestamptz not null,
  execution_id uuid not null,
  fired_at timestamptz not null default now(),
  primary key (organization_id, workflow_id, fire_at)
);
create index fires_by_age on fires using brin (fired_at);

-- At which version of the workflow, and whether enabled, its schedule was looked at last.
alter table workflows add column scheduled_version int, add column scheduled_enabled boolean;
create index workflows_to_schedule on workflows (organization_id, id)
 where deleted_at is null and (scheduled_version is distinct from version or scheduled_enabled is distinct from enabled)
    or deleted_at is not null and scheduled_version is not null;
