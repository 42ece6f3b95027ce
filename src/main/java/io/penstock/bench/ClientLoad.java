package io.penstock.bench;

import io.penstock.bench.Volley.Latency;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Load from this process, for machines without wrk, and where a certain number of requests is to be sent. */
final class ClientLoad implements Load {

    private static final int LONGEST_ANSWER_SECONDS = 30;

    private final Vertx vertx;

    ClientLoad(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public String name() {
        return "built-in client";
    }

    @Override
    public Volley fire(Shot shot, int connections, Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        return fire(shot, connections, () -> System.nanoTime() < end);
    }

    /** Sends that many requests, and no more. */
    Volley fire(Shot shot, int connections, long count) {
        AtomicLong left = new AtomicLong(count);
        return fire(shot, connections, () -> left.getAndDecrement() > 0);
    }

    private Volley fire(Shot shot, int connections, BooleanSupplier more) {
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setIdleTimeout(LONGEST_ANSWER_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS),
                new PoolOptions().setHttp1MaxSize(connections));
        List<Sender> senders = IntStream.range(0, connections)
                .mapToObj(each -> new Sender(client, shot, more))
                .toList();
        long began = System.nanoTime();
        Future.all(senders.stream().map(Sender::start).toList()).await();
        double seconds = (System.nanoTime() - began) / 1e9;
        client.close().await();
        return volley(senders, seconds);
    }

    private static Volley volley(List<Sender> senders, double seconds) {
        long[] nanos = senders.stream().flatMapToLong(Sender::nanos).sorted().toArray();
        return new Volley(
                nanos.length,
                senders.stream().mapToLong(sender -> sender.acknowledged).sum(),
                senders.stream().mapToLong(sender -> sender.failures).sum(),
                seconds,
                new Latency(percentile(nanos, 0.5), percentile(nanos, 0.99), percentile(nanos, 0.999)));
    }

    private static double percentile(long[] sorted, double share) {
        return sorted.length == 0
                ? 0
                : sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))] / 1e6;
    }

    /** One connection's worth of requests, one after the other, on one event loop. */
    private final class Sender {

        private final HttpClient client;
        private final RequestOptions request;
        private final Buffer body;
        private final BooleanSupplier more;
        private final Promise<Void> done = Promise.promise();
        private long[] nanos = new long[1024];
        private int answered;
        private long acknowledged;
        private long failures;

        Sender(HttpClient client, Shot shot, BooleanSupplier more) {
            this.client = client;
            this.more = more;
            this.body = Buffer.buffer(shot.body());
            this.request = new RequestOptions()
                    .setMethod(HttpMethod.valueOf(shot.method()))
                    .setAbsoluteURI(shot.target().toString());
            shot.headers().forEach(request::putHeader);
        }

        Future<Void> start() {
            vertx.getOrCreateContext().runOnContext(now -> next());
            return done.future();
        }

        LongStream nanos() {
            return Arrays.stream(nanos, 0, answered);
        }

        private void next() {
            if (!more.getAsBoolean()) {
                done.complete();
                return;
            }
            long sent = System.nanoTime();
            client.request(request)
                    .compose(open -> open.send(body))
                    .compose(answer -> answer.end().map(answer.statusCode()))
                    .onComplete(
                            status -> {
                                record(System.nanoTime() - sent, status);
                                next();
                            },
                            broken -> {
                                failures++;
                                next();
                            });
        }

        private void record(long took, int status) {
            if (answered == nanos.length) {
                nanos = Arrays.copyOf(nanos, answered * 2);
            }
            nanos[answered++] = took;
            if (status >= 200 && status < 300) {
                acknowledged++;
            }
        }
    }
}
