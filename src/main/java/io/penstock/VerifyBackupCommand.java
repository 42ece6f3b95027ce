package io.penstock;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.backup.Backups;
import io.penstock.config.ConfigLoader;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code penstock verify-backup}: whether a backup can be restored, by doing it. */
@Command(
        name = "verify-backup",
        mixinStandardHelpOptions = true,
        description =
                "Checks the files of a backup, restores it into a database of its own that is removed afterwards, and"
                        + " compares every table; 1 when anything is not as it was.")
final class VerifyBackupCommand implements Callable<Integer> {

    @Mixin
    private final BackupOptions options;

    @Option(
            names = "--scratch-url",
            paramLabel = "URL",
            description = "An empty database to restore into; it is not removed.")
    private String scratch = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    VerifyBackupCommand(ConfigLoader settings, InstantSource clock) {
        this.options = new BackupOptions(settings, clock);
    }

    @Override
    public Integer call() {
        return options.run(this::verify, this::tell);
    }

    private Future<Backups.Tried> verify(BackupOptions given, BackupOptions.Desk desk) {
        return given.kept(desk)
                .compose(kept -> Scratch.with(
                        desk.vertx(),
                        desk.config(),
                        scratch,
                        database -> desk.backups().tryOut(kept, database)));
    }

    private int tell(Backups.Tried tried) {
        var out = spec.commandLine().getOut();
        if (options.json()) {
            var node = JsonNodeFactory.instance
                    .objectNode()
                    .put("id", tried.manifest().name())
                    .put("good", tried.isGood())
                    .put("rows", tried.manifest().rows())
                    .put("tables", tried.manifest().tables().size());
            var differences = node.putArray("differences");
            tried.differences().forEach(differences::add);
            out.println(node.toPrettyString());
        } else {
            tried.differences().forEach(out::println);
            out.println(tried.manifest().name() + ": " + tried.manifest().rows() + " rows in "
                    + tried.manifest().tables().size() + " tables restored and compared: "
                    + (tried.isGood() ? "whole" : tried.differences().size() + " differences"));
        }
        return tried.isGood() ? 0 : BackupOptions.FAILED;
    }
}
