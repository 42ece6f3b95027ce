-- Executions of workflows that limit how many run at the same time: who runs, and who waits, by what the limit is for.
-- state: 0 waits, 1 runs, 2 replaced before it began, 3 replaced while it runs, 4 skipped.
create table turns (
  organization_id uuid not null,
  key uuid not null,
  execution_id uuid not null,
  most int not null,
  state smallint not null,
  primary key (organization_id, key, execution_id)
);
create index turns_in_order on turns (organization_id, key, state, execution_id);
create index turns_by_execution on turns (execution_id);
