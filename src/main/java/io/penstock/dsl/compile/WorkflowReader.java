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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the whole document. */
public final class WorkflowReader {

    private static final Shape WORKFLOW = Shape.of(
                    "A workflow", "document", "input", "use", "do", "timeout", "output", "schedule")
            .later("evaluate");
    private static final Shape DOCUMENT =
            Shape.of("`document`", "dsl", "namespace", "name", "version", "title", "summary", "tags", "metadata");
    private static final Shape USE = Shape.of("`use`", "authentications", "errors", "retries", "secrets", "timeouts")
            .later("functions", "extensions", "catalogs");
    private static final Pattern DSL = Pattern.compile("1\\.0\\.(0|[1-9]\\d{0,5})");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");
    private static final Pattern SEMANTIC_VERSION = Pattern.compile(
            "(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(-[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?");
    private static final int MAX_VERSION = 128;

    private WorkflowReader() {}

    /** The program; it is whole only when nothing was found. */
    public static Program read(Located root, Findings findings) {
        Fields workflow = WORKFLOW.read(root, findings);
        Compilation compilation = new Compilation(findings, USE.readIfThere(workflow.get("use"), findings));
        Header header = header(workflow, findings);
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

    private static Header header(Fields workflow, Findings findings) {
        Located at = workflow.require("document");
        if (at == null) {
            return new Header("", "", "", "", "", "");
        }
        Fields document = DOCUMENT.read(at, findings);
        document.freeObject("tags");
        document.freeObject("metadata");
        return new Header(
                matching(document, "dsl", DSL, "The DSL's version is 1.0.x.", "Write '1.0.3'."),
                matching(document, "namespace", NAME, nameRule("namespace"), null),
                matching(document, "name", NAME, nameRule("name"), null),
                matching(document, "version", SEMANTIC_VERSION, "`version` is a semantic version.", "As '0.1.0'."),
                document.text("title", ""),
                document.text("summary", ""));
    }

    private static String nameRule(String property) {
        return "`" + property + "` has 1 to 63 letters, digits and `-`, and neither begins nor ends with `-`.";
    }

    private static String matching(
            Fields fields, String property, Pattern pattern, String rule, @Nullable String hint) {
        int before = fields.findings().count();
        String text = fields.requireText(property);
        Located at = fields.get(property);
        boolean told = fields.findings().count() > before;
        if (!told
                && at != null
                && (text.length() > MAX_VERSION || !pattern.matcher(text).matches())) {
            fields.findings().add(at, rule, hint);
        }
        return text;
    }
}
