package io.penstock.dsl.cron;

import static org.assertj.core.api.Assertions.assertThat;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Generated expressions, held against another implementation where no clock is moved, and against plain counting where one is. */
class CronOracleTest {

    private static final CronDefinition SIX_FIELDS = CronDefinitionBuilder.defineCron()
            .withSeconds()
            .and()
            .withMinutes()
            .and()
            .withHours()
            .and()
            .withDayOfMonth()
            .and()
            .withMonth()
            .and()
            .withDayOfWeek()
            .withValidRange(0, 7)
            .withMondayDoWValue(1)
            .withIntMapping(7, 0)
            .and()
            .instance();

    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("Europe/Berlin"),
            ZoneId.of("America/New_York"),
            ZoneId.of("Australia/Lord_Howe"),
            ZoneId.of("Africa/Cairo"));

    private final Random random = new Random(20_261_120);

    @Test
    void agreesWithCronUtilsWhereNoClockIsMoved() {
        CronParser parser = new CronParser(SIX_FIELDS);
        for (int i = 0; i < 400; i++) {
            String text = field(0, 59) + " " + expression();
            Cron cron = Cron.parse(text);
            ExecutionTime oracle = ExecutionTime.forCron(parser.parse(text));
            Instant at = Instant.parse("2024-01-01T00:00:00Z").plusSeconds(random.nextInt(200_000_000));
            for (int step = 0; step < 5; step++) {
                Instant expected = oracle.nextExecution(at.atZone(ZoneOffset.UTC))
                        .orElseThrow()
                        .toInstant();
                assertThat(cron.next(at, ZoneOffset.UTC))
                        .as(text + " after " + at)
                        .isEqualTo(expected);
                at = expected;
            }
        }
    }

    @Test
    void agreesWithCountingWhereClocksAreMoved() {
        for (int i = 0; i < 1_000; i++) {
            String text = expression().replaceAll("\\S+ \\S+ \\S+$", "* * *");
            ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
            ZoneOffsetTransition change = zone.getRules()
                    .nextTransition(Instant.parse("2024-01-01T00:00:00Z").plusSeconds(random.nextInt(60_000_000)));
            Instant from = change.getInstant().minus(Duration.ofHours(5));
            Instant to = change.getInstant().plus(Duration.ofHours(5));

            List<Instant> fires = new ArrayList<>();
            for (Instant at = Cron.parse(text).next(from, zone); at.isBefore(to); ) {
                fires.add(at);
                at = Cron.parse(text).next(at, zone);
            }

            assertThat(fires).as(text + " in " + zone + " at " + change).isEqualTo(counted(text, zone, from, to));
        }
    }

    /** Looks at each minute: of real time when the expression follows the clock, else of the time that a clock shows. */
    private static List<Instant> counted(String text, ZoneId zone, Instant from, Instant to) {
        String[] fields = text.split(" ");
        boolean follows = fields[0].startsWith("*") || fields[1].startsWith("*");
        Cron cron = Cron.parse(text);
        TreeSet<Instant> fires = new TreeSet<>();
        if (follows) {
            for (Instant at = from; at.isBefore(to); at = at.plusSeconds(60)) {
                if (matches(cron, at.atZone(zone).toLocalDateTime())) {
                    fires.add(at);
                }
            }
        } else {
            LocalDateTime last = to.atZone(zone).toLocalDateTime().plusDays(1);
            LocalDateTime first = from.atZone(zone).toLocalDateTime().minusDays(1);
            for (LocalDateTime at = first; at.isBefore(last); at = at.plusMinutes(1)) {
                if (matches(cron, at)) {
                    ZoneOffsetTransition gap = zone.getRules().getTransition(at);
                    fires.add(
                            gap != null && gap.isGap()
                                    ? gap.getInstant()
                                    : ZonedDateTime.ofLocal(at, zone, null)
                                            .withEarlierOffsetAtOverlap()
                                            .toInstant());
                }
            }
        }
        return fires.stream().filter(at -> at.isAfter(from) && at.isBefore(to)).toList();
    }

    private static boolean matches(Cron cron, LocalDateTime shown) {
        Instant at = shown.toInstant(ZoneOffset.UTC);
        return cron.next(at.minusSeconds(1), ZoneOffset.UTC).equals(at);
    }

    /** Five fields; never two that choose days beside a star with a step, where implementations differ. */
    private String expression() {
        String day = random.nextBoolean() ? "*" : list(1, 28);
        String weekday = random.nextBoolean() ? "*" : list(0, 6);
        return field(0, 59) + " " + field(0, 23) + " " + day + " " + field(1, 12) + " " + weekday;
    }

    private String field(int min, int max) {
        return switch (random.nextInt(4)) {
            case 0 -> "*";
            case 1 -> "*/" + (1 + random.nextInt(max - min));
            default -> list(min, max);
        };
    }

    private String list(int min, int max) {
        StringJoiner list = new StringJoiner(",");
        for (int i = random.nextInt(3); i >= 0; i--) {
            int from = min + random.nextInt(max - min + 1);
            int to = from + random.nextInt(max - from + 1);
            list.add(
                    switch (random.nextInt(3)) {
                        case 0 -> from + "-" + to;
                        case 1 -> from + "-" + to + "/" + (1 + random.nextInt(5));
                        default -> Integer.toString(from);
                    });
        }
        return list.toString();
    }
}
