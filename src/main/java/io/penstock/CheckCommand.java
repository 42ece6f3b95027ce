package io.penstock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Documents;
import io.penstock.failure.Violation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks workflow files as saving them would, without a server. */
@Command(name = "check", description = "Checks workflow files; 1 when one of them could not be saved.")
final class CheckCommand implements Callable<Integer> {

    private static final int FINDINGS = 1;
    private static final int WRONG_USE = 2;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Workflow documents, YAML, or JSON by the name .json.")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private List<Path> files;

    @Option(names = "--json", description = "Prints the findings as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Override
    public Integer call() {
        ArrayNode report = JsonNodeFactory.instance.arrayNode();
        int status = 0;
        for (Path file : files) {
            try {
                List<Violation> violations = Documents.check(Files.readAllBytes(file), format(file));
                tell(file, violations, report);
                status = violations.isEmpty() ? status : Math.max(status, FINDINGS);
            } catch (IOException unreadable) {
                spec.commandLine().getErr().println("penstock: " + file + " cannot be read.");
                status = WRONG_USE;
            }
        }
        if (json) {
            out().println(report.toPrettyString());
        }
        return status;
    }

    private static Documents.Format format(Path file) {
        boolean isJson = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
        return isJson ? Documents.Format.JSON : Documents.Format.YAML;
    }

    private void tell(Path file, List<Violation> violations, ArrayNode report) {
        ObjectNode entry = report.addObject().put("file", file.toString()).put("valid", violations.isEmpty());
        ArrayNode errors = entry.putArray("errors");
        for (Violation violation : violations) {
            errors.add(describe(violation));
            if (!json) {
                out().println(file + ":" + violation.line() + ":" + violation.column() + ": " + line(violation));
            }
        }
        if (!json && violations.isEmpty()) {
            out().println(file + ": good");
        }
    }

    private static String line(Violation violation) {
        String hint = violation.hint() == null ? "" : " Hint: " + violation.hint();
        return violation.message() + " [" + violation.pointer() + "]" + hint;
    }

    private static ObjectNode describe(Violation violation) {
        ObjectNode error = JsonNodeFactory.instance
                .objectNode()
                .put("pointer", violation.pointer())
                .put("line", violation.line())
                .put("column", violation.column())
                .put("message", violation.message());
        return violation.hint() == null ? error : error.put("hint", violation.hint());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
