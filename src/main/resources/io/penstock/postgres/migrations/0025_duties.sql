-- oldest-jar: 4

-- Upkeep that one node does for all: when it is due, and how it went last.
create table duties (
  name text primary key,
  -- A cron expression and a time zone.
  times text not null,
  next_at timestamptz not null,
  -- When somebody asked for a run that has not begun yet.
  asked_at timestamptz,
  began_at timestamptz,
  ended_at timestamptz,
  succeeded_at timestamptz,
  -- What the last run that succeeded tells, as JSON.
  result text,
  failure text
) with (fillfactor = 50);
