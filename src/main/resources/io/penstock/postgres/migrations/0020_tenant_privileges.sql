-- oldest-jar: 4

-- What the tenant role may do, beside the policy that hides the rows of other organizations: see postgres.TenantRole, which reads these
-- comments at each start. A table with an organization_id and without such a comment is read and written.
comment on table organizations is 'tenant: select, update';
comment on table members is 'tenant: select';
comment on table member_changes is 'tenant: none';
comment on table invitations is 'tenant: none';
comment on table sessions is 'tenant: none';
comment on table access_changes is 'tenant: none';
comment on table api_keys is 'tenant: none';
comment on table data_keys is 'tenant: none';
comment on table audit_log is 'tenant: select';
comment on table audit_heads is 'tenant: none';

comment on table workflows is 'tenant: select, insert, update';
comment on table workflow_versions is 'tenant: select, insert';
comment on table resources is 'tenant: select, insert';
comment on table schedules is 'tenant: select, update';
comment on table secrets is 'tenant: select, insert, update';
comment on table secret_versions is 'tenant: select, insert, delete';
comment on table webhooks is 'tenant: select, insert, update';
-- One counter of all organizations, which holds nothing of any.
comment on table webhook_changes is 'tenant: select, update';

comment on table events is 'tenant: select';
comment on table executions is 'tenant: select';
comment on table journal is 'tenant: select';
comment on table dedupe_keys is 'tenant: none';
comment on table timers is 'tenant: none';
comment on table inbox is 'tenant: none';
comment on table children is 'tenant: none';
comment on table subscriptions is 'tenant: none';
comment on table fires is 'tenant: none';
comment on table gatherings is 'tenant: none';
comment on table turns is 'tenant: none';
