package io.penstock.bench;

import java.net.URI;
import java.util.Map;

/** The one request of a load, sent again and again. */
record Shot(String method, URI target, Map<String, String> headers, byte[] body) {
    Shot {
        headers = Map.copyOf(headers);
    }

    /** One that sends something. */
    Shot(URI target, Map<String, String> headers, byte[] body) {
        this("POST", target, headers, body);
    }
}
