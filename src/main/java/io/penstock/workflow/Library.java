package io.penstock.workflow;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;

/** Where the documents come from that workflows refer to. */
@FunctionalInterface
public interface Library {

    /** Nothing is fetched. */
    Library NONE = (organization, uri) ->
            Future.failedFuture(new Failure(new Reason.Invalid("Documents are not fetched here.")));

    /** @throws Failure in the future, whose message says why the document cannot be had */
    Future<byte[]> fetch(OrganizationId organization, String uri);
}
