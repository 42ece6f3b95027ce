package io.penstock.auth;

import io.penstock.auth.KeyStore.Live;
import io.penstock.identity.Caller;
import io.penstock.identity.Credential;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The API keys of all organizations in memory, by their hashes: about 400 bytes each, and no member has more than a hundred. Kept as new as
 * the database by {@link AccessWatch}. Notes when a key was used, to a minute, and writes that later for many at once. Safe on any thread; a
 * look costs one hash and one look-up.
 */
final class KeyCatalogue {

    private static final int BATCH = 1_000;
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final KeyStore store;
    private final InstantSource clock;
    private final Map<Buffer, Live> byHash = new ConcurrentHashMap<>();
    private final Map<UUID, Buffer> hashes = new ConcurrentHashMap<>();
    private final Map<UUID, Instant> used = new ConcurrentHashMap<>();
    private final Map<UUID, Instant> unwritten = new ConcurrentHashMap<>();

    KeyCatalogue(KeyStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** @throws io.penstock.failure.Failure Unauthenticated, when nobody has that key now */
    Caller find(String key) {
        Live live = ApiKey.isPlausible(key) ? byHash.get(Buffer.buffer(Digest.of(key))) : null;
        if (live == null) {
            throw Tokens.refused("The API key is not valid.");
        }
        Instant now = clock.instant();
        if (live.expires() != null && !now.isBefore(live.expires())) {
            throw Tokens.refused("The API key has expired.");
        }
        note(id(live), now);
        return live.caller();
    }

    private void note(UUID id, Instant now) {
        Instant last = used.get(id);
        if (last == null || last.plus(NOTED_EVERY).isBefore(now)) {
            used.put(id, now);
            unwritten.put(id, now);
        }
    }

    /** Reads all of them, and forgets those that are not there any more. */
    Future<Void> load() {
        Set<UUID> gone = new HashSet<>(hashes.keySet());
        return load(BEFORE_ALL, gone).onSuccess(read -> gone.forEach(this::remove));
    }

    private Future<Void> load(UUID after, Set<UUID> gone) {
        return store.live(after, BATCH).compose(keys -> {
            keys.forEach(key -> {
                gone.remove(id(key));
                put(key);
            });
            return keys.size() < BATCH ? Future.succeededFuture() : load(id(keys.get(keys.size() - 1)), gone);
        });
    }

    /** Reads again those keys, and all of those users: what is not there any more is forgotten. */
    Future<Void> reload(Collection<UUID> ids, Collection<UUID> users) {
        Set<UUID> concerned = new HashSet<>(ids);
        if (!users.isEmpty()) {
            byHash.values().stream()
                    .filter(live -> users.contains(live.caller().user().value()))
                    .forEach(live -> concerned.add(id(live)));
        }
        return store.live(ids, users).map(keys -> {
            keys.forEach(key -> concerned.remove(id(key)));
            concerned.forEach(this::remove);
            keys.forEach(this::put);
            return null;
        });
    }

    private void put(Live key) {
        hashes.put(id(key), key.hash());
        byHash.put(key.hash(), key);
    }

    private void remove(UUID id) {
        Buffer hash = hashes.remove(id);
        if (hash != null) {
            byHash.remove(hash);
        }
        used.remove(id);
    }

    /** Writes when keys were used, as far as it is not written yet. */
    Future<Void> flush() {
        Map<UUID, Instant> batch = new HashMap<>();
        for (UUID id : List.copyOf(unwritten.keySet())) {
            Instant at = unwritten.remove(id);
            if (at != null) {
                batch.put(id, at);
            }
        }
        return batch.isEmpty() ? Future.succeededFuture() : store.touch(batch);
    }

    private static UUID id(Live live) {
        return ((Credential.Key) live.caller().credential()).id();
    }
}
