package io.penstock.webhook;

import io.micrometer.core.instrument.Counter;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.telemetry.Meters;
import io.penstock.telemetry.Metric;
import io.vertx.core.Handler;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Counts deliveries, and why some were refused. Safe on any thread. */
public final class Deliveries implements Handler<Throwable> {

    private static final String UNKNOWN = "unknown_webhook";
    private static final String DISABLED = "disabled";
    private static final String TYPE = "content_type";
    private static final String INVALID = "invalid";
    private static final String UNAVAILABLE = "unavailable";
    private static final String OTHER = "error";

    private final Counter received;
    private final Counter duplicates;
    private final Map<String, Counter> refused = new HashMap<>();

    public Deliveries(Meters meters) {
        received = meters.counter(Metric.WEBHOOK_RECEIVED);
        duplicates = meters.counter(Metric.WEBHOOK_DUPLICATES);
        for (Verdict.Why why : Verdict.Why.values()) {
            refused.put(label(why), meters.counter(Metric.WEBHOOK_REFUSED, label(why)));
        }
        for (String reason : new String[] {UNKNOWN, DISABLED, TYPE, INVALID, UNAVAILABLE, OTHER}) {
            refused.put(reason, meters.counter(Metric.WEBHOOK_REFUSED, reason));
        }
    }

    void received() {
        received.increment();
    }

    void duplicate() {
        duplicates.increment();
    }

    /** One that was not verified. */
    void refused(Verdict.Why why) {
        count(label(why));
    }

    /** One that failed in another way; what was not verified is counted already. */
    @Override
    public void handle(Throwable failure) {
        String reason = failure instanceof Failure known ? label(known.reason()) : OTHER;
        if (!reason.isEmpty()) {
            count(reason);
        }
    }

    private void count(String reason) {
        Counter counter = refused.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    private static String label(Verdict.Why why) {
        return "signature_" + why.name().toLowerCase(Locale.ROOT);
    }

    private static String label(Reason reason) {
        if (reason instanceof Reason.Unauthenticated) {
            return "";
        }
        if (reason instanceof Reason.NotFound) {
            return UNKNOWN;
        }
        if (reason instanceof Reason.Gone) {
            return DISABLED;
        }
        if (reason instanceof Reason.UnsupportedMediaType) {
            return TYPE;
        }
        return reason instanceof Reason.Unavailable ? UNAVAILABLE : INVALID;
    }
}
