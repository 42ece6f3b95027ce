package io.penstock.postgres;

import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A table as a copy holds it: rows in PostgreSQL's binary format, whose signature comes first and whose end is marked.
 *
 * @param columns those that are stored, not computed
 * @param days of its daily partitions; none when it has no such
 */
public record CopiedTable(String name, List<String> columns, List<LocalDate> days) {

    private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int FLAGS_AND_EXTENSION = 8;
    private static final byte[] END = {(byte) 0xFF, (byte) 0xFF};

    /** @throws IllegalArgumentException when a name would be more than a name in a statement */
    public CopiedTable {
        columns = List.copyOf(columns);
        days = List.copyOf(days);
        requireName(name);
        columns.forEach(CopiedTable::requireName);
    }

    static void requireName(String name) {
        if (!IDENTIFIER.matcher(name).matches()) {
            throw new IllegalArgumentException("Not the name of a table or a column: " + name);
        }
    }

    /** What stands before the rows. */
    public static byte[] head() {
        byte[] head = new byte[SIGNATURE.length + FLAGS_AND_EXTENSION];
        System.arraycopy(SIGNATURE, 0, head, 0, SIGNATURE.length);
        return head;
    }

    /** What stands after them. */
    public static byte[] end() {
        return END.clone();
    }

    /** Where the row of a message begins, since the first one begins with the head; the message's length when it holds none. */
    static int rowIn(byte[] message) {
        int at = startsWithHead(message) ? SIGNATURE.length + FLAGS_AND_EXTENSION : 0;
        boolean ends = message.length - at == END.length && message[at] == END[0] && message[at + 1] == END[1];
        return ends ? message.length : at;
    }

    private static boolean startsWithHead(byte[] message) {
        if (message.length < SIGNATURE.length + FLAGS_AND_EXTENSION) {
            return false;
        }
        for (int i = 0; i < SIGNATURE.length; i++) {
            if (message[i] != SIGNATURE[i]) {
                return false;
            }
        }
        return true;
    }

    String quotedColumns() {
        return columns.stream().map(column -> '"' + column + '"').collect(Collectors.joining(", "));
    }
}
