-- oldest-jar: 2
alter table second add column note text;
