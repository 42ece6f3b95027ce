package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Template;
import io.penstock.dsl.Transform;
import org.jspecify.annotations.Nullable;

/**
 * What a task came to: computed in whole before anything is changed.
 *
 * @param raw before {@code output.as}
 * @param output the transformed output
 * @param context what {@code export.as} makes of it; absent: the context stays
 */
record Produced(JsonNode raw, JsonNode output, @Nullable JsonNode context) {

    static Produced of(Strand strand, Activation task, JsonNode raw) {
        return of(strand, task, task.task().transform(), raw);
    }

    /** As above, by other rules than those of the whole task. */
    static Produced of(Strand strand, Activation task, Transform transform, JsonNode raw) {
        Template as = transform.output();
        Template export = transform.export();
        Transform.Schemas schemas = transform.schemas();
        if (as == null && export == null && schemas == Transform.Schemas.NONE) {
            return new Produced(raw, raw, null);
        }
        Evaluator evaluator = strand.machine().evaluator();
        evaluator.environment().enter(strand, task);
        evaluator.environment().produced(raw, null);
        JsonNode output = as == null ? raw : evaluator.value(as, raw);
        evaluator.check(schemas.output(), output, "The output");
        evaluator.environment().produced(raw, output);
        JsonNode context = export == null ? null : evaluator.value(export, output);
        JsonNode exported = context == null ? strand.machine().context() : context;
        evaluator.check(schemas.export(), exported, "The exported context");
        return new Produced(raw, output, context);
    }

    /** Puts the context and the trace's row in place. */
    void settle(Machine machine, Row row) {
        export(machine);
        machine.end(row, Row.Status.COMPLETED, output, null);
    }

    /** Puts the context in place. */
    void export(Machine machine) {
        if (context != null) {
            machine.export(context);
        }
    }
}
