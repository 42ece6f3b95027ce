package io.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class WrkTest {

    @Test
    void readsWhatTheScriptPrintsAtTheEnd() {
        Volley volley = Wrk.read("""
                Running 2s test @ http://127.0.0.1:1/
                  2 threads and 64 connections
                volley 1000 40 3 2000000 1500 22030 32550
                """);

        assertThat(volley.answered()).isEqualTo(1000);
        assertThat(volley.acknowledged()).isEqualTo(960);
        assertThat(volley.failures()).isEqualTo(3);
        assertThat(volley.perSecond()).isEqualTo(480);
        assertThat(volley.latency()).isEqualTo(new Volley.Latency(1.5, 22.03, 32.55));
    }

    @Test
    void repeatsWhatWrkSaysWhenItFails() {
        assertThatThrownBy(() -> Wrk.read("unable to connect to 127.0.0.1:1 Connection refused\n"))
                .hasMessageContaining("Connection refused");
    }
}
