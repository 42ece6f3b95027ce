package io.penstock.bench;

import io.penstock.bench.Figure.Tally;
import io.penstock.client.Signature;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs the cases in their order against one server, and what is to be compared with it. Blocks. */
final class Suite {

    /** Every case, in the order in which they run. */
    static final List<String> CASES =
            List.of("http", "ingest", "workflow", "call", "loop", "payload", "execute", "start", "idle");

    /** What something costs, only when it is asked for. */
    static final List<String> COMPARISONS = List.of("flood", "hardening", "walls");

    /** Users who think; only when it is asked for: as it is meant, it takes long. */
    static final List<String> STRESSES = List.of("stress", "stress-open");

    private static final Set<String> WITH_SERVER =
            Set.of("ingest", "workflow", "call", "loop", "payload", "execute", "start");
    /** Its executions take so much longer than their acknowledgement that a load by time would only fill a queue. */
    private static final int LOOPS_PER_SECOND = 800;

    private static final long IDLE_SECONDS = 20;
    private static final Duration LEAST_WARM_UP = Duration.ofSeconds(3);

    private final Vertx vertx;
    private final Settings settings;
    private final Load load;
    private final InstantSource clock;
    private final Consumer<String> progress;
    private final List<Figure> figures = new ArrayList<>();
    private Map<String, String> database = Map.of();

    /**
     * How the suite runs.
     *
     * @param folder for everything that it writes
     * @param users of the cases with users
     */
    record Settings(Path folder, List<String> cases, Duration duration, int connections, int users) {
        Settings {
            cases = List.copyOf(cases);
        }

        /** As long as the measuring: the compiler takes its time, and its share of few processors. */
        Duration warmUp() {
            return duration.compareTo(LEAST_WARM_UP) < 0 ? LEAST_WARM_UP : duration;
        }
    }

    Suite(Vertx vertx, Settings settings, Load load, InstantSource clock, Consumer<String> progress) {
        this.vertx = vertx;
        this.settings = settings;
        this.load = load;
        this.clock = clock;
        this.progress = progress;
    }

    List<Figure> run() {
        if (wanted("http")) {
            figures.add(http());
        }
        if (settings.cases().stream().anyMatch(WITH_SERVER::contains)) {
            withServer();
        }
        if (wanted("idle")) {
            figures.add(idle());
        }
        compare();
        stress();
        return List.copyOf(figures);
    }

    private void compare() {
        for (String name : COMPARISONS) {
            if (wanted(name)) {
                tell(name);
                Comparison comparison = new Comparison(vertx, settings, load);
                figures.add(
                        switch (name) {
                            case "flood" -> comparison.flood();
                            case "hardening" -> comparison.servers(name, Comparison.HARDENED, Comparison.OPEN, true);
                            default -> comparison.servers(name, Comparison.WALLED, Comparison.OPEN, false);
                        });
            }
        }
    }

    private void stress() {
        for (String name : STRESSES) {
            if (wanted(name)) {
                tell(name);
                Map<String, String> environment = name.equals("stress") ? Stress.HARDENED : Comparison.OPEN;
                figures.add(new Stress(vertx, settings).figure(name, environment));
            }
        }
    }

    /** What the database said of its durability; empty when no case asked it. */
    Map<String, String> database() {
        return database;
    }

    private boolean wanted(String name) {
        return settings.cases().contains(name);
    }

    private void tell(String name) {
        progress.accept(name + " ...");
    }

    private Figure http() {
        tell("http");
        try (Bare bare = Bare.start(vertx, settings.folder(), List.of())) {
            byte[] body = Payloads.order();
            Shot shot = new Shot(
                    URI.create("http://" + bare.address() + "/hooks/bench"),
                    Map.of("Content-Type", "application/json", Signature.HEADER, Signature.of("secret", body)),
                    body);
            load.fire(shot, settings.connections(), settings.warmUp());
            Effort effort = Effort.of(bare.process());
            Volley volley = load.fire(shot, settings.connections(), settings.duration());
            Map<String, Double> more = troubles(volley);
            Effort.of(bare.process()).since(effort).tell(volley.answered(), more);
            return new Figure(
                    "http", volley.perSecond(), volley.latency(), bare.process().residentMegabytes(), null, more);
        }
    }

    private void withServer() {
        List<String> taken = List.of("--status", "200", "--body", "{\"taken\":true}");
        try (Bare stub = Bare.start(vertx, settings.folder(), taken);
                Subject subject = new Subject(vertx, settings.folder().resolve("server"), stub.address());
                Books books = subject.books()) {
            database = Map.of(
                    "version", books.setting("server_version"),
                    "fsync", books.setting("fsync"),
                    "synchronous_commit", books.setting("synchronous_commit"),
                    "wal_sync_method", books.setting("wal_sync_method"));
            byte[] order = Payloads.order();
            webhook(subject, books, "ingest", null, order);
            webhook(subject, books, "workflow", Payloads.document("workflow", ""), order);
            webhook(subject, books, "call", Payloads.document("call", "http://" + stub.address()), order);
            webhook(subject, books, "loop", Payloads.document("loop", ""), order);
            webhook(subject, books, "payload", Payloads.document("payload", ""), Payloads.largeOrder());
            if (wanted("execute")) {
                figures.add(execute(subject, books, order));
            }
            if (wanted("start")) {
                figures.add(start(subject));
            }
        }
    }

