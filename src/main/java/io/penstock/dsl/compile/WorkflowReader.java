package io.penstock.dsl.compile;

import io.penstock.dsl.Block;
import io.penstock.dsl.Delay;
import io.penstock.dsl.Program;
import io.penstock.dsl.Program.Header;
import io.penstock.dsl.Schedule;
import io.penstock.dsl.Transform;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.Optional;

/** Reads the whole document. */
public final class WorkflowReader {

    private static final Shape WORKFLOW = Shape.of(
                    "A workflow", "document", "input", "use", "do", "timeout", "output", "schedule")
            .later("evaluate");
    private static final Shape USE = Shape.of("`use`", "authentications", "errors", "retries", "secrets", "timeouts")
            .later("functions", "extensions", "catalogs");

    private WorkflowReader() {}

    /** The program; it is whole only when nothing was found. */
    public static Program read(Located root, Findings findings) {
        Fields workflow = WORKFLOW.read(root, findings);
        Compilation compilation = new Compilation(findings, USE.readIfThere(workflow.get("use"), findings));
        Header header = HeaderReader.read(workflow);
        Transform transform = Transforms.ofWorkflow(root, compilation);
        Located schedule = workflow.get("schedule");
        OwnMetadata own = OwnMetadata.read(workflow.get("document"), findings);
        Optional<Schedule> starts =
                schedule == null ? Optional.empty() : ScheduleReader.read(schedule, own, compilation);
        Block body = compilation.blocks().require(workflow, "do", Scope.TASK);
        Located timeout = workflow.get("timeout");
        Delay limit = timeout == null ? null : compilation.timeouts().resolve(timeout, Scope.WORKFLOW_INPUT);
        compilation.errors().checkUnused(Scope.TASK);
        compilation.retries().checkUnused(Scope.TASK.with("error"));
        compilation.timeouts().checkUnused(Scope.TASK);
        compilation.authentications().checkUnused(Scope.TASK.beforeAuthorization());
        return new Program(header, transform, body, starts, limit, root.value());
    }
}
