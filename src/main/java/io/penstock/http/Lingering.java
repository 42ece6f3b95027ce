package io.penstock.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Closes a connection after its last answer. What the client is still sending is read and dropped for a short while first: closing at once
 * would reset the connection, and the client would lose the answer that says why.
 */
final class Lingering {

    private static final long MOST_MILLIS = 2_000;

    private Lingering() {}

    static void close(HttpServerRequest request) {
        var connection = request.connection();
        if (request.isEnded()) {
            connection.close();
            return;
        }
        Vertx vertx = Vertx.currentContext().owner();
        long timer = vertx.setTimer(MOST_MILLIS, ignored -> connection.close());
        request.handler(dropped -> {});
        request.endHandler(ignored -> {
            vertx.cancelTimer(timer);
            connection.close();
        });
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
    }

    /** Sends what was written so far, for a connection that Vert.x is about to close by itself. */
    static void flush(HttpServerRequest request) {
        if (request.connection() instanceof ConnectionBase base) {
            base.channelHandlerContext().flush();
        }
    }
}
