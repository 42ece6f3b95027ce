package io.penstock.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that says yes to everything and tells nothing: what a doctor must find, check by check. {@code DoctorIT} shows the opposite. */
class SloppyServerTest {

    private static final Set<String> FOUND = Set.of(
            "security.nosniff",
            "security.csp",
            "security.framing",
            "security.referrer",
            "security.permissions",
            "security.headers-on-errors",
            "security.no-banner",
            "security.cors",
            "security.cors-preflight",
            "security.no-store",
            "security.no-token",
            "security.challenge",
            "security.token-none",
            "security.token-forged",
            "security.token-expired",
            "security.token-tampered",
            "security.api-key-unknown",
            "security.basic",
            "security.foreign-ids",
            "security.unknown-webhook",
            "security.problem-details",
            "security.paths",
            "security.cookie",
            "security.jwks",
            "security.trace",
            "security.methods",
            "security.host-missing",
            "security.host-twice",
            "security.smuggling-both",
            "security.smuggling-lengths",
            "security.smuggling-coding",
            "security.smuggling-names",
            "security.smuggling-lines",
            "security.absolute-form",
            "security.encrypted",
            "secrets.default-login",
            "monitoring.health-paths",
            "monitoring.components",
            "monitoring.metrics",
            "monitoring.metrics-formats",
            "monitoring.metrics-protected",
            "monitoring.log-level",
            "monitoring.request-ids",
            "limits.body",
            "limits.body-chunked",
            "limits.path",
            "limits.headers",
            "limits.nesting",
            "limits.content-type",
            "limits.rate-headers",
            "documentation.openapi",
            "documentation.openapi-complete",
            "documentation.openapi-current",
            "documentation.openapi-served",
            "documentation.security-txt",
            "documentation.problem-types");

    @TempDir
    Path folder;

    @Test
    void isFoundOutCheckByCheck() throws IOException {
        try (Canned server = Canned.answering(SloppyServerTest::yes)) {
            Patient patient =
                    Patients.in(folder).at(server.url()).token("a.b.c").patient();

            Set<String> failed = new TreeSet<>();
            for (Diagnosis.Result result : Diagnosis.of(Examination.of(patient)).results()) {
                if (result.outcome() instanceof Outcome.Failure) {
                    failed.add(result.check().id());
                }
            }

            assertThat(failed).containsAll(FOUND);
        }
    }

    private static String yes(Canned.Asked asked) {
        String body = asked.path().equals("/api/admin/log") ? "{\"level\": \"debug\"}" : "{}";
        return Canned.answer(
                200,
                body,
                "Content-Type",
                "application/json",
                "Server",
                "sloppy/0.1",
                "Access-Control-Allow-Origin",
                "*",
                "Set-Cookie",
                "session=1");
    }
}
