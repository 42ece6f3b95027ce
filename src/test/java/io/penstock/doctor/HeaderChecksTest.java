package io.penstock.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderChecksTest {

    private static final Map<String, String> GOOD = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()",
            "Cache-Control", "no-store");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            security.nosniff           | X-Content-Type-Options       | ""
            security.csp               | Content-Security-Policy      | ""
            security.csp               | Content-Security-Policy      | default-src 'self' 'unsafe-inline'
            security.csp               | Content-Security-Policy      | default-src *
            security.referrer          | Referrer-Policy              | unsafe-url
            security.permissions       | Permissions-Policy           | camera=*
            security.headers-on-errors | X-Content-Type-Options       | ""
            security.no-banner         | Server                       | nginx/1.18.0
            security.no-banner         | X-Powered-By                 | PHP
            security.cors              | Access-Control-Allow-Origin  | *
            security.cors              | Access-Control-Allow-Origin  | https://stranger.example
            security.cors-preflight    | Access-Control-Allow-Origin  | *
            security.cors-null         | Access-Control-Allow-Origin  | null
            security.no-store          | Cache-Control                | public
            """)
    void aHeaderThatIsMissingOrWrongIsAFailureAndOnlyThen(String check, String header, String value)
            throws IOException {
        Map<String, String> spoiled = new TreeMap<>(GOOD);
        spoiled.remove(header);
        if (!value.isEmpty()) {
            spoiled.put(header, value);
        }

        assertThat(outcome(check, GOOD)).isInstanceOf(Outcome.Pass.class);
        assertThat(outcome(check, spoiled)).isInstanceOf(Outcome.Failure.class);
    }

    @Test
    void aPageMayBeFramedOnlyWhereNeitherHeaderForbidsIt() throws IOException {
        assertThat(outcome("security.framing", GOOD)).isInstanceOf(Outcome.Pass.class);
        assertThat(outcome("security.framing", Map.of("X-Frame-Options", "SAMEORIGIN")))
                .isInstanceOf(Outcome.Pass.class);
        assertThat(outcome("security.framing", Map.of())).isInstanceOf(Outcome.Failure.class);
    }

    @Test
    void whoIsNotAskedByHttpsSaysNothingOfHttps() throws IOException {
        assertThat(outcome("security.hsts", GOOD)).isInstanceOf(Outcome.Skipped.class);
    }

    private Outcome outcome(String check, Map<String, String> headers) throws IOException {
        try (Canned server = Canned.answering(asked -> Canned.answer(401, "", headers))) {
            return Patients.in(folder).at(server.url()).outcome(check);
        }
    }
}
