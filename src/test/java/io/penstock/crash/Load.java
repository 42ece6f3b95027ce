package io.penstock.crash;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Posts events over many connections until told to stop, and remembers the id of each that was acknowledged. */
final class Load implements AutoCloseable {

    private static final int CONNECTIONS = 64;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClientAgent client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final IntSupplier port;
    private final String path;
    private volatile boolean stopped;

    /** @param port asked before each request, so that the load can follow a restart or change servers */
    Load(IntSupplier port, String path) {
        this.port = port;
        this.path = path;
    }

    Load start() {
        for (int i = 0; i < CONNECTIONS; i++) {
            vertx.runOnContext(now -> next());
        }
        return this;
    }

    private void next() {
        if (stopped) {
            return;
        }
        int number = sent.incrementAndGet();
        client.request(HttpMethod.POST, port.getAsInt(), "127.0.0.1", path)
                .compose(request -> request.putHeader("Content-Type", "application/json")
                        .send(Buffer.buffer("{\"n\":" + number + "}")))
                .compose(response -> response.body().map(body -> {
                    if (response.statusCode() == 202) {
                        acknowledged.add(new JsonObject(body).getString("id"));
                    }
                    return response.statusCode();
                }))
                .timeout(10, TimeUnit.SECONDS)
                .recover(lost -> vertx.timer(20, TimeUnit.MILLISECONDS).compose(later -> Future.succeededFuture(0)))
                .onComplete(done -> next());
    }

    int count() {
        return acknowledged.size();
    }

    List<String> acknowledged() {
        return List.copyOf(acknowledged);
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void close() {
        stopped = true;
        vertx.close().await();
    }
}
