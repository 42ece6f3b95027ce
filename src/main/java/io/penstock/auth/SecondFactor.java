package io.penstock.auth;

import io.penstock.identity.UserId;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Checks the codes of second factors. A code is good once, also on several nodes at a time. Safe on any thread. */
final class SecondFactor {

    private static final int RECOVERY_CODES = 10;
    private static final int RECOVERY_BYTES = 10;

    private final TotpStore store;
    private final InstantSource clock;
    private final SecureRandom random;

    SecondFactor(TotpStore store, InstantSource clock, SecureRandom random) {
        this.store = store;
        this.clock = clock;
        this.random = random;
    }

    /** @param code six digits, or a recovery code */
    Future<Boolean> verify(UserId user, String code) {
        String plain = code.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
        if (!plain.matches("\\d{6}")) {
            return store.useRecoveryCode(user, plain);
        }
        return store.secret(user, true).compose(secret -> {
            OptionalLong step = secret.map(known -> Totp.matching(known, plain, clock.instant()))
                    .orElse(OptionalLong.empty());
            return step.isPresent() ? store.use(user, step.getAsLong()) : Future.succeededFuture(false);
        });
    }

    Future<Boolean> isOn(UserId user) {
        return store.recoveryCodes(user).map(codes -> codes != null);
    }

    /** A new secret that is to be confirmed; empty text when there is a second factor already. */
    Future<String> begin(UserId user) {
        byte[] secret = bytes(Totp.SECRET_BYTES);
        return store.begin(user, secret).map(begun -> begun ? Totp.base32(secret) : "");
    }

    /** The recovery codes, shown once; none when the code is wrong or there is nothing to confirm. */
    Future<List<String>> confirm(UserId user, String code) {
        return store.secret(user, false).compose(secret -> {
            OptionalLong step = secret.map(known -> Totp.matching(known, code.strip(), clock.instant()))
                    .orElse(OptionalLong.empty());
            List<String> codes = recoveryCodes();
            return step.isEmpty()
                    ? Future.succeededFuture(List.of())
                    : store.confirm(user, step.getAsLong(), codes)
                            .map(confirmed -> confirmed ? readable(codes) : List.<String>of());
        });
    }

    /** 80 bits each, of letters and digits. */
    private List<String> recoveryCodes() {
        return Stream.generate(() -> Totp.base32(bytes(RECOVERY_BYTES)))
                .limit(RECOVERY_CODES)
                .toList();
    }

    private static List<String> readable(List<String> codes) {
        return codes.stream()
                .map(code -> String.join(
                        "-",
                        IntStream.range(0, code.length() / 4)
                                .mapToObj(part -> code.substring(4 * part, 4 * part + 4))
                                .toList()))
                .toList();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
