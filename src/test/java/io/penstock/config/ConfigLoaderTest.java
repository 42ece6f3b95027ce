package io.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {

    @TempDir
    Path folder;

    @Test
    void startsOnDefaultsWithoutFileAndEnvironment() {
        assertThat(load(Map.of()).config()).usingRecursiveComparison().isEqualTo(Config.defaults());
    }

    @Test
    void laysTheFileOverTheDefaultsAndTheEnvironmentOverTheFile() throws IOException {
        file("server:\n  port: 9000\n  idle_timeout: 5s\n");

        Config config = load(Map.of("PORT", "9001")).config();

        assertThat(config.server().port()).isEqualTo(9001);
        assertThat(config.server().idleTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.server().host()).isEqualTo("0.0.0.0");
    }

    @Test
    void readsTheShortNamesThatPlatformsSet() {
        Config config = load(Map.of(
                        "HOST", "127.0.0.1",
                        "DATABASE_URL", "postgresql://u:p@db:5432/penstock",
                        "CORS_ORIGINS", "https://a.example, https://b.example",
                        "LOG_LEVEL", "DEBUG",
                        "PENSTOCK_ENV", "staging",
                        "PENSTOCK_EGRESS_ALLOW", "127.0.0.0/8,localhost:9000"))
                .config();

        assertThat(config.server().host()).isEqualTo("127.0.0.1");
        assertThat(config.database().url().reveal()).endsWith("/penstock");
        assertThat(config.server().corsOrigins()).containsExactly("https://a.example", "https://b.example");
        assertThat(config.log().level()).isEqualTo(LogConfig.Level.DEBUG);
        assertThat(config.environment()).isEqualTo(Environment.STAGING);
        assertThat(config.egress().allow()).containsExactly("127.0.0.0/8", "localhost:9000");
    }

    @Test
    void tellsOfWrongNetworksTogetherWithEverythingElse() {
        Failure refused = catchThrowableOfType(
                Failure.class,
                () -> load(Map.of(
                        "PORT", "70000",
                        "PENSTOCK_SERVER_TRUSTED_PROXIES", "10.0.0.0/8,10.0.0.0/33,fe80::/10,1.2.3.999",
                        "PENSTOCK_EGRESS_ALLOW", "*,::1,[::1]:90,api.example.com:8443,10.0.0.0/40,localhost:99999",
                        "PENSTOCK_AUTH_HASHING_SHARE", "0")));

        assertThat(((Reason.Invalid) refused.reason()).violations())
                .extracting(Violation::message)
                .anySatisfy(line -> assertThat(line).contains("server.port is 70000"))
                .anySatisfy(line ->
                        assertThat(line).contains("server.trusted_proxies is 10.0.0.0/33, 1.2.3.999; allowed is"))
                .anySatisfy(
                        line -> assertThat(line).contains("egress.allow is 10.0.0.0/40, localhost:99999; allowed is"))
                .anySatisfy(line -> assertThat(line).contains("auth.hashing_share is 0"));
    }

    @Test
    void setsEverySettingByItsPathInCapitals() {
        Config config = load(Map.of("PENSTOCK_GROUP_COMMIT_BATCH_BYTES", "512KiB", "PENSTOCK_EXECUTION_SLICE", "5ms"))
                .config();

        assertThat(config.groupCommit().batchBytes()).isEqualTo(ByteSize.kib(512));
        assertThat(config.execution().slice()).isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void refusesAnUnknownKeyWithItsLineAndWhatWasMeant() throws IOException {
        file("server:\n  host: 127.0.0.1\n  prot: 9000\n");

        assertThat(problems(Map.of())).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(3);
            assertThat(problem.message())
                    .contains("server.prot is not a setting")
                    .contains("line 3")
                    .contains("Did you mean server.port?");
        });
    }

    @Test
    void tellsAllProblemsAtOnce() throws IOException {
        file("server:\n  port: 70000\n  idle_timeout: soon\nlog:\n  level: loud\nflow: 1\n");

        assertThat(problems(Map.of("PENSTOCK_ENV", "production", "PENSTOCK_AUTH_HASHING_THREADS", "0")))
                .extracting(Violation::message)
                .anySatisfy(message -> assertThat(message)
                        .contains("server.port is 70000; allowed is 0 to 65535.")
                        .contains("line 2"))
                .anySatisfy(message -> assertThat(message)
                        .contains("server.idle_timeout is soon")
                        .contains("a time such as"))
                .anySatisfy(message ->
                        assertThat(message).contains("log.level is loud").contains("trace, debug, info, warn, error"))
                .anySatisfy(message -> assertThat(message).contains("flow is not a setting"))
                .anySatisfy(message -> assertThat(message)
                        .contains("auth.hashing_threads is 0")
                        .contains("AUTH_HASHING_THREADS"))
                .anySatisfy(message -> assertThat(message).contains("secret_key is missing"))
                .hasSize(6);
    }

    @Test
    void refusesAKeyThatIsGivenTwice() throws IOException {
        file("server:\n  port: 1\n  port: 2\n");

        assertThat(problems(Map.of()))
                .extracting(Violation::message)
                .singleElement()
                .asString()
                .contains("server.port is given twice");
    }

    @Test
    void refusesAFileThatIsNotYamlWithItsLine() throws IOException {
        file("server:\n  port: [1\n");

        assertThat(problems(Map.of()))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("is not YAML"));
    }

    @Test
    void refusesAGroupThatIsAValueAndAValueThatIsAGroup() throws IOException {
        file("server: 5\nlog:\n  level:\n    deep: 1\n");

        assertThat(problems(Map.of()))
                .extracting(Violation::pointer)
                .containsExactlyInAnyOrder("/server", "/log/level");
    }

    @Test
    void refusesANamedFileThatIsMissing() {
        assertThat(problems(Map.of("PENSTOCK_CONFIG", "nowhere.yaml")))
                .extracting(Violation::message)
                .singleElement()
                .asString()
                .contains("nowhere.yaml");
    }

    @Test
    void warnsOfAnUnknownVariable() {
        var loaded = load(Map.of("PENSTOCK_SERVER_PROT", "1", "PATH", "/bin"));

        assertThat(loaded.warnings())
                .containsExactly(
                        "PENSTOCK_SERVER_PROT is not a setting and has no effect. Did you mean PENSTOCK_SERVER_PORT?");
    }

    @Test
    void readsASecretFromAFile() throws IOException {
        Path secret = Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef\n");

        Config config =
                load(Map.of("PENSTOCK_SECRET_KEY_FILE", secret.toString())).config();

        assertThat(config.secretKey().reveal()).isEqualTo("0123456789abcdef0123456789abcdef");
    }

    @Test
    void refusesASecretGivenTwice() throws IOException {
        Path secret = Files.writeString(folder.resolve("key"), "0123456789abcdef0123456789abcdef");

        assertThat(problems(Map.of("DATABASE_URL", "postgresql://x/y", "DATABASE_URL_FILE", secret.toString())))
                .extracting(Violation::message)
                .anySatisfy(message -> assertThat(message).contains("are both set"));
    }

    @Test
    void refusesInProductionAShortKeyAnyOriginAndAKeyFileThatOthersMayRead() throws IOException {
        Path key = Files.writeString(folder.resolve("key"), "short");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(problems(Map.of(
                        "PENSTOCK_ENV", "production", "CORS_ORIGINS", "*", "PENSTOCK_SECRET_KEY_FILE", key.toString())))
                .extracting(Violation::message)
                .anySatisfy(message -> assertThat(message).contains("at least 32 bytes"))
                .anySatisfy(message -> assertThat(message).contains("server.cors_origins is *"))
                .anySatisfy(message -> assertThat(message).contains("mode 0600"))
                .hasSize(3);
    }

    @Test
    void neverShowsASecretInAMessage() {
        assertThat(problems(Map.of("DATABASE_URL", "mysql://user:hunter2@x", "PENSTOCK_ADMIN_PASSWORD", "pw7hunt")))
                .extracting(Violation::message)
                .hasSize(2)
                .noneMatch(message -> message.contains("hunt"));
        assertThat(new Secret("hunter2")).hasToString("");
    }

    private void file(String text) throws IOException {
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/penstock.yaml"), text);
    }

    private ConfigLoader.Loaded load(Map<String, String> environment) {
        return new ConfigLoader(folder, environment).load();
    }

    private List<Violation> problems(Map<String, String> environment) {
        Failure refused = catchThrowableOfType(Failure.class, () -> load(environment));
        return ((Reason.Invalid) refused.reason()).violations();
    }
}
