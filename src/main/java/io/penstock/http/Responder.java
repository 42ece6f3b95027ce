package io.penstock.http;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Map;

/** Writes answers with the headers that all of them carry, and has them accounted for. On the request's event loop. */
final class Responder {

    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
    private static final int NO_CONTENT = 204;
    private static final Future<Void> DONE = Future.succeededFuture();
    private static final Failure UNRECORDED = new Failure(new Reason.Unavailable(
            "This was done, but the audit log could not be written in time. Look before you send it again.",
            Duration.ofSeconds(2)));

    private final Gate gate;
    private final SecurityHeaders security;
    private final Cors cors;
    private final Accounts accounts;
    private final ErrorResponder errors;
    private final Witness witness;

    Responder(
            Gate gate, SecurityHeaders security, Cors cors, Accounts accounts, ErrorResponder errors, Witness witness) {
        this.errors = errors;
        this.witness = witness;
        this.gate = gate;
        this.security = security;
        this.cors = cors;
        this.accounts = accounts;
    }

    void fail(ServerExchange exchange, Throwable thrown) {
        HttpServerRequest request = exchange.request();
        answer(exchange, errors.answer(thrown, request.path(), exchange.requestId()));
    }

    void fail(ServerExchange exchange, Problem problem, Map<String, String> headers) {
        String path = exchange.request().path();
        answer(exchange, errors.answer(problem, path == null ? "" : path, exchange.requestId(), headers));
    }

    /** What a path takes, for OPTIONS. */
    void options(ServerExchange exchange, String allow) {
        HttpServerResponse response = begin(exchange, NO_CONTENT);
        response.putHeader(HttpHeaders.ALLOW, allow);
        cors.addPreflight(exchange.request(), response.headers(), allow);
        end(exchange, new Answer(NO_CONTENT, null, null, Map.of()));
    }

    /** What changed something or was refused is recorded first, also when the caller is gone. A change without a record is not acknowledged. */
    void answer(ServerExchange exchange, Answer answer) {
        Witness.Seen seen = Testimony.of(exchange, answer.status());
        Future<Void> recorded = seen == null ? DONE : witness.see(seen);
        if (exchange.takeReservation()) {
            witness.release();
        }
        if (seen == null) {
            send(exchange, answer);
        } else {
            recorded.onComplete(written -> exchange.onLoop(
                    () -> send(exchange, written.failed() && seen.isDone() ? unrecorded(exchange) : answer)));
        }
    }

    private Answer unrecorded(ServerExchange exchange) {
        return errors.answer(UNRECORDED, exchange.request().path(), exchange.requestId());
    }

    /** Does nothing when the caller is gone. */
    private void send(ServerExchange exchange, Answer answer) {
        HttpServerResponse response = exchange.request().response();
        if (response.ended() || response.closed()) {
            return;
        }
        begin(exchange, answer.status());
        MultiMap headers = response.headers();
        if (answer.contentType() != null) {
            headers.set(HttpHeaders.CONTENT_TYPE, answer.contentType());
        }
        if (!answer.headers().isEmpty()) {
            answer.headers().forEach(headers::set);
        }
        end(exchange, answer);
    }

    private HttpServerResponse begin(ServerExchange exchange, int status) {
        HttpServerResponse response = exchange.request().response().setStatusCode(status);
        MultiMap headers = response.headers();
        security.add(exchange, headers);
        headers.set(REQUEST_ID, exchange.requestId());
        cors.add(exchange.request(), headers);
        if (!exchange.limits().isEmpty()) {
            exchange.limits().forEach(headers::set);
        }
        return response;
    }

    private void end(ServerExchange exchange, Answer answer) {
        HttpServerRequest request = exchange.request();
        boolean closes = exchange.isLeaving() || gate.state() == Gate.State.DRAINING;
        if (closes) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        long bytes = write(request, answer);
        if (closes) {
            Lingering.close(request);
        }
        accounts.served(exchange, answer.status(), bytes);
    }

    private static long write(HttpServerRequest request, Answer answer) {
        HttpServerResponse response = request.response();
        var body = answer.body();
        if (body == null) {
            response.end();
            return 0;
        }
        if (request.method() == HttpMethod.HEAD) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
            response.end();
            return 0;
        }
        response.end(body);
        return body.length();
    }
}
