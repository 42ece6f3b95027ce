package io.penstock.micro;

import io.penstock.dsl.Documents;
import io.penstock.dsl.Program;
import java.nio.charset.StandardCharsets;

/** Workflows that both engines take, without anything that leaves the process. */
enum Journeys {
    /** One {@code switch} and two {@code set}: what the benchmark of the server runs as {@code workflow}. */
    BRIEF("""
            do:
              - qualify:
                  switch:
                    - large:
                        when: .amount >= 1000
                        then: rate
                    - small:
                        then: end
              - rate:
                  set:
                    order: ${ .order }
                    total: ${ .amount * .quantity }
              - finish:
                  set: '${ . + { state: "rated" } }'
            """),
    /** A thousand turns, each of one {@code set}. */
    LOOP("""
            do:
              - begin:
                  set: { total: 0 }
              - sum:
                  for: { each: number, in: '[range(1000)]' }
                  do:
                    - add:
                        set: '${ .total += $number }'
            """),
    /** The same over an array that is part of the data, which makes it larger than a trace shows whole. */
    ROWS("""
            do:
              - begin:
                  set: { total: 0, numbers: '${ [range(1000)] }' }
              - sum:
                  for: { each: number, in: .numbers }
                  do:
                    - add:
                        set: '${ .total += $number }'
            """),
    /** Fifty tasks of three kinds, with filters on their ways in and out. */
    LONG("do:\n" + tasks(16));

    private static final String HEAD = """
            document: { dsl: '1.0.3', namespace: micro, name: journey, version: '1.0.0' }
            """;

    private final String rest;

    Journeys(String rest) {
        this.rest = rest;
    }

    String document() {
        return HEAD + rest;
    }

    Program program() {
        return Documents.compile(document().getBytes(StandardCharsets.UTF_8), Documents.Format.YAML);
    }

    private static String tasks(int rounds) {
        StringBuilder tasks = new StringBuilder();
        for (int round = 0; round < rounds; round++) {
            tasks.append("""
                      - choose%1$d:
                          switch:
                            - many: { when: '.quantity > 100', then: end }
                            - few: { then: count%1$d }
                      - count%1$d:
                          input: { from: '{amount, quantity, order, customer, rows}' }
                          set: '${ . + { rate: (.amount / 100), step: %1$d } }'
                          export: { as: '{ last: .step }' }
                      - note%1$d:
                          set: '${ . + { note: "\\(.order) of \\(.customer.name)" } }'
                          output: { as: 'del(.note)' }
                    """.formatted(round).indent(2));
        }
        return tasks.toString();
    }
}
