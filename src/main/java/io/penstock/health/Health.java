package io.penstock.health;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs all checks side by side, each with a time limit, and remembers the result for a moment, so that no number of probes becomes load.
 * Shared by all event loops.
 */
public final class Health {

    private static final Duration REMEMBERED = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final List<HealthCheck> checks;
    private final InstantSource clock;
    private final AtomicReference<Round> last = new AtomicReference<>(new Round(Instant.MIN, Future.succeededFuture()));

    public Health(List<HealthCheck> checks, InstantSource clock) {
        this.checks = List.copyOf(checks);
        this.clock = clock;
    }

    private record Round(Instant began, Future<Report> report) {}

    /** How the server is, in one word. */
    public enum Status {
        HEALTHY,
        DEGRADED,
        UNHEALTHY
    }

    /** @param components by name, in the order of the checks */
    public record Report(Status status, Map<String, Finding> components) {

        /** The names of those that are not good. */
        public List<String> bad() {
            return components.entrySet().stream()
                    .filter(component -> !component.getValue().isGood())
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    /** Never fails; at most as old as it is remembered. */
    public Future<Report> report() {
        Round known = Objects.requireNonNull(last.get());
        Instant now = clock.instant();
        if (known.began().isAfter(now.minus(REMEMBERED))) {
            return known.report();
        }
        Round round = new Round(now, run());
        last.compareAndSet(known, round);
        return round.report();
    }

    private Future<Report> run() {
        List<Future<Finding>> running = checks.stream().map(Health::probe).toList();
        return Future.join(running).map(all -> {
            Map<String, Finding> components = new LinkedHashMap<>();
            Status status = Status.HEALTHY;
            for (int i = 0; i < running.size(); i++) {
                HealthCheck check = checks.get(i);
                Finding finding = running.get(i).result();
                components.put(check.name(), finding);
                status = worse(status, check, finding);
            }
            return new Report(status, components);
        });
    }

    private static Status worse(Status status, HealthCheck check, Finding finding) {
        if (finding.isGood()) {
            return status;
        }
        return check.vital() || status == Status.UNHEALTHY ? Status.UNHEALTHY : Status.DEGRADED;
    }

    private static Future<Finding> probe(HealthCheck check) {
        return Future.succeededFuture()
                .compose(begin -> check.probe().get())
                .timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failed -> Future.succeededFuture(Finding.bad("It does not answer.")));
    }
}
