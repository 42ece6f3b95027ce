package io.penstock.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.penstock.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The HTTP API of one server, for one user; immutable. Each call blocks until the answer is there. */
public final class Api {

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(5);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(60);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);
    private static final int MOST_TRIES = 5;
    private static final int TOO_MANY = 429;

    private final HttpClient http;
    private final URI base;
    private final @Nullable String token;

    private Api(HttpClient http, URI base, @Nullable String token) {
        this.http = http;
        this.base = base;
        this.token = token;
    }

    /** Of the server at that address, for nobody yet. */
    public static Api at(URI base) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LONGEST_CONNECT)
                .build();
        return new Api(http, base, null);
    }

    /**
     * The same for a user.
     *
     * @throws RequestFailedException with status 401 when the password is not theirs
     */
    public Api signIn(String email, String password) {
        JsonNode login =
                JsonNodeFactory.instance.objectNode().put("email", email).put("password", password);
        return new Api(
                http, base, post("/api/auth/login", login).path("access_token").asText());
    }

    /** The same for whoever the token stands for. */
    public Api with(String accessToken) {
        return new Api(http, base, accessToken);
    }

    public URI base() {
        return base;
    }

    /** What stands in the {@code Authorization} header; empty for nobody. */
    public String authorization() {
        return token == null ? "" : "Bearer " + token;
    }

    /** The status of the answer; 0 when there is none. */
    public int status(String path) {
        try {
            return exchange(request(path).GET().build()).statusCode();
        } catch (RequestFailedException unreachable) {
            return 0;
        }
    }

    public JsonNode get(String path) {
        return send(request(path).GET());
    }

    /** The body of the answer as it is. */
    public byte[] bytes(String path) {
        return answered(request(path).GET().build()).body();
    }

    public JsonNode delete(String path) {
        return send(request(path).DELETE());
    }

    public JsonNode post(String path, JsonNode body) {
        return post(path, "application/json", Json.bytes(body));
    }

    public JsonNode put(String path, String contentType, byte[] body) {
        return send(request(path).header("Content-Type", contentType).PUT(BodyPublishers.ofByteArray(body)));
    }

    /** @param headers names and values in turn */
    public JsonNode post(String path, String contentType, byte[] body, String... headers) {
        HttpRequest.Builder request =
                request(path).header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(LONGEST_CALL);
        return token == null ? request : request.header("Authorization", authorization());
    }

    private JsonNode send(HttpRequest.Builder builder) {
        return json(answered(builder.build()));
    }

    private HttpResponse<byte[]> answered(HttpRequest request) {
        HttpResponse<byte[]> answer = exchange(request);
        if (answer.statusCode() >= 400) {
            JsonNode problem = json(answer);
            String detail = problem.path("detail").asText(problem.path("title").asText("no reason given"));
            throw new RequestFailedException(
                    answer.statusCode(),
                    request.method() + " " + request.uri().getPath() + " was answered with " + answer.statusCode()
                            + ": " + detail,
                    problem);
        }
        return answer;
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        boolean isJson = answer.headers()
                .firstValue("Content-Type")
                .filter(type -> type.contains("json"))
                .isPresent();
        return isJson && answer.body().length > 0 ? Json.parse(answer.body()) : MissingNode.getInstance();
    }

    /** A server that says how long it wants to be left alone is asked again: what it answered with 429 it has not done. */
    private HttpResponse<byte[]> exchange(HttpRequest request) {
        HttpResponse<byte[]> answer = once(request);
        for (int tries = 1; tries < MOST_TRIES && answer.statusCode() == TOO_MANY; tries++) {
            Duration pause = pause(answer);
            if (pause == null) {
                return answer;
            }
            CompletableFuture.runAsync(
                            () -> {}, CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS))
                    .join();
            answer = once(request);
        }
        return answer;
    }

    /** Null: it does not say, or it would be too long. */
    private static @Nullable Duration pause(HttpResponse<byte[]> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("\\d{1,5}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .filter(pause -> pause.compareTo(LONGEST_PAUSE) <= 0)
                .orElse(null);
    }

    private HttpResponse<byte[]> once(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException unreachable) {
            throw new RequestFailedException(
                    request.method() + " " + request.uri() + " was not answered: " + unreachable, unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RequestFailedException("Interrupted while waiting for " + request.uri(), interrupted);
        }
    }
}
