package io.penstock.http;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one body up to a cap, on its event loop. A declared length over the cap is refused before a byte is read; a body that trickles in
 * is given up after a time. A body that came in one piece is not copied.
 */
final class BodyReader implements Handler<Buffer> {

    private static final Buffer EMPTY = Buffer.buffer(0);
    private static final long NO_TIMER = -1;
    private static final String CONTINUE = "100-continue";

    private final HttpServerRequest request;
    private final long declared;
    private final long maxBytes;
    private final long timeoutMillis;
    private final Context context;
    private final Handler<Buffer> whole;
    private final Consumer<Failure> refused;
    private @Nullable Buffer received;
    private boolean copied;
    private boolean done;
    private long timer = NO_TIMER;

    /** What a reader tells: the whole body, or why there is none. Exactly one, once. */
    record Outcome(Handler<Buffer> whole, Consumer<Failure> refused) {}

    BodyReader(ServerExchange exchange, long maxBytes, long timeoutMillis, Outcome outcome) {
        this.request = exchange.request();
        this.context = exchange.context();
        this.declared = exchange.declared();
        this.maxBytes = maxBytes;
        this.timeoutMillis = timeoutMillis;
        this.whole = outcome.whole();
        this.refused = outcome.refused();
    }

    void read() {
        if (declared > maxBytes) {
            refuse(tooLarge());
            return;
        }
        request.handler(this);
        request.endHandler(ignored -> finish());
        request.exceptionHandler(this::broken);
        if (CONTINUE.equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
    }

    @Override
    public void handle(Buffer chunk) {
        if (done) {
            return;
        }
        long total = (received == null ? 0L : received.length()) + chunk.length();
        if (total > maxBytes) {
            refuse(tooLarge());
        } else if (received == null) {
            received = chunk;
            if (chunk.length() < declared || declared < 0) {
                timer = context.owner().setTimer(timeoutMillis, ignored -> tooSlow());
            }
        } else {
            append(chunk);
        }
    }

    private void append(Buffer chunk) {
        Buffer sofar = received;
        if (!copied && sofar != null) {
            sofar = Buffer.buffer((int) Math.max(sofar.length() * 2L, declared)).appendBuffer(sofar);
            copied = true;
        }
        received = sofar == null ? chunk : sofar.appendBuffer(chunk);
    }

    private void finish() {
        if (!done) {
            abandon();
            whole.handle(received == null ? EMPTY : received);
        }
    }

    private void broken(Throwable cause) {
        if (cause instanceof HttpClosedException) {
            // The peer is gone: nobody is left to answer.
            abandon();
            return;
        }
        refuse(new Failure(new Reason.Malformed("The body is not in the chunks that HTTP has.", 0, 0)));
        // The connection is closed as soon as this returns.
        Lingering.flush(request);
    }

    private void tooSlow() {
        refuse(new Failure(new Reason.Malformed("The body did not arrive in time.", 0, 0)));
    }

    private Failure tooLarge() {
        return new Failure(new Reason.TooLarge("The body is larger than " + maxBytes + " bytes."));
    }

    private void refuse(Failure failure) {
        if (!done) {
            abandon();
            received = null;
            refused.accept(failure);
        }
    }

    private void abandon() {
        done = true;
        if (timer != NO_TIMER) {
            context.owner().cancelTimer(timer);
        }
    }
}
