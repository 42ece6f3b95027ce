package io.penstock.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.config.ConfigLoader;
import io.penstock.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggingTest {

    @TempDir
    Path folder;

    @Test
    void linesOfRequestsAndOfTheAuditLogGoIntoFilesOfTheirOwn() throws IOException {
        LoggerContext context = context();
        var config = new ConfigLoader(
                        folder,
                        Map.of(
                                "PENSTOCK_LOG_ACCESS_FILE",
                                        folder.resolve("access.log").toString(),
                                "PENSTOCK_LOG_AUDIT_FILE",
                                        folder.resolve("audit.log").toString()))
                .load()
                .config()
                .log();

        Logging.apart(context, Channel.ACCESS, config.accessFile(), config);
        Logging.apart(context, Channel.AUDIT, config.auditFile(), config);
        context.getLogger(Channel.ACCESS.logger())
                .atInfo()
                .addKeyValue(Keys.STATUS, 200)
                .log("request");
        context.getLogger(Channel.AUDIT.logger())
                .atInfo()
                .addKeyValue("actor", "user:1")
                .log("audit");
        context.getLogger("io.penstock.Server").info("neither");
        context.stop();

        JsonNode access = only("access.log");
        JsonNode audit = only("audit.log");
        assertThat(access.path("log").asText()).isEqualTo("access");
        assertThat(access.path("status").asInt()).isEqualTo(200);
        assertThat(audit.path("log").asText()).isEqualTo("audit");
        assertThat(audit.path("actor").asText()).isEqualTo("user:1");
    }

    @Test
    void refusesAFileThatCannotBeWritten() {
        LoggerContext context = context();
        var config = new ConfigLoader(folder, Map.of("PENSTOCK_LOG_AUDIT_FILE", folder.toString()))
                .load()
                .config()
                .log();

        assertThatThrownBy(() -> Logging.apart(context, Channel.AUDIT, config.auditFile(), config))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("log.audit_file");
    }

    @Test
    void dropsAndCountsTheLinesThatItHasNoRoomFor() {
        LoggerContext context = context();
        CountDownLatch slow = new CountDownLatch(1);
        LineQueue queue = new LineQueue();
        queue.setContext(context);
        queue.setQueueSize(4);
        queue.setDiscardingThreshold(0);
        queue.setNeverBlock(true);
        queue.addAppender(slow(context, slow));
        queue.start();
        var logger = context.getLogger("loud");
        logger.addAppender(queue);

        for (int i = 0; i < 100; i++) {
            logger.info("line");
        }

        assertThat(queue.dropped()).isBetween(90L, 96L);
        slow.countDown();
        context.stop();
    }

    private static AppenderBase<ILoggingEvent> slow(LoggerContext context, CountDownLatch latch) {
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                try {
                    latch.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        appender.setContext(context);
        appender.start();
        return appender;
    }

    private static LoggerContext context() {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        return context;
    }

    private JsonNode only(String name) throws IOException {
        String text = Files.readString(folder.resolve(name));
        assertThat(text.lines()).hasSize(1);
        return new ObjectMapper().readTree(text);
    }
}
