-- oldest-jar: 4

-- One row while the servers of this database must not act: it was restored from a backup, and the original may still be at work.
create table pause (
  singleton boolean primary key default true check (singleton),
  reason text not null,
  since timestamptz not null default now()
);
