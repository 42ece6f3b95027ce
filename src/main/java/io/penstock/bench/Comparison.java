package io.penstock.bench;

import io.penstock.bench.Figure.Tally;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What something costs: the same load with it and without it, in turns, so that a machine which others use, too, slows both. Told is the
 * median of the rounds' ratios. Blocks.
 */
final class Comparison {

    private static final int ROUNDS = 5;
    private static final double PERCENT = 100;
    private static final int SAVED = 20;

    private final Vertx vertx;
    private final Suite.Settings settings;
    private final Load load;
    private final Map<String, Double> more = new LinkedHashMap<>();

    Comparison(Vertx vertx, Suite.Settings settings, Load load) {
        this.vertx = vertx;
        this.settings = settings;
        this.load = load;
    }

    /** All that can be switched, with limits that nobody reaches. */
    static final Map<String, String> HARDENED = Map.of(
            "PENSTOCK_RATE_LIMIT_ENABLED", "true",
            "PENSTOCK_RATE_LIMIT_WINDOW_SECONDS", "1",
            "PENSTOCK_RATE_LIMIT_MAX_REQUESTS", "1000000",
            "PENSTOCK_RATE_LIMIT_ANONYMOUS_REQUESTS", "1000000",
            "PENSTOCK_RATE_LIMIT_WEBHOOK_REQUESTS", "1000000",
            "PENSTOCK_RATE_LIMIT_ORGANIZATION_REQUESTS", "1000000",
            "PENSTOCK_DATABASE_ROW_SECURITY", "required",
            "PENSTOCK_SERVER_MAX_CONNECTIONS_PER_IP", "10000",
            "PENSTOCK_SERVER_TRUSTED_PROXIES", "10.0.0.0/8",
            "CORS_ORIGINS", "https://app.example.com");

    static final Map<String, String> OPEN = Map.of("PENSTOCK_DATABASE_ROW_SECURITY", "off");

    static final Map<String, String> WALLED = Map.of("PENSTOCK_DATABASE_ROW_SECURITY", "required");

    /** One server with those settings, and one with the others; what the first takes longer for each kind of request, in percent. */
    Figure servers(String name, Map<String, String> with, Map<String, String> without, boolean ingest) {
        try (Subject first = subject(name + "-with", with);
                Subject second = subject(name + "-without", without)) {
            if (ingest) {
                turns("ingest", List.of(first, second), server -> server.webhook("compared", Payloads.order()));
            }
            turns("list", List.of(first, second), Comparison::list);
            return new Figure(name, null, null, first.process().residentMegabytes(), null, more);
        }
    }

    private Subject subject(String folder, Map<String, String> environment) {
        return new Subject(vertx, settings.folder().resolve(folder), "127.0.0.1:9", environment);
    }

    private static Shot list(Subject server) {
        for (int i = 0; i < SAVED; i++) {
            server.save(new String(Payloads.document("workflow", ""), StandardCharsets.UTF_8)
                    .replaceFirst("name: workflow", "name: workflow-" + i)
                    .getBytes(StandardCharsets.UTF_8));
        }
        return server.read("/api/workflows");
    }

    private void turns(String kind, List<Subject> servers, Function<Subject, Shot> making) {
        List<Shot> shots = servers.stream().map(making).toList();
        shots.forEach(shot -> load.fire(shot, settings.connections(), settings.warmUp()));
        List<Volley> with = new ArrayList<>();
        List<Volley> without = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (int turn = 0; turn < 2; turn++) {
                int which = (round + turn) % 2;
                (which == 0 ? with : without).add(fire(shots.get(which)));
            }
        }
        tell(kind, with, without);
    }

    private Volley fire(Shot shot) {
        return load.fire(shot, settings.connections(), settings.duration());
    }

    private void tell(String kind, List<Volley> with, List<Volley> without) {
        double[] costs = new double[with.size()];
        for (int i = 0; i < costs.length; i++) {
            costs[i] = (1 - with.get(i).perSecond() / without.get(i).perSecond()) * PERCENT;
        }
        more.put(
                kind + "_per_second",
                median(with.stream().mapToDouble(Volley::perSecond).toArray()));
        more.put(
                kind + "_per_second_without",
                median(without.stream().mapToDouble(Volley::perSecond).toArray()));
        more.put(kind + "_cost_percent", median(costs));
        more.put(kind + "_cost_percent_worst", Arrays.stream(costs).max().orElse(0));
        long refused = with.stream()
                .mapToLong(each -> each.answered() - each.acknowledged())
                .sum();
        if (refused > 0) {
            more.put(kind + "_refused", (double) refused);
        }
    }

    /** How much longer webhooks take while somebody tries passwords: from one address, and from many. */
    Figure flood() {
        Map<String, String> environment = Map.of("PENSTOCK_SERVER_TRUSTED_PROXIES", "127.0.0.0/8");
        try (Subject subject = subject("flood", environment);
                Books books = subject.books()) {
            Shot shot = subject.webhook("flooded", Payloads.order());
            long acknowledged =
                    load.fire(shot, settings.connections(), settings.warmUp()).acknowledged();
            List<List<Volley>> volleys = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int round = 0; round < ROUNDS; round++) {
                for (int turn = 0; turn < volleys.size(); turn++) {
                    int which = (round + turn) % volleys.size();
                    Volley volley = which == 0 ? fire(shot) : flooded(subject, shot, which == 2);
                    volleys.get(which).add(volley);
                    acknowledged += volley.acknowledged();
                }
            }
            slower("one_address", volleys.get(0), volleys.get(1));
            slower("many_addresses", volleys.get(0), volleys.get(2));
            books.awaitIdle();
            long events = books.events("webhook.flooded");
            long open = (1L + (long) ROUNDS * volleys.size()) * settings.connections();
            Volley quiet = volleys.get(0).get(0);
            return new Figure(
                    "flood",
                    quiet.perSecond(),
                    quiet.latency(),
                    subject.process().residentMegabytes(),
                    new Tally(acknowledged, events, events, open),
                    more);
        }
    }

    private Volley flooded(Subject subject, Shot shot, boolean spread) {
        try (Flood flood = new Flood(vertx, subject.base(), spread)) {
            Volley volley = fire(shot);
            String kind = spread ? "many_addresses" : "one_address";
            more.merge(kind + "_hashed", (double) flood.wrong(), Double::sum);
            more.merge(kind + "_turned_away", (double) flood.refused(), Double::sum);
            return volley;
        }
    }

    private void slower(String kind, List<Volley> quiet, List<Volley> flooded) {
        double[] ratios = new double[quiet.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = flooded.get(i).latency().p50() / quiet.get(i).latency().p50();
        }
        more.put(kind + "_p50_ratio", median(ratios));
        more.put(kind + "_p50_ratio_worst", Arrays.stream(ratios).max().orElse(0));
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
