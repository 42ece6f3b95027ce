-- Unfinished executions are looked for by id, oldest first. An ordered walk remembers the entries that are dead; a bitmap over an index by
-- owner met them all again in each sweep, until the next vacuum.
drop index executions_unfinished;
create index executions_unfinished on executions (id) where status < 2;
