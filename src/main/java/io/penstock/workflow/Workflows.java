package io.penstock.workflow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Documents.Format;
import io.penstock.dsl.Program;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import io.penstock.identity.IdSource;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.UserId;
import io.penstock.identity.WorkflowId;
import io.penstock.workflow.WorkflowStore.Draft;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Saves documents as workflows and versions, each checked whole before anything is stored. Safe on any thread. */
public final class Workflows {

    private final WorkflowStore store;
    private final Programs programs;
    private final IdSource ids;
    private final Catalogues catalogues;

    public Workflows(WorkflowStore store, Programs programs, IdSource ids, Catalogues catalogues) {
        this.store = store;
        this.programs = programs;
        this.ids = ids;
        this.catalogues = catalogues;
    }

    /** A document as it was sent, byte for byte. */
    public record Text(Format format, byte[] bytes) {}

    /**
     * What was saved.
     *
     * @param warnings what is odd in the text
     */
    public record Saved(Workflow workflow, List<Violation> warnings) {}

    /** @throws Failure in the future, as {@link io.penstock.dsl.Documents#compile} does */
    public Future<Program> check(OrganizationId organization, Text text) {
        return programs.resolve(organization, text, Map.of()).map(Resolver.Resolved::program);
    }

    /**
     * A new workflow.
     *
     * @param author null: no user, but an operator at the database
     * @throws Failure in the future, when the document breaks rules or its name is taken
     */
    public Future<Saved> create(OrganizationId organization, Text text, @Nullable UserId author) {
        WorkflowId id = new WorkflowId(ids.next());
        return draft(organization, text, Map.of(), author)
                .compose(draft ->
                        store.insert(organization, id, draft.draft()).compose(saved -> known(organization, id, draft)));
    }

    /**
     * A new version, or none when the newest is the same text already.
     *
     * @throws Failure in the future, when there is no such workflow, the document breaks rules, or it is called otherwise
     */
    public Future<Saved> save(OrganizationId organization, WorkflowId id, Text text, @Nullable UserId author) {
        return save(organization, id, text, Map.of(), author);
    }

    private Future<Saved> save(
            OrganizationId organization,
            WorkflowId id,
            Text text,
            Map<String, byte[]> resources,
            @Nullable UserId author) {
        return newest(organization, id)
                .compose(there -> draft(organization, text, resources, author))
                .compose(draft -> store.insertVersion(organization, id, draft.draft())
                        .compose(version -> known(organization, id, draft)));
    }

    /** An event is compared with the catalogue that is stored, but what executions tell of themselves with the one in memory only. */
    private Future<Saved> known(OrganizationId organization, WorkflowId id, Checked draft) {
        return (draft.hearsLife() ? catalogues.renew(organization) : Future.<Void>succeededFuture())
                .compose(renewed -> newest(organization, id))
                .map(workflow -> new Saved(workflow, draft.warnings()));
    }

    /** Whether events start it. */
    Future<Workflow> setEnabled(OrganizationId organization, WorkflowId id, boolean enabled) {
        return store.setEnabled(organization, id, enabled)
                .compose(changed -> enabled ? catalogues.renew(organization) : Future.succeededFuture())
                .compose(renewed -> newest(organization, id));
    }

    /**
     * A new version with the text of an earlier one, and with the documents that it was saved with.
     *
     * @throws Failure in the future, when there is no such version, it is the newest already, or it breaks rules that came after it
     */
    public Future<Saved> rollBack(OrganizationId organization, WorkflowId id, int version, @Nullable UserId author) {
        return newest(organization, id).compose(newest -> {
            int last = newest.revision().version();
            if (version == last) {
                throw new Failure(new Reason.Conflict("Version " + version + " is the newest already."));
            }
            if (version < 1 || version > last) {
                throw noVersion(version, last);
            }
            return store.findVersion(organization, id, version)
                    .map(Optional::orElseThrow)
                    .compose(old -> store.resources(organization, id, version)
                            .compose(kept ->
                                    save(organization, id, new Text(old.format(), old.document()), kept, author)));
        });
    }

    /**
     * What differs between two versions, also of a workflow that was deleted.
     *
     * @param from null: the one before {@code to}
     * @param to null: the newest
     * @throws Failure in the future, when there is no such workflow or version
     */
    Future<ObjectNode> compare(
            OrganizationId organization, WorkflowId id, @Nullable Integer from, @Nullable Integer to) {
        return store.versions(organization, id, Integer.MAX_VALUE, 1).compose(newest -> {
            if (newest.isEmpty()) {
                throw notFound();
            }
            int last = newest.get(0).version();
            int after = to == null ? last : to;
            int before = from == null ? Math.max(1, after - 1) : from;
            return at(organization, id, before, last)
                    .compose(old -> at(organization, id, after, last)
                            .compose(now -> programs.beside(() -> Comparison.of(old, now))));
        });
    }

    private Future<Workflow> at(OrganizationId organization, WorkflowId id, int version, int last) {
        return store.find(organization, id, version).map(found -> found.orElseThrow(() -> noVersion(version, last)));
    }

    private static Failure noVersion(int version, int last) {
        return new Failure(new Reason.NotFound("There is no version " + version + "; the newest is " + last + "."));
    }

    /** @throws Failure {@link Reason.NotFound} in the future */
    public Future<Workflow> newest(OrganizationId organization, WorkflowId id) {
        return store.find(organization, id).map(Workflows::required);
    }

    static Workflow required(Optional<Workflow> workflow) {
        return workflow.orElseThrow(Workflows::notFound);
    }

    static Failure notFound() {
        return new Failure(new Reason.NotFound("There is no such workflow."));
    }

    private record Checked(Draft draft, List<Violation> warnings, boolean hearsLife) {}

    private Future<Checked> draft(
            OrganizationId organization, Text text, Map<String, byte[]> resources, @Nullable UserId author) {
        return programs.resolve(organization, text, resources).map(resolved -> {
            Program.Header header = resolved.program().header();
            Draft draft = new Draft(
                    header.namespace(), header.name(), text.format(), text.bytes(), resolved.resources(), author);
            return new Checked(draft, resolved.program().warnings(), Catalogue.hearsLife(resolved.program()));
        });
    }
}
