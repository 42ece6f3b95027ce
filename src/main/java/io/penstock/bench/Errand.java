package io.penstock.bench;

import java.util.Locale;
import java.util.Random;

/** What users do, how often, and how it must be answered. */
enum Errand {
    TRIGGER(10, 202),
    LIST_EXECUTIONS(4, 200),
    LIST_WORKFLOWS(4, 200),
    HEALTH(5, 200),
    STATUS(5, 200),
    ME(3, 200),
    CREATE(3, 201),
    AUDIT(1, 200),
    REFRESH(1, 200),
    MISTAKE(1, 422);

    private static final Errand[] ALL = values();
    private static final int WEIGHTS = weights();

    private final int weight;
    private final int expected;

    Errand(int weight, int expected) {
        this.weight = weight;
        this.expected = expected;
    }

    private static int weights() {
        int sum = 0;
        for (Errand each : ALL) {
            sum += each.weight;
        }
        return sum;
    }

    /** Each as often as its weight says. */
    static Errand any(Random random) {
        int left = random.nextInt(WEIGHTS);
        int which = 0;
        while (left >= ALL[which].weight) {
            left -= ALL[which].weight;
            which++;
        }
        return ALL[which];
    }

    /** The status that it must be answered with. */
    int expected() {
        return expected;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
