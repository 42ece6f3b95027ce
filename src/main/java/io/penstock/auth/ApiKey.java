package io.penstock.auth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import io.penstock.identity.UserId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key that a program acts with for its maker, in one organization. The key itself is 256 random bits with a prefix by which scanners of
 * leaked secrets can tell it; it is shown once, and kept as a hash.
 *
 * @param scope what it may do, at most what its maker may at the time
 * @param hint its first characters, by which people recognise it
 */
record ApiKey(OrganizationId organization, UUID id, UserId user, String name, Scope scope, String hint, Times times) {

    static final String PREFIX = "ps_";

    private static final int BYTES = 32;
    private static final int LENGTH = PREFIX.length() + 43;
    private static final int HINT = PREFIX.length() + 5;

    /** @param operator may also administer the server itself */
    record Scope(Role role, boolean operator) {}

    /**
     * @param expires null: never
     * @param used when it was used last, to a minute or so; null: never
     */
    record Times(
            Instant created,
            @Nullable Instant expires,
            @Nullable Instant used) {}

    static String generate(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether it has the form of one. */
    static boolean isPlausible(String key) {
        return key.length() == LENGTH && key.startsWith(PREFIX);
    }

    static String hint(String key) {
        return key.substring(0, HINT);
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", id.toString())
                .put("name", name)
                .put("hint", hint)
                .put("role", scope.role().word())
                .put("operator", scope.operator())
                .put("user_id", user.toString())
                .put("created_at", times.created().toString());
        if (times.expires() != null) {
            json.put("expires_at", times.expires().toString());
        }
        if (times.used() != null) {
            json.put("last_used_at", times.used().toString());
        }
        return json;
    }
}
