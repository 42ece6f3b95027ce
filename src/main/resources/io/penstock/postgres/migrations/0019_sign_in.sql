-- oldest-jar: 4

-- One-time tokens for a new password, hashed. The newest of a user is the only one.
create table password_resets (
  hash bytea primary key,
  user_id uuid not null unique references users on delete cascade,
  made_by uuid not null,
  without_totp boolean not null,
  expires_at timestamptz not null
);

-- Second factors. A code is good once: no step comes again, and none before it.
create table totp (
  user_id uuid primary key references users on delete cascade,
  sealed bytea not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0
);

create table recovery_codes (
  user_id uuid not null references users on delete cascade,
  hash bytea not null,
  primary key (user_id, hash)
);
