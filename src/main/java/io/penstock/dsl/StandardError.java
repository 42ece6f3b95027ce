package io.penstock.dsl;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The standard's own errors, with the status that each has by default. */
public enum StandardError {
    CONFIGURATION("configuration", 400, "Configuration Error"),
    VALIDATION("validation", 400, "Validation Error"),
    EXPRESSION("expression", 400, "Expression Error"),
    AUTHENTICATION("authentication", 401, "Authentication Error"),
    AUTHORIZATION("authorization", 403, "Authorization Error"),
    TIMEOUT("timeout", 408, "Timeout Error"),
    COMMUNICATION("communication", 500, "Communication Error"),
    RUNTIME("runtime", 500, "Runtime Error");

    private static final String BASE = "https://serverlessworkflow.io/spec/1.0.0/errors/";

    /** The spellings of older texts of the standard. */
    private static final Pattern OLDER =
            Pattern.compile("https?://serverlessworkflow\\.io(?:\\.io)?/dsl/errors/types/([a-z]+)");

    private final String type;
    private final int status;
    private final String title;

    StandardError(String name, int status, String title) {
        this.type = BASE + name;
        this.status = status;
        this.title = title;
    }

    /** The reference's spelling of a standard error's type; any other type as it is. */
    public static String canonicalType(String type) {
        Matcher older = OLDER.matcher(type);
        if (older.matches()) {
            for (StandardError error : values()) {
                if (error.type.equals(BASE + older.group(1))) {
                    return error.type;
                }
            }
        }
        return type;
    }

    public String type() {
        return type;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }
}
