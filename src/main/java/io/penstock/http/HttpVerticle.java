package io.penstock.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.penstock.config.ServerConfig;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;

/**
 * Owns one HTTP server on its event loop; all instances share the port, the dispatcher and the count of connections. Stops by
 * telling probes and asking clients to leave while it goes on for the drain delay; then it takes no more connections, and waits for the
 * requests in flight, at most for the drain time-out.
 */
public final class HttpVerticle extends VerticleBase {

    private final ServerConfig config;
    private final Dispatcher dispatcher;
    private final Gate gate;
    private final Listeners listeners;
    private HttpServer server;

    @SuppressWarnings("NullAway.Init") // The server is made by start.
    public HttpVerticle(ServerConfig config, Dispatcher dispatcher, Gate gate, Listeners listeners) {
        this.config = config;
        this.dispatcher = dispatcher;
        this.gate = gate;
        this.listeners = listeners;
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = options();
        server = vertx.createHttpServer(options)
                .requestHandler(dispatcher)
                .invalidRequestHandler(this::refuse)
                .connectionHandler(connection -> accept(connection, options));
        return server.listen().onSuccess(listeners::listening);
    }

    private HttpServerOptions options() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(config.host())
                // A negative port is one free port that all instances share.
                .setPort(config.port() == 0 ? -1 : config.port())
                .setMaxHeaderSize(config.maxHeader().toInt())
                .setMaxInitialLineLength(config.maxRequestLine().toInt())
                .setIdleTimeout((int) config.idleTimeout().toSeconds())
                .setHttp2ClearTextEnabled(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false);
        listeners.secure(options);
        return options;
    }

    private void accept(HttpConnection connection, HttpServerOptions options) {
        if (listeners.admits(connection, config.maxConnections(), dispatcher.mostFrom(connection))) {
            StrictHttpDecoder.install(connection, options, config);
        }
    }

    private void refuse(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            dispatcher.refuse(request, Problem.URI_TOO_LONG);
        } else if (cause instanceof TooLongHttpHeaderException) {
            dispatcher.refuse(request, Problem.HEADERS_TOO_LARGE);
        } else {
            dispatcher.refuse(request, Problem.BAD_REQUEST);
        }
    }

    @Override
    public Future<?> stop() {
        gate.drain();
        long delay = Math.max(1, config.drainDelay().toMillis());
        return vertx.timer(delay, TimeUnit.MILLISECONDS)
                .compose(left -> server.shutdown(config.drainTimeout().toMillis(), TimeUnit.MILLISECONDS));
    }
}
