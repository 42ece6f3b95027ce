-- Changes of members are in access_changes, with all else that tokens are held against. Only builds between two releases read them here.
-- oldest-jar: 4
drop trigger member_changed on members;
drop function note_member_change();
drop table member_changes;
drop table member_counter;
