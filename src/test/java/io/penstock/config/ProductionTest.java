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
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What production refuses, and that it is refused nowhere else. */
class ProductionTest {

    private static final String KEY = "q8WnR2vXcZ7LmT4yPdKfJ0sHbGxE6uA9";

    @TempDir
    Path folder;

    @Test
    void takesGoodSettings() {
        assertThat(problems(Map.of())).isEmpty();
    }

    @Test
    void tellsEverythingAtOnce() {
        assertThat(problems(Map.of(
                        "PENSTOCK_SECRET_KEY", "0123456789abcdef0123456789abcdef",
                        "PENSTOCK_ADMIN_PASSWORD", "ChangeMe",
                        "CORS_ORIGINS", "*",
                        "PENSTOCK_EGRESS_ALLOW", "0.0.0.0/0,*,api.example.com",
                        "PENSTOCK_REDIS_REQUIRED", "true",
                        "PENSTOCK_DATABASE_EMBEDDED", "false",
                        "LOG_LEVEL", "trace")))
                .extracting(Violation::message)
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("secret_key repeats itself"),
                        line -> assertThat(line).startsWith("admin.password is among the first"),
                        line -> assertThat(line).startsWith("server.cors_origins is *"),
                        line -> assertThat(line).startsWith("egress.allow holds 0.0.0.0/0"),
                        line -> assertThat(line).startsWith("egress.allow holds *"),
                        line -> assertThat(line).startsWith("redis.required is true"),
                        line -> assertThat(line).startsWith("database.url is missing"),
                        line -> assertThat(line).startsWith("log.level is trace"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa     | repeats itself",
                "0123456789abcdef0123456789abcdef         | repeats itself",
                "correcthorsecorrecthorsecorrecthorse     | repeats itself",
                "abcdefghijklmnopqrstuvwxyz0123456789     | is a row of neighbouring characters",
                "change-me-change-me-before-production    | is one out of a document",
                "your_secret_key_of_32_characters_here    | is one out of a document",
                "this-is-an-insecure-development-key      | is one out of a document",
                "11110000110010101110101010010101010      | too little variety",
            })
    void refusesAKeyThatCanBeGuessed(String key, String why) {
        assertThat(problems(Map.of("PENSTOCK_SECRET_KEY", key)))
                .extracting(Violation::message)
                .singleElement()
                .asString()
                .containsAnyOf(why, "is a row of neighbouring characters")
                .doesNotContain(key);
    }

    @RepeatedTest(50)
    void takesRandomKeysInEverySpelling() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        byte[] half = java.util.Arrays.copyOf(bytes, 16);

        for (String key : List.of(
                Base64.getEncoder().encodeToString(bytes),
                HexFormat.of().formatHex(bytes),
                HexFormat.of().formatHex(half))) {
            assertThat(problems(Map.of("PENSTOCK_SECRET_KEY", key))).as(key).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ddfd5c6d89556dd59d516d1ecf1c45d4", "0f00fa0e20f0f0a82c0f2ac80a0f8e02"})
    void takesRandomKeysInWhichFewCharactersComeOftenByChance(String key) {
        assertThat(problems(Map.of("PENSTOCK_SECRET_KEY", key))).isEmpty();
    }

    @Test
    void tellsAShortKeyOnceAndTheRestToo() {
        assertThat(problems(Map.of("PENSTOCK_SECRET_KEY", "short", "CORS_ORIGINS", "*")))
                .extracting(Violation::message)
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("secret_key is too short"),
                        line -> assertThat(line).startsWith("server.cors_origins is *"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "*:443",
                "0.0.0.0/0",
                "0.0.0.0/1",
                "128.0.0.0/2",
                "10.0.0.0/7",
                "::/0",
                "2000::/3",
                "*.com",
                "*.io:443"
            })
    void refusesEgressToAlmostEverything(String entry) {
        assertThat(problems(Map.of("PENSTOCK_EGRESS_ALLOW", entry)))
                .extracting(Violation::message)
                .singleElement()
                .asString()
                .startsWith("egress.allow holds " + entry);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/8",
                "fd00::/16",
                "*.example.com",
                "*.internal",
                "*.svc:8080",
                "api.example.com:8443",
                "127.0.0.1"
            })
    void takesEgressToNamedPlaces(String entry) {
        assertThat(problems(Map.of("PENSTOCK_EGRESS_ALLOW", entry))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "rw-------, true, ''",
        "rw-r-----, true, ''",
        "rw-r--r--, false, ''",
        "rw-r--r--, true, may read",
        "rw-----w-, false, may change"
    })
    void refusesASettingsFileThatOthersMayChangeOrWhoseSecretsTheyMayRead(String mode, boolean secret, String why)
            throws IOException {
        Path file = Files.writeString(
                folder.resolve("settings.yaml"), secret ? "secret_key: " + KEY + "\n" : "server:\n  port: 1\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        List<Violation> problems = problems(Map.of("PENSTOCK_CONFIG", file.toString()));

        if (why.isEmpty()) {
            assertThat(problems).isEmpty();
        } else {
            assertThat(problems)
                    .singleElement()
                    .satisfies(problem ->
                            assertThat(problem.message()).contains("PENSTOCK_CONFIG names", "settings.yaml", why));
        }
    }

    @Test
    void nothingOfThisIsRefusedElsewhere() {
        assertThat(new ConfigLoader(
                                folder,
                                Map.of(
                                        "PENSTOCK_ENV", "staging",
                                        "PENSTOCK_SECRET_KEY", "a".repeat(32),
                                        "PENSTOCK_ADMIN_PASSWORD", "password",
                                        "CORS_ORIGINS", "*",
                                        "PENSTOCK_EGRESS_ALLOW", "*",
                                        "LOG_LEVEL", "trace"))
                        .load()
                        .warnings())
                .isEmpty();
    }

    /** Of good settings for production, with these over them. */
    private List<Violation> problems(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("PENSTOCK_ENV", "production", "PENSTOCK_SECRET_KEY", KEY));
        all.putAll(settings);
        Failure refused = catchThrowableOfType(Failure.class, () -> new ConfigLoader(folder, all).load());
        return refused == null ? List.of() : ((Reason.Invalid) refused.reason()).violations();
    }
}
