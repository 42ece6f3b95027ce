package io.penstock.dsl.compile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.dsl.Action;
import io.penstock.dsl.Block;
import io.penstock.dsl.Template;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.List;

/** {@code run}: another workflow. Processes are refused. */
final class RunReader implements ActionReader {

    private static final List<String> PROCESSES = List.of("script", "shell", "container");
    private static final Shape RUN = Shape.of("`run`", "workflow", "await", "return");
    private static final Shape WORKFLOW = Shape.of("`workflow`", "namespace", "name", "version", "input");
    private static final List<String> RETURNS = List.of("stdout", "stderr", "code", "all", "none");
    private static final String LATEST = "latest";
    private static final Template NO_INPUT = new Template.Constant(JsonNodeFactory.instance.objectNode());

    @Override
    public List<String> properties() {
        return List.of("run");
    }

    @Override
    public Action read(Fields task, Surroundings surroundings, Compilation compilation) {
        Located run = task.require("run");
        Action nothing = new Action.Do(new Block(task.at().pointer(), List.of()));
        if (run == null || refused(run, compilation.findings())) {
            return nothing;
        }
        int before = compilation.findings().count();
        Fields fields = RUN.read(run, compilation.findings());
        boolean told = compilation.findings().count() > before;
        Located workflow = told ? fields.get("workflow") : fields.require("workflow");
        boolean await = fields.flag("await", true);
        boolean silent = fields.choice("return", "stdout", RETURNS).equals("none");
        return workflow == null ? nothing : workflow(workflow, surroundings.scope(), compilation, await, silent);
    }

    private static boolean refused(Located run, Findings findings) {
        for (String process : PROCESSES) {
            Located never = run.member(process);
            if (never != null) {
                String rule = "` never runs here, by design: no code of a document is executed.";
                findings.addKey(never, "`run." + process + rule, "Call a service over HTTP instead.");
                return true;
            }
        }
        return false;
    }

    private static Action workflow(Located at, Scope scope, Compilation compilation, boolean await, boolean silent) {
        Fields fields = WORKFLOW.read(at, compilation.findings());
        Located input = fields.get("input");
        if (input != null && !input.isObject() && !Expressions.marked(input)) {
            compilation.findings().add(input, "`input` is an object, or an expression in ${ }.", null);
        }
        return new Action.RunWorkflow(
                HeaderReader.name(fields, "namespace"),
                HeaderReader.name(fields, "name"),
                version(fields),
                input == null ? NO_INPUT : compilation.expressions().template(input, scope),
                await,
                silent);
    }

    /** The schema wants one, and gives it a default; the text says `latest` is it. */
    private static String version(Fields fields) {
        Located at = fields.get("version");
        boolean latest = at == null || (at.isText() && at.text().equals(LATEST));
        return latest ? LATEST : HeaderReader.version(fields, "`version` is a semantic version, or latest.");
    }
}
