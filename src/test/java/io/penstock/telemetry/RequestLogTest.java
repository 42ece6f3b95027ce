package io.penstock.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.penstock.telemetry.RequestLog.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RequestLogTest {

    private final RequestLog log = new RequestLog();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Channel.ACCESS.logger());
    private Level before;

    @BeforeEach
    void remember() {
        before = logger.getLevel();
    }

    @AfterEach
    void restore() {
        logger.setLevel(before);
    }

    @Test
    void tellsOfProbesAndAcceptedDeliveriesOnlyToWhoLooksClosely() {
        logger.setLevel(Level.INFO);

        assertThat(log.wants(Kind.PROBE, 200)).isFalse();
        assertThat(log.wants(Kind.PROBE, 503)).isFalse();
        assertThat(log.wants(Kind.OPEN, 202)).isFalse();
        assertThat(log.wants(Kind.OPEN, 401)).isTrue();
        assertThat(log.wants(Kind.GUARDED, 200)).isTrue();

        logger.setLevel(Level.DEBUG);

        assertThat(log.wants(Kind.PROBE, 503)).isTrue();
        assertThat(log.wants(Kind.OPEN, 202)).isTrue();
    }

    @Test
    void warnsOfDefectsAndNotOfWhatIsToldOnceElsewhere() {
        logger.setLevel(Level.WARN);

        assertThat(log.wants(Kind.OPEN, 500)).isTrue();
        assertThat(log.wants(Kind.GUARDED, 503)).isFalse();
    }
}
