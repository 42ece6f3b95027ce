-- oldest-jar: 4

-- Null: it is due only when somebody asks.
alter table duties alter column next_at drop not null;
