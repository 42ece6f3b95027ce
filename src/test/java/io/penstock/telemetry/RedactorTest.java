package io.penstock.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer PLANTED.abc",
                "authorization=Basic PLANTEDabcd==",
                "token eyJPLANTED.eyJzdWIiOiIxIn0.c2ln",
                "key ps_PLANTED12345678 used",
                "whsec_PLANTED+abcd/efgh=",
                "postgresql://penstock:PLANTED@db:5432/x",
                "password=PLANTED",
                "{\"password\": \"PLANTED\"}",
                "client_secret=PLANTED&x=1",
                "api_key: 'PLANTED'",
                "Cookie: PLANTED",
                "mail from PLANTED@example.com failed",
            })
    void takesSecretsOut(String line) {
        assertThat(Redactor.redact(line)).contains("[redacted]").doesNotContain("PLANTED");
    }

    @Test
    void leavesOrdinaryLinesAlone() {
        String line = "listening on http://127.0.0.1:8080 with 2 loops, route /hooks/{token}, workflow orders@1";

        assertThat(Redactor.redact(line)).isEqualTo(line);
    }
}
