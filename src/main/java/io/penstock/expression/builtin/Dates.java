package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.expression.eval.ArrayValue;
import io.penstock.expression.eval.Numbers;
import io.penstock.expression.eval.Raised;
import io.penstock.expression.eval.Run;
import java.time.DateTimeException;
import java.time.LocalDate;

/** Functions of points in time: as seconds since 1970, and as {@link DateFields}. All of it is UTC. */
final class Dates {

    private static final double MAX_SECONDS = 1e14;
    private static final double MAX_FIELD = 1e9;
    private static final int LEAST_FIELDS = 6;
    private static final int FIELDS = 8;

    private Dates() {}

    static void register(Registry registry) {
        registry.filter("gmtime", Dates::takeApart);
        registry.filter("mktime", (run, in) -> Numbers.of(run, (double) seconds(in)));
        registry.function("strftime", Dates::format);
        registry.function("strptime", Dates::parse);
    }

    private static DateFields fields(double seconds) {
        if (!(Math.abs(seconds) < MAX_SECONDS)) {
            throw new Raised("error converting number of seconds since epoch to datetime");
        }
        return DateFields.of(seconds);
    }

    private static JsonNode takeApart(Run run, JsonNode in) {
        if (!in.isNumber()) {
            throw new Raised("gmtime() requires numeric inputs");
        }
        return fields(in.doubleValue()).toArray(run);
    }

    private static long seconds(JsonNode in) {
        if (!in.isArray()) {
            throw new Raised("mktime requires array inputs");
        }
        try {
            return fields(in, "mktime").epochSecond();
        } catch (DateTimeException beyond) {
            throw new Raised("invalid gmtime representation");
        }
    }

    /** jq wants all eight fields; the last two are computed here, when there are only six. */
    private static DateFields fields(JsonNode in, String function) {
        int[] fields = new int[FIELDS];
        int size = Math.min(in.size(), FIELDS);
        for (int i = 0; i < size; i++) {
            double field = in.get(i).doubleValue();
            if (!in.get(i).isNumber() || !(Math.abs(field) < MAX_FIELD)) {
                throw new Raised(function + " requires parsed datetime inputs");
            }
            fields[i] = (int) field;
        }
        if (size < LEAST_FIELDS) {
            throw new Raised(function + " requires parsed datetime inputs");
        }
        if (size < FIELDS) {
            LocalDate date = date(fields, function);
            fields[6] = DateFields.weekday(date);
            fields[7] = date.getDayOfYear() - 1;
        }
        return new DateFields(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5], fields[6], fields[7]);
    }

    private static LocalDate date(int[] fields, String function) {
        try {
            return DateFields.date(fields[0], fields[1], fields[2]);
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
        DateFields fields = in.isNumber() ? fields(in.doubleValue()) : fields(in, "strftime/1");
        return new DateWriter(new Text(run), fields).write(format.textValue());
    }

    private static JsonNode parse(Run run, JsonNode in, JsonNode format) {
        if (!in.isTextual() || !format.isTextual()) {
            throw new Raised("strptime/1 requires string inputs and arguments");
        }
        String text = in.textValue();
        run.meter().step(text.length() + format.textValue().length());
        DateReader reader = new DateReader(text);
        DateFields fields = reader.read(format.textValue());
        if (fields == null) {
            throw new Raised("date \"" + text + "\" does not match format \"" + format.textValue() + "\"");
        }
        ArrayValue array = fields.toArray(run);
        if (!reader.rest().isEmpty()) {
            array.append(run, TextNode.valueOf(reader.rest()));
        }
        return array;
    }
}
