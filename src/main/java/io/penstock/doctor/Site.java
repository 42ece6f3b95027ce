package io.penstock.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The address at which a server is examined. Sends one request at a time and gives the answer as it is. Blocks. */
public final class Site {

    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final int TLS_PORT = 443;
    private static final int PLAIN_PORT = 80;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final URI base;
    private final HttpClient client;
    private final @Nullable Site trusted;

    private Site(URI base, HttpClient client, @Nullable Site trusted) {
        this.base = base;
        this.client = client;
        this.trusted = trusted;
    }

    /** @param base {@code http://host:port} or {@code https://host:port} */
    public static Site at(URI base) {
        Site trusted = new Site(base, client().build(), null);
        return new Site(base, client().sslContext(Credulity.context()).build(), trusted);
    }

    private static HttpClient.Builder client() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LONGEST);
    }

    /** The same, which sends nothing unless the certificate is good: for what a stranger must not have. */
    Site trusted() {
        return Objects.requireNonNullElse(trusted, this);
    }

    /** Whether anything answers there that speaks HTTP. */
    public boolean answers() {
        try {
            return send("GET", "/health/live", null).status() > 0;
        } catch (IOException | InterruptedException silent) {
            return false;
        }
    }

    /** @param headers names and values in turn */
    Reply send(String method, String path, byte @Nullable [] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(LONGEST)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        long began = System.nanoTime();
        HttpResponse<byte[]> answer = send(request.build());
        long millis = (System.nanoTime() - began) / NANOS_PER_MILLI;
        var names = new TreeMap<String, java.util.List<String>>();
        answer.headers().map().forEach((name, values) -> names.put(name.toLowerCase(Locale.ROOT), values));
        return new Reply(answer.statusCode(), names, answer.body(), millis);
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            return client.send(request, BodyHandlers.ofByteArray());
        } catch (SSLException untrusted) {
            if (trusted == null) {
                throw new SkippedException("The certificate is not good for " + base.getHost()
                        + ", so that the token was not sent there: " + untrusted.getMessage() + ".");
            }
            throw untrusted;
        }
    }

    /** Another port of the same host, by plain HTTP. */
    Site at(int port) {
        return at(URI.create("http://" + (host().contains(":") ? '[' + host() + ']' : host()) + ":" + port));
    }

    String host() {
        return base.getHost().replaceAll("[\\[\\]]", "");
    }

    int port() {
        return base.getPort() != -1 ? base.getPort() : isSecure() ? TLS_PORT : PLAIN_PORT;
    }

    boolean isSecure() {
        return "https".equalsIgnoreCase(base.getScheme());
    }

    /** Whether requests never leave this machine. */
    boolean isLoopback() {
        try {
            return InetAddress.getByName(host()).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    /** The same address for what no client of HTTP would send. */
    Wire wire() {
        return new Wire(host(), port(), isSecure());
    }
}
