package io.penstock.metrics;

import io.penstock.http.Json;
import io.penstock.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/**
 * Writes all metrics on a worker of its own, never on an event loop. Who asks while somebody waits for the same gets the same, so that any
 * number of askers costs one thread at most. Safe on any thread.
 */
final class Scrape {

    private static final int INITIAL_BYTES = 64 << 10;

    private final Meters meters;
    private final Overview overview;
    private final WorkerExecutor worker;
    private final Map<Format, Future<Buffer>> running = new EnumMap<>(Format.class);

    Scrape(Vertx vertx, Meters meters, Overview overview) {
        this.meters = meters;
        this.overview = overview;
        this.worker = vertx.createSharedWorkerExecutor("penstock-metrics", 1);
    }

    Future<Buffer> in(Format format) {
        synchronized (running) {
            Future<Buffer> known = running.get(format);
            if (known != null) {
                return known;
            }
            Future<Buffer> begun = worker.executeBlocking(
                    () -> {
                        synchronized (running) {
                            // Whoever asks from now on may have counted something that this one does not see.
                            running.remove(format);
                        }
                        return write(format);
                    },
                    false);
            running.put(format, begun);
            return begun;
        }
    }

    private Buffer write(Format format) throws IOException {
        if (format == Format.JSON) {
            return Json.buffer(overview.json());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(INITIAL_BYTES);
        meters.write(out, format.contentType());
        return Buffer.buffer(out.toByteArray());
    }
}
