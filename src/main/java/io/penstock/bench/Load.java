package io.penstock.bench;

import java.time.Duration;

/** Sends one request over and over from a number of connections, each waiting for its answer before it sends the next. Blocks. */
interface Load {

    Volley fire(Shot shot, int connections, Duration duration);

    /** Its name and version, as a reader of the figures wants it. */
    String name();
}
