-- oldest-jar: 2

-- One key for each organization, which seals its secrets; wrapped by the server's secret key.
create table data_keys (
  organization_id uuid primary key,
  wrapped bytea not null,
  created_at timestamptz not null default now()
);

-- Secrets of workflows by name. A deleted row keeps the number of its last version, so that no number comes twice.
create table secrets (
  organization_id uuid not null,
  name text not null,
  version int not null,
  -- The oldest version that is still there: those before it were deleted.
  oldest int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (organization_id, name)
);

-- Every version stays until its secret is deleted: an execution keeps the version that it began with.
create table secret_versions (
  organization_id uuid not null,
  name text not null,
  version int not null,
  sealed bytea not null,
  created_at timestamptz not null default now(),
  primary key (organization_id, name, version)
);

-- Rises with every change of its secrets.
alter table organizations add column secrets_version bigint not null default 0;
