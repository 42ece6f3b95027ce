package io.penstock.http;

import io.penstock.config.TlsConfig;
import io.penstock.failure.Failure;
import io.penstock.telemetry.Keys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that the server shows. Its files are looked at again and again: a new pair is shown to whoever connects next, while
 * connections that stand go on; a pair that is no good is told once, and the old one stays. Files are read on worker threads.
 */
public final class Tls {

    /** From here on its renewal is late, and from there on urgent. */
    public static final Duration LATE = Duration.ofDays(30);

    public static final Duration URGENT = Duration.ofDays(7);

    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

    private final Vertx vertx;
    private final TlsConfig config;
    private final InstantSource clock;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private volatile PemPair seen;
    private volatile Verified shown;
    private volatile long warnedDay = Long.MIN_VALUE;

    private record Verified(PemPair pair, Instant expires) {}

    /** Blocks. @throws Failure {@link io.penstock.failure.Reason.Invalid}, when the files cannot be used */
    public Tls(Vertx vertx, TlsConfig config, InstantSource clock) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
        this.seen = PemPair.read(config);
        this.shown = new Verified(seen, seen.verify(vertx));
    }

    void secure(HttpServerOptions options) {
        options.setSsl(true)
                .setKeyCertOptions(shown.pair().options())
                .setEnabledSecureTransportProtocols(PemPair.protocols());
    }

    void shownBy(HttpServer server) {
        servers.add(server);
    }

    /** The time that the certificate is still valid for; negative afterwards. */
    public Duration left() {
        return Duration.between(clock.instant(), shown.expires());
    }

    /** Looks at the files once. Never fails. */
    public Future<Void> runOnce() {
        return vertx.executeBlocking(this::changed, false)
                .compose(next -> next == null ? Future.<Void>succeededFuture() : show(next))
                .onFailure(failure -> LOG.atWarn()
                        .addKeyValue(
                                Keys.CAUSE,
                                failure instanceof Failure refused
                                        ? refused.reason().message()
                                        : failure.toString())
                        .log("The new certificate is not shown, the old one stays"))
                .otherwiseEmpty()
                .onComplete(looked -> warn());
    }

    /** The pair in the files when it is another than at the last look, and good. */
    private @Nullable Verified changed() {
        PemPair found = PemPair.read(config);
        if (found.equals(seen)) {
            return null;
        }
        seen = found;
        return new Verified(found, found.verify(vertx));
    }

    private Future<Void> show(Verified next) {
        return Future.join(servers.stream()
                        .map(server -> server.updateSSLOptions(next.pair().serverOptions()))
                        .toList())
                .onSuccess(updated -> {
                    shown = next;
                    LOG.atInfo().addKeyValue("expires", next.expires()).log("Shows a new certificate");
                })
                .mapEmpty();
    }

    /** Once a day. */
    private void warn() {
        long day = clock.instant().getEpochSecond() / Duration.ofDays(1).toSeconds();
        Duration left = left();
        if (left.compareTo(LATE) < 0 && day != warnedDay) {
            warnedDay = day;
            String urgency = left.compareTo(URGENT) < 0 ? "urgent" : "late";
            LOG.atWarn()
                    .addKeyValue("days", left.toDays())
                    .addKeyValue("expires", shown.expires())
                    .addKeyValue("renewal", urgency)
                    .log("The certificate ends soon");
        }
    }
}
