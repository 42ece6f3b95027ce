-- Of the secret key that all servers of this database have. One row, from the first that starts.
-- oldest-jar: 4
create table key_fingerprint (
  singleton boolean primary key default true check (singleton),
  fingerprint bytea not null,
  created_at timestamptz not null default now()
);
