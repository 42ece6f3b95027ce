package io.penstock.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.config.Environment;
import io.penstock.config.LogConfig;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import io.penstock.http.Operation.Response;
import io.penstock.telemetry.Levels;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/admin/log}: operators see and change what the log of this node tells, for a time or until the next start. Holds what was
 * changed; safe on any thread.
 */
public final class LogRoutes {

    private static final String PATH = "/api/admin/log";
    private static final String TAG = "operations";
    private static final int LARGEST_BODY = 1_024;
    private static final int MOST_MINUTES = 1_440;
    private static final Pattern LOGGER = Pattern.compile("[A-Za-z0-9_$]+(\\.[A-Za-z0-9_$]+){0,20}");

    private final Vertx vertx;
    private final Environment environment;
    private final InstantSource clock;
    private final Levels levels = new Levels();
    private final AtomicReference<@Nullable Timed> timed = new AtomicReference<>();

    private record Timed(long timer, Instant until) {}

    /** @param environment in production nothing is told at trace */
    public LogRoutes(Vertx vertx, Environment environment, InstantSource clock) {
        this.vertx = vertx;
        this.environment = environment;
        this.clock = clock;
    }

    public List<Endpoint> endpoints() {
        Response state = new Response(200, "What it tells.", "LogLevels");
        return List.of(
                new Endpoint(
                        HttpMethod.GET,
                        PATH,
                        Access.OPERATOR,
                        BodyRule.NONE,
                        Operation.of("logLevels", TAG, "Tells what the log of this node tells.", state),
                        exchange -> answer()),
                new Endpoint(
                        HttpMethod.PUT,
                        PATH,
                        Access.OPERATOR,
                        BodyRule.json(LARGEST_BODY),
                        Operation.of("setLogLevel", TAG, "Changes it, for a time or until the next start.", state)
                                .takes("LogLevel"),
                        this::change),
                new Endpoint(
                        HttpMethod.DELETE,
                        PATH,
                        Access.OPERATOR,
                        BodyRule.NONE,
                        Operation.of("resetLogLevels", TAG, "Sets it back to what the configuration says.", state),
                        this::reset));
    }

    private Future<Answer> change(Exchange exchange) {
        Wish wish = wish(exchange.json());
        byte[] before = state();
        levels.set(wish.logger(), wish.level());
        if (wish.minutes() > 0) {
            long millis = TimeUnit.MINUTES.toMillis(wish.minutes());
            long timer = vertx.setTimer(millis, over -> levels.reset());
            timing(new Timed(timer, clock.instant().plusMillis(millis)));
        }
        exchange.note(Note.ofContents(PATH + "/" + wish.logger(), before, state()));
        return answer();
    }

    private Future<Answer> reset(Exchange exchange) {
        byte[] before = state();
        timing(null);
        levels.reset();
        exchange.note(Note.ofContents(PATH, before, state()));
        return answer();
    }

    /** The last one who names a time decides when all is set back. */
    private void timing(@Nullable Timed next) {
        Timed last = timed.getAndSet(next);
        if (last != null) {
            vertx.cancelTimer(last.timer());
        }
    }

    private record Wish(String logger, LogConfig.Level level, int minutes) {}

    private Wish wish(JsonNode body) {
        List<Violation> violations = new ArrayList<>();
        for (var names = body.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!List.of("level", "logger", "minutes").contains(name)) {
                violations.add(new Violation("/" + name, "is unknown; there are level, logger and minutes"));
            }
        }
        LogConfig.Level level = Arrays.stream(LogConfig.Level.values())
                .filter(each -> each.name().equalsIgnoreCase(body.path("level").asText()))
                .filter(each -> each != LogConfig.Level.TRACE || environment != Environment.PRODUCTION)
                .findFirst()
                .orElse(null);
        if (level == null) {
            violations.add(new Violation("/level", "must be " + allowed()));
        }
        String logger = body.path("logger").asText();
        if (body.hasNonNull("logger") && !LOGGER.matcher(logger).matches()) {
            violations.add(new Violation("/logger", "must be the name of a logger such as io.penstock.request"));
        }
        JsonNode minutes = body.path("minutes");
        if (body.hasNonNull("minutes")
                && (!minutes.isInt() || minutes.intValue() < 1 || minutes.intValue() > MOST_MINUTES)) {
            violations.add(new Violation("/minutes", "must be a whole number from 1 to " + MOST_MINUTES));
        }
        if (level == null || !violations.isEmpty()) {
            throw new Failure(new Reason.Invalid("The level cannot be set so.", violations));
        }
        return new Wish(logger, level, minutes.asInt());
    }

    private String allowed() {
        String others = "debug, info, warn or error";
        return environment == Environment.PRODUCTION
                ? others + "; at trace, which production does not allow, libraries tell bodies"
                : "trace, " + others;
    }

    private byte[] state() {
        return (levels.level() + levels.changed()).getBytes(StandardCharsets.UTF_8);
    }

    private Future<Answer> answer() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("level", levels.level().toLowerCase(Locale.ROOT));
        ObjectNode changed = json.putObject("changed");
        levels.changed().forEach((name, level) -> changed.put(name.isEmpty() ? "*" : name, level));
        Timed until = timed.get();
        json.put(
                "until",
                until == null || changed.isEmpty() ? null : until.until().toString());
        return Future.succeededFuture(Answer.json(200, json));
    }
}
