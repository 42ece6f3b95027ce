-- oldest-jar: 4

-- Namespace and name of the workflow that listens: it does not hear what is told of itself. Null in rows of before.
alter table subscriptions add column workflow text;

-- Which lifecycle events are listened for is looked up once a second by each server.
create index subscriptions_to_lifecycle on subscriptions (organization_id, type) where type like 'io.serverlessworkflow.%';
