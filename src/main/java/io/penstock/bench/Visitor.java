package io.penstock.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.client.Signature;
import io.penstock.http.Json;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One user with a connection of their own, on one event loop. What they do and when is planned by the seed alone: an answer that comes late
 * delays what follows, which is then timed from the moment for which it was planned, so that nothing that a slow server kept from being asked
 * is left out of the figures.
 */
final class Visitor {

    private static final int LEAST_THINKING_MILLIS = 1_000;
    private static final int THINKING_SPREAD_MILLIS = 2_000;
    private static final long LONGEST_ANSWER_MILLIS = 30_000;
    private static final long MILLI = 1_000_000;
    private static final Buffer ORDER = Buffer.buffer(Payloads.order());
    private static final Buffer MISTAKE = Buffer.buffer("{\"document\":{\"dsl\":\"1.0.3\"}}");
    private static final String DOCUMENT = new String(Payloads.document("execute", ""), StandardCharsets.UTF_8);

    private final Vertx vertx;
    private final URI base;
    private final Records records;
    private final Account account;
    private final int number;
    private final Random random;
    private final HttpClient client;
    private final Promise<Void> done = Promise.promise();
    private String accessToken;
    private String refreshToken;
    private String execution;
    private int created;

    /** Takes what was answered; called on the visitor's event loop. */
    interface Records {

        /** How late the generator's own timer was. */
        void waited(long planned, long late);

        /** @param error null when it was answered as it must be */
        void done(Errand errand, long planned, long took, @Nullable String error);
    }

    Visitor(Vertx vertx, URI base, Account account, int number, Records records) {
        this.vertx = vertx;
        this.base = base;
        this.account = account;
        this.number = number;
        this.records = records;
        this.random = new Random(number);
        this.client =
                vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(1).setCleanerPeriod(0));
        this.accessToken = account.accessToken();
        this.refreshToken = account.refreshToken();
        this.execution = account.place().execution();
    }

    /** Comes at some moment of the first seconds, and is gone when all that was planned before the end is answered. */
    Future<Void> visit(long begin, long end) {
        long first = begin + random.nextInt(LEAST_THINKING_MILLIS + THINKING_SPREAD_MILLIS) * MILLI;
        await(first, end);
        return done.future().eventually(client::close);
    }

    private void await(long planned, long end) {
        long wait = (planned - System.nanoTime()) / MILLI;
        if (planned >= end) {
            done.complete();
        } else if (wait < 1) {
            go(planned, end);
        } else {
            vertx.setTimer(wait, tick -> {
                records.waited(planned, Math.max(0, System.nanoTime() - planned));
                go(planned, end);
            });
        }
    }

    private void go(long planned, long end) {
        Errand errand = Errand.any(random);
        // Timers have whole milliseconds: one may fire a little early.
        long from = Math.min(planned, System.nanoTime());
        client.request(request(errand))
                .compose(open -> open.send(body(errand)))
                .compose(answer -> answer.body().map(body -> heed(errand, answer.statusCode(), body)))
                .otherwise(broken -> broken.getClass().getSimpleName())
                .onSuccess(error -> {
                    records.done(errand, planned, System.nanoTime() - from, error.isEmpty() ? null : error);
                    int thought = LEAST_THINKING_MILLIS + random.nextInt(THINKING_SPREAD_MILLIS + 1);
                    await(planned + thought * MILLI, end);
                });
    }

    private RequestOptions request(Errand errand) {
        RequestOptions request = new RequestOptions()
                .setTimeout(LONGEST_ANSWER_MILLIS)
                .setMethod(
                        switch (errand) {
                            case TRIGGER, CREATE, REFRESH, MISTAKE -> HttpMethod.POST;
                            default -> HttpMethod.GET;
                        })
                .setAbsoluteURI(target(errand).toString());
        if (errand == Errand.TRIGGER) {
            request.putHeader(Signature.HEADER, account.place().signature());
        } else if (errand != Errand.HEALTH && errand != Errand.REFRESH) {
            request.putHeader("Authorization", "Bearer " + accessToken);
        }
        if (request.getMethod() == HttpMethod.POST) {
            request.putHeader("Content-Type", errand == Errand.CREATE ? "application/yaml" : "application/json");
        }
        return request;
    }

    private URI target(Errand errand) {
        return switch (errand) {
            case TRIGGER -> account.place().hook();
            case LIST_EXECUTIONS -> base.resolve("/api/executions?limit=20");
            case LIST_WORKFLOWS -> base.resolve("/api/workflows?limit=20");
            case HEALTH -> base.resolve("/health");
            case STATUS -> base.resolve("/api/executions/" + execution);
            case ME -> base.resolve("/api/auth/me");
            case CREATE, MISTAKE -> base.resolve("/api/workflows");
            case AUDIT -> base.resolve("/api/audit?limit=20");
            case REFRESH -> base.resolve("/api/auth/refresh");
        };
    }

    private Buffer body(Errand errand) {
        return switch (errand) {
            case TRIGGER -> ORDER;
            case CREATE -> Buffer.buffer(DOCUMENT.replace("name: execute", "name: mine-" + number + '-' + created++));
            case REFRESH -> Json.buffer(JsonNodeFactory.instance.objectNode().put("refresh_token", refreshToken));
            case MISTAKE -> MISTAKE;
            default -> Buffer.buffer();
        };
    }

    /** Remembers what later requests need; returns what is wrong with the answer, or nothing. */
    private String heed(Errand errand, int status, Buffer body) {
        if (status != errand.expected()) {
            return Integer.toString(status);
        }
        if (errand == Errand.LIST_EXECUTIONS) {
            JsonNode newest = Json.parse(body.getBytes()).path("items").path(0).path("id");
            execution = newest.asText(execution);
        } else if (errand == Errand.REFRESH) {
            JsonNode pair = Json.parse(body.getBytes());
            accessToken = pair.path("access_token").asText();
            refreshToken = pair.path("refresh_token").asText();
        }
        return "";
    }
}
