package io.penstock.secret;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.identity.OrganizationId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The most recently used values in the clear, up to a size; in memory only. Safe on any thread. */
final class OpenValues {

    private static final long MOST_BYTES = 16 << 20;
    /** What an entry costs besides its value. */
    private static final int ENTRY_BYTES = 256;

    private record Key(OrganizationId organization, String name, int version) {}

    private record Entry(JsonNode value, int bytes) {}

    private final Map<Key, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    synchronized @Nullable JsonNode find(OrganizationId organization, String name, int version) {
        Entry entry = entries.get(new Key(organization, name, version));
        return entry == null ? null : entry.value();
    }

    synchronized void add(OrganizationId organization, String name, int version, JsonNode value, int size) {
        Entry before = entries.put(new Key(organization, name, version), new Entry(value, size + ENTRY_BYTES));
        bytes += size + ENTRY_BYTES - (before == null ? 0 : before.bytes());
        Iterator<Entry> eldest = entries.values().iterator();
        while (bytes > MOST_BYTES && eldest.hasNext()) {
            bytes -= eldest.next().bytes();
            eldest.remove();
        }
    }

    /** Drops what the index no longer has. */
    synchronized void keep(OrganizationId organization, SecretIndex index) {
        Iterator<Map.Entry<Key, Entry>> all = entries.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Key, Entry> next = all.next();
            Key key = next.getKey();
            if (key.organization().equals(organization) && index.choose(key.name(), key.version()) == 0) {
                bytes -= next.getValue().bytes();
                all.remove();
            }
        }
    }
}
