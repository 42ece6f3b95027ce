package io.penstock.postgres;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** Starts the embedded server on the folder of its first argument, says so, and waits to be killed. */
final class EmbeddedPostgresProgram {

    private EmbeddedPostgresProgram() {}

    public static void main(String[] arguments) throws IOException {
        EmbeddedPostgres.start(new EmbeddedPostgres.Settings(Path.of(arguments[0])));
        try (var out = new FileOutputStream(FileDescriptor.out)) {
            out.write("ready\n".getBytes(StandardCharsets.UTF_8));
        }
        new CompletableFuture<Void>().join();
    }
}
