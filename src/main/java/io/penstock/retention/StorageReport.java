package io.penstock.retention;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.retention.StorageStore.Leaf;
import io.penstock.retention.StorageStore.Share;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Adds up leaves by table and by organization. An organization's part of a leaf is its part of the sample. Not thread-safe. */
final class StorageReport {

    /** Rows and bytes of something. */
    private static final class Sum {
        private long rows;
        private long bytes;
        private int leaves;

        void add(long moreRows, long moreBytes) {
            rows += moreRows;
            bytes += moreBytes;
            leaves++;
        }

        ObjectNode json() {
            return JsonNodeFactory.instance.objectNode().put("rows", rows).put("bytes", bytes);
        }
    }

    private final Map<String, Sum> tables = new TreeMap<>();
    private final Map<UUID, Map<String, Sum>> organizations = new HashMap<>();

    /** @param shares empty for a leaf whose rows are nobody's */
    void add(Leaf leaf, List<Share> shares) {
        tables.computeIfAbsent(leaf.table(), none -> new Sum()).add(leaf.rows(), leaf.bytes());
        long sampledRows = shares.stream().mapToLong(Share::rows).sum();
        long sampledBytes = shares.stream().mapToLong(Share::bytes).sum();
        for (Share share : shares) {
            organizations
                    .computeIfAbsent(share.organization(), none -> new TreeMap<>())
                    .computeIfAbsent(leaf.table(), none -> new Sum())
                    .add(
                            part(Math.max(leaf.rows(), sampledRows), share.rows(), sampledRows),
                            part(leaf.bytes(), share.bytes(), sampledBytes));
        }
    }

    private static long part(long all, long some, long of) {
        return of == 0 ? 0 : Math.round((double) all * some / of);
    }

    UUID[] owners() {
        return organizations.keySet().toArray(UUID[]::new);
    }

    /** The biggest first. */
    ObjectNode json(long database, Map<UUID, String> names) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("database_bytes", database);
        ArrayNode all = json.putArray("tables");
        biggest(tables)
                .forEach(table -> all.add(table.getValue()
                        .json()
                        .put("name", table.getKey())
                        .put("partitions", table.getValue().leaves)));
        List<ObjectNode> owners = new ArrayList<>();
        organizations.forEach((id, sums) -> owners.add(owner(id, names.get(id), sums)));
        owners.sort(Comparator.comparingLong(
                        (ObjectNode owner) -> owner.path("bytes").asLong())
                .reversed());
        json.putArray("organizations").addAll(owners);
        return json;
    }

    private static ObjectNode owner(UUID id, @Nullable String name, Map<String, Sum> sums) {
        long rows = sums.values().stream().mapToLong(sum -> sum.rows).sum();
        long bytes = sums.values().stream().mapToLong(sum -> sum.bytes).sum();
        ObjectNode owner = JsonNodeFactory.instance
                .objectNode()
                .put("organization_id", id.toString())
                .put("name", name)
                .put("rows", rows)
                .put("bytes", bytes);
        ArrayNode tables = owner.putArray("tables");
        biggest(sums).forEach(sum -> tables.add(sum.getValue().json().put("name", sum.getKey())));
        return owner;
    }

    private static List<Map.Entry<String, Sum>> biggest(Map<String, Sum> sums) {
        return sums.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<String, Sum> each) -> each.getValue().bytes)
                        .reversed())
                .toList();
    }
}
