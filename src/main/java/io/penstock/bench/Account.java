package io.penstock.bench;

import java.net.URI;
import java.util.UUID;

/** Somebody who has signed in. */
record Account(String accessToken, String refreshToken, Place place) {

    /**
     * The organization that they belong to.
     *
     * @param hook where deliveries to its webhook go
     * @param signature of the one delivery that is sent there
     * @param workflow which the webhook starts
     * @param execution one of that workflow, which has ended
     */
    record Place(URI hook, String signature, UUID workflow, String execution) {}
}
