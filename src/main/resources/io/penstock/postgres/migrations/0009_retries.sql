-- oldest-jar: 4

-- When somebody had the execution run again: what it waited for then is waited for anew.
alter table executions add column retried_at timestamptz;
