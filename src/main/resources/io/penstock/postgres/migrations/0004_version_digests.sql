-- Which texts are the same, without reading them.
-- oldest-jar: 3
alter table workflow_versions add column digest bytea not null generated always as (sha256(document)) stored;
