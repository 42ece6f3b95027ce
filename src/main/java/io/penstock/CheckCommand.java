package io.penstock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.files.Checked;
import io.penstock.files.WorkflowFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks workflow files as saving them would, without a server and without calls: tells which other documents it did not read. */
@Command(
        name = "check",
        description = "Checks workflow files; 1 when there is something to say of one, 2 when one could not be read.")
final class CheckCommand implements Callable<Integer> {

    private static final int FINDINGS = 1;
    private static final int WRONG_USE = 2;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Workflow documents, YAML, or JSON by the name .json; or folders with such files.")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private List<Path> files;

    @Option(names = "--json", description = "Prints each file with its violations and warnings as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    private boolean unread;

    @Override
    public Integer call() {
        List<Checked> checked = new ArrayList<>();
        for (Path path : paths()) {
            try {
                checked.add(WorkflowFile.read(path).check());
            } catch (IOException unreadable) {
                complain(path + " cannot be read.");
            }
        }
        tell(checked);
        boolean flawless = checked.stream().allMatch(Checked::isFlawless);
        return unread ? WRONG_USE : flawless ? 0 : FINDINGS;
    }

    private List<Path> paths() {
        List<Path> paths = new ArrayList<>();
        for (Path file : files) {
            try {
                List<Path> below = WorkflowFile.below(file);
                paths.addAll(below);
                if (below.isEmpty()) {
                    complain(file + " holds no .yaml, .yml or .json file.");
                }
            } catch (IOException unreadable) {
                complain(file + " cannot be read.");
            }
        }
        return paths;
    }

    private void complain(String sentence) {
        spec.commandLine().getErr().println("penstock: " + sentence);
        unread = true;
    }

    private void tell(List<Checked> checked) {
        var out = spec.commandLine().getOut();
        if (json) {
            ArrayNode report = JsonNodeFactory.instance.arrayNode();
            checked.forEach(each -> report.add(each.json()));
            out.println(report.toPrettyString());
            return;
        }
        for (Checked each : checked) {
            each.lines().forEach(out::println);
            if (each.isFlawless()) {
                out.println(each.praise());
            }
        }
    }
}
