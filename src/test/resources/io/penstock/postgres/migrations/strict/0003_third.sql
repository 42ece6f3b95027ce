alter table second rename to renamed;
