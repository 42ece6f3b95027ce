package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.config.Environment;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogRoutesIT {

    private static final Logger QUIET = LoggerFactory.getLogger("io.penstock.quiet.test");
    private static final Vertx VERTX = Vertx.vertx();
    private static final TestServer SERVER =
            new TestServer(new LogRoutes(VERTX, Environment.PRODUCTION, InstantSource.system()).endpoints());

    @AfterEach
    void reset() throws IOException, InterruptedException {
        send("DELETE", "", "owner");
    }

    @AfterAll
    static void close() {
        SERVER.close();
        VERTX.close().await();
    }

    @Test
    void oneLoggerTellsMoreFromNowOnUntilItIsSetBack() throws IOException, InterruptedException {
        assertThat(QUIET.isDebugEnabled()).isFalse();

        HttpResponse<String> changed =
                send("PUT", "{\"level\":\"debug\",\"logger\":\"io.penstock.quiet\",\"minutes\":5}", "owner");
        boolean told = QUIET.isDebugEnabled();
        HttpResponse<String> back = send("DELETE", "", "owner");

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(new ObjectMapper()
                        .readTree(changed.body())
                        .at("/changed/io.penstock.quiet")
                        .asText())
                .isEqualTo("debug");
        assertThat(new ObjectMapper().readTree(changed.body()).path("until").asText())
                .endsWith("Z");
        assertThat(told).isTrue();
        assertThat(QUIET.isDebugEnabled()).isFalse();
        assertThat(back.body()).contains("\"changed\":{}", "\"until\":null");
    }

    @Test
    void refusesWhatItCannotSetAndTraceInProduction() throws IOException, InterruptedException {
        assertThat(send("PUT", "{\"level\":\"trace\"}", "owner").body()).contains("/level", "production");
        assertThat(send("PUT", "{\"level\":\"loud\",\"logger\":\"a b\",\"minutes\":0,\"x\":1}", "owner")
                        .body())
                .contains("/level", "/logger", "/minutes", "/x");
    }

    @Test
    void isForOperatorsOnly() throws IOException, InterruptedException {
        assertThat(send("PUT", "{\"level\":\"debug\"}", "admin").statusCode()).isEqualTo(403);
        assertThat(send("GET", "", "viewer").statusCode()).isEqualTo(403);
    }

    private static HttpResponse<String> send(String method, String body, String role)
            throws IOException, InterruptedException {
        return SERVER.send(SERVER.request("/api/admin/log")
                .header("Authorization", "Bearer " + role)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body)));
    }
}
