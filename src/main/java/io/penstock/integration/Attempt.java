package io.penstock.integration;

import io.penstock.dsl.StandardError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.InetAddress;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One request to one checked address, up to the last byte of its answer. Used once, on one event loop. */
final class Attempt {

    private final HttpClient client;
    private final int responseBytes;
    private final Target target;
    private final RequestParts parts;
    private final Deadline deadline;
    private boolean connected;

    /**
     * What goes where.
     *
     * @param responseBytes the longest answer
     */
    record Sending(Target target, RequestParts parts, int responseBytes) {}

    Attempt(HttpClient client, Sending sending, Deadline deadline) {
        this.client = client;
        this.responseBytes = sending.responseBytes();
        this.target = sending.target();
        this.parts = sending.parts();
        this.deadline = deadline;
    }

    /** Whether a connection stood, so that the request may have been seen. */
    boolean connected() {
        return connected;
    }

    Future<Received> run(InetAddress address) {
        Promise<Received> promise = Promise.promise();
        deadline.onOver(() -> promise.tryFail("time is over"));
        RequestOptions options = new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(target.port(), address.getHostAddress()))
                .setHost(target.host())
                .setPort(target.port())
                .setSsl(target.tls())
                .setMethod(parts.method())
                .setURI(target.path())
                .setFollowRedirects(false)
                .setHeaders(parts.headers());
        client.request(options).onComplete(request -> send(request, promise), promise::tryFail);
        return promise.future();
    }

    private void send(HttpClientRequest request, Promise<Received> promise) {
        connected = true;
        if (promise.future().isComplete()) {
            request.reset();
            return;
        }
        deadline.onOver(() -> {
            promise.tryFail("time is over");
            request.reset();
        });
        Buffer body = parts.body();
        Future<HttpClientResponse> response = body == null ? request.send() : request.send(body);
        response.onComplete(answer -> receive(request, answer, promise), promise::tryFail);
    }

    private void receive(HttpClientRequest request, HttpClientResponse response, Promise<Received> promise) {
        response.exceptionHandler(promise::tryFail);
        if (declaredLength(response) > responseBytes) {
            refuse(request, promise);
            return;
        }
        Buffer body = Buffer.buffer();
        response.handler(chunk -> {
            if (promise.future().isComplete()) {
                return;
            }
            if (body.length() + chunk.length() > responseBytes) {
                refuse(request, promise);
            } else {
                body.appendBuffer(chunk);
            }
        });
        response.endHandler(
                end -> promise.tryComplete(new Received(response.statusCode(), response.headers(), body.getBytes())));
    }

    private void refuse(HttpClientRequest request, Promise<Received> promise) {
        promise.tryFail(new CallRefusedException(
                StandardError.COMMUNICATION, "The answer is longer than " + responseBytes + " bytes."));
        request.reset();
    }

    private long declaredLength(HttpClientResponse response) {
        String length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean hasBody = !parts.method().name().equals("HEAD");
        try {
            return length == null || !hasBody ? 0 : Long.parseLong(length.trim());
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    /** A failure in words that hold no address of ours. */
    static String describe(@Nullable Throwable failure) {
        if (failure instanceof ConnectionPoolTooBusyException) {
            return "Too many calls wait for a connection to this host.";
        }
        if (failure instanceof SSLException) {
            return "TLS failed: " + failure.getMessage();
        }
        if (failure instanceof ConnectException) {
            return "The host does not take connections.";
        }
        return failure == null || failure.getMessage() == null
                ? "The connection broke."
                : "The connection failed: " + failure.getMessage();
    }
}
