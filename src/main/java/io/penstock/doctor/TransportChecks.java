package io.penstock.doctor;

import static io.penstock.doctor.Group.SECURITY;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** What protects a request on its way: whether it is encrypted, and how well. */
final class TransportChecks {

    private static final int LATE_DAYS = 30;
    private static final int URGENT_DAYS = 7;
    private static final int LEAST_RSA_BITS = 2_048;
    private static final int LEAST_EC_BITS = 256;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final byte HANDSHAKE = 0x16;

    /** A greeting of TLS 1.1 that names four suites of its time. */
    private static final String OLD_GREETING =
            "1603010035010000310302" + "00".repeat(32) + "00000ac013c0140035002fc0090100";

    private static final String SERVE_TLS =
            "Set server.tls.certificate and server.tls.key, or put a proxy with TLS in front and bind server.host to its network.";

    private final Patient patient;

    TransportChecks(Patient patient) {
        this.patient = patient;
    }

    List<Check> all() {
        return Stream.of(protocols(), certificates()).flatMap(List::stream).toList();
    }

    private List<Check> protocols() {
        return List.of(
                new Check(SECURITY, "encrypted", "Requests are encrypted on their way", SERVE_TLS, this::encrypted),
                new Check(
                        SECURITY,
                        "tls-version",
                        "TLS 1.2 or 1.3 is spoken",
                        "Have the proxy in front offer TLS 1.2 and 1.3 only.",
                        this::version),
                new Check(
                        SECURITY,
                        "tls-old",
                        "TLS 1.1 and older are refused",
                        "Have the proxy in front refuse everything below TLS 1.2.",
                        this::old),
                new Check(
                        SECURITY,
                        "http-redirect",
                        "Who comes by http is sent to https, and served nothing",
                        "Have the proxy in front answer port 80 with 308 to https, or close it.",
                        this::redirect),
                new Check(
                        SECURITY,
                        "plain-on-tls",
                        "Plain HTTP is not served where TLS is",
                        "Have the proxy in front close plain connections, or send them to https.",
                        this::plain));
    }

    private List<Check> certificates() {
        return List.of(
                new Check(
                        SECURITY,
                        "certificate-trusted",
                        "The certificate is trusted and of this host",
                        "Take a certificate for that name from an authority, with those that vouch for it in the same file.",
                        this::trusted),
                new Check(
                        SECURITY,
                        "certificate-days",
                        "The certificate is valid for a month at least",
                        "Renew the certificate; the server takes up the new files by itself within ten seconds.",
                        this::days),
                new Check(
                        SECURITY,
                        "certificate-key",
                        "The certificate's key is long enough",
                        "Take a certificate with an RSA key of at least 2048 bits, or an elliptic curve of 256.",
                        this::key));
    }

    private Outcome encrypted() {
        Site site = patient.server().need();
        if (site.isSecure()) {
            return Outcome.pass("By https.");
        }
        if (!site.isLoopback()) {
            return patient.lapse("By plain HTTP to " + site.host() + ".");
        }
        boolean proxied = !patient.config().server().trustedProxies().isEmpty();
        boolean alone = patient.config().server().host().matches("127\\..*|localhost|::1");
        if (proxied || alone) {
            return Outcome.pass("Plain HTTP on this machine only, or for a proxy in front that is named.");
        }
        return patient.lapse("Plain HTTP on " + patient.config().server().host() + ", and no proxy is named.");
    }

    private Wire secure() {
        Site site = patient.server().need();
        if (!site.isSecure()) {
            throw new SkippedException("The address is no https address; give the public one in --url.");
        }
        return site.wire();
    }

    private Outcome version() throws IOException {
        Wire.Handshake agreed = secure().handshake();
        return Outcome.of(agreed.protocol().matches("TLSv1\\.[23]"), agreed.protocol() + ", " + agreed.suite() + ".");
    }

    /** Java itself does not speak it any more, and so it is spelled out. */
    private Outcome old() throws IOException {
        byte[] answer = secure().plainly(HexFormat.of().parseHex(OLD_GREETING));
        boolean taken = answer.length > 0 && answer[0] == HANDSHAKE;
        return Outcome.of(!taken, taken ? "A greeting of TLS 1.1 was answered." : "A greeting of TLS 1.1 was refused.");
    }

    private Outcome plain() throws IOException {
        Wire wire = secure();
        String request = "GET /health/live HTTP/1.1\r\nHost: " + wire.authority() + "\r\nConnection: close\r\n\r\n";
        String answer =
                new String(wire.plainly(request.getBytes(StandardCharsets.US_ASCII)), StandardCharsets.ISO_8859_1);
        boolean served = answer.matches("(?s)HTTP/1\\.[01] 2.*");
        String first = answer.isEmpty()
                ? "closed"
                : answer.lines().findFirst().orElse("").strip();
        return Outcome.of(!served, served ? "It was served: " + first : "It was refused.");
    }

    private Outcome redirect() throws InterruptedException {
        Site site = patient.server().need();
        if (!site.isSecure() || site.port() != HTTPS) {
            return Outcome.skip("Only who is reached at port 443 may have plain HTTP at port 80.");
        }
        try {
            return redirect(site.at(HTTP).send("GET", "/health/live", null));
        } catch (IOException closed) {
            return Outcome.pass("Nothing answers at port 80.");
        }
    }

    static Outcome redirect(Reply reply) {
        String location = reply.header("location");
        boolean sent = reply.status() >= 300 && reply.status() < 400 && location.startsWith("https://");
        return Outcome.of(sent, reply.status() + (location.isEmpty() ? "." : " to " + location + "."));
    }

    private Outcome trusted() throws IOException {
        Wire wire = secure();
        try {
            wire.handshakeWithCare();
            return Outcome.pass("This Java trusts it.");
        } catch (SSLException bad) {
            return patient.lapse(String.valueOf(bad.getMessage()));
        }
    }

    private Outcome days() throws IOException {
        X509Certificate certificate = secure().handshake().certificate();
        long days = Duration.between(
                        patient.clock().instant(), certificate.getNotAfter().toInstant())
                .toDays();
        String found = "Until " + certificate.getNotAfter().toInstant() + ", " + days + " days.";
        if (days < URGENT_DAYS) {
            return Outcome.fail(found);
        }
        return days < LATE_DAYS ? Outcome.warn(found) : Outcome.pass(found);
    }

    private Outcome key() throws IOException {
        var key = secure().handshake().certificate().getPublicKey();
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            return Outcome.of(bits >= LEAST_RSA_BITS, "RSA of " + bits + " bits.");
        }
        if (key instanceof ECPublicKey curve) {
            int bits = curve.getParams().getCurve().getField().getFieldSize();
            return Outcome.of(bits >= LEAST_EC_BITS, "An elliptic curve of " + bits + " bits.");
        }
        return Outcome.pass(key.getAlgorithm() + ".");
    }
}
