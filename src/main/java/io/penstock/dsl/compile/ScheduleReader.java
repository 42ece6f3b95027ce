package io.penstock.dsl.compile;

import io.penstock.dsl.Delay;
import io.penstock.dsl.Durations;
import io.penstock.dsl.Schedule;
import io.penstock.dsl.Template;
import io.penstock.dsl.Timing;
import io.penstock.dsl.cron.Cron;
import io.penstock.dsl.cron.CronSyntaxException;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code schedule}: times, or which events are consumed. */
final class ScheduleReader {

    private static final List<String> KINDS = List.of("cron", "every", "after", "on");
    private static final Shape SCHEDULE = Shape.of("`schedule`", KINDS.toArray(String[]::new));
    /** What starts more often than this is no schedule. */
    private static final Duration SHORTEST = Duration.ofMillis(10);

    private ScheduleReader() {}

    static Optional<Schedule> read(Located at, OwnMetadata own, Compilation compilation) {
        Findings findings = compilation.findings();
        int before = findings.count();
        Fields fields = SCHEDULE.read(at, findings);
        List<Schedule> read = new ArrayList<>();
        for (String kind : KINDS) {
            Located member = fields.get(kind);
            if (member != null) {
                read.add(
                        kind.equals("on")
                                ? new Schedule.ByEvents(ConsumptionReader.ofSchedule(member, compilation))
                                : new Schedule.ByTime(timing(kind, member, compilation), own.timezone(), own.missed()));
            }
        }
        if (read.size() > 1 || read.isEmpty() && findings.count() == before) {
            findings.add(at, "`schedule` has exactly one of " + String.join(", ", KINDS) + ".", null);
        }
        return read.stream().findFirst();
    }

    private static Timing timing(String kind, Located at, Compilation compilation) {
        return switch (kind) {
            case "cron" -> new Timing.AtTimes(cron(at, compilation.findings()));
            case "every" -> new Timing.Every(interval(at, compilation));
            default -> new Timing.After(interval(at, compilation));
        };
    }

    private static Cron cron(Located at, Findings findings) {
        if (!at.isText()) {
            findings.add(at, "`cron` is text.", "As '0 9 * * MON-FRI'.");
        } else {
            try {
                return Cron.parse(at.text());
            } catch (CronSyntaxException wrong) {
                findings.addWithin(at, wrong.index(), String.valueOf(wrong.getMessage()), wrong.hint());
            }
        }
        return Cron.parse("@daily");
    }

    private static Duration interval(Located at, Compilation compilation) {
        Findings findings = compilation.findings();
        int before = findings.count();
        Delay delay = compilation.delays().read(at, Scope.EVENT);
        if (findings.count() > before) {
            return SHORTEST;
        }
        if (!(delay.value() instanceof Template.Constant)) {
            findings.add(at, "`" + at.key() + "` is fixed: there is no run yet that an expression could see.", null);
            return SHORTEST;
        }
        Duration interval = Durations.parse(at.value());
        if (interval.compareTo(SHORTEST) < 0) {
            findings.add(at, "`" + at.key() + "` is at least 10 milliseconds.", null);
        }
        // As fine as the database keeps times.
        return interval.truncatedTo(ChronoUnit.MICROS);
    }
}
