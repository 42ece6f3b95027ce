package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.execution.Intake.Started;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.IdSource;
import io.penstock.postgres.GroupCommit;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The durable entrance of an event loop for what the time starts: a schedule's move is committed with the executions that it starts, which
 * begin at once when this node has room. Used on its loop's thread only.
 */
public final class ScheduleIntake {

    private static final byte[] NOTHING = {'{', '}'};

    private final UUID node;
    private final GroupCommit.Lane<Fires, Set<UUID>> lane;
    private final Runner runner;
    private final Prologue prologue;
    private final IdSource ids;
    private final Spans spans;
    private final Tally tally;

    ScheduleIntake(
            UUID node,
            GroupCommit.Lane<Fires, Set<UUID>> lane,
            Runner runner,
            Prologue prologue,
            IdSource ids,
            Spans spans,
            Tally tally) {
        this.node = node;
        this.lane = lane;
        this.runner = runner;
        this.prologue = prologue;
        this.ids = ids;
        this.spans = spans;
        this.tally = tally;
    }

    /**
     * Moves a schedule, unless it has moved already; the future completes after the commit with what was started, which is nothing then.
     *
     * @throws Failure {@link Reason.Unavailable} in the future, when the queue is full or the node is leaving
     */
    public Future<List<Started>> move(ScheduleMove move) {
        JsonNode input = JsonNodeFactory.instance.objectNode();
        UUID owner = runner.hasRoom(move.fires().size()) ? node : null;
        List<NewExecution> executions = new ArrayList<>(move.fires().size());
        for (int i = 0; i < move.fires().size(); i++) {
            ExecutionId id = new ExecutionId(ids.next());
            Early early = prologue.run(ref(move, id), move.entry(), input);
            executions.add(
                    new NewExecution(id, move.entry().workflow(), move.entry().version(), owner, NOTHING, early));
        }
        return lane.submit(new Fires(move, executions)).map(stored -> {
            List<Started> started = new ArrayList<>(stored.size());
            for (NewExecution execution : executions) {
                if (stored.contains(execution.id().value())) {
                    tally.stored(execution);
                    started.add(new Started(execution.id(), begin(move, execution, input)));
                }
            }
            return started;
        });
    }

    private @Nullable Future<Ending> begin(ScheduleMove move, NewExecution execution, JsonNode input) {
        Ending ending = execution.ending();
        if (ending != null) {
            spans.record(execution.spans());
            return Future.succeededFuture(ending);
        }
        return execution.owner() == null
                ? null
                : runner.begin(ref(move, execution.id()), move.entry().program(), input);
    }

    private static ExecutionRef ref(ScheduleMove move, ExecutionId id) {
        return new ExecutionRef(move.organization(), id, 0);
    }
}
