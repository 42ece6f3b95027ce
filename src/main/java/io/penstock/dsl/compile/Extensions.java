package io.penstock.dsl.compile;

import io.penstock.dsl.Action;
import io.penstock.dsl.Block;
import io.penstock.dsl.Extension;
import io.penstock.dsl.Task;
import io.penstock.dsl.Transform;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The extensions of one document: {@code use.extensions}. They stand around every task of their kind, the first one outermost, but not
 * around the tasks of extensions. One thread.
 */
final class Extensions {

    private static final Shape EXTENSION = Shape.of("An extension", "extend", "when", "before", "after");
    private static final String ALL = "all";
    private static final String COMPOSITE = "composite";
    private static final List<String> KINDS =
            List.of("call", COMPOSITE, "emit", "for", "listen", "raise", "run", "set", "switch", "try", "wait", ALL);

    private record Applied(String kind, Extension extension) {}

    private final List<Applied> extensions = new ArrayList<>();

    /** Reads them; until then there are none, so that their own tasks have none. */
    void read(@Nullable Located list, Compilation compilation) {
        Findings findings = compilation.findings();
        List<Applied> read = new ArrayList<>();
        for (Located item : NamedItems.of(list, "extension", each -> false, findings)) {
            Fields fields = EXTENSION.read(item, findings);
            fields.require("extend");
            String kind = kind(fields);
            read.add(new Applied(
                    kind,
                    new Extension(
                            compilation.expressions().naturalOrNull(fields.get("when"), Scope.TASK.beforeInput()),
                            block(fields.get("before"), compilation),
                            block(fields.get("after"), compilation))));
        }
        extensions.addAll(read);
    }

    private static String kind(Fields fields) {
        Located at = fields.get("extend");
        if (at != null && at.text().equals("extension")) {
            String message = "The tasks of extensions are not extended themselves.";
            fields.findings().add(at, message, "Known here: " + String.join(", ", KINDS) + ".");
            return "";
        }
        return fields.choice("extend", "", KINDS);
    }

    private static @Nullable Block block(@Nullable Located at, Compilation compilation) {
        return at == null ? null : compilation.blocks().read(at, Scope.TASK);
    }

    /** The task with what stands around it. */
    Task around(Task task) {
        if (extensions.isEmpty()) {
            return task;
        }
        String type = task.action().type();
        boolean composite = type.equals("do") || type.equals("fork");
        List<Extension> applied = new ArrayList<>();
        for (Applied each : extensions) {
            if (each.kind().equals(ALL) || each.kind().equals(composite ? COMPOSITE : type)) {
                applied.add(each.extension());
            }
        }
        return applied.isEmpty() ? task : extended(task, applied);
    }

    private static Task extended(Task task, List<Extension> applied) {
        Block core = new Block(task.pointer(), List.of(unconditional(task)));
        Action action = new Action.Extended(applied, core);
        return new Task(task.name(), task.pointer(), task.condition(), Transform.NONE, task.then(), action);
    }

    private static Task unconditional(Task task) {
        return new Task(
                task.name(), task.pointer(), null, task.transform(), task.then(), task.action(), task.timeout());
    }
}
