package io.penstock.dsl.compile;

import io.penstock.dsl.Block;
import io.penstock.dsl.Conduct;
import io.penstock.dsl.Delay;
import io.penstock.dsl.Program;
import io.penstock.dsl.Program.Header;
import io.penstock.dsl.Resources;
import io.penstock.dsl.Schedule;
import io.penstock.dsl.Transform;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.List;
import java.util.Optional;

/** Reads the whole document. */
public final class WorkflowReader {

    private static final Shape WORKFLOW =
            Shape.of("A workflow", "document", "input", "use", "do", "timeout", "output", "schedule", "evaluate");
    private static final Shape EVALUATE = Shape.of("`evaluate`", "language", "mode");
    private static final Shape USE = Shape.of(
            "`use`",
            "authentications",
            "catalogs",
            "errors",
            "extensions",
            "functions",
            "retries",
            "secrets",
            "timeouts");

    private WorkflowReader() {}

    /** The program; it is whole only when nothing was found. */
    public static Program read(Located root, Findings findings, Resources resources) {
        Fields workflow = WORKFLOW.read(root, findings);
        Fields use = USE.readIfThere(workflow.get("use"), findings);
        Compilation compilation = new Compilation(findings, use, new Imports(resources), isLoose(workflow));
        compilation.extensions().read(use == null ? null : use.get("extensions"), compilation);
        Header header = HeaderReader.read(workflow);
        Transform transform = Transforms.ofWorkflow(root, compilation);
        Located schedule = workflow.get("schedule");
        OwnMetadata own = OwnMetadata.read(workflow.get("document"), compilation);
        Optional<Schedule> starts =
                schedule == null ? Optional.empty() : ScheduleReader.read(schedule, own, compilation);
        Block body = compilation.blocks().require(workflow, "do", Scope.TASK);
        Located timeout = workflow.get("timeout");
        Delay limit = timeout == null ? null : compilation.timeouts().resolve(timeout, Scope.WORKFLOW_INPUT);
        compilation.functions().checkUnused();
        compilation.errors().checkUnused(Scope.TASK);
        compilation.retries().checkUnused(Scope.TASK.with("error"));
        compilation.timeouts().checkUnused(Scope.TASK);
        compilation.authentications().checkUnused(Scope.TASK.beforeAuthorization());
        return new Program(
                header,
                transform,
                body,
                starts,
                new Conduct(limit, own.concurrency(), own.keyPerAttempt()),
                root.value(),
                compilation.imports().definitions(),
                findings.warnings());
    }

    private static boolean isLoose(Fields workflow) {
        Fields evaluate = EVALUATE.readIfThere(workflow.get("evaluate"), workflow.findings());
        if (evaluate == null) {
            return false;
        }
        Located language = evaluate.get("language");
        if (!evaluate.text("language", "jq").equals("jq") && language != null && language.isText()) {
            workflow.findings().add(language, "Expressions are jq here, and nothing else.", "Write jq.");
        }
        return evaluate.choice("mode", "strict", List.of("strict", "loose")).equals("loose");
    }
}
