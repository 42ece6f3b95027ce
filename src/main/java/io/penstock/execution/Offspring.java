package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.event.CloudEvent;
import io.penstock.execution.Receipt.Stored;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.IdSource;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Uuids;
import io.penstock.workflow.Catalogue;
import io.penstock.workflow.Catalogues;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Stores the events that the runs of one event loop make, each with all that it starts, which begins at once when there is room. What was
 * matched with an old catalogue is matched again. Used on its loop's thread only.
 */
final class Offspring {

    private final UUID node;
    private final Runner runner;
    private final Ledger ledger;
    private final Catalogues catalogues;
    private final Post post;
    private final IdSource ids;

    Offspring(UUID node, Runner runner, Ledger ledger, Catalogues catalogues, Post post, IdSource ids) {
        this.node = node;
        this.runner = runner;
        this.ledger = ledger;
        this.catalogues = catalogues;
        this.post = post;
        this.ids = ids;
    }

    /**
     * An event that a run has made.
     *
     * @param entry of the maker's journal, which tells a repetition
     * @param hops of the event and of what it starts
     */
    record Made(ExecutionRef maker, JournalEntry entry, CloudEvent event, int hops) {}

    /** The workflows that an event starts, and the executions of them. */
    private record Match(List<Catalogue.Entry> entries, List<NewExecution> executions, List<Catalogue.Share> shares) {}

    Future<Void> publish(Made made) {
        return with(made.maker().organization(), catalogue -> publish(made, catalogue));
    }

    private Future<Void> publish(Made made, Catalogue catalogue) {
        Match match = match(made.event(), catalogue);
        Publication publication = new Publication(
                made.maker(),
                made.entry(),
                made.event(),
                made.hops(),
                catalogue.version(),
                match.executions(),
                match.shares());
        return ledger.publish(publication).compose(receipt -> {
            if (!(receipt instanceof Stored stored)) {
                return reload(made.maker().organization()).compose(fresh -> publish(made, fresh));
            }
            if (stored.fresh()) {
                begin(made.maker().organization(), made.event(), made.hops(), match);
            }
            post.send(Post.mails(made.maker().organization(), made.event(), stored.listeners()));
            return Future.succeededFuture();
        });
    }

    /** Ends or suspends an execution together with the events that tell of it; false when it is not as {@code told} has it. */
    Future<Boolean> close(Farewell farewell, List<CloudEvent> events, int hops) {
        OrganizationId organization = farewell.closing().ending().execution().organization();
        return with(organization, catalogue -> close(farewell, events, hops, catalogue));
    }

    private Future<Boolean> close(Farewell farewell, List<CloudEvent> events, int hops, Catalogue catalogue) {
        OrganizationId organization = farewell.closing().ending().execution().organization();
        List<Match> matches = new ArrayList<>(events.size());
        List<Telling.Told> told = new ArrayList<>(events.size());
        for (CloudEvent event : events) {
            Match match = match(event, catalogue);
            matches.add(match);
            told.add(new Telling.Told(event, match.executions(), match.shares()));
        }
        return ledger.tell(new Telling(farewell, hops, catalogue.version(), told))
                .compose(result -> {
                    if (result.stale()) {
                        return reload(organization).compose(fresh -> close(farewell, events, hops, fresh));
                    }
                    for (int i = 0; i < events.size(); i++) {
                        CloudEvent event = events.get(i);
                        if (result.fresh()) {
                            begin(organization, event, hops, matches.get(i));
                        }
                        post.send(Post.mails(organization, event, result.listeners(event)));
                    }
                    return Future.succeededFuture(result.done());
                });
    }

    private <T> Future<T> with(OrganizationId organization, Function<Catalogue, Future<T>> use) {
        Catalogue known = catalogues.peek(organization);
        return known == null ? reload(organization).compose(use) : use.apply(known);
    }

    private Future<Catalogue> reload(OrganizationId organization) {
        return runner.loaded(() -> catalogues.load(organization));
    }

    private Match match(CloudEvent event, Catalogue catalogue) {
        EventVariables variables = new EventVariables(ids.now());
        List<Catalogue.Entry> matched = catalogue.match(event.type(), event.json(), variables);
        UUID owner = runner.hasRoom(matched.size()) ? node : null;
        List<NewExecution> executions = new ArrayList<>(matched.size());
        for (Catalogue.Entry entry : matched) {
            UUID id = DerivedId.of(
                    Uuids.time(event.id().value()),
                    event.id().value(),
                    entry.workflow().value());
            executions.add(new NewExecution(new ExecutionId(id), entry.workflow(), entry.version(), owner, null));
        }
        return new Match(matched, executions, catalogue.shares(event.type(), event.json(), variables));
    }

    private void begin(OrganizationId organization, CloudEvent event, int hops, Match match) {
        JsonNode input = JsonNodeFactory.instance.arrayNode(1).add(event.json());
        Lineage lineage = new Lineage(hops, 0, null);
        for (int i = 0; i < match.entries().size(); i++) {
            NewExecution execution = match.executions().get(i);
            if (execution.owner() != null) {
                ExecutionRef ref = new ExecutionRef(organization, execution.id(), 0);
                runner.begin(ref, match.entries().get(i).program(), input, lineage);
            }
        }
    }
}
