package io.penstock.auth;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/** A stored password hash of any kind that verifies: argon2id of this server's strength, of another, or bcrypt from elsewhere. */
final class PasswordHash {

    /** A stronger one would hold a thread for seconds. */
    private static final int MOST_BCRYPT_COST = 15;

    private static final String BCRYPT = "\\$2[aby]\\$\\d{2}\\$[./A-Za-z0-9]{53}";
    private static final int COST_AT = 4;

    /** All that bcrypt looks at. */
    private static final int BCRYPT_BYTES = 72;

    private final String stored;

    PasswordHash(String stored) {
        this.stored = stored;
    }

    static boolean isKnown(String stored) {
        return stored.matches(BCRYPT) || Argon2Hash.isPhc(stored);
    }

    /** False as well when it is none of these kinds. */
    boolean matches(String password, HashingMemory memory) {
        if (stored.matches(BCRYPT)) {
            return Integer.parseInt(stored, COST_AT, COST_AT + 2, 10) <= MOST_BCRYPT_COST && bcrypt(password);
        }
        return Argon2Hash.isPhc(stored) && Argon2Hash.parse(stored).matches(password, memory);
    }

    private boolean bcrypt(String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return OpenBSDBCrypt.checkPassword(stored, Arrays.copyOf(bytes, Math.min(bytes.length, BCRYPT_BYTES)));
    }

    /** Whether a new one of the same password would be better. */
    boolean isOutdated() {
        return !Argon2Hash.isPhc(stored) || !Argon2Hash.parse(stored).isCurrent();
    }
}