    private void webhook(Subject subject, Books books, String name, byte @Nullable [] document, byte[] body) {
        if (!wanted(name)) {
            return;
        }
        tell(name);
        String type = "webhook." + name;
        UUID workflow = document == null ? null : subject.save(document);
        Shot shot = subject.webhook(name, body);
        long warm = fire(name, shot, settings.warmUp()).acknowledged();
        books.awaitIdle();
        long before = books.events(type);
        UUID since = earliestId(clock.millis());
        Effort effort = Effort.of(subject.process());
        long began = System.nanoTime();
        Volley volley = fire(name, shot, settings.duration());
        int resident = subject.process().residentMegabytes();
        books.awaitIdle();
        double seconds = (System.nanoTime() - began) / 1e9;
        Effort spent = Effort.of(subject.process()).since(effort);
        long events = books.events(type);
        Map<String, Double> more = troubles(volley);
        spent.tell(events - before, more);
        long executed = events;
        double perSecond = volley.perSecond();
        if (workflow != null) {
            Books.Executions executions = books.executions(workflow);
            executed = executions.completed();
            perSecond = (executed - before) / seconds;
            Volley.Latency end = books.toTheEnd(workflow, since);
            more.put("acknowledged_per_second", volley.perSecond());
            more.put("to_end_p50_ms", end.p50());
            more.put("to_end_p99_ms", end.p99());
            if (executions.faulted() > 0) {
                more.put("faulted", (double) executions.faulted());
            }
        }
        Tally tally = new Tally(warm + volley.acknowledged(), events, executed, 2L * settings.connections());
        figures.add(new Figure(name, perSecond, volley.latency(), resident, tally, more));
    }

    private Volley fire(String name, Shot shot, Duration duration) {
        return name.equals("loop")
                ? new ClientLoad(vertx).fire(shot, settings.connections(), duration.toSeconds() * LOOPS_PER_SECOND)
                : load.fire(shot, settings.connections(), duration);
    }

    private Figure execute(Subject subject, Books books, byte[] order) {
        tell("execute");
        UUID workflow = subject.save(Payloads.document("execute", ""));
        Shot shot = subject.execution(workflow, order);
        long warm = load.fire(shot, 1, settings.warmUp()).acknowledged();
        Effort effort = Effort.of(subject.process());
        Volley volley = load.fire(shot, 1, settings.duration());
        int resident = subject.process().residentMegabytes();
        Map<String, Double> more = troubles(volley);
        Effort.of(subject.process()).since(effort).tell(volley.answered(), more);
        books.awaitIdle();
        Books.Executions executions = books.executions(workflow);
        Tally tally = new Tally(warm + volley.acknowledged(), executions.stored(), executions.completed(), 2);
        return new Figure("execute", volley.perSecond(), volley.latency(), resident, tally, more);
    }

    private Figure start(Subject subject) {
        tell("start");
        subject.process().close();
        double clean = subject.restart();
        subject.process().kill();
        double killed = subject.restart();
        Map<String, Double> more = new LinkedHashMap<>();
        more.put("ready_ms", clean);
        more.put("ready_after_kill_ms", killed);
        return new Figure("start", null, null, subject.process().residentMegabytes(), null, more);
    }

    private Figure idle() {
        tell("idle");
        try (Subject fresh = new Subject(vertx, settings.folder().resolve("idle"), "127.0.0.1:9")) {
            vertx.timer(IDLE_SECONDS, TimeUnit.SECONDS).await();
            Map<String, Double> more = new LinkedHashMap<>();
            more.put("database_mb", (double) fresh.process().childrenMegabytes());
            return new Figure("idle", null, null, fresh.process().residentMegabytes(), null, more);
        }
    }

    private static Map<String, Double> troubles(Volley volley) {
        Map<String, Double> more = new LinkedHashMap<>();
        if (volley.answered() != volley.acknowledged()) {
            more.put("refused", (double) (volley.answered() - volley.acknowledged()));
        }
        if (volley.failures() > 0) {
            more.put("failures", (double) volley.failures());
        }
        return more;
    }

    /** The smallest UUIDv7 of that millisecond. */
    private static UUID earliestId(long millis) {
        return new UUID(millis << 16 | 0x7000, 0x8000_0000_0000_0000L);
    }
}
