package io.penstock.telemetry.sentry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.penstock.telemetry.Outbox;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Sends envelopes, one at a time; leaves a service alone that asks for it. Used by the one thread of its outbox. */
final class SentryDelivery implements Outbox.Delivery<ILoggingEvent> {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int FIRST_REFUSAL = 300;
    private static final int TOO_MANY = 429;
    private static final long USUAL_PAUSE_SECONDS = 60;
    private static final int LONGEST_PAUSE_DIGITS = 4;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final Dsn dsn;
    private final Envelope envelope;
    private final String client;
    private final LongSupplier nanoTime = System::nanoTime;
    private @Nullable Long pausedUntil;

    SentryDelivery(Dsn dsn, Envelope envelope, String version) {
        this.dsn = dsn;
        this.envelope = envelope;
        this.client = "penstock/" + version;
    }

    @Override
    public @Nullable String deliver(List<ILoggingEvent> batch) {
        for (ILoggingEvent event : batch) {
            if (pausedUntil != null && nanoTime.getAsLong() - pausedUntil < 0) {
                return "it asked to be left alone for a while";
            }
            String problem = send(event);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private @Nullable String send(ILoggingEvent event) {
        HttpRequest request = HttpRequest.newBuilder(dsn.envelopes())
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-sentry-envelope")
                .header("User-Agent", client)
                .header(
                        "X-Sentry-Auth",
                        "Sentry sentry_version=7, sentry_client=" + client + ", sentry_key=" + dsn.key())
                .POST(BodyPublishers.ofByteArray(envelope.of(event)))
                .build();
        try {
            HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
            if (answer.statusCode() == TOO_MANY) {
                pausedUntil =
                        nanoTime.getAsLong() + Duration.ofSeconds(pause(answer)).toNanos();
            }
            return answer.statusCode() < FIRST_REFUSAL ? null : "it answered " + answer.statusCode();
        } catch (IOException unreachable) {
            return String.valueOf(unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static long pause(HttpResponse<Void> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("\\d{1," + LONGEST_PAUSE_DIGITS + "}"))
                .map(Long::parseLong)
                .orElse(USUAL_PAUSE_SECONDS);
    }
}
