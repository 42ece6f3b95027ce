package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.config.ConfigLoader;
import io.penstock.failure.Failure;
import io.vertx.core.MultiMap;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {

    private final TrustedProxies proxies = proxies("10.0.0.0/8, 2001:db8::/32", "x_forwarded");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1 | 203.0.113.9               | 192.0.2.1",
                "10.0.0.1  |                           | 10.0.0.1",
                "10.0.0.1  | 203.0.113.9               | 203.0.113.9",
                "10.0.0.1  | 6.6.6.6, 203.0.113.9      | 203.0.113.9",
                "10.0.0.1  | 203.0.113.9, 10.0.0.2     | 203.0.113.9",
                "10.0.0.1  | 10.0.0.3, 10.0.0.2        | 10.0.0.3",
                "10.0.0.1  | unknown, 10.0.0.2         | 10.0.0.2",
                "10.0.0.1  | evil.example              | 10.0.0.1",
                "10.0.0.1  | ,                         | 10.0.0.1",
                "10.0.0.1  | 203.0.113.9:4711          | 203.0.113.9",
                "10.0.0.1  | [2001:db9::1]:4711        | 2001:db9::1",
                "10.0.0.1  | 2001:db9::1               | 2001:db9::1",
                "2001:db8::5 | 203.0.113.9             | 203.0.113.9",
                "unknown   | 203.0.113.9               | unknown",
            })
    void believesProxiesFromTheEndToTheFirstThatIsNotTrusted(String peer, String forwarded, String client) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (forwarded != null) {
            headers.add("X-Forwarded-For", forwarded);
        }

        assertThat(proxies.client(peer, headers)).isEqualTo(client);
    }

    @Test
    void readsSeveralFieldsAsOneList() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("X-Forwarded-For", "6.6.6.6")
                .add("X-Forwarded-For", "203.0.113.9");

        assertThat(proxies.client("10.0.0.1", headers)).isEqualTo("203.0.113.9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=203.0.113.9                                 | 203.0.113.9",
                "For=\"[2001:db9::1]:4711\";proto=https          | 2001:db9::1",
                "for=6.6.6.6, for=203.0.113.9;by=10.0.0.1        | 203.0.113.9",
                "for=203.0.113.9, proto=https                    | 10.0.0.1",
                "for=_hidden                                     | 10.0.0.1",
            })
    void readsForwardedWhereProxiesWriteThat(String forwarded, String client) {
        MultiMap headers =
                MultiMap.caseInsensitiveMultiMap().add("Forwarded", forwarded).add("X-Forwarded-For", "6.6.6.6");

        assertThat(proxies("10.0.0.0/8", "forwarded").client("10.0.0.1", headers))
                .isEqualTo(client);
    }

    @Test
    void doesNotReadTheHeaderThatProxiesPassOnUnread() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Forwarded", "for=6.6.6.6;proto=https");

        assertThat(proxies.client("10.0.0.1", headers)).isEqualTo("10.0.0.1");
        assertThat(proxies.saysHttps("10.0.0.1", headers)).isFalse();
    }

    @Test
    void takesTheSchemeFromTheNearestProxy() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("X-Forwarded-Proto", "http, HTTPS");

        assertThat(proxies.saysHttps("10.0.0.1", headers)).isTrue();
        assertThat(proxies.saysHttps("192.0.2.1", headers)).isFalse();
    }

    @Test
    void refusesWhatIsNoRange() {
        assertThatThrownBy(() -> proxies("10.0.0.0/33", "forwarded"))
                .isInstanceOf(Failure.class)
                .satisfies(refused -> assertThat(((Failure) refused).reason().toString())
                        .contains("server.trusted_proxies is 10.0.0.0/33; allowed is a list of addresses or CIDRs"));
    }

    private static TrustedProxies proxies(String ranges, String header) {
        return TrustedProxies.of(new ConfigLoader(
                        Path.of("nowhere"),
                        Map.of(
                                "PENSTOCK_SERVER_TRUSTED_PROXIES", ranges,
                                "PENSTOCK_SERVER_PROXY_HEADER", header))
                .load()
                .config()
                .server());
    }
}
