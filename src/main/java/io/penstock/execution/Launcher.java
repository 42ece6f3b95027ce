package io.penstock.execution;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.dsl.StandardError;
import io.penstock.engine.Command;
import io.penstock.engine.Outcome;
import io.penstock.engine.WorkflowError;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.IdSource;
import io.penstock.workflow.Catalogue;
import io.penstock.workflow.Directory;
import io.vertx.core.Future;
import java.util.UUID;

/** Starts the workflows that the runs of one event loop ask for. Used on its loop's thread only. */
final class Launcher {

    private final UUID node;
    private final Runner runner;
    private final Ledger ledger;
    private final Registrar registrar;
    private final Directory directory;
    private final IdSource ids;
    private final int maxDepth;

    Launcher(
            UUID node,
            Runner runner,
            Ledger ledger,
            Registrar registrar,
            Directory directory,
            IdSource ids,
            int maxDepth) {
        this.node = node;
        this.runner = runner;
        this.ledger = ledger;
        this.registrar = registrar;
        this.directory = directory;
        this.ids = ids;
        this.maxDepth = maxDepth;
    }

    void start(ActiveRun run, Command.StartChild command) {
        String position = command.position().value();
        int depth = run.lineage.depth() + 1;
        if (depth > maxDepth) {
            fail(
                    run,
                    position,
                    WorkflowError.of(
                            StandardError.RUNTIME,
                            "The workflow would run below " + depth + " others; at most " + maxDepth
                                    + " are allowed. Does it run itself?"));
            return;
        }
        if (command.await()) {
            run.ties.begin(position);
        }
        find(run, command)
                .onSuccess(entry -> {
                    if (command.await()) {
                        startAwaited(run, command, entry);
                    } else {
                        startFree(run, command, entry);
                    }
                })
                .onFailure(failure -> {
                    if (!command.await() || run.ties.settle(position, null)) {
                        fail(run, position, error(failure));
                    }
                });
    }

    /** Tried until the answer is definite. */
    private Future<Catalogue.Entry> find(ActiveRun run, Command.StartChild command) {
        return runner.loaded(
                () -> directory.find(run.ref.organization(), command.namespace(), command.name(), command.version()));
    }

    private static WorkflowError error(Throwable failure) {
        return WorkflowError.of(StandardError.CONFIGURATION, String.valueOf(failure.getMessage()));
    }

    private void fail(ActiveRun run, String position, WorkflowError error) {
        runner.arrived(run, new Outcome.Failed(position, ids.now(), error));
    }

    private NewExecution child(ActiveRun run, Command.StartChild command, Catalogue.Entry entry) {
        UUID id = DerivedId.of(
                DerivedId.time(run.run.now(), ids.now()),
                run.ref,
                command.position().value());
        UUID owner = runner.hasRoom(1) ? node : null;
        return new NewExecution(
                new ExecutionId(id), entry.workflow(), entry.version(), owner, Trees.bytes(command.input()));
    }

    private void startAwaited(ActiveRun run, Command.StartChild command, Catalogue.Entry entry) {
        String position = command.position().value();
        NewExecution child = child(run, command, entry);
        Lineage lineage = new Lineage(
                run.lineage.hops(),
                run.lineage.depth() + 1,
                new Lineage.Parent(run.ref.id(), run.ref.generation(), position));
        ledger.start(new ChildStart(run.ref, position, null, child, lineage))
                .onSuccess(started -> {
                    if (run.ties.settle(position, started.child())) {
                        runner.settled(run);
                    } else {
                        registrar.withdraw(run, position);
                    }
                    begin(run, command, entry, child, lineage, started);
                })
                .onFailure(refused -> runner.refuse(run, refused));
    }

    private void startFree(ActiveRun run, Command.StartChild command, Catalogue.Entry entry) {
        String position = command.position().value();
        NewExecution child = child(run, command, entry);
        Lineage lineage = new Lineage(run.lineage.hops(), run.lineage.depth() + 1, null);
        Outcome outcome = new Outcome.Settled(
                position,
                run.run.now(),
                JsonNodeFactory.instance.objectNode().put("id", child.id().toString()));
        Recorder.Writing writing = runner.recorder().open(run, outcome, position);
        if (writing != null) {
            Future<Boolean> written = ledger.start(new ChildStart(run.ref, position, writing.entry(), child, lineage))
                    .onSuccess(started -> begin(run, command, entry, child, lineage, started))
                    .map(true);
            runner.recorder().close(run, writing, written);
        }
    }

    private void begin(
            ActiveRun run,
            Command.StartChild command,
            Catalogue.Entry entry,
            NewExecution child,
            Lineage lineage,
            ChildBatch.Started started) {
        if (started.fresh() && child.owner() != null) {
            ExecutionRef ref = new ExecutionRef(run.ref.organization(), child.id(), 0);
            runner.begin(ref, entry.program(), command.input(), lineage);
        }
    }
}
