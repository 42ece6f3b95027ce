package io.penstock.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.config.AuthConfig;
import io.penstock.failure.Failure;
import io.penstock.identity.IdSource;
import io.penstock.postgres.Database;
import io.penstock.seal.Sealer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;

/** The signing keys in a database, for who has the database but no server: what {@code /api/admin/keys} does on one. */
public final class KeyRotation {

    private final SigningKeys keys;
    private final InstantSource clock;

    /** @param sealer with the key of the servers of this database */
    public KeyRotation(Vertx vertx, AuthConfig config, Database database, Sealer sealer, InstantSource clock) {
        SecureRandom random = new SecureRandom();
        this.clock = clock;
        this.keys = new SigningKeys(
                vertx,
                new SigningKeyStore(database.pool(), sealer),
                SigningKeys.Settings.of(config),
                new IdSource(clock, random.nextLong()),
                random);
    }

    /** Which keys there are. */
    public Future<ObjectNode> status() {
        return keys.refresh().map(read -> SigningKeyRoutes.shown(keys.keyset(), clock.instant()));
    }

    /**
     * Makes a new key.
     *
     * @param immediately whether all others end at once
     * @return which keys there are then
     * @throws Failure Conflict in the future, when a new key is on its way already
     */
    public Future<ObjectNode> rotate(boolean immediately) {
        return (immediately ? keys.replace() : keys.rotate()).compose(rotated -> status());
    }
}
