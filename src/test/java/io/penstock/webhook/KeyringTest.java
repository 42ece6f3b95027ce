package io.penstock.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyringTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));

    @Test
    void keepsTheNewestSecretAndTheOneBefore() {
        Keyring keys = new Keyring("token", List.of(new SigningSecret("first", null)));

        Keyring rotated = keys.rotate("second", NOW, TOMORROW).rotate("third", NOW, TOMORROW);

        assertThat(rotated.secrets())
                .containsExactly(new SigningSecret("third", null), new SigningSecret("second", TOMORROW));
    }
}
