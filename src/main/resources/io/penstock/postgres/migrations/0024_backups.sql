-- oldest-jar: 4

-- What the servers know of the backups that they have made of this database.
create table backups (
  id text primary key,
  place text not null,
  status text not null check (status in ('running', 'complete', 'failed')),
  sealed boolean not null,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  rows bigint,
  size_bytes bigint,
  error text,
  -- Of the last time that it was restored for a trial.
  verified_at timestamptz,
  verification text check (verification in ('good', 'bad')),
  findings text
);
