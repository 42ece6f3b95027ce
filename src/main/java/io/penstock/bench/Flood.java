package io.penstock.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;

/** Somebody who tries passwords, a hundred a second, from one address or as a proxy would tell of many. Until it is closed. */
final class Flood implements AutoCloseable {

    private static final long EVERY_MILLIS = 10;
    /** So many may wait for their answers. */
    private static final int CONNECTIONS = 1_000;

    private static final int UNAUTHENTICATED = 401;
    private static final int OCTET = 256;

    private final Vertx vertx;
    private final HttpClient client;
    private final URI target;
    private final boolean spread;
    private final long timer;
    private volatile boolean closed;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    /** @param spread each try from another address, and for another account */
    Flood(Vertx vertx, URI base, boolean spread) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
        this.target = base.resolve("/api/auth/login");
        this.spread = spread;
        this.timer = vertx.setPeriodic(EVERY_MILLIS, tick -> send());
    }

    private void send() {
        if (closed) {
            return;
        }
        long number = sent.getAndIncrement();
        long who = spread ? number : 0;
        String address = "10." + who / OCTET / OCTET % OCTET + "." + who / OCTET % OCTET + "." + who % OCTET;
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(target.toString())
                .putHeader("Content-Type", "application/json")
                .putHeader("X-Forwarded-For", address);
        Buffer body = Buffer.buffer(
                "{\"email\":\"guess" + who + "@example.com\",\"password\":\"wrong horse " + number + "\"}");
        client.request(request)
                .compose(open -> open.send(body))
                .compose(answer -> answer.end().map(answer.statusCode()))
                .onSuccess(status -> (status == UNAUTHENTICATED ? wrong : refused).incrementAndGet());
    }

    /** Tries that were hashed and told to be wrong. */
    long wrong() {
        return wrong.get();
    }

    /** Tries that were turned away: too often, or too many. */
    long refused() {
        return refused.get();
    }

    @Override
    public void close() {
        closed = true;
        vertx.cancelTimer(timer);
        client.close().await();
    }
}
