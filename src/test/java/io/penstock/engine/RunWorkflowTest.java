package io.penstock.engine;

import static io.penstock.engine.Journey.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.dsl.StandardError;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Workflows that run other workflows. */
class RunWorkflowTest {

    private static final String CHILD =
            "- child: {run: {workflow: {namespace: shop, name: order, version: 1.2.3, input: {n: '${ .n }'}}}}";

    @Test
    void theOutputIsTheOtherWorkflows() {
        Journey journey = journey(CHILD, new Outcome.Completed(json("{\"done\": true}")));

        assertThat(journey.output()).isEqualTo(json("{\"done\": true}"));
        assertThat(journey.commands)
                .containsExactly(new Command.StartChild(
                        new Position("/do/0/child", "/do/0/child"),
                        "shop",
                        "order",
                        "1.2.3",
                        json("{\"n\": 5}"),
                        true));
    }

    @Test
    void theVersionIsTheLatestWhenNoneIsNamed() {
        Journey journey =
                journey("- child: {run: {workflow: {namespace: shop, name: order}}}", new Outcome.Completed(json("1")));

        journey.output();

        assertThat(((Command.StartChild) journey.commands.get(0)).version()).isEqualTo("latest");
    }

    @Test
    void anErrorOfTheOtherWorkflowIsTheTasksOwn() {
        WorkflowError error = new WorkflowError("https://x.test/e", 507, "Full", "No room.", "/do/9/deep");
        Journey journey = journey(
                "- guarded: {try: [" + CHILD.substring(2).replace("child: ", "{child: ")
                        + "}], catch: {do: [{tell: {set: '${ $error }'}}]}}",
                new Outcome.Faulted(error));

        assertThat(journey.output()).isEqualTo(json("""
                        {"type": "https://x.test/e", "status": 507, "title": "Full", "detail": "No room.",
                         "instance": "/do/0/guarded/try/0/child"}"""));
    }

    @Test
    void aCancelledWorkflowIsARuntimeError() {
        assertThat(journey(CHILD, new Outcome.Cancelled(null)).error().type()).isEqualTo(StandardError.RUNTIME.type());
    }

    @Test
    void whatIsNotAwaitedGivesTheInput() {
        Journey journey = new Journey(
                Run.start(Journey.program("""
                        - child:
                            input: {from: '{n: .n, more: 1}'}
                            run: {workflow: {namespace: shop, name: order, version: latest}, await: false}
                        """), Journey.ORIGIN, json("{\"n\": 5}")),
                command -> new Outcome.Settled(command.position().value(), Journey.START, json("\"id\"")));

        assertThat(journey.output()).isEqualTo(json("{\"n\": 5, \"more\": 1}"));
        assertThat(((Command.StartChild) journey.commands.get(0)).input()).isEqualTo(json("{}"));
    }

    @Test
    void returnNoneGivesNothing() {
        assertThat(journey(CHILD.replace("}}}}", "}}, return: none}}"), new Outcome.Completed(json("1")))
                        .output())
                .isEqualTo(json("null"));
    }

    @Test
    void theDepthIsBounded() {
        Origin deep = new Origin("1", Journey.START, Origin.Limits.DEFAULT, json("{}"), 16, 0, Set.of());
        Journey journey = new Journey(Run.start(Journey.program(CHILD), deep, json("{\"n\": 1}")), command -> {
            throw new AssertionError("It asks for " + command);
        });

        assertThat(journey.error().detail()).contains("At most 16 workflows");
    }

    private static Journey journey(String tasks, Outcome.End end) {
        return new Journey(
                Run.start(Journey.program(tasks), Journey.ORIGIN, json("{\"n\": 5}")),
                command -> new Outcome.ChildEnded(command.position().value(), Journey.START, end));
    }
}
