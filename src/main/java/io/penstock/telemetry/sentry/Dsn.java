package io.penstock.telemetry.sentry;

import io.penstock.config.Secret;
import java.net.URI;

/** Where envelopes are sent, and the key that is shown there. Has no {@code toString} that would tell it. */
final class Dsn {

    private final URI envelopes;
    private final String key;

    private Dsn(URI envelopes, String key) {
        this.envelopes = envelopes;
        this.key = key;
    }

    static Dsn parse(Secret dsn) {
        URI uri = URI.create(dsn.reveal());
        String user = uri.getUserInfo();
        int colon = user.indexOf(':');
        String path = uri.getPath();
        int project = path.lastIndexOf('/');
        URI envelopes = URI.create(uri.getScheme() + "://" + uri.getHost()
                + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                + path.substring(0, project) + "/api" + path.substring(project) + "/envelope/");
        return new Dsn(envelopes, colon < 0 ? user : user.substring(0, colon));
    }

    URI envelopes() {
        return envelopes;
    }

    String key() {
        return key;
    }
}
