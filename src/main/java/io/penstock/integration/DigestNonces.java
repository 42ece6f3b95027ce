package io.penstock.integration;

import io.penstock.identity.OrganizationId;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The last digest challenge of each host, and how often its nonce was used, so that not every call asks twice. Safe on any thread. */
final class DigestNonces {

    private static final int CAPACITY = 1_000;
    private static final int CNONCE_BYTES = 16;

    private record Key(OrganizationId organization, boolean tls, String authority) {}

    /** @param count how often the nonce was used, this time included */
    record Use(DigestChallenge challenge, int count) {}

    private final SecureRandom random = new SecureRandom();
    private final Map<Key, Use> uses;

    DigestNonces() {
        this.uses = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Use> eldest) {
                return size() > CAPACITY;
            }
        };
    }

    /** Counts one more use; null: the host has not challenged yet. */
    synchronized @Nullable Use next(OrganizationId organization, Target target) {
        return uses.computeIfPresent(
                key(organization, target), (key, use) -> new Use(use.challenge(), use.count() + 1));
    }

    /** The first use of a new challenge's nonce; those who come after it count on from there. */
    synchronized Use first(OrganizationId organization, Target target, DigestChallenge challenge) {
        Use use = new Use(challenge, 1);
        uses.put(key(organization, target), use);
        return use;
    }

    String cnonce() {
        byte[] bytes = new byte[CNONCE_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static Key key(OrganizationId organization, Target target) {
        return new Key(organization, target.tls(), target.authority());
    }
}
