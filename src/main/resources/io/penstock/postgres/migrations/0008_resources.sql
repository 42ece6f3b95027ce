-- oldest-jar: 3

-- Documents that workflow versions refer to by URI, such as OpenAPI descriptions; each content once.
create table resources (
  organization_id uuid not null,
  digest bytea not null,
  content bytea not null,
  primary key (organization_id, digest)
);

-- Which of them a version was saved with: lines of a digest in hexadecimal, a space and a URI.
alter table workflow_versions add column resources bytea not null default '';
