package io.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OutageTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(Outage.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
    }

    @Test
    void isToldOnceHoweverManyConnectionsMissTheDatabase() {
        Outage outage = new Outage();

        outage.begin(new IOException("refused"));
        outage.begin(new IOException("refused"));
        outage.end();
        outage.end();

        assertThat(lines.list)
                .extracting(ILoggingEvent::getMessage)
                .satisfiesExactly(
                        away -> assertThat(away).startsWith("The database is away"),
                        back -> assertThat(back).isEqualTo("The database is back"));
    }

    @Test
    void whoGivesUpDoesNotHaveItBack() {
        Outage outage = new Outage();

        outage.begin(new IOException("refused"));
        outage.forget();

        assertThat(lines.list).hasSize(1);
    }
}
