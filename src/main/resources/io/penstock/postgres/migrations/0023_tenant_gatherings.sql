-- oldest-jar: 4

-- Whoever deletes a workflow takes away what was gathered for it, in the same statement.
comment on table gatherings is 'tenant: select, delete';
