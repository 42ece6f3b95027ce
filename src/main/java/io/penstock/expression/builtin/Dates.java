package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.expression.eval.ArrayValue;
import io.penstock.expression.eval.Numbers;
import io.penstock.expression.eval.Raised;
import io.penstock.expression.eval.Run;
import java.time.DateTimeException;
import java.time.LocalDate;

/** Points in time as seconds since 1970, and taken apart: year, month from 0, day, hour, minute, second, and so on. */
final class Dates {

    private static final double MAX_SECONDS = 1e14;
    private static final double MAX_FIELD = 1e9;
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int FIELDS = 6;

    private Dates() {}

    static void register(Registry registry) {
        registry.filter("gmtime", Dates::takeApart);
        registry.filter("mktime", (run, in) -> Numbers.of(seconds(in)));
        registry.function("strftime", Dates::format);
        registry.function("strptime", Dates::parse);
    }

    /** A point in time, taken apart. */
    record Moment(LocalDate date, int hour, int minute, double second) {

        static Moment of(double seconds) {
            long whole = (long) Math.floor(seconds);
            LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(whole, (long) SECONDS_PER_DAY));
            int ofDay = (int) Math.floorMod(whole, (long) SECONDS_PER_DAY);
            return new Moment(date, ofDay / 3600, ofDay / 60 % 60, ofDay % 60 + (seconds - Math.floor(seconds)));
        }

        long epochSecond() {
            return date.toEpochDay() * SECONDS_PER_DAY + hour * 3600L + minute * 60L + (long) second;
        }

        /** From Sunday. */
        int weekday() {
            return date.getDayOfWeek().getValue() % 7;
        }

        JsonNode toArray(Run run) {
            ArrayValue array = new ArrayValue(8);
            array.append(run, Numbers.of(date.getYear()));
            array.append(run, Numbers.of(date.getMonthValue() - 1));
            array.append(run, Numbers.of(date.getDayOfMonth()));
            array.append(run, Numbers.of(hour));
            array.append(run, Numbers.of(minute));
            array.append(run, Numbers.of(run, second));
            array.append(run, Numbers.of(weekday()));
            array.append(run, Numbers.of(date.getDayOfYear() - 1));
            return array;
        }
    }

    private static Moment moment(double seconds) {
        if (!(Math.abs(seconds) < MAX_SECONDS)) {
            throw new Raised("error converting number of seconds since epoch to datetime");
        }
        return Moment.of(seconds);
    }

    private static JsonNode takeApart(Run run, JsonNode in) {
        if (!in.isNumber()) {
            throw new Raised("gmtime() requires numeric inputs");
        }
        return moment(in.doubleValue()).toArray(run);
    }

    /** Puts a time together; fields beyond their range carry over into the next. */
    private static long seconds(JsonNode in) {
        return moment(in, "mktime").epochSecond();
    }

    private static Moment moment(JsonNode in, String function) {
        if (!in.isArray() || in.size() < FIELDS) {
            throw new Raised(function + " requires array of 6 numbers");
        }
        double[] fields = new double[FIELDS];
        for (int i = 0; i < FIELDS; i++) {
            fields[i] = in.get(i).doubleValue();
            if (!in.get(i).isNumber() || !(Math.abs(fields[i]) < MAX_FIELD)) {
                throw new Raised(function + " requires parsed datetime inputs");
            }
        }
        try {
            LocalDate date = LocalDate.of((int) fields[0], 1, 1)
                    .plusMonths((long) fields[1])
                    .plusDays((long) fields[2] - 1);
            double ofDay = Math.floor(fields[3]) * 3600 + Math.floor(fields[4]) * 60 + fields[5];
            return moment(date.toEpochDay() * (double) SECONDS_PER_DAY + ofDay);
        } catch (DateTimeException beyond) {
            throw new Raised(function + " requires parsed datetime inputs");
        }
    }

    private static JsonNode format(Run run, JsonNode in, JsonNode format) {
        if (!in.isNumber() && !in.isArray()) {
            throw new Raised("strftime/1 requires parsed datetime inputs");
        }
        if (!format.isTextual()) {
            throw new Raised("strftime/1 requires a string format");
        }
        Moment moment = in.isNumber() ? moment(in.doubleValue()) : moment(in, "strftime/1");
        return new DateWriter(new Text(run), moment).write(format.textValue());
    }

    private static JsonNode parse(Run run, JsonNode in, JsonNode format) {
        if (!in.isTextual()) {
            throw new Raised("strptime/1 requires string inputs and arguments");
        }
        if (!format.isTextual()) {
            throw new Raised("strptime/1 requires string inputs and arguments");
        }
        run.meter().step(in.textValue().length() + format.textValue().length());
        Moment moment = new DateReader(in.textValue(), format.textValue()).read();
        if (moment == null) {
            throw new Raised("date \"" + in.textValue() + "\" does not match format \"" + format.textValue() + "\"");
        }
        return moment.toArray(run);
    }
}
