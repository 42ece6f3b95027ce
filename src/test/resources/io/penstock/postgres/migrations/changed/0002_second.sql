create table second(id integer primary key);
insert into second values (1), (2);
