package io.penstock.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.http.Json;
import io.penstock.identity.OrganizationId;
import io.penstock.organization.DataKeys;
import io.penstock.seal.DataKey;
import io.penstock.seal.UnsealableException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What executions read of secrets. Kept in memory as new as the database by {@link #refresh}, so that a read of known values asks nobody.
 * Safe on any thread; a future may complete on another one.
 */
public final class SecretValues {

    private static final Logger LOG = LoggerFactory.getLogger(SecretValues.class);
    private static final int UNREAD = -1;

    private final SecretStore store;
    private final DataKeys keys;
    private final OpenValues open = new OpenValues();
    private final Map<OrganizationId, SecretIndex> indexes = new ConcurrentHashMap<>();
    private final Map<OrganizationId, Future<SecretIndex>> loading = new ConcurrentHashMap<>();

    public SecretValues(SecretStore store, DataKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    /** What seals that which may hold an organization's secrets. */
    public Future<DataKey> key(OrganizationId organization) {
        return keys.of(organization);
    }

    /**
     * What an execution sees.
     *
     * @param values by name; a secret that is not there is absent
     * @param versions of every name asked for, to be given as {@code pinned} when the execution reads again; 0: it was not there
     */
    public record Reading(ObjectNode values, Map<String, Integer> versions) {}

    /**
     * Reads secrets. Fails only while the database is away.
     *
     * @param pinned the versions that the execution began with; of a name that is not among them the newest is read
     */
    public Future<Reading> read(OrganizationId organization, Collection<String> names, Map<String, Integer> pinned) {
        if (names.isEmpty()) {
            return Future.succeededFuture(new Reading(JsonNodeFactory.instance.objectNode(), Map.of()));
        }
        SecretIndex known = indexes.get(organization);
        // Another node may have made it just now.
        boolean sure = known != null && names.stream().allMatch(name -> known.has(name) || pinned.containsKey(name));
        Future<SecretIndex> index = sure ? Future.succeededFuture(known) : load(organization);
        return index.compose(current -> read(organization, names, pinned, current));
    }

    private Future<Reading> read(
            OrganizationId organization, Collection<String> names, Map<String, Integer> pinned, SecretIndex index) {
        Map<String, Integer> versions = new LinkedHashMap<>();
        Map<String, Future<Optional<JsonNode>>> wanted = new LinkedHashMap<>();
        for (String name : names) {
            int version = index.choose(name, pinned.getOrDefault(name, UNREAD));
            versions.put(name, version);
            if (version > 0) {
                wanted.put(name, value(organization, name, version));
            }
        }
        return Future.join(new ArrayList<Future<?>>(wanted.values())).map(read -> {
            ObjectNode values = JsonNodeFactory.instance.objectNode();
            wanted.forEach((name, value) -> value.result().ifPresent(found -> values.set(name, found)));
            return new Reading(values, versions);
        });
    }

    private Future<Optional<JsonNode>> value(OrganizationId organization, String name, int version) {
        JsonNode known = open.find(organization, name, version);
        if (known != null) {
            return Future.succeededFuture(known.isMissingNode() ? Optional.empty() : Optional.of(known));
        }
        return store.sealed(organization, name, version)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : open(organization, name, version, found.get()));
    }

    /** A value that cannot be opened is as good as none; the log says why, once. */
    private Future<Optional<JsonNode>> open(OrganizationId organization, String name, int version, byte[] sealed) {
        return keys.of(organization)
                .map(key -> {
                    byte[] plain = key.open(sealed, SecretStore.context(organization.value(), name, version));
                    JsonNode value = Json.parse(plain);
                    open.add(organization, name, version, value, plain.length);
                    return Optional.of(value);
                })
                .recover(failure -> {
                    if (!(failure instanceof UnsealableException)) {
                        return Future.failedFuture(failure);
                    }
                    LOG.atError()
                            .addKeyValue("organization", organization)
                            .addKeyValue("name", name)
                            .log("A stored secret cannot be opened: {}", failure.getMessage());
                    open.add(organization, name, version, MissingNode.getInstance(), 0);
                    return Future.succeededFuture(Optional.empty());
                });
    }

    /** Reads the index anew; callers who come while it is read share the reading. */
    private Future<SecretIndex> load(OrganizationId organization) {
        Future<SecretIndex> running = loading.get(organization);
        if (running != null) {
            return running;
        }
        Future<SecretIndex> reading = store.index(organization).map(index -> known(organization, index));
        loading.put(organization, reading);
        return reading.onComplete(done -> loading.remove(organization, reading));
    }

    private SecretIndex known(OrganizationId organization, SecretIndex read) {
        SecretIndex newest =
                indexes.merge(organization, read, (old, fresh) -> fresh.change() >= old.change() ? fresh : old);
        open.keep(organization, newest);
        return newest;
    }

    /** Makes a change of this node's known here at once. The reading begins after this call. */
    Future<Void> changed(OrganizationId organization) {
        return store.index(organization)
                .map(index -> known(organization, index))
                .mapEmpty();
    }

    /** Reads again what another node has changed: one small query while nothing has. */
    public Future<Void> refresh() {
        List<UUID> held = new ArrayList<>();
        indexes.keySet().forEach(organization -> held.add(organization.value()));
        if (held.isEmpty()) {
            return Future.succeededFuture();
        }
        return store.changes(held).compose(changes -> {
            List<Future<?>> readings = new ArrayList<>();
            changes.forEach((organization, change) -> {
                SecretIndex index = indexes.get(organization);
                if (index != null && index.change() != change) {
                    readings.add(load(organization));
                }
            });
            return Future.join(readings).mapEmpty();
        });
    }
}
