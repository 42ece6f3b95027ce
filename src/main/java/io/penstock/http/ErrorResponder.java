package io.penstock.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.telemetry.Keys;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that turns what went wrong into an answer (RFC 9457). A {@link Failure} is told as it is; anything else is a defect, told
 * by its request id only and logged once with its stack trace.
 */
final class ErrorResponder {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorResponder.class);
    private static final String REALM = " realm=\"penstock\"";
    private static final long MILLIS_PER_SECOND = 1_000;

    private final UnaryOperator<Throwable> translation;

    /** @param translation of failures that other rooms know to mean a {@link Failure}; gives back the others as they are */
    ErrorResponder(UnaryOperator<Throwable> translation) {
        this.translation = translation;
    }

    /** @param path of the request, without its query */
    Answer answer(Throwable thrown, @Nullable String path, String requestId) {
        String instance = path == null ? "" : path;
        if (translation.apply(thrown) instanceof Failure failure) {
            return answer(failure.reason(), instance, requestId);
        }
        LOG.atError().addKeyValue(Keys.REQUEST_ID, requestId).setCause(thrown).log("A request failed");
        return answer(Problem.INTERNAL, instance, requestId, Map.of());
    }

    private static Answer answer(Reason reason, String instance, String requestId) {
        Problem problem = Problem.of(reason);
        ObjectNode json = problem.json(instance, requestId);
        Problem.addMembers(json, reason);
        return new Answer(problem.status(), Problem.CONTENT_TYPE, Json.buffer(json), headers(reason));
    }

    Answer answer(Problem problem, String instance, String requestId, Map<String, String> headers) {
        Buffer body = Json.buffer(problem.json(instance, requestId));
        return new Answer(problem.status(), Problem.CONTENT_TYPE, body, headers);
    }

    private static Map<String, String> headers(Reason reason) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Cache-Control", "no-store");
        if (reason instanceof Reason.Unauthenticated unauthenticated) {
            headers.put("WWW-Authenticate", unauthenticated.scheme() + REALM);
        }
        Duration later = Problem.retryAfter(reason);
        if (!later.isZero()) {
            long seconds = (later.toMillis() + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND;
            headers.put("Retry-After", Long.toString(seconds));
        }
        return headers;
    }
}
