-- oldest-jar: 4

-- Deleting a workflow deletes what it has gathered, as the tenant role.
comment on table gatherings is 'tenant: select, delete';
