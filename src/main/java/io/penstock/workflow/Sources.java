package io.penstock.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Where the documents come from that workflows refer to. */
@FunctionalInterface
public interface Sources {

    /** Nothing is fetched. */
    Sources NONE = (organization, uri, authentication) ->
            Future.failedFuture(new Failure(new Reason.Invalid("Documents are not fetched here.")));

    /**
     * The document's bytes.
     *
     * @param authentication as {@link io.penstock.dsl.Resources#authentication} has it; null: it is asked for openly
     * @throws Failure in the future, whose message says why the document cannot be had
     */
    Future<byte[]> fetch(OrganizationId organization, String uri, @Nullable JsonNode authentication);
}
