package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.expression.eval.ArrayValue;
import io.penstock.expression.eval.Numbers;
import io.penstock.expression.eval.ObjectValue;
import io.penstock.expression.eval.Raised;
import io.penstock.expression.eval.Run;
import io.penstock.expression.eval.Strings;
import io.penstock.expression.parse.Numeral;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON text as jq does, with jq's words for what is wrong: numbers keep their digits, and {@code nan} is one.
 * It takes no stack, however deeply the text nests; characters and values are charged as they are read.
 */
final class JsonText {

    private static final int CONTAINER_BYTES = 64;
    private static final int SHOWN = 100;
    private static final String DELIMITERS = " \t\r\n\"[]{}:,";

    private final Run run;
    private final String text;
    private final Deque<Open> open = new ArrayDeque<>();
    private @Nullable JsonNode next;
    private @Nullable JsonNode finished;
    private int line = 1;
    private int lineStart;
    private int at;

    private JsonText(Run run, String text) {
        this.run = run;
        this.text = text;
    }

    /** A container whose end is not reached, and in an object the key that waits for its value. */
    private static final class Open {

        private final @Nullable ArrayValue array;
        private final @Nullable ObjectValue object;
        private @Nullable String key;

        Open(@Nullable ArrayValue array, @Nullable ObjectValue object) {
            this.array = array;
            this.object = object;
        }

        JsonNode value() {
            return array != null ? array : object != null ? object : NullNode.getInstance();
        }
    }

    /** What is wrong with the text, in words; the place is added where it is known. */
    static final class Malformed extends RuntimeException {

        private final boolean placed;

        Malformed(String message) {
            this(message, false);
        }

        private Malformed(String message, boolean placed) {
            super(message, null, false, false);
            this.placed = placed;
        }
    }

    /** @throws Raised when the text is not one JSON value */
    static JsonNode read(Run run, String text) {
        run.meter().step(text.length() >> 1);
        JsonText reader = new JsonText(run, text);
        try {
            return reader.read();
        } catch (Malformed wrong) {
            String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
            String place = wrong.placed ? "" : reader.place();
            throw new Raised(wrong.getMessage() + place + " (while parsing '" + shown + "')");
        }
    }

    private JsonNode read() {
        at = text.startsWith("\ufeff") ? 1 : 0;
        while (at < text.length()) {
            character(text.charAt(at));
        }
        if (!open.isEmpty()) {
            throw atEnd("Unfinished JSON term");
        }
        if (finished == null) {
            throw new Malformed("Expected JSON value", true);
        }
        return finished;
    }

    /** Of the character that showed the mistake. */
    private String place() {
        boolean newLine = at < text.length() && text.charAt(at) == '\n';
        int column = newLine ? 0 : at + 1 - lineStart;
        return " at line " + (newLine ? line + 1 : line) + ", column " + column;
    }

    private Malformed atEnd(String message) {
        return new Malformed(message + " at EOF at line " + line + ", column " + (text.length() - lineStart), true);
    }

    private void character(char c) {
        switch (c) {
            case '\n' -> {
                newLine(at);
                at++;
            }
            case ' ', '\t', '\r' -> at++;
            case '"' -> string();
            case '[', '{', ':', ',', ']', '}' -> {
                structure(c);
                at++;
            }
            default -> word();
        }
    }

    private void newLine(int index) {
        line++;
        lineStart = index + 1;
    }

    private void structure(char c) {
        switch (c) {
            case '[' -> begin(new Open(new ArrayValue(4), null));
            case '{' -> begin(new Open(null, new ObjectValue(4)));
            case ':' -> colon();
            case ',' -> comma();
            case ']' -> endArray();
            default -> endObject();
        }
    }

    private void begin(Open container) {
        if (next != null) {
            throw new Malformed("Expected separator between values");
        }
        run.meter().step();
        run.meter().allot(CONTAINER_BYTES);
        open.push(container);
        run.checkHeight(open.size());
    }

    private void value(JsonNode value) {
        if (next != null) {
            throw new Malformed("Expected separator between values");
        }
        run.meter().step();
        if (!open.isEmpty()) {
            next = value;
        } else if (finished == null) {
            finished = value;
        } else {
            throw new Malformed("Unexpected extra JSON values", true);
        }
    }

    private void colon() {
        if (next == null) {
            throw new Malformed("Expected string key before ':'");
        }
        Open top = open.peek();
        if (top == null || top.object == null || top.key != null) {
            throw new Malformed("':' not as part of an object");
        }
        if (!next.isTextual()) {
            throw new Malformed("Object keys must be strings");
        }
        top.key = next.textValue();
        next = null;
    }

    private void comma() {
        if (next == null) {
            throw new Malformed("Expected value before ','");
        }
        Open top = open.peek();
        if (top == null) {
            throw new Malformed("',' not as part of an object or array");
        }
        add(top);
    }

    private void add(Open top) {
        JsonNode value = next;
        if (value == null) {
            return;
        }
        if (top.array != null) {
            top.array.append(run, value);
        } else if (top.object != null && top.key != null) {
            top.object.put(run, top.key, value);
            top.key = null;
        } else {
            throw new Malformed("Objects must consist of key:value pairs");
        }
        next = null;
    }

    private void endArray() {
        Open top = open.peek();
        if (top == null || top.array == null) {
            throw new Malformed("Unmatched ']'");
        }
        if (next == null && !top.array.isEmpty()) {
            throw new Malformed("Expected another array element");
        }
        add(top);
        end();
    }

    private void endObject() {
        Open top = open.peek();
        if (top == null) {
            throw new Malformed("Unmatched '}'");
        }
        if (next != null && (top.object == null || top.key == null)) {
            throw new Malformed("Objects must consist of key:value pairs");
        }
        if (next == null && (top.object == null || top.key != null)) {
            throw new Malformed("Unmatched '}'");
        }
        if (next == null && !top.value().isEmpty()) {
            throw new Malformed("Expected another key-value pair");
        }
        add(top);
        end();
    }

    private void end() {
        JsonNode value = open.pop().value();
        next = null;
        value(value);
    }

    /** Anything up to the next space, quote or bracket. */
    private void word() {
        int start = at;
        while (at < text.length() && DELIMITERS.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(start, at);
        JsonNode literal = literal(word);
        if (literal != null) {
            value(literal);
        } else {
            String problem = isNamed(word) ? "Invalid literal" : "Invalid numeric literal";
            throw at == text.length() ? atEnd(problem) : new Malformed(problem);
        }
    }

    private static boolean isNamed(String word) {
        return word.startsWith("t") || word.startsWith("f") || word.startsWith("nu");
    }

    private @Nullable JsonNode literal(String word) {
        if (isNamed(word)) {
            return switch (word) {
                case "true" -> BooleanNode.TRUE;
                case "false" -> BooleanNode.FALSE;
                case "null" -> NullNode.getInstance();
                default -> null;
            };
        }
        JsonNode number = Numeral.read(word);
        return number == null ? null : Numbers.read(run, number);
    }

    private void string() {
        int start = at + 1;
        for (at = start; at < text.length() && text.charAt(at) != '"'; at++) {
            at += text.charAt(at) == '\\' ? 1 : 0;
            if (at < text.length() && text.charAt(at) == '\n') {
                newLine(at);
            }
        }
        if (at >= text.length()) {
            throw atEnd("Unfinished string");
        }
        Strings.charge(run, at - start);
        value(TextNode.valueOf(JsonEscapes.resolve(text.substring(start, at))));
        at++;
    }
}
