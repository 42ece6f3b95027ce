package io.penstock.bench;

import java.net.URI;
import java.util.Map;

/** The one request of a load, sent again and again. */
record Shot(URI target, Map<String, String> headers, byte[] body) {
    Shot {
        headers = Map.copyOf(headers);
    }
}
