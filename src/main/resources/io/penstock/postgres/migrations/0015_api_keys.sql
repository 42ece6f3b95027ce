-- oldest-jar: 4

-- What programs act with. A key that was revoked has no row, and a member who leaves takes the keys along.
create table api_keys (
  organization_id uuid not null,
  id uuid not null unique,
  user_id uuid not null,
  name text not null,
  hash bytea not null unique,
  hint text not null,
  role text not null check (role in ('owner', 'admin', 'editor', 'viewer')),
  operator boolean not null default false,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  primary key (organization_id, id),
  foreign key (organization_id, user_id) references members on delete cascade
);
create index api_keys_by_user on api_keys (user_id);
create index api_keys_by_end on api_keys (expires_at) where expires_at is not null;

create trigger api_keys_change after insert or delete on api_keys for each row execute function note_access_change('key');
