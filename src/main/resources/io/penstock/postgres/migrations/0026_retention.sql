-- oldest-jar: 4

-- What waits and what is suspended, for retention, which leaves it where it is. What runs through has no entry here.
create index executions_parked on executions (id) where status in (2, 3);

-- How many days an organization keeps what has ended, where that is less than the server does; zero: as the server does.
alter table organizations
  add column execution_days int not null default 0 check (execution_days >= 0),
  add column event_days int not null default 0 check (event_days >= 0);
