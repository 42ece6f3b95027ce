package io.penstock.audit;

import io.penstock.identity.OrganizationId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was refused, or failed, within a moment: the same by the same actor from the same address is one entry that counts. So a guesser who
 * asks a thousand times a second makes one row a second. Bounded; what finds no place is counted. Safe on any thread.
 */
final class Gathering {

    private final int limit;
    private final Map<Key, AuditEntry> gathered = new LinkedHashMap<>();
    private long lost;

    Gathering(int limit) {
        this.limit = limit;
    }

    private record Key(OrganizationId organization, String actor, String action, String address, Outcome outcome) {
        static Key of(AuditEntry entry) {
            return new Key(
                    entry.organization(),
                    entry.actor(),
                    entry.action(),
                    entry.source().address(),
                    entry.outcome());
        }
    }

    synchronized void add(AuditEntry entry) {
        Key key = Key.of(entry);
        AuditEntry before = gathered.get(key);
        if (before != null) {
            gathered.put(key, before.again());
        } else if (gathered.size() < limit) {
            gathered.put(key, entry);
        } else {
            lost++;
        }
    }

    /** What was gathered since the last time. */
    synchronized List<AuditEntry> take() {
        List<AuditEntry> all = new ArrayList<>(gathered.values());
        gathered.clear();
        return all;
    }

    /** How many found no place since the last time. */
    synchronized long takeLost() {
        long count = lost;
        lost = 0;
        return count;
    }
}
