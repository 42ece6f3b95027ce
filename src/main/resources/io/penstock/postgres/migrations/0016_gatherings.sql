-- oldest-jar: 4

-- Events that wait for others to start a workflow together: of each of its filters one, among those with the same values in common.
create table gatherings (
  organization_id uuid not null,
  workflow_id uuid not null,
  -- A hash of the values that the filters correlate.
  common bytea not null,
  -- The filter's index.
  slot smallint not null,
  -- Of the workflow: what was gathered for another one does not count.
  version int not null,
  event_id uuid not null,
  hops smallint not null,
  envelope bytea not null,
  created_at timestamptz not null default now(),
  primary key (organization_id, workflow_id, common, slot)
);
