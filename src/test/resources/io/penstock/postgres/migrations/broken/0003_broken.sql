create table third(id integer);
insert into nowhere values (1);
