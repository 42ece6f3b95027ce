package io.penstock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.failure.Failure;
import io.penstock.files.Checked;
import io.penstock.files.Import;
import io.penstock.files.ImportPlan;
import io.penstock.files.ImportPlan.Step;
import io.penstock.files.Library;
import io.penstock.files.LibraryException;
import io.penstock.files.WorkflowFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code penstock import DIR}: a line for each workflow, with what became of it; or the findings, and then nothing was changed. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description =
                "Saves the documents below a folder as workflows of an organization; 1 when one could not be saved.")
final class ImportCommand implements Callable<Integer> {

    private static final int FAILED = 1;

    @Parameters(paramLabel = "DIR", description = "The folder; what each document is called stands in it.")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private Path folder;

    @Mixin
    private final LibraryOptions options;

    @Option(names = "--dry-run", description = "Tells what would be done, and changes nothing.")
    private boolean dryRun;

    @Option(names = "--prune", description = "Deletes the workflows that the folder does not have.")
    private boolean prune;

    @Option(names = "--json", description = "Prints lines and findings as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    private final ObjectNode report = JsonNodeFactory.instance.objectNode();
    private final ArrayNode workflows = report.putArray("workflows");
    private final ArrayNode files = report.putArray("files");

    ImportCommand(LibraryOptions options) {
        this.options = options;
    }

    @Override
    public Integer call() {
        List<Path> paths = paths();
        try (Library library = options.open()) {
            return run(new Import(library), paths);
        } catch (LibraryException failed) {
            spec.commandLine().getErr().println("penstock: " + failed.getMessage());
            return FAILED;
        } catch (Failure refused) {
            return Main.refuse(spec.commandLine().getErr(), refused);
        } catch (IOException unreadable) {
            throw new ParameterException(spec.commandLine(), unreadable.getMessage() + " cannot be read.");
        } finally {
            if (json) {
                spec.commandLine().getOut().println(report.toPrettyString());
            }
        }
    }

    private List<Path> paths() {
        List<Path> paths = new ArrayList<>();
        try {
            if (Files.isDirectory(folder)) {
                paths.addAll(WorkflowFile.below(folder));
            }
        } catch (IOException unreadable) {
            throw new ParameterException(spec.commandLine(), folder + " cannot be read.");
        }
        if (paths.isEmpty()) {
            // Not the wish for no workflow at all, which --prune would fulfil.
            throw new ParameterException(spec.commandLine(), folder + " is no folder with .yaml, .yml or .json files.");
        }
        return paths;
    }

    private int run(Import work, List<Path> paths) throws IOException {
        report.put("dry_run", dryRun);
        Import.Prepared prepared = work.prepare(paths);
        if (!prepared.isGood()) {
            prepared.files().forEach(this::tell);
            return FAILED;
        }
        ImportPlan plan = prepared.plan();
        if (dryRun) {
            plan.steps().forEach(this::tell);
        } else {
            work.apply(plan, prune, this::tell);
        }
        return 0;
    }

    private void tell(Checked refused) {
        files.add(refused.json());
        if (!json) {
            refused.lines().forEach(spec.commandLine().getOut()::println);
        }
    }

    private void tell(Step step) {
        String change = step.kind() == ImportPlan.Kind.MISSING && prune
                ? "deleted"
                : step.kind().name().toLowerCase(Locale.ROOT);
        WorkflowFile file = step.file();
        String[] names = step.title().split("/", 2);
        ObjectNode entry = workflows.addObject().put("namespace", names[0]).put("name", names[1]);
        entry.put("change", change);
        if (file != null) {
            entry.put("file", file.path().toString());
        }
        if (!json) {
            spec.commandLine().getOut().println(change + " " + step.title());
        }
    }
}
