package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.expression.eval.ArrayValue;
import io.penstock.expression.eval.Kind;
import io.penstock.expression.eval.Lookup;
import io.penstock.expression.eval.Numbers;
import io.penstock.expression.eval.Raised;
import io.penstock.expression.eval.Run;
import io.penstock.expression.eval.Strings;
import java.util.List;

/** Functions of strings. */
final class Texts {

    private Texts() {}

    static void register(Registry registry) {
        registry.function(
                "startswith",
                (run, in, part) -> BooleanNode.valueOf(
                        text(in, part, "startswith() requires string inputs").startsWith(part.textValue())));
        registry.function(
                "endswith",
                (run, in, part) -> BooleanNode.valueOf(
                        text(in, part, "endswith() requires string inputs").endsWith(part.textValue())));
        registry.function("ltrimstr", (run, in, part) -> stripped(run, in, part, true, false));
        registry.function("rtrimstr", (run, in, part) -> stripped(run, in, part, false, true));
        registry.function("trimstr", (run, in, part) -> stripped(run, in, part, true, true));
        registry.filter("trim", (run, in) -> trimmed(run, in, true, true));
        registry.filter("ltrim", (run, in) -> trimmed(run, in, true, false));
        registry.filter("rtrim", (run, in) -> trimmed(run, in, false, true));
        registry.filter("ascii_downcase", (run, in) -> recased(run, in, 'A', 'Z'));
        registry.filter("ascii_upcase", (run, in) -> recased(run, in, 'a', 'z'));
        registry.filter("explode", Texts::explode);
        registry.filter("implode", Texts::implode);
        registry.function("split", Texts::split);
        registry.function("join", Texts::join);
        registry.function("indices", Texts::indices);
        registry.function("index", (run, in, part) -> Lookup.get(run, indices(run, in, part), Numbers.of(0)));
        registry.function("rindex", (run, in, part) -> Lookup.get(run, indices(run, in, part), Numbers.of(-1)));
        registry.function("format", Formats::named);
    }

    private static String text(JsonNode in, JsonNode part, String message) {
        if (!in.isTextual() || !part.isTextual()) {
            throw new Raised(message);
        }
        return in.textValue();
    }

    static JsonNode substring(Run run, String text, int from, int to) {
        Strings.charge(run, to - from);
        return TextNode.valueOf(text.substring(from, to));
    }

    private static JsonNode stripped(Run run, JsonNode in, JsonNode part, boolean left, boolean right) {
        if (!in.isTextual() || !part.isTextual()) {
            return in;
        }
        String text = in.textValue();
        String strip = part.textValue();
        int from = left && text.startsWith(strip) ? strip.length() : 0;
        boolean behind = right && text.endsWith(strip) && text.length() - strip.length() >= from;
        int to = behind ? text.length() - strip.length() : text.length();
        return from == 0 && to == text.length() ? in : substring(run, text, from, to);
    }

    private static JsonNode trimmed(Run run, JsonNode in, boolean left, boolean right) {
        if (!in.isTextual()) {
            throw new Raised(Kind.describe(in) + " cannot be trimmed");
        }
        String text = in.textValue();
        int from = 0;
        int to = text.length();
        while (left && from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (right && to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return from == 0 && to == text.length() ? in : substring(run, text, from, to);
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static JsonNode recased(Run run, JsonNode in, char first, char last) {
        if (!in.isTextual()) {
            throw new Raised("explode input must be a string");
        }
        String text = in.textValue();
        Strings.charge(run, text.length());
        char[] characters = text.toCharArray();
        for (int i = 0; i < characters.length; i++) {
            if (characters[i] >= first && characters[i] <= last) {
                characters[i] ^= ' ';
            }
        }
        return TextNode.valueOf(new String(characters));
    }

    private static JsonNode explode(Run run, JsonNode in) {
        if (!in.isTextual()) {
            throw new Raised("explode input must be a string");
        }
        String text = in.textValue();
        ArrayValue codePoints = new ArrayValue(8);
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            run.meter().step();
            codePoints.append(run, IntNode.valueOf(codePoint));
            i += Character.charCount(codePoint);
        }
        return codePoints;
    }

    private static JsonNode implode(Run run, JsonNode in) {
        if (!in.isArray()) {
            throw new Raised("implode input must be an array");
        }
        Text text = new Text(run);
        for (int i = 0; i < in.size(); i++) {
            run.meter().step();
            JsonNode codePoint = in.get(i);
            if (!codePoint.isNumber() || Numbers.isNaN(codePoint)) {
                throw new Raised(
                        Kind.describe(codePoint) + " can't be imploded, unicode codepoint needs to be numeric");
            }
            int value = (int) codePoint.doubleValue();
            boolean valid = Character.isValidCodePoint(value) && !(value >= 0xD800 && value <= 0xDFFF);
            text.appendCodePoint(valid ? value : 0xFFFD);
        }
        return text.value();
    }

    private static JsonNode split(Run run, JsonNode in, JsonNode separator) {
        return Strings.split(
                run, text(in, separator, "split input and separator must be strings"), separator.textValue());
    }

    private static JsonNode join(Run run, JsonNode in, JsonNode separator) {
        if (!in.isContainerNode()) {
            throw new Raised("Cannot iterate over " + Kind.describe(in));
        }
        Text text = new Text(run);
        boolean first = true;
        for (JsonNode element : in) {
            run.meter().step();
            if (!first) {
                separate(text, separator);
            }
            first = false;
            append(run, text, element);
        }
        return text.value();
    }

    private static void separate(Text text, JsonNode separator) {
        if (separator.isTextual()) {
            text.append(separator.textValue());
        } else if (Kind.of(separator) != Kind.NULL) {
            throw notAdded(text, separator);
        }
    }

    private static void append(Run run, Text text, JsonNode element) {
        switch (Kind.of(element)) {
            case NULL -> {}
            case STRING -> text.append(element.asText());
            case NUMBER -> text.append(Numbers.text(run, element));
            case FALSE, TRUE -> text.append(element.asText());
            default -> throw notAdded(text, element);
        }
    }

    private static Raised notAdded(Text text, JsonNode element) {
        return new Raised(Kind.describe(text.value()) + " and " + Kind.describe(element) + " cannot be added");
    }

    static JsonNode indices(Run run, JsonNode in, JsonNode part) {
        Kind kind = Kind.of(in);
        if (kind == Kind.STRING && part.isTextual()) {
            return within(run, in.asText(), part.textValue());
        }
        if (kind == Kind.ARRAY) {
            JsonNode wanted = part.isArray() ? part : ArrayValue.of(run, List.of(part));
            return Lookup.indices(run, in, wanted);
        }
        return Lookup.get(run, in, part);
    }

    /** Where a string occurs, overlaps included, in code points. */
    private static JsonNode within(Run run, String text, String part) {
        ArrayValue found = new ArrayValue(4);
        if (part.isEmpty()) {
            return found;
        }
        int counted = 0;
        int codePoints = 0;
        int at = Strings.indexOf(run, text, part, 0);
        while (at >= 0) {
            run.meter().step();
            codePoints += text.codePointCount(counted, at);
            counted = at;
            found.append(run, IntNode.valueOf(codePoints));
            at = Strings.indexOf(run, text, part, at + 1);
        }
        return found;
    }
}
