package io.penstock.micro;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Program;
import io.penstock.engine.Origin;
import io.penstock.engine.Outcome;
import io.penstock.engine.Run;
import io.penstock.engine.Step;
import io.serverlessworkflow.api.WorkflowFormat;
import io.serverlessworkflow.api.WorkflowReader;
import io.serverlessworkflow.impl.WorkflowApplication;
import io.serverlessworkflow.impl.WorkflowDefinition;
import io.serverlessworkflow.impl.WorkflowModel;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A whole run of a compiled workflow, from its input to its output: this engine, and the reference runtime. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
public class EngineBenchmark {

    private static final long FUEL = 100_000;
    private static final Origin ORIGIN =
            new Origin("0193-micro", Instant.parse("2026-01-01T00:00:00Z"), Origin.Limits.DEFAULT);

    @Param({"BRIEF", "LOOP", "ROWS", "LONG"})
    public String journey = "";

    private Program program;
    private WorkflowApplication application;
    private WorkflowDefinition definition;

    @Setup
    public void compile() throws IOException {
        Journeys chosen = Journeys.valueOf(journey);
        program = chosen.program();
        // Without lifecycle events, which nobody asks for here either, and on the caller's thread.
        application = WorkflowApplication.builder()
                .withExecutorFactory(new SameThread())
                .disableLifeCycleCEPublishing()
                .build();
        definition = application.workflowDefinition(
                WorkflowReader.readWorkflowFromString(chosen.document(), WorkflowFormat.YAML));
        JsonNode theirs = reference().as(JsonNode.class).orElseThrow();
        Payload.requireAlike(((Outcome.Completed) ours()).output(), theirs);
    }

    @TearDown
    public void close() {
        application.close();
    }

    @Benchmark
    public Outcome.End ours() {
        Run run = Run.start(program, ORIGIN, Payload.ORDER);
        Step step;
        do {
            step = run.step(FUEL);
        } while (step.state() == Step.State.YIELDED);
        if (step.end() == null) {
            throw new IllegalStateException("It has not ended");
        }
        return step.end();
    }

    @Benchmark
    public WorkflowModel reference() {
        return definition.instance(Payload.ORDER).start().join();
    }
}
