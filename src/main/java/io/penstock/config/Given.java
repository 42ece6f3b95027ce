package io.penstock.config;

import java.util.List;

/**
 * A value that somebody gave for a setting.
 *
 * @param source where, for messages: {@code "PORT"} or {@code "conf/penstock.yaml, line 3"}
 * @param line in the file; 0 when it came from elsewhere
 */
record Given(List<String> texts, String source, int line) {
    Given {
        texts = List.copyOf(texts);
    }
}
