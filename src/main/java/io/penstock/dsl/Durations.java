package io.penstock.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the DSL's two spellings of a duration. */
public final class Durations {

    private static final String NUMBER = "(?:(\\d{1,12}(?:[.,]\\d{1,9})?)";
    private static final Pattern ISO_8601 = Pattern.compile("P(?=.)" + NUMBER + "Y)?" + NUMBER + "M)?" + NUMBER + "W)?"
            + NUMBER + "D)?(?:T(?=.)" + NUMBER + "H)?" + NUMBER + "M)?" + NUMBER + "S)?)?");
    private static final long DAY = 86_400;
    private static final long[] SECONDS = {365 * DAY, 30 * DAY, 7 * DAY, DAY, 3_600, 60, 1};
    private static final Map<String, Duration> UNITS = Map.of(
            "days", Duration.ofDays(1),
            "hours", Duration.ofHours(1),
            "minutes", Duration.ofMinutes(1),
            "seconds", Duration.ofSeconds(1),
            "milliseconds", Duration.ofMillis(1));
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Durations() {}

    /**
     * A month counts 30 days and a year 365, since a run knows no calendar. At most a hundred years.
     *
     * @throws IllegalArgumentException with what is allowed, when {@code value} is neither form, or negative
     */
    public static Duration parse(JsonNode value) {
        if (value.isTextual()) {
            return bounded(iso(value.textValue()));
        }
        if (value.isObject()) {
            return bounded(inline(value));
        }
        throw new IllegalArgumentException(
                "A duration is ISO 8601 text or an object of days, hours, minutes, seconds and milliseconds.");
    }

    private static Duration iso(String text) {
        Matcher matcher = ISO_8601.matcher(text);
        if (text.length() > 100 || !matcher.matches()) {
            throw new IllegalArgumentException("A duration is written in ISO 8601, as PT30S or P1DT2H.");
        }
        BigDecimal seconds = BigDecimal.ZERO;
        for (int i = 0; i < SECONDS.length; i++) {
            String part = matcher.group(i + 1);
            if (part != null) {
                seconds = seconds.add(new BigDecimal(part.replace(',', '.')).multiply(BigDecimal.valueOf(SECONDS[i])));
            }
        }
        BigDecimal nanos = seconds.movePointRight(9).setScale(0, RoundingMode.HALF_UP);
        BigDecimal[] split = nanos.divideAndRemainder(BigDecimal.valueOf(1_000_000_000L));
        return Duration.ofSeconds(split[0].longValueExact(), split[1].longValueExact());
    }

    private static Duration inline(JsonNode object) {
        if (object.isEmpty()) {
            throw new IllegalArgumentException("A duration needs one of days, hours, minutes, seconds, milliseconds.");
        }
        Duration sum = Duration.ZERO;
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            Duration unit = UNITS.get(member.getKey());
            if (unit == null) {
                throw new IllegalArgumentException("A duration has no `" + member.getKey()
                        + "`, only days, hours, minutes, seconds, milliseconds.");
            }
            sum = sum.plus(times(unit, member.getKey(), member.getValue()));
        }
        return sum;
    }

    private static Duration times(Duration unit, String name, JsonNode count) {
        boolean whole = count.isIntegralNumber() || (count.isDouble() && count.doubleValue() % 1 == 0);
        if (!whole || count.doubleValue() < 0 || count.doubleValue() > LONGEST.toMillis()) {
            throw new IllegalArgumentException(
                    "`" + name + "` is a whole number, not negative, below a hundred years.");
        }
        return unit.multipliedBy(count.longValue());
    }

    private static Duration bounded(Duration duration) {
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A duration is at most a hundred years.");
        }
        return duration;
    }
}
