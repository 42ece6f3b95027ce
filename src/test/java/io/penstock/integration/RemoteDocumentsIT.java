package io.penstock.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.failure.Failure;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteDocumentsIT extends OutboundStub {

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private RemoteDocuments documents;
    private int host;
    private volatile String text = "openapi: 3.1.0";

    @BeforeEach
    void host() {
        host = await(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"))
                .actualPort();
        OutboundClient.Settings settings = new OutboundClient.Settings(
                new EgressPolicy(List.of("stub.example")),
                organization -> io.vertx.core.Future.succeededFuture(List.of()),
                now::get,
                new OutboundLimits(Duration.ofSeconds(5), 4, 4, 1_024),
                "Penstock/test");
        documents = OutboundClient.create(vertx, settings, OutboundStub::resolve, new HttpClientOptions())
                .documents(Duration.ofSeconds(5));
    }

    private void answer(HttpServerRequest request) {
        String condition = request.headers().get("If-None-Match");
        asked.add(request.path() + (condition == null ? "" : " " + condition));
        HttpServerResponse response = request.response();
        switch (request.path()) {
            case "/api.yaml" -> {
                response.putHeader("ETag", '"' + text + '"');
                if (('"' + text + '"').equals(condition)) {
                    response.setStatusCode(304).end();
                } else {
                    response.end(text);
                }
            }
            case "/closed" -> {
                boolean open = "Bearer t0".equals(request.getHeader("Authorization"));
                response.setStatusCode(open ? 200 : 401).end(text);
            }
            case "/moved" ->
                response.setStatusCode(302).putHeader("Location", "/api.yaml").end();
            case "/inside" ->
                response.setStatusCode(302)
                        .putHeader("Location", "http://169.254.169.254/")
                        .end();
            case "/large" -> response.end(Buffer.buffer(new byte[RemoteDocuments.MOST_BYTES]));
            case "/larger" -> response.end(Buffer.buffer(new byte[RemoteDocuments.MOST_BYTES + 1]));
            default -> response.setStatusCode(404).end();
        }
    }

    @Test
    void asksOnceInFiveSecondsAndThenWhetherItHasChanged() {
        assertThat(fetch("/api.yaml")).isEqualTo("openapi: 3.1.0");
        assertThat(fetch("/api.yaml")).isEqualTo("openapi: 3.1.0");
        assertThat(asked).hasSize(1);

        now.set(NOW.plusSeconds(6));
        assertThat(fetch("/api.yaml")).isEqualTo("openapi: 3.1.0");
        assertThat(asked).containsExactly("/api.yaml", "/api.yaml \"openapi: 3.1.0\"");

        text = "openapi: 3.1.1";
        now.set(NOW.plusSeconds(12));
        assertThat(fetch("/api.yaml")).isEqualTo("openapi: 3.1.1");
    }

    @Test
    void showsCredentialsAndKeepsNothingThatTheyOpen() {
        ObjectNode bearer =
                JsonNodeFactory.instance.objectNode().put("scheme", "bearer").put("token", "t0");

        assertThat(fetchAll(at("/closed"), bearer)).isEqualTo("openapi: 3.1.0");
        assertThat(fetchAll(at("/closed"), bearer)).isEqualTo("openapi: 3.1.0");
        assertThat(asked).hasSize(2);
        assertThatThrownBy(() -> fetch("/closed")).hasRootCauseMessage("The host answered 401.");
    }

    @Test
    void followsRedirectsAndTakesMoreThanACallMay() {
        assertThat(fetch("/moved")).isEqualTo("openapi: 3.1.0");
        assertThat(fetch("/large")).hasSize(RemoteDocuments.MOST_BYTES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/missing | The host answered 404.",
                "/larger | The answer is longer than 5242880 bytes.",
                "/inside | The host 169.254.169.254:80 is not on the allow-list for calls out."
            })
    void tellsWhyADocumentCannotBeHad(String path, String why) {
        assertThatThrownBy(() -> fetch(path)).hasRootCauseMessage(why);
    }

    @Test
    void fetchesOnlyFromWhereCallsMayGo() {
        assertThatThrownBy(() -> fetchAll("https://unlisted.example/api.yaml"))
                .hasRootCauseInstanceOf(Failure.class)
                .hasRootCauseMessage("The host unlisted.example:443 is not on the allow-list for calls out.");
        assertThatThrownBy(() -> fetchAll("file:///etc/passwd")).hasRootCauseInstanceOf(Failure.class);
        assertThat(asked).isEmpty();
    }

    private String fetch(String path) {
        return fetchAll(at(path));
    }

    private String at(String path) {
        return "http://stub.example:" + host + path;
    }

    private String fetchAll(String uri) {
        return fetchAll(uri, null);
    }

    private String fetchAll(String uri, JsonNode authentication) {
        Promise<byte[]> promise = Promise.promise();
        vertx.runOnContext(
                start -> documents.fetch(ORGANIZATION, uri, authentication).onComplete(promise));
        return new String(
                promise.future().toCompletionStage().toCompletableFuture().join(), UTF_8);
    }
}
