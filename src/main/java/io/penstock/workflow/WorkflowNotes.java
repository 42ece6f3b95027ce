package io.penstock.workflow;

import io.penstock.http.Exchange;
import io.penstock.http.Note;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.WorkflowId;
import io.penstock.workflow.Workflow.Revision;
import io.vertx.core.Future;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What the record of a change says of workflows: which one, and the digests of its text before and after. */
final class WorkflowNotes {

    private static final String PATH = "/api/workflows/";

    private WorkflowNotes() {}

    /** The newest version as it is now, without its text; null when there is no such workflow. */
    static Future<@Nullable Revision> newest(WorkflowStore store, OrganizationId organization, WorkflowId id) {
        return store.versions(organization, id, Integer.MAX_VALUE, 1)
                .map(versions -> versions.isEmpty() ? null : versions.get(0));
    }

    static void changed(Exchange exchange, @Nullable Revision before, Workflow after) {
        exchange.note(Note.of(PATH + after.id(), digest(before), digest(after.revision())));
    }

    static void deleted(Exchange exchange, WorkflowId id, @Nullable Revision before) {
        exchange.note(Note.of(PATH + id, digest(before), null));
    }

    static void enabled(Exchange exchange, WorkflowId id, boolean enabled) {
        exchange.note(Note.of(PATH + id + (enabled ? "#enabled" : "#disabled"), null, null));
    }

    private static byte @Nullable [] digest(@Nullable Revision revision) {
        return revision == null ? null : HexFormat.of().parseHex(revision.digest());
    }
}
