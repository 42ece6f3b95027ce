package io.penstock.doctor;

import io.penstock.config.Secret;

/** Fetches the metrics of a server, from wherever the configuration has it serve them. Blocks. */
final class Numbers {

    private static final int UNAUTHENTICATED = 401;

    private final Patient patient;

    Numbers(Patient patient) {
        this.patient = patient;
    }

    private Site site() {
        int port = patient.config().metrics().port();
        Site site = patient.server().need();
        return port == 0 ? site : site.at(port);
    }

    /** @throws SkippedException when the server asks for a token that is not known */
    Reply as(String accept) throws Exception {
        Secret token = patient.config().metrics().token();
        Reply reply = token.isPresent()
                ? site().trusted()
                        .send("GET", "/metrics", null, "Accept", accept, "Authorization", "Bearer " + token.reveal())
                : site().send("GET", "/metrics", null, "Accept", accept);
        if (reply.status() == UNAUTHENTICATED) {
            throw new SkippedException("The server asks for its metrics.token; give it in PENSTOCK_METRICS_TOKEN.");
        }
        return reply;
    }

    Scraped scrape() throws Exception {
        return Scraped.of(as("text/plain").text());
    }
}
