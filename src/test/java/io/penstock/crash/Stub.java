package io.penstock.crash;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An API that counts how often it is called under each idempotency key, and answers after a while. */
final class Stub implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final HttpServer server;

    Stub(long answerAfterMillis) {
        server = vertx.createHttpServer()
                .requestHandler(request -> {
                    calls.computeIfAbsent(request.getHeader("Idempotency-Key"), key -> new AtomicInteger())
                            .incrementAndGet();
                    open.incrementAndGet();
                    request.end()
                            .compose(read -> vertx.timer(answerAfterMillis, TimeUnit.MILLISECONDS))
                            .onComplete(rested -> {
                                open.decrementAndGet();
                                request.response()
                                        .putHeader("Content-Type", "application/json")
                                        .end("{\"ok\":true}");
                            });
                })
                .listen(0, "127.0.0.1")
                .await();
    }

    int port() {
        return server.actualPort();
    }

    /** How many distinct calls were made. */
    int distinct() {
        return calls.size();
    }

    /** How many calls were made more than once. */
    long repeated() {
        return calls.values().stream().filter(count -> count.get() > 1).count();
    }

    /** How many calls wait for their answer now. */
    int open() {
        return open.get();
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
