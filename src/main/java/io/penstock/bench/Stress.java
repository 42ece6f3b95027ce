package io.penstock.bench;

import io.penstock.bench.Figure.Tally;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Users who think between their requests, on a server with every protection on, or with every one off that can be. Blocks. */
final class Stress {

    /** All that can be switched. The limits of users and addresses are those of a new installation; nobody reaches the other ones. */
    static final Map<String, String> HARDENED = Map.of(
            "PENSTOCK_RATE_LIMIT_ENABLED", "true",
            "PENSTOCK_RATE_LIMIT_WEBHOOK_REQUESTS", "1000000",
            "PENSTOCK_RATE_LIMIT_ORGANIZATION_REQUESTS", "1000000",
            "PENSTOCK_DATABASE_ROW_SECURITY", "required",
            "PENSTOCK_SERVER_MAX_CONNECTIONS_PER_IP", "10000",
            "PENSTOCK_SERVER_TRUSTED_PROXIES", "10.0.0.0/8",
            "CORS_ORIGINS", "https://app.example.com");

    private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final Suite.Settings settings;
    private Effort spent = new Effort(Duration.ZERO, Duration.ZERO);
    private int resident;

    Stress(Vertx vertx, Suite.Settings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    /** Not as long as the measuring, since that is meant to take long. */
    static Duration warmUp(Suite.Settings settings) {
        Duration warmUp = settings.warmUp();
        return warmUp.compareTo(LONGEST_WARM_UP) > 0 ? LONGEST_WARM_UP : warmUp;
    }

    Figure figure(String name, Map<String, String> environment) {
        try (Subject subject = new Subject(vertx, settings.folder().resolve(name), "127.0.0.1:9", environment);
                Books books = subject.books()) {
            List<Account> accounts = new Enrolment(subject.nobody(), subject.signIn()).accounts(settings.users());
            Crowd crowd = new Crowd(vertx, subject.base(), accounts);
            crowd.walk(warmUp(settings), settings.duration(), () -> spent = Effort.of(subject.process()), () -> {
                spent = Effort.of(subject.process()).since(spent);
                resident = subject.process().residentMegabytes();
            });
            books.awaitIdle();
            return figure(name, crowd, tally(crowd, accounts, books));
        }
    }

    private static Tally tally(Crowd crowd, List<Account> accounts, Books books) {
        List<UUID> workflows = accounts.stream()
                .map(account -> account.place().workflow())
                .distinct()
                .toList();
        long completed = workflows.stream()
                .mapToLong(workflow -> books.executions(workflow).completed())
                .sum();
        // One of each was not started by an event.
        return new Tally(
                crowd.triggered(), books.events("webhook.workflow"), completed - workflows.size(), crowd.unanswered());
    }

    private Figure figure(String name, Crowd crowd, Tally tally) {
        List<Kind> kinds = crowd.kinds();
        Kind all = kinds.get(kinds.size() - 1);
        Map<String, Double> more = new LinkedHashMap<>();
        more.put("users", (double) settings.users());
        more.put("failed", (double) (all.requests() - all.passed()));
        more.put("pass_percent", all.passPercent());
        more.put("p95_ms", all.p95());
        more.put("cpu_seconds", spent.server().toMillis() / 1e3);
        more.put("database_cpu_seconds", spent.database().toMillis() / 1e3);
        spent.tell(all.requests(), more);
        more.put("generator_late_p99_ms", crowd.lateness().p99());
        more.put("load_average", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        double perSecond = all.requests() / (double) settings.duration().toSeconds();
        return new Figure(name, perSecond, null, resident, tally, more, kinds);
    }
}
