package io.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.http.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class BenchIT {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine bench = new CommandLine(new Bench(InstantSource.system()))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));

    @TempDir
    private Path folder;

    @Test
    void findsThatEveryAcknowledgedEventWasExecuted() throws IOException {
        Path output = folder.resolve("bench.json");

        int status = bench.execute(
                "--cases", "http,workflow", "--seconds", "1", "--connections", "8", "--output", output.toString());

        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
        JsonNode report = Json.parse(Files.readAllBytes(output));
        assertThat(report.path("conditions").path("postgres_fsync").asText()).isEqualTo("on");
        JsonNode workflow = report.path("cases").path(1);
        assertThat(workflow.path("name").asText()).isEqualTo("workflow");
        assertThat(workflow.path("acknowledged").asLong()).isPositive();
        assertThat(workflow.path("executed").asLong())
                .isEqualTo(workflow.path("stored").asLong())
                .isGreaterThanOrEqualTo(workflow.path("acknowledged").asLong());
        assertThat(workflow.path("rss_mb").asInt()).isPositive();
        assertThat(out.toString()).contains("nothing lost");
    }

    @Test
    void letsUsersWorkOnAHardenedServer() throws IOException {
        Path output = folder.resolve("stress.json");

        int status =
                bench.execute("--cases", "stress", "--seconds", "2", "--users", "6", "--output", output.toString());

        assertThat(err.toString()).isEmpty();
        assertThat(status).isZero();
        JsonNode stress = Json.parse(Files.readAllBytes(output)).path("cases").path(0);
        JsonNode kinds = stress.path("kinds");
        JsonNode all = kinds.path(kinds.size() - 1);
        assertThat(all.path("name").asText()).isEqualTo("all");
        assertThat(all.path("requests").asLong()).isPositive();
        assertThat(all.path("errors")).isEmpty();
        assertThat(stress.path("pass_percent").asDouble()).isEqualTo(100);
        assertThat(stress.path("lost").asLong()).isZero();
        assertThat(stress.path("cpu_seconds").asDouble()).isPositive();
        assertThat(out.toString()).contains("p95 ms", "nothing lost");
    }

    @Test
    void namesTheCasesThereAre() {
        int status = bench.execute("--cases", "ingset");

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).contains("ingset", "ingest");
    }
}
