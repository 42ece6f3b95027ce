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
import picocli.CommandLine.Spec;

/** {@code penstock restore}: fills an empty database from a backup. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description =
                "Fills an empty database from a backup. Servers that start on it do nothing until they are told to resume.")
final class RestoreCommand implements Callable<Integer> {

    @Mixin
    private final BackupOptions options;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    RestoreCommand(ConfigLoader settings, InstantSource clock) {
        this.options = new BackupOptions(settings, clock);
    }

    @Override
    public Integer call() {
        return options.run(this::restore, this::tell);
    }

    private Future<Manifest> restore(BackupOptions given, BackupOptions.Desk desk) {
        return Storage.vacant(desk.vertx(), desk.config(), desk.url())
                .compose(storage -> given.kept(desk)
                        .compose(kept -> desk.backups().restore(kept, storage.database()))
                        .eventually(() -> storage.close(desk.vertx())));
    }

    private int tell(Manifest restored) {
        var out = spec.commandLine().getOut();
        if (options.json()) {
            out.println(JsonNodeFactory.instance
                    .objectNode()
                    .put("id", restored.name())
                    .put("created_at", restored.createdAt())
                    .put("rows", restored.rows())
                    .put("paused", true)
                    .toPrettyString());
            return 0;
        }
        restored.tables().stream()
                .filter(table -> table.rows() > 0)
                .forEach(table -> out.println(table.name() + " " + table.rows()));
        out.println(restored.name() + " of " + restored.createdAt() + ": " + restored.rows()
                + " rows restored. Servers on this database are paused: penstock resume.");
        return 0;
    }
}
