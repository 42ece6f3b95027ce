package io.penstock.organization;

import io.penstock.identity.OrganizationId;
import io.penstock.seal.DataKey;
import io.penstock.seal.Sealer;
import io.penstock.seal.UnsealableException;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The key that an organization's data is sealed with, made when it is first wanted, and the most recently used ones kept open in memory. A
 * key never changes; only its wrapping does. Safe on any thread.
 */
public final class DataKeys {

    private static final int CAPACITY = 10_000;
    private static final byte[] PURPOSE = {'k', 'e', 'y', 0};

    private final DataKeyStore store;
    private final Sealer sealer;
    private final Map<OrganizationId, DataKey> open;

    public DataKeys(DataKeyStore store, Sealer sealer) {
        this.store = store;
        this.sealer = sealer;
        this.open = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<OrganizationId, DataKey> eldest) {
                return size() > CAPACITY;
            }
        };
    }

    /** @throws UnsealableException in the future, when it is wrapped with a secret key that this server does not have */
    public Future<DataKey> of(OrganizationId organization) {
        DataKey known = recall(organization);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        byte[] context = context(organization);
        return store.find(organization)
                .compose(found -> found != null
                        ? Future.succeededFuture(found)
                        : store.insert(organization, sealer.newDataKey(context)))
                .map(wrapped -> remember(organization, sealer.unwrap(wrapped, context)));
    }

    private @Nullable DataKey recall(OrganizationId organization) {
        synchronized (open) {
            return open.get(organization);
        }
    }

    private DataKey remember(OrganizationId organization, DataKey key) {
        synchronized (open) {
            open.put(organization, key);
        }
        return key;
    }

    /** What binds a wrapped key to its row. */
    private static byte[] context(OrganizationId organization) {
        return ByteBuffer.allocate(PURPOSE.length + 2 * Long.BYTES)
                .put(PURPOSE)
                .putLong(organization.value().getMostSignificantBits())
                .putLong(organization.value().getLeastSignificantBits())
                .array();
    }
}
