package io.penstock.config;

/**
 * Who gets the numbers of the server.
 *
 * @param token that whoever asks has to show as a bearer token; none: everybody may ask
 * @param port where they are asked for instead, by plain HTTP; 0: at the port of everything else
 */
public record MetricsConfig(Secret token, int port) {

    private static final int LAST_PORT = 65_535;

    public MetricsConfig {
        new Checks("metrics").between("port", port, 0, LAST_PORT).done();
    }

    static MetricsConfig defaults() {
        return new MetricsConfig(Secret.NONE, 0);
    }
}
