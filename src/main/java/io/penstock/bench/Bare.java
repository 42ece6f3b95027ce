package io.penstock.bench;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A running {@link BenchHttp}. */
record Bare(Child process, int port) implements AutoCloseable {

    /** Starts one and waits until it listens. */
    static Bare start(Vertx vertx, Path folder, List<String> options) {
        int port = Subject.freePort();
        List<String> arguments = new ArrayList<>(List.of("bench-http", "--port", Integer.toString(port)));
        arguments.addAll(options);
        Child process = Child.start(folder, folder.resolve("bare.log"), Map.of(), arguments);
        Subject.awaitPort(vertx, process, port);
        return new Bare(process, port);
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.close();
    }
}
