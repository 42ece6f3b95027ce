-- oldest-jar: 4

-- What access tokens are signed with, sealed by the secret key. The newest whose time has come signs; the others verify.
create table signing_keys (
  id uuid primary key,
  algorithm text not null check (algorithm in ('HS256', 'RS256', 'ES256')),
  sealed bytea not null,
  -- Empty for HS256.
  public_key bytea not null,
  created_at timestamptz not null default now(),
  signs_from timestamptz not null
);

create trigger signing_keys_change after insert or update or delete on signing_keys for each row
  execute function note_access_change('signing');
