package io.penstock.auth;

import io.penstock.auth.SigningKeyStore.Draft;
import io.penstock.config.AuthConfig;
import io.penstock.config.SigningAlgorithm;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.IdSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the signing keys of the database in memory, and makes new ones. A new key is known to every node for a while before the first token
 * has it, and the one before it verifies until its last token has expired: nobody is signed out. Safe on any thread.
 */
final class SigningKeys {

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

    private final Vertx vertx;
    private final SigningKeyStore store;
    private final Settings settings;
    private final IdSource ids;
    private final SecureRandom random;
    private volatile Keyset keyset = Keyset.EMPTY;

    /**
     * @param lead how long a key is known before it signs
     * @param overlap how long it verifies after its successor has begun
     */
    record Settings(SigningAlgorithm algorithm, Duration lead, Duration overlap) {
        /** Of the clocks of two machines; the clock check of a node allows no more. */
        private static final Duration SKEW = Duration.ofMinutes(1);

        static Settings of(AuthConfig config) {
            return new Settings(
                    config.signingAlgorithm(),
                    config.signingLead(),
                    config.accessTokenTtl().plus(SKEW));
        }
    }

    SigningKeys(Vertx vertx, SigningKeyStore store, Settings settings, IdSource ids, SecureRandom random) {
        this.vertx = vertx;
        this.store = store;
        this.settings = settings;
        this.ids = ids;
        this.random = random;
    }

    Keyset keyset() {
        return keyset;
    }

    Duration lead() {
        return settings.lead();
    }

    /** Reads them, and makes one when there is none of the algorithm that is wanted now. */
    Future<Void> open() {
        return refresh().compose(read -> {
            List<Signer> known = keyset.signers();
            boolean good = !known.isEmpty() && known.get(known.size() - 1).key().algorithm() == settings.algorithm();
            return good
                    ? Future.succeededFuture()
                    : draft().compose(store::ensure).compose(made -> refresh());
        });
    }

    Future<Void> refresh() {
        return store.all().map(keys -> {
            // A signer that is there already stays: making one of an RSA key takes a while.
            Map<UUID, Signer> before = keyset.signers().stream()
                    .collect(Collectors.toMap(signer -> signer.key().id(), Function.identity()));
            keyset = new Keyset(
                    keys.stream()
                            .map(key -> {
                                Signer known = before.get(key.id());
                                return known == null ? new Signer(vertx, key) : known;
                            })
                            .toList(),
                    settings.overlap());
            return null;
        });
    }

    /** @throws Failure Conflict in the future, when a new key is on its way already */
    Future<Void> rotate() {
        return draft().compose(draft -> store.succeed(draft).onSuccess(made -> tell(made, "rotate", draft)))
                .compose(made -> {
                    if (!made) {
                        throw new Failure(new Reason.Conflict(
                                "A new signing key is on its way already; the next one can follow when it signs."));
                    }
                    return refresh();
                });
    }

    /** When a key has leaked: all access tokens end at once, and refresh tokens give new ones. */
    Future<Void> replace() {
        return draft().compose(draft -> store.replace(draft).onSuccess(made -> tell(true, "replace", draft)))
                .compose(made -> refresh());
    }

    private static void tell(boolean made, String how, Draft draft) {
        if (made) {
            LOG.atInfo()
                    .addKeyValue("how", how)
                    .addKeyValue("key", draft.id())
                    .addKeyValue("algorithm", draft.algorithm())
                    .log("A signing key was made");
        }
    }

    private Future<Draft> draft() {
        return vertx.executeBlocking(() -> SigningKey.generate(settings.algorithm(), random), false)
                .map(material -> new Draft(ids.next(), settings.algorithm(), material, settings.lead()));
    }
}
