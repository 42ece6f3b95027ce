package io.penstock.integration;

import io.vertx.core.Future;

/** What shows a host who calls. Made for one call and used on its event loop; it goes to no other origin than the one that it is meant for. */
interface Proof {

    /** Shows nothing. */
    Proof NONE = new Fixed("");

    /** The value of the header {@code Authorization}; empty: none (yet). */
    Future<String> authorization(String method, Target target);

    /** Takes notice of an answer of 401; whether the request is worth one more try. */
    boolean refused(Target target, Received answer);

    /** The same for each request. */
    record Fixed(String value) implements Proof {

        @Override
        public Future<String> authorization(String method, Target target) {
            return Future.succeededFuture(value);
        }

        @Override
        public boolean refused(Target target, Received answer) {
            return false;
        }

        @Override
        public String toString() {
            return "";
        }
    }
}
