package io.penstock.schedule;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.execution.Executor;
import io.penstock.execution.Executors;
import io.penstock.execution.Intake.Started;
import io.penstock.workflow.Catalogue;
import io.penstock.workflow.Programs;
import io.vertx.core.Future;

/** Starts a scheduled workflow out of turn. */
final class Starter {

    private static final byte[] NOTHING = {'{', '}'};

    private final Programs programs;
    private final Executors executors;

    Starter(Programs programs, Executors executors) {
        this.programs = programs;
        this.executors = executors;
    }

    /** With the same input that its schedule would start it with. */
    Future<Started> start(Scheduled schedule) {
        return programs.find(schedule.organization(), schedule.workflow(), schedule.version())
                .map(program -> new Catalogue.Entry(schedule.workflow(), schedule.version(), program))
                .compose(entry -> {
                    Executor executor = executors.current();
                    return executor.onLoop(() -> executor.intake()
                            .execute(schedule.organization(), entry, JsonNodeFactory.instance.objectNode(), NOTHING));
                });
    }
}
