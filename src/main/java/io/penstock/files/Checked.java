package io.penstock.files;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.failure.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file and the rules that it breaks, in the order of its text.
 *
 * @param warnings what is odd in it, and could be saved all the same
 * @param unread the documents that it refers to by URI, as OpenAPI descriptions and functions: they were not looked at
 */
public record Checked(WorkflowFile file, List<Violation> violations, List<Violation> warnings, List<String> unread) {

    public Checked {
        violations = List.copyOf(violations);
        warnings = List.copyOf(warnings);
        unread = List.copyOf(unread);
    }

    public boolean isGood() {
        return violations.isEmpty();
    }

    /** Whether there is nothing to say of it. */
    public boolean isFlawless() {
        return isGood() && warnings.isEmpty();
    }

    /** For a file without findings: whether everything was looked at, and what was not. */
    public String praise() {
        return file.path()
                + (unread.isEmpty()
                        ? ": good"
                        : ": good, but these documents were not read: " + String.join(", ", unread));
    }

    /** One line for each finding, as compilers write them: {@code file:line:column: pointer: message (hint)}. */
    public List<String> lines() {
        return Stream.concat(
                        violations.stream().map(each -> line(each, "")),
                        warnings.stream().map(each -> line(each, "warning: ")))
                .toList();
    }

    private String line(Violation finding, String kind) {
        return place(finding)
                + (finding.pointer().isEmpty() ? ": " : ": " + finding.pointer() + ": ")
                + kind
                + finding.message()
                + (finding.hint() == null ? "" : " (" + finding.hint() + ")");
    }

    private String place(Violation violation) {
        return violation.line() == 0
                ? file.path().toString()
                : file.path() + ":" + violation.line() + ":" + violation.column();
    }

    public ObjectNode json() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("file", file.path().toString());
        ArrayNode array = json.putArray("violations");
        violations.forEach(each -> array.add(json(each)));
        ArrayNode oddities = json.putArray("warnings");
        warnings.forEach(each -> oddities.add(json(each)));
        ArrayNode documents = json.putArray("unread");
        unread.forEach(documents::add);
        return json;
    }

    private static ObjectNode json(Violation violation) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("pointer", violation.pointer())
                .put("line", violation.line())
                .put("column", violation.column())
                .put("message", violation.message());
        return violation.hint() == null ? json : json.put("hint", violation.hint());
    }

    Checked with(Violation another) {
        List<Violation> all = new ArrayList<>(violations);
        all.add(another);
        return new Checked(file, all, warnings, unread);
    }
}
