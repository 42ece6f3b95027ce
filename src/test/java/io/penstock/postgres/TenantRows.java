package io.penstock.postgres;

import io.penstock.identity.OrganizationId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;

/** Tables as the catalogue knows them, and statements on them that forget the organization. */
final class TenantRows {

    private static final String TABLES = """
            select c.relname as name from pg_class c
             where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
               and (c.relname = 'organizations' or exists (
                     select from pg_attribute a
                      where a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped))
             order by 1
            """;

    /** Of a row: the columns that need a value, each with one of its type. */
    private static final String VALUES = """
            select string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns,
                   string_agg(
                     case when a.attname = $2 then quote_literal($3::text) || '::uuid'
                          when t.typcategory = 'A' then quote_literal('{}')
                          else case t.typname
                            when 'uuid' then 'gen_random_uuid()'
                            when 'text' then 'md5(random()::text)'
                            when 'bytea' then 'md5(random()::text)::bytea'
                            when 'bool' then 'true'
                            when 'timestamptz' then 'now()'
                            else '1' end end,
                     ', ' order by a.attnum) as given
              from pg_attribute a join pg_type t on t.oid = a.atttypid
             where a.attrelid = $1::text::regclass and a.attnum > 0 and not a.attisdropped
               and a.attgenerated = '' and a.attidentity = '' and (a.attnotnull or a.attname = $2)
            """;

    private TenantRows() {}

    static List<String> tables(SqlConnection sql) {
        List<String> tables = new ArrayList<>();
        sql.query(TABLES).execute().await().forEach(row -> tables.add(row.getString("name")));
        return tables;
    }

    static String owner(String table) {
        return table.equals("organizations") ? "id" : "organization_id";
    }

    /** Inserts a row of that organization, made up of nothing that makes sense. */
    static String insert(SqlConnection sql, String table, OrganizationId organization) {
        Row row = sql.preparedQuery(VALUES)
                .execute(io.vertx.sqlclient.Tuple.of(table, owner(table), organization.toString()))
                .await()
                .iterator()
                .next();
        return "insert into " + table + " (" + row.getString("columns") + ") values (" + row.getString("given") + ")";
    }

    /** Rows need not make sense: no check, no reference, and a partition for everything. */
    static void loosen(SqlConnection sql) {
        sql.query("""
                do $$
                declare c record;
                begin
                  for c in select conrelid::regclass as t, conname from pg_constraint
                            where contype in ('f', 'c') and connamespace = 'public'::regnamespace and conparentid = 0 loop
                    execute format('alter table %s drop constraint %I', c.t, c.conname);
                  end loop;
                  for c in select oid::regclass as t, relname from pg_class p
                            where relkind = 'p' and relnamespace = 'public'::regnamespace and not relispartition
                              and not exists (select from pg_inherits i where i.inhparent = p.oid) loop
                    execute format('create table %I partition of %s default', c.relname || '_rest', c.t);
                  end loop;
                end $$
                """).execute().await();
    }
}
