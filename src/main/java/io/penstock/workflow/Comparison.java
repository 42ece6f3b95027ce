package io.penstock.workflow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Documents;
import io.penstock.dsl.diff.Change;
import io.penstock.dsl.diff.Difference;
import io.penstock.dsl.diff.Difference.Changed;
import io.penstock.dsl.diff.Difference.Moved;
import io.penstock.dsl.diff.Difference.Named;
import io.penstock.dsl.diff.UnifiedDiff;
import io.penstock.workflow.Workflow.Revision;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What differs between two versions of a workflow, as the API shows it. Pure, and not quick: not for event loops. */
final class Comparison {

    private Comparison() {}

    static ObjectNode of(Workflow before, Workflow after) {
        Revision from = before.revision();
        Revision to = after.revision();
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("from", from.version())
                .put("to", to.version())
                .put("identical", from.digest().equals(to.digest()) && from.format() == to.format())
                .put("text", UnifiedDiff.between(text(from), title(before), text(to), title(after)));
        Difference difference = Difference.between(
                Documents.read(from.document(), from.format()), Documents.read(to.document(), to.format()));
        ObjectNode tasks = json.putObject("tasks");
        tasks.putArray("added")
                .addAll(difference.added().stream().map(Comparison::json).toList());
        tasks.putArray("removed")
                .addAll(difference.removed().stream().map(Comparison::json).toList());
        tasks.putArray("changed")
                .addAll(difference.changed().stream().map(Comparison::json).toList());
        tasks.putArray("moved")
                .addAll(difference.moved().stream().map(Comparison::json).toList());
        json.putArray("document").addAll(changes(difference.document()));
        return json;
    }

    private static String text(Revision revision) {
        return new String(revision.document(), StandardCharsets.UTF_8);
    }

    private static String title(Workflow workflow) {
        return workflow.namespace() + "/" + workflow.name() + "@"
                + workflow.revision().version();
    }

    private static ObjectNode json(Named task) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("pointer", task.pointer())
                .put("name", task.name())
                .put("type", task.type());
    }

    private static ObjectNode json(Changed task) {
        ObjectNode json = both(task.name(), task.type(), task.from(), task.to());
        json.putArray("changes").addAll(changes(task.changes()));
        return json;
    }

    private static ObjectNode json(Moved task) {
        return both(task.name(), task.type(), task.from(), task.to());
    }

    private static ObjectNode both(String name, String type, String from, String to) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("type", type)
                .put("from", from)
                .put("to", to);
    }

    /** What was not there is left out, which null would not say. */
    private static List<ObjectNode> changes(List<Change> changes) {
        return changes.stream()
                .map(change -> {
                    ObjectNode json = JsonNodeFactory.instance.objectNode().put("pointer", change.pointer());
                    if (change.from() != null) {
                        json.set("from", change.from());
                    }
                    if (change.to() != null) {
                        json.set("to", change.to());
                    }
                    return json;
                })
                .toList();
    }
}
