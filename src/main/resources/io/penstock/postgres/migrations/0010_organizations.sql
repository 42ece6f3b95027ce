-- oldest-jar: 4

-- A deleted organization keeps its row, so that what the audit says of it can be read; the rows of all else are purged little by little.
alter table organizations
  add column updated_at timestamptz not null default now(),
  add column deleted_at timestamptz,
  add column purged_at timestamptz,
  -- When its rows were last purged from: who waited longest is next.
  add column purge_turn_at timestamptz;
alter table organizations drop constraint organizations_name_key;
create unique index organizations_by_name on organizations (name) where deleted_at is null;
create index organizations_to_purge on organizations (purge_turn_at) where deleted_at is not null and purged_at is null;

-- One-time links into an organization; the token is in none of the rows, only its SHA-256.
create table invitations (
  organization_id uuid not null,
  id uuid not null,
  token_hash bytea not null unique,
  email text not null check (email = lower(email)),
  role text not null check (role in ('owner', 'admin', 'editor', 'viewer')),
  invited_by uuid not null,
  -- How often a password was tried with it.
  attempts int not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  primary key (organization_id, id)
);
create index invitations_by_email on invitations (organization_id, email);

-- Which members joined, changed or left lately: nodes read what they do not know yet, and hold it against tokens that say otherwise.
create table member_changes (
  organization_id uuid not null,
  user_id uuid not null,
  change bigint not null,
  changed_at timestamptz not null default now(),
  primary key (organization_id, user_id)
);
create index member_changes_by_change on member_changes (change);

-- One row. Raised in each transaction that changes a member, so that changes commit in the order of their numbers.
create table member_counter (
  singleton boolean primary key default true check (singleton),
  change bigint not null
);
insert into member_counter (change) values (0);

-- A trigger, so that no way to change a member, not even by hand, goes unnoticed.
create function note_member_change() returns trigger language plpgsql security definer set search_path from current as $$
declare
  raised bigint;
begin
  update member_counter set change = change + 1 returning change into raised;
  insert into member_changes (organization_id, user_id, change)
  values (coalesce(new.organization_id, old.organization_id), coalesce(new.user_id, old.user_id), raised)
  on conflict (organization_id, user_id) do update set change = excluded.change, changed_at = excluded.changed_at;
  return null;
end $$;
create trigger member_changed after insert or update or delete on members
  for each row execute function note_member_change();
