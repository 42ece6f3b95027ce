package io.penstock.dsl.source;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The text of a document, and how places within its values are found again. Immutable. */
public final class SourceText {

    /** The largest document that is read, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String text;

    private SourceText(String text) {
        this.text = text;
    }

    /** @throws Failure {@link Reason.TooLarge}, or {@link Reason.Malformed} when the bytes are not UTF-8 */
    public static SourceText of(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new Failure(new Reason.TooLarge(
                    "The document has " + bytes.length + " bytes; at most " + MAX_BYTES + " are read."));
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
            return new SourceText(marked ? text.substring(1) : text);
        } catch (CharacterCodingException notUtf8) {
            throw new Failure(new Reason.Malformed("The document is not UTF-8 text.", 0, 0));
        }
    }

    public String text() {
        return text;
    }

    /** The place of the character at {@code index}. */
    public Place placeOf(int index) {
        int line = 1;
        int lineStart = 0;
        int end = Math.min(index, text.length());
        for (int next = text.indexOf('\n'); next >= 0 && next < end; next = text.indexOf('\n', next + 1)) {
            line++;
            lineStart = next + 1;
        }
        return new Place(line, end - lineStart + 1);
    }

    /**
     * The place of the character at {@code offset} within a text value. Exact when the value stands in the text as it is, in one line
     * or as a literal block; else, as in a folded or an escaped value, the place of the whole value.
     */
    public Place within(Located value, int offset) {
        String read = value.text();
        String before = read.substring(0, Math.min(offset, read.length()));
        Place start = value.place();
        List<String> lines = text.lines()
                .skip(start.line() - 1L)
                .limit(1L + read.lines().count())
                .toList();
        if (lines.isEmpty()) {
            return start;
        }
        String rest =
                lines.get(0).substring(Math.min(start.column() - 1, lines.get(0).length()));
        int quote = rest.startsWith("\"") || rest.startsWith("'") ? 1 : 0;
        if (rest.startsWith(before, quote)) {
            return new Place(start.line(), start.column() + quote + offset);
        }
        return rest.startsWith("|") ? inBlock(lines, read, before, start) : start;
    }

    private static Place inBlock(List<String> lines, String read, String before, Place start) {
        int index = (int) before.chars().filter(c -> c == '\n').count();
        int lineStart = before.lastIndexOf('\n') + 1;
        int lineEnd = read.indexOf('\n', lineStart);
        String line = read.substring(lineStart, lineEnd < 0 ? read.length() : lineEnd);
        if (index + 1 >= lines.size() || !lines.get(index + 1).endsWith(line)) {
            return start;
        }
        int indentation = lines.get(index + 1).length() - line.length();
        return new Place(start.line() + 1 + index, indentation + before.length() - lineStart + 1);
    }
}
