package io.penstock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.dsl.Action;
import io.penstock.dsl.Block;
import io.penstock.dsl.Flow;
import io.penstock.dsl.Program;
import io.penstock.dsl.Task;
import io.penstock.dsl.Template;
import io.penstock.dsl.Transform;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Flow directives, on programs without an expression. */
class FlowTest {

    private static final Origin ORIGIN = new Origin("01", Instant.parse("2026-01-01T00:00:00Z"), Origin.Limits.DEFAULT);

    @Test
    void runsTasksInOrderAndGivesTheLastOutput() {
        Run run = Run.start(
                program(set(0, "a", 1, Flow.CONTINUE), set(1, "b", 2, Flow.CONTINUE)), ORIGIN, NullNode.instance);

        Step step = run.step(1_000);

        assertThat(step.state()).isEqualTo(Step.State.ENDED);
        assertThat(step.end()).isEqualTo(new Outcome.Completed(number(2)));
        assertThat(Journey.column(run, "path")).containsExactly("/do/0/a", "/do/1/b");
        assertThat(Journey.column(run, "status")).containsExactly("completed", "completed");
    }

    @Test
    void exitLeavesTheEnclosingBlockOnly() {
        Block inner = new Block("/do/0/d/do", List.of(set(0, "a", 1, new Flow.Exit()), set(1, "b", 2, Flow.CONTINUE)));
        Task block = new Task("d", "/do/0/d", null, Transform.NONE, Flow.CONTINUE, new Action.Do(inner));

        Step step = Run.start(program(block), ORIGIN, NullNode.instance).step(1_000);

        assertThat(step.end()).isEqualTo(new Outcome.Completed(number(1)));
    }

    @Test
    void endCompletesTheWorkflowFromWithinABlock() {
        Block inner = new Block("/do/0/d/do", List.of(set(0, "a", 1, new Flow.End())));
        Task block = new Task("d", "/do/0/d", null, Transform.NONE, Flow.CONTINUE, new Action.Do(inner));
        Run run = Run.start(program(block, set(1, "never", 2, Flow.CONTINUE)), ORIGIN, NullNode.instance);

        Step step = run.step(1_000);

        assertThat(step.end()).isEqualTo(new Outcome.Completed(number(1)));
        assertThat(Journey.column(run, "name")).containsExactly("d", "a");
        assertThat(Journey.column(run, "status")).containsExactly("completed", "completed");
    }

    @Test
    void anEndlessLoopOfPureTasksFaults() {
        Run run = Run.start(program(set(0, "a", 1, new Flow.GoTo("a", 0))), ORIGIN, NullNode.instance);

        Step step = run.step(100);
        while (step.state() == Step.State.YIELDED) {
            step = run.step(1_000_000);
        }

        assertThat(step.end())
                .isInstanceOfSatisfying(
                        Outcome.Faulted.class,
                        faulted -> assertThat(faulted.error().type()).endsWith("/runtime"));
        assertThat(run.tasks()).hasSizeLessThanOrEqualTo(2_000);
        assertThat(run.tasksOmitted()).isPositive();
    }

    private static Program program(Task... tasks) {
        Program.Header header = new Program.Header("1.0.3", "test", "flow", "1.0.0", "", "");
        return new Program(header, Transform.NONE, new Block("/do", List.of(tasks)), Optional.empty());
    }

    private static Task set(int index, String name, int value, Flow then) {
        Template template = new Template.Constant(number(value));
        return new Task(name, "/do/" + index + "/" + name, null, Transform.NONE, then, new Action.Set(template));
    }

    private static JsonNode number(int value) {
        return JsonNodeFactory.instance.numberNode(value);
    }
}
