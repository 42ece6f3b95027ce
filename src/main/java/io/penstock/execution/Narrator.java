package io.penstock.execution;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Program;
import io.penstock.engine.Lifecycle;
import io.penstock.event.CloudEvent;
import io.penstock.event.Draft;
import io.penstock.identity.IdSource;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Has others told what happens in the runs of one event loop: by events that are stored once, whatever is recovered in between. An event of
 * what goes on is stored after the outcome that led to it is durable, and before the run leaves memory; one of an end with the end itself.
 * Used on its loop's thread only.
 */
final class Narrator {

    /** No place of a journal begins so. */
    private static final String MARK = "~";

    private final Runner runner;
    private final Offspring offspring;
    private final IdSource ids;
    private final Spans spans;
    private final int maxHops;

    Narrator(Runner runner, Offspring offspring, IdSource ids, Spans spans, int maxHops) {
        this.runner = runner;
        this.offspring = offspring;
        this.ids = ids;
        this.spans = spans;
        this.maxHops = maxHops;
    }

    /** Stores what a run has told of itself; it does not rest before that is done. */
    void tell(ActiveRun run) {
        if (run.told.isEmpty()) {
            return;
        }
        int hops = run.lineage.hops() + 1;
        List<Future<Void>> stored = new ArrayList<>(run.told.size());
        if (hops <= maxHops) {
            for (Lifecycle each : run.told) {
                // A seq before all others: no recovery reads it.
                JournalEntry mark = new JournalEntry(run.ref, mark(each), -1, 0, null, null);
                stored.add(offspring.publish(new Offspring.Made(run.ref, mark, event(run, each), hops)));
            }
        }
        run.told.clear();
        run.ties.beginTelling();
        Future<Void> all = Future.join(stored).mapEmpty();
        run.telling = Future.join(run.telling, all).mapEmpty();
        all.onSuccess(done -> {
                    run.ties.endTelling();
                    runner.settled(run);
                })
                .onFailure(refused -> runner.refuse(run, refused));
    }

    /**
     * Changes an execution and tells of it, when all is stored that it has told before.
     *
     * @return false when the execution is not as asked, for it is another node's
     */
    Future<Boolean> close(ActiveRun run, Farewell farewell, List<Lifecycle> told) {
        int hops = run.lineage.hops() + 1;
        List<CloudEvent> events = new ArrayList<>(told.size());
        if (hops <= maxHops) {
            told.forEach(each -> events.add(event(run, each)));
        }
        return run.telling.compose(before -> offspring.close(farewell, events, hops));
    }

    private static String mark(Lifecycle event) {
        return MARK + event.kind().name() + "/" + event.key();
    }

    private CloudEvent event(ActiveRun run, Lifecycle told) {
        Program.Header workflow = run.run.program().header();
        String execution = run.ref.id().toString();
        ObjectNode attributes = JsonNodeFactory.instance
                .objectNode()
                .put("specversion", "1.0")
                .put("id", "")
                .put("source", Lifecycle.SOURCES + workflow.namespace() + "/" + workflow.name())
                .put("type", told.kind().type())
                .put("subject", execution)
                .put("time", told.at().toString())
                .put("datacontenttype", "application/json");
        ObjectNode data = told.data(workflow.name() + "-" + execution + "." + workflow.namespace());
        return new Draft(attributes, data, null, null)
                .tracedBy(spans.told(run))
                .finish(DerivedId.of(DerivedId.time(told.at(), ids.now()), run.ref, mark(told)), told.at());
    }
}
