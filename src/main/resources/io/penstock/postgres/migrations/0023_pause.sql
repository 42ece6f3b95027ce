-- oldest-jar: 4

-- One row while the servers of this database must not act: it was restored from a backup, and the original may still be at work. Where a
-- backup of before this revision was restored the table is there already.
create table if not exists pause (
  singleton boolean primary key default true check (singleton),
  reason text not null,
  since timestamptz not null default now()
);
