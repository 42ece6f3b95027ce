package io.penstock.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressPolicyTest {

    private static final String NOT_PUBLIC = """
            127.0.0.1 127.255.255.254 0.0.0.0 0.1.2.3 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1
            169.254.169.254 100.64.0.1 100.127.255.255 192.0.0.8 192.0.2.1 192.88.99.1 198.18.0.1
            198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
            255.255.255.255 :: ::1 fe80::1 fec0::1 fc00::1 fd12:3456::1 ff02::1 ::ffff:127.0.0.1
            ::ffff:10.0.0.1 ::127.0.0.1 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe
            64:ff9b:1::1 2002:7f00:1:: 2002:5db8:d822::1 2001:0:1::1 2001:db8::1 2001:20::1 3fff::1
            100::1 5f00::1
            """;

    static Stream<String> addressesThatAreNotPublic() {
        return NOT_PUBLIC.lines().flatMap(line -> Stream.of(line.split(" ")));
    }

    private static final String PUBLIC = "93.184.216.34";

    @ParameterizedTest
    @MethodSource("addressesThatAreNotPublic")
    void refusesEveryAddressThatIsNotPublic(String address) throws Exception {
        var check = new EgressPolicy(List.of("*")).check(target("https://partner.example"), rules("partner.example"));

        assertThat(check.refuse(InetAddress.getByName(address))).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PUBLIC,
                "1.1.1.1",
                "172.32.0.1",
                "100.128.0.1",
                "192.0.1.1",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450::1",
                "::ffff:1.1.1.1",
                "64:ff9b::101:101"
            })
    void allowsPublicAddresses(String address) throws Exception {
        var check = new EgressPolicy(List.of()).check(target("https://partner.example"), rules("partner.example"));

        assertThat(check.refusal()).isNull();
        assertThat(check.refuse(InetAddress.getByName(address))).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "https://partner.example, partner.example, true",
        "https://PARTNER.example./x, partner.example, true",
        "https://xn--bcher-kva.example, bücher.example, true",
        "https://partner.example:444, partner.example, true",
        "https://partner.example:444, partner.example:443, false",
        "https://partner.example, partner.example:443, true",
        "https://a.partner.example, partner.example, false",
        "https://a.partner.example, *.partner.example, true",
        "https://a.b.partner.example, *.partner.example, true",
        "https://partner.example, *.partner.example, false",
        "https://evilpartner.example, *.partner.example, false",
        "https://partner.example.evil.example, partner.example, false",
        "https://other.example, '', false"
    })
    void matchesNames(String uri, String entry, boolean allowed) throws Exception {
        var check = new EgressPolicy(List.of()).check(target(uri), entry.isEmpty() ? List.of() : rules(entry));

        assertThat(check.refusal() == null).isEqualTo(allowed);
    }

    @Test
    void demandsTlsOfAnOrganizationsHosts() throws Exception {
        var plain = target("http://partner.example");

        assertThat(new EgressPolicy(List.of())
                        .check(plain, rules("partner.example"))
                        .refusal())
                .contains("TLS");
        assertThat(new EgressPolicy(List.of("partner.example"))
                        .check(plain, List.of())
                        .refusal())
                .isNull();
    }

    @Test
    void letsTheServersListNamePrivateHostsButNotSpecialAddresses() throws Exception {
        var check =
                new EgressPolicy(List.of("intern.example:8080")).check(target("http://intern.example:8080"), List.of());

        assertThat(check.refuse(InetAddress.getByName("10.1.2.3"))).isNull();
        assertThat(check.refuse(InetAddress.getByName("127.0.0.1"))).isNull();
        assertThat(check.refuse(InetAddress.getByName("169.254.169.254"))).isNotNull();
    }

    @Test
    void letsTheServersListNameNetworks() throws Exception {
        EgressPolicy policy = new EgressPolicy(List.of("10.0.0.0/8", "169.254.169.254", "fd00::/8", "127.0.0.1:9000"));

        var byName = policy.check(target("http://intern.example"), List.of());
        assertThat(byName.refusal()).isNull();
        assertThat(byName.refuse(InetAddress.getByName("10.9.9.9"))).isNull();
        assertThat(byName.refuse(InetAddress.getByName("::ffff:10.9.9.9"))).isNull();
        assertThat(byName.refuse(InetAddress.getByName("169.254.169.254"))).isNull();
        assertThat(byName.refuse(InetAddress.getByName("fd00::1"))).isNull();
        assertThat(byName.refuse(InetAddress.getByName("192.168.0.1"))).isNotNull();
        assertThat(byName.refuse(InetAddress.getByName("127.0.0.1"))).isNotNull();
        assertThat(byName.refuse(InetAddress.getByName(PUBLIC))).isNotNull();
        assertThat(policy.check(target("http://127.0.0.1:9000"), List.of()).refuse(InetAddress.getByName("127.0.0.1")))
                .isNull();
    }

    @Test
    void givesAnOrganizationNoPrivateNetwork() throws Exception {
        var check = new EgressPolicy(List.of()).check(target("https://10.0.0.1"), rules("10.0.0.0/8"));

        assertThat(check.refuse(InetAddress.getByName("10.0.0.1"))).contains("private");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://a.example",
                "//a.example",
                "a.example",
                "",
                "https://",
                "https://user:pass@a.example",
                "https://a_b.example",
                "https://a.example:0",
                "https://a.example:70000",
                "https://a b.example",
                "https://a.example/ x",
                "javascript:1",
                "https://[::1",
                "http:///x",
                "https://*.example"
            })
    void refusesWhatIsNoTarget(String uri) {
        assertThatThrownBy(() -> target(uri)).isInstanceOf(CallRefusedException.class);
    }

    @Test
    void keepsAndExtendsTheQuery() throws Exception {
        Target target = Target.parse("https://a.example/p?x=1#fragment", Map.of("q", "a b&c/ü"));

        assertThat(target.text()).isEqualTo("https://a.example/p?x=1&q=a%20b%26c%2F%C3%BC");
        assertThat(target("https://a.example:8443").text()).isEqualTo("https://a.example:8443/");
        assertThat(target("http://[2001:DB8::1]:80/").authority()).isEqualTo("[2001:db8::1]");
    }

    @Test
    void resolvesRedirects() throws Exception {
        Target target = target("https://a.example/one/two");

        assertThat(target.redirect("three?x").text()).isEqualTo("https://a.example/one/three?x");
        assertThat(target.redirect("//b.example/x").hasOriginOf(target)).isFalse();
        assertThat(target.redirect("/x").hasOriginOf(target)).isTrue();
        assertThat(target.redirect("http://a.example/x").hasOriginOf(target)).isFalse();
        assertThatThrownBy(() -> target.redirect("file:///etc/passwd")).isInstanceOf(CallRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a.example:x", "a.example:0", "10.0.0.0/33", "a/b", "*.", "a.example:99999", "**"})
    void refusesWhatIsNoEntry(String entry) {
        assertThatThrownBy(() -> new EgressPolicy(List.of(entry))).isInstanceOf(IllegalArgumentException.class);
    }

    private static Target target(String uri) throws CallRefusedException {
        return Target.parse(uri, Map.of());
    }

    private static List<EgressRule> rules(String... entries) throws UnknownHostException {
        return EgressPolicy.parse(List.of(entries));
    }
}
