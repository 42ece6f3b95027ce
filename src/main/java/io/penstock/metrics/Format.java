package io.penstock.metrics;

import io.penstock.http.Answer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** In what words the metrics are told, and which of them a header {@code Accept} asks for (RFC 9110, section 12.5.1). */
enum Format {
    /** What everybody gets who does not ask for another. */
    TEXT("text/plain", "text/plain; version=0.0.4; charset=utf-8"),
    OPEN_METRICS("application/openmetrics-text", "application/openmetrics-text; version=1.0.0; charset=utf-8"),
    JSON(Answer.JSON, Answer.JSON);

    private final String type;
    private final String contentType;

    Format(String type, String contentType) {
        this.type = type;
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    /** The one of the highest weight; at the same weight the first that is named. Nothing is refused: whoever asks for a page gets text. */
    static Format of(@Nullable String accept) {
        Format best = TEXT;
        double weight = 0;
        for (String range : accept == null ? new String[0] : accept.split(",")) {
            String[] parts = range.split(";");
            Format named = named(parts[0].strip().toLowerCase(Locale.ROOT));
            double given = named == null ? 0 : weight(parts);
            if (named != null && given > weight) {
                best = named;
                weight = given;
            }
        }
        return best;
    }

    private static @Nullable Format named(String type) {
        for (Format format : values()) {
            if (format.type.equals(type)) {
                return format;
            }
        }
        return type.equals("*/*") || type.equals("text/*") ? TEXT : null;
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException noWeight) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
