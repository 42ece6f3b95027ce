package io.penstock.telemetry;

/** The names of the fields in log lines: the same everywhere, so that they can be searched for. */
public final class Keys {

    public static final String REQUEST_ID = "request_id";
    public static final String TRACE_ID = "trace_id";
    public static final String ORGANIZATION = "organization";
    public static final String USER = "user";
    public static final String ROUTE = "route";
    public static final String METHOD = "method";
    public static final String STATUS = "status";
    public static final String LATENCY_MS = "latency_ms";
    public static final String BYTES = "bytes";

    /** Which of the logs the line belongs to: server, access or audit. */
    public static final String LOG = "log";

    public static final String EXECUTION = "execution";
    public static final String WORKFLOW = "workflow";
    public static final String NODE = "node";
    public static final String CAUSE = "cause";

    private Keys() {}
}
