package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.audit.AuditEntry;
import io.penstock.config.Config;
import io.penstock.config.ConfigLoader;
import io.penstock.config.SecretKeys;
import io.penstock.postgres.TestPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command beside a running server. */
class VerifyAuditCommandIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    @TempDir
    private Path data;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void ends0WhileTheLogIsWholeAnd1WhenItIsNot() {
        Config config = SecretKeys.complete(settings(Map.of()).load().config());
        Server.Running server = Server.start(config, made -> {}).await();
        try {
            server.rooms()
                    .audit()
                    .trail()
                    .tell(AuditEntry.SERVER, "test", "/test")
                    .await();
            assertThat(verify(Map.of())).isZero();
            assertThat(out.toString()).contains("1 entries in 1 chains: whole");

            server.storage()
                    .database()
                    .pool()
                    .query("alter table audit_log disable trigger user; update audit_log set target = '/other'")
                    .execute()
                    .await();

            assertThat(verify(Map.of())).isEqualTo(1);
            assertThat(out.toString()).contains("server, entry 1: the entry was changed");
            assertThat(verify(Map.of("PENSTOCK_SECRET_KEY", "another key of at least thirty-two bytes")))
                    .isEqualTo(78);
            assertThat(err.toString()).contains("The secret key is not the one");
        } finally {
            server.stop().await();
        }
    }

    private ConfigLoader settings(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(Map.of(
                "HOST",
                "127.0.0.1",
                "PORT",
                "0",
                "PENSTOCK_DATA_DIR",
                data.toString(),
                "DATABASE_URL",
                POSTGRES.uri()));
        all.putAll(more);
        return new ConfigLoader(data, all);
    }

    private int verify(Map<String, String> more) {
        CommandLine command = Main.commandLine(settings(more));
        return command.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute("verify-audit");
    }
}
