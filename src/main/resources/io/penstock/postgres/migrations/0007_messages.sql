-- oldest-jar: 4

-- What executions listen for; an empty type is every one. Whoever stores an event leaves a message for each row of its type. A row is scanned
-- when what was stored while it was being written has been looked through, too: see execution.Registrar.
create table subscriptions (
  organization_id uuid not null,
  type text not null,
  execution_id uuid not null,
  position text not null,
  scanned boolean not null default false,
  primary key (organization_id, type, execution_id, position)
);
create index subscriptions_by_execution on subscriptions (organization_id, execution_id);

-- A message may be about an event or a child, and is for one place in the execution.
alter table inbox
  drop constraint inbox_kind_check,
  drop constraint inbox_pkey,
  add column position text not null default '',
  add column about uuid not null default '00000000-0000-0000-0000-000000000000',
  add constraint inbox_kind_check check (kind in ('cancel', 'suspend', 'event', 'child')),
  add primary key (organization_id, execution_id, kind, position, about);
alter table inbox set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);

-- Awaited children that have not ended, by the place in their parent that waits for them.
create table children (
  organization_id uuid not null,
  parent_id uuid not null,
  generation int not null,
  position text not null,
  child_id uuid not null,
  primary key (organization_id, parent_id, generation, position)
);

-- hops: how many executions lie between this one and what came from outside; of an event, of those that it starts.
-- depth: how many workflows run above this one. parent_position is null when the parent does not wait.
alter table executions
  add column hops smallint not null default 0,
  add column depth smallint not null default 0,
  add column parent_id uuid,
  add column parent_generation int,
  add column parent_position text;
alter table events add column hops smallint not null default 0;
