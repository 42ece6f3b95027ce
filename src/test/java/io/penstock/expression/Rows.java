package io.penstock.expression;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Tables of cases: program, input and outputs between tildes; an input left empty is null. */
final class Rows {

    private Rows() {}

    static Stream<Arguments> of(String table) {
        return table.lines().filter(line -> !line.isBlank()).map(Rows::row);
    }

    private static Arguments row(String line) {
        String[] cells = line.split("~", -1);
        if (cells.length != 3) {
            throw new IllegalArgumentException(line);
        }
        String input = cells[1].strip();
        return Arguments.of(cells[0].strip(), input.isEmpty() ? "null" : input, cells[2].strip());
    }
}
