package io.penstock.dsl;

import io.penstock.dsl.cron.Cron;
import java.time.Duration;

/** When a workflow starts by itself. */
public sealed interface Timing {

    /** The times of a calendar. */
    record AtTimes(Cron cron) implements Timing {
        @Override
        public String kind() {
            return "cron";
        }

        @Override
        public String expression() {
            return cron.toString();
        }
    }

    /** Again and again, whether the start before has ended or not. */
    record Every(Duration interval) implements Timing {
        @Override
        public String kind() {
            return "every";
        }

        @Override
        public String expression() {
            return interval.toString();
        }
    }

    /** So long after the execution before has ended. */
    record After(Duration delay) implements Timing {
        @Override
        public String kind() {
            return "after";
        }

        @Override
        public String expression() {
            return delay.toString();
        }
    }

    /** The DSL's word for it. */
    String kind();

    /** What it is written as; a duration in ISO 8601. */
    String expression();

    /** The timing of a kind and an expression that one has told. */
    static Timing of(String kind, String expression) {
        return switch (kind) {
            case "cron" -> new AtTimes(Cron.parse(expression));
            case "every" -> new Every(Duration.parse(expression));
            case "after" -> new After(Duration.parse(expression));
            default -> throw new IllegalArgumentException("There is no timing " + kind);
        };
    }
}
