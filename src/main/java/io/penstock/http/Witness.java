package io.penstock.http;

import io.penstock.identity.Caller;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * Is told of each request that changed something or was refused, before it is answered; the answer waits for the future. When that fails a
 * change is not acknowledged. Called on the request's event loop.
 */
@FunctionalInterface
public interface Witness {

    /** Keeps nothing. */
    Witness NONE = seen -> Future.succeededFuture();

    /**
     * An answer that is about to be sent.
     *
     * @param operation the id of the row
     * @param caller null: not known
     * @param path of the request; of an open endpoint only the row's, since the path itself may be a secret
     * @param note what the feature added
     */
    record Seen(
            String operation,
            @Nullable Caller caller,
            String path,
            int status,
            String address,
            String requestId,
            Note note) {

        private static final int FIRST_ERROR = 400;
        private static final int UNAUTHENTICATED = 401;
        private static final int FORBIDDEN = 403;
        private static final int NOT_FOUND = 404;

        public boolean isDone() {
            return status < FIRST_ERROR;
        }

        /** Turned away for who the caller is; what is not there may be another organization's. */
        public boolean isRefused() {
            return isRefusal(status) || status == NOT_FOUND;
        }

        static boolean isRefusal(int status) {
            return status == UNAUTHENTICATED || status == FORBIDDEN;
        }

        static boolean isHidden(int status) {
            return status == NOT_FOUND;
        }
    }

    Future<Void> see(Seen seen);

    /** Keeps a place for what is about to change something; false when there is none, so that nothing should be changed. */
    default boolean reserve() {
        return true;
    }

    /** Gives a place back, after it was seen what became of it. */
    default void release() {}
}
