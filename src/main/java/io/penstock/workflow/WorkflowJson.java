package io.penstock.workflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Documents.Format;
import io.penstock.failure.Violation;
import io.penstock.identity.UserId;
import io.penstock.workflow.Workflow.Revision;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Workflows and versions as the API shows them. Pure. */
final class WorkflowJson {

    private WorkflowJson() {}

    /** With the document, which a list leaves out. */
    static ObjectNode whole(Workflow workflow) {
        return summary(workflow).put("document", new String(workflow.revision().document(), StandardCharsets.UTF_8));
    }

    /** As it is after a change, with what is odd in its text. */
    static ObjectNode saved(Workflows.Saved saved) {
        return whole(saved.workflow()).set("warnings", warnings(saved.warnings()));
    }

    static ArrayNode warnings(List<Violation> warnings) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Violation each : warnings) {
            ObjectNode json = array.addObject()
                    .put("pointer", each.pointer())
                    .put("line", each.line())
                    .put("column", each.column())
                    .put("message", each.message());
            if (each.hint() != null) {
                json.put("hint", each.hint());
            }
        }
        return array;
    }

    static ObjectNode summary(Workflow workflow) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", workflow.id().toString())
                .put("namespace", workflow.namespace())
                .put("name", workflow.name())
                .put("version", workflow.revision().version())
                .put("enabled", workflow.enabled())
                .put("format", format(workflow.revision()))
                .put("digest", workflow.revision().digest())
                .put("created_at", workflow.createdAt().toString())
                .put("updated_at", workflow.updatedAt().toString());
    }

    static ObjectNode version(Revision revision) {
        UserId author = revision.createdBy();
        return JsonNodeFactory.instance
                .objectNode()
                .put("version", revision.version())
                .put("format", format(revision))
                .put("digest", revision.digest())
                .put("created_at", revision.createdAt().toString())
                .put("created_by", author == null ? null : author.toString());
    }

    /** A version with its document and the workflow that it belongs to. */
    static ObjectNode version(Workflow workflow) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", workflow.id().toString())
                .put("namespace", workflow.namespace())
                .put("name", workflow.name())
                .put("enabled", workflow.enabled());
        json.setAll(version(workflow.revision()));
        return json.put("document", new String(workflow.revision().document(), StandardCharsets.UTF_8));
    }

    private static String format(Revision revision) {
        return revision.format() == Format.JSON ? "json" : "yaml";
    }
}
