-- oldest-jar: 4

-- Who is signed in. A session is a user's, who goes from organization to organization with it; a session that has ended has no row.
create table sessions (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  -- The one that was entered last.
  organization_id uuid not null,
  address text not null,
  agent text not null,
  created_at timestamptz not null default now(),
  used_at timestamptz not null default now(),
  idle_until timestamptz not null,
  expires_at timestamptz not null
);
create index sessions_by_user on sessions (user_id, id);
create index sessions_by_end on sessions (least(idle_until, expires_at));

-- The tokens that a session was ever given, hashed; one of them is not retired. A superseded one was replaced unused.
create table refresh_tokens (
  hash bytea primary key,
  session_id uuid not null references sessions on delete cascade,
  generation int not null,
  retired_at timestamptz,
  superseded boolean not null default false
);
create unique index refresh_tokens_good on refresh_tokens (session_id) where retired_at is null;
create index refresh_tokens_by_session on refresh_tokens (session_id);

-- What has changed about tokens and keys that are out there. Every node reads it once a second, or when it is notified, and puts it over
-- what they say. A reader begins again with the oldest transaction that was open when it last read, so that it misses none.
create table access_changes (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('session', 'key', 'member', 'user', 'signing')),
  subject uuid not null,
  organization_id uuid,
  transaction bigint not null default pg_current_xact_id()::text::bigint,
  changed_at timestamptz not null default now()
);
create index access_changes_by_transaction on access_changes (transaction);
create index access_changes_by_time on access_changes (changed_at);

-- By triggers, so that no statement can forget it, and as their owner, so that every role may.
create function note_access_change() returns trigger language plpgsql security definer set search_path from current as $$
declare
  changed record;
begin
  if tg_op = 'DELETE' then changed := old; else changed := new; end if;
  if tg_argv[0] = 'member' then
    insert into access_changes (kind, subject, organization_id) values ('member', changed.user_id, changed.organization_id);
  else
    insert into access_changes (kind, subject) values (tg_argv[0], changed.id);
  end if;
  perform pg_notify('penstock_access', '');
  return null;
end $$;

-- One that has not been used for longer than any access token lives has none left.
create trigger sessions_end after delete on sessions for each row
  when (old.used_at > now() - interval '25 hours') execute function note_access_change('session');
create trigger members_change after insert or delete or update of role on members for each row
  execute function note_access_change('member');
create trigger users_change after delete or update of operator on users for each row
  execute function note_access_change('user');
