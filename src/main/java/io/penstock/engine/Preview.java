package io.penstock.engine;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;

/** How a value's text begins: written only as far as it is wanted, however large the value is. */
final class Preview {

    private final StringBuilder text;
    private final int length;
    private final Masker masker;
    private int nodes;

    /**
     * @param length of the text at most
     * @param masker hides what is secret before anything is cut
     */
    Preview(JsonNode value, int length, Masker masker) {
        this.text = new StringBuilder(length + 16);
        this.length = length;
        this.masker = masker;
        write(value);
    }

    String text() {
        int end = Math.min(length, text.length());
        boolean split = end > 0 && Character.isHighSurrogate(text.charAt(end - 1));
        return text.substring(0, split ? end - 1 : end);
    }

    /** How many values were written. */
    int nodes() {
        return nodes;
    }

    private boolean full() {
        return text.length() >= length;
    }

    private void write(JsonNode value) {
        nodes++;
        if (value.isObject()) {
            writeObject(value);
        } else if (value.isArray()) {
            writeArray(value);
        } else if (value.isTextual()) {
            writeText(value.textValue());
        } else {
            writeOther(masker.mask(value));
        }
    }

    private void writeOther(JsonNode value) {
        if (value.isInt()) {
            text.append(value.intValue());
        } else {
            text.append(value);
        }
    }

    private void writeObject(JsonNode object) {
        char before = '{';
        Iterator<Map.Entry<String, JsonNode>> members = object.properties().iterator();
        while (members.hasNext() && !full()) {
            Map.Entry<String, JsonNode> member = members.next();
            text.append(before);
            writeText(member.getKey());
            text.append(':');
            write(member.getValue());
            before = ',';
        }
        text.append(object.isEmpty() ? "{}" : "}");
    }

    private void writeArray(JsonNode array) {
        char before = '[';
        for (int i = 0; i < array.size() && !full(); i++) {
            text.append(before);
            write(array.get(i));
            before = ',';
        }
        text.append(array.isEmpty() ? "[]" : "]");
    }

    private void writeText(String value) {
        int enough = length + masker.longest();
        String beginning = masker.mask(value.length() > enough ? value.substring(0, enough) : value);
        text.append('"');
        JsonStringEncoder.getInstance()
                .quoteAsString(beginning.length() > length ? beginning.substring(0, length) : beginning, text);
        text.append('"');
    }
}
