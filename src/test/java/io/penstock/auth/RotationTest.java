package io.penstock.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RotationTest {

    private static final Duration GRACE = Duration.ofSeconds(10);

    @Test
    void aTokenThatWasNotUsedIsGood() {
        assertThat(Rotation.of(null, false, false, GRACE)).isEqualTo(Rotation.GOOD);
    }

    @Test
    void aClientThatMissedTheAnswerMayAskAgainAtOnce() {
        assertThat(Rotation.of(GRACE, false, true, GRACE)).isEqualTo(Rotation.REPEATED);
    }

    @Test
    void anythingElseIsATokenInTwoHands() {
        assertThat(Rotation.of(GRACE.plusMillis(1), false, true, GRACE))
                .as("too late")
                .isEqualTo(Rotation.REUSED);
        assertThat(Rotation.of(Duration.ZERO, false, false, GRACE))
                .as("its successor was used")
                .isEqualTo(Rotation.REUSED);
        assertThat(Rotation.of(Duration.ZERO, true, true, GRACE))
                .as("it was superseded")
                .isEqualTo(Rotation.REUSED);
    }
}
