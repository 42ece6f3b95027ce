package io.penstock.dsl;

/** The standard's own errors, with the status that each has by default. */
public enum StandardError {
    CONFIGURATION("configuration", 400),
    VALIDATION("validation", 400),
    EXPRESSION("expression", 400),
    AUTHENTICATION("authentication", 401),
    AUTHORIZATION("authorization", 403),
    TIMEOUT("timeout", 408),
    COMMUNICATION("communication", 500),
    RUNTIME("runtime", 500);

    private static final String BASE = "https://serverlessworkflow.io/spec/1.0.0/errors/";

    private final String type;
    private final int status;

    StandardError(String name, int status) {
        this.type = BASE + name;
        this.status = status;
    }

    public String type() {
        return type;
    }

    public int status() {
        return status;
    }
}
