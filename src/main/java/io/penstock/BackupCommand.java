package io.penstock;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.backup.Manifest;
import io.penstock.config.ConfigLoader;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code penstock backup}: a copy of the database as it is now, beside the servers that work on it. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = "Makes a backup of the whole database, as a folder of its own in DIR, while servers work on it.")
final class BackupCommand implements Callable<Integer> {

    @Mixin
    private final BackupOptions options;

    @Option(names = "--sealed", description = "Seals the files with the secret key (AES-256-GCM).")
    private boolean sealed;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    BackupCommand(ConfigLoader settings, InstantSource clock) {
        this.options = new BackupOptions(settings, clock);
    }

    @Override
    public Integer call() {
        return options.run(this::make, this::tell);
    }

    private Future<Manifest> make(BackupOptions given, BackupOptions.Desk desk) {
        if (sealed) {
            given.requireKey(desk.config());
        }
        return Storage.visit(desk.vertx(), desk.config(), desk.url())
                .compose(storage -> desk.backups()
                        .make(storage.database().settings().uri(), given.place(desk.config()), sealed)
                        .eventually(() -> storage.close(desk.vertx())));
    }

    private int tell(Manifest made) {
        var out = spec.commandLine().getOut();
        if (options.json()) {
            var node = JsonNodeFactory.instance
                    .objectNode()
                    .put("id", made.name())
                    .put("created_at", made.createdAt())
                    .put("rows", made.rows())
                    .put("size_bytes", made.bytes());
            var tables = node.putObject("tables");
            made.tables().forEach(table -> tables.put(table.name(), table.rows()));
            out.println(node.toPrettyString());
            return 0;
        }
        made.tables().stream()
                .filter(table -> table.rows() > 0)
                .forEach(table -> out.println(table.name() + " " + table.rows()));
        out.println(made.name() + ": " + made.rows() + " rows, " + made.bytes() + " bytes, in " + options.place());
        return 0;
    }
}
