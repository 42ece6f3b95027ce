package io.penstock.retention;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How much room tables take, and whose rows they hold, as far as a sample of their pages tells. */
final class StorageStore {

    private final Pool pool;

    StorageStore(Pool pool) {
        this.pool = pool;
    }

    /**
     * A table, or one partition of it.
     *
     * @param table the name of the whole
     * @param rows as the database's statistics know
     * @param bytes with indexes and what is stored beside
     * @param owned whether its rows name their organization
     */
    record Leaf(String name, String table, long rows, long bytes, long pages, boolean owned) {}

    private static final String LEAVES = """
            select c.relname as name, coalesce(p.relname, c.relname) as table_name,
                   greatest(c.reltuples, pg_stat_get_live_tuples(c.oid), 0)::bigint as rows,
                   pg_total_relation_size(c.oid) as bytes,
                   pg_relation_size(c.oid) / current_setting('block_size')::bigint as pages,
                   exists (select from pg_attribute a
                            where a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped) as owned
              from pg_class c
              left join pg_inherits i on i.inhrelid = c.oid
              left join pg_class p on p.oid = i.inhparent
             where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
             order by 2, 1
            """;

    Future<List<Leaf>> leaves() {
        return pool.preparedQuery(LEAVES).execute().map(rows -> {
            List<Leaf> leaves = new ArrayList<>(rows.size());
            for (Row row : rows) {
                leaves.add(new Leaf(
                        row.getString("name"),
                        row.getString("table_name"),
                        row.getLong("rows"),
                        row.getLong("bytes"),
                        row.getLong("pages"),
                        row.getBoolean("owned")));
            }
            return leaves;
        });
    }

    private static final String DATABASE = """
            select pg_database_size(current_database())
            """;

    Future<Long> database() {
        return pool.query(DATABASE).execute().map(rows -> rows.iterator().next().getLong(0));
    }

    private static final String NAMES = """
            select id, name from organizations where id = any($1)
            """;

    Future<Map<UUID, String>> names(UUID[] organizations) {
        return pool.preparedQuery(NAMES)
                .execute(Tuple.tuple().addArrayOfUUID(organizations))
                .map(rows -> {
                    Map<UUID, String> names = new HashMap<>();
                    rows.forEach(row -> names.put(row.getUUID("id"), row.getString("name")));
                    return names;
                });
    }

    private static final String SHARES = """
            select organization_id, count(*) as rows, sum(pg_column_size(t.*))::bigint as bytes
              from "%s" t %s where organization_id is not null group by organization_id
            """;

    /** What a sample of a leaf holds of an organization. */
    record Share(UUID organization, long rows, long bytes) {}

    /** @param most pages to look at; a leaf that has no more is looked at whole */
    Future<List<Share>> shares(Leaf leaf, int most) {
        String sample = leaf.pages() <= most ? "" : "tablesample system (" + 100.0 * most / leaf.pages() + ")";
        return pool.query(SHARES.formatted(leaf.name(), sample)).execute().map(rows -> {
            List<Share> shares = new ArrayList<>(rows.size());
            for (Row row : rows) {
                shares.add(new Share(row.getUUID("organization_id"), row.getLong("rows"), row.getLong("bytes")));
            }
            return shares;
        });
    }
}
