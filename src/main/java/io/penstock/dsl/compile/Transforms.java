package io.penstock.dsl.compile;

import io.penstock.dsl.Template;
import io.penstock.dsl.Transform;
import io.penstock.dsl.schema.Schema;
import io.penstock.dsl.source.Located;
import org.jspecify.annotations.Nullable;

/** Reads {@code input}, {@code output} and {@code export}: a text is an expression, with or without <code>${ }</code>. */
final class Transforms {

    private static final Shape INPUT = Shape.of("`input`", "from", "schema");
    private static final Shape OUTPUT = Shape.of("`output`", "as", "schema");
    private static final Shape EXPORT = Shape.of("`export`", "as", "schema");

    /** One of the three, with what it may hold. */
    private record Step(
            @Nullable Template template, @Nullable Schema schema) {
        static final Step NONE = new Step(null, null);
    }

    private Transforms() {}

    static Transform ofTask(Located at, Scope scope, Compilation compilation) {
        Step input = read(at.member("input"), INPUT, scope.beforeInput(), compilation);
        Step output = read(at.member("output"), OUTPUT, scope, compilation);
        Step export = read(at.member("export"), EXPORT, scope.afterOutput(), compilation);
        return transform(input, output, export);
    }

    /** Of each event that a task listens to. */
    static Transform ofIteration(Located at, Scope scope, Compilation compilation) {
        Step output = read(at.member("output"), OUTPUT, scope, compilation);
        Step export = read(at.member("export"), EXPORT, scope.afterOutput(), compilation);
        return transform(Step.NONE, output, export);
    }

    static Transform ofWorkflow(Located at, Compilation compilation) {
        Step input = read(at.member("input"), INPUT, Scope.WORKFLOW_INPUT, compilation);
        Step output = read(at.member("output"), OUTPUT, Scope.WORKFLOW_OUTPUT, compilation);
        return transform(input, output, Step.NONE);
    }

    private static Transform transform(Step input, Step output, Step export) {
        if (input == Step.NONE && output == Step.NONE && export == Step.NONE) {
            return Transform.NONE;
        }
        boolean free = input.schema() == null && output.schema() == null && export.schema() == null;
        Transform.Schemas schemas =
                free ? Transform.Schemas.NONE : new Transform.Schemas(input.schema(), output.schema(), export.schema());
        return new Transform(input.template(), output.template(), export.template(), schemas);
    }

    private static Step read(@Nullable Located at, Shape shape, Scope scope, Compilation compilation) {
        Fields fields = shape.readIfThere(at, compilation.findings());
        if (fields == null) {
            return Step.NONE;
        }
        Located value = fields.get(shape.known().get(0));
        Located schema = fields.get("schema");
        return new Step(
                value == null ? null : template(value, scope, compilation),
                schema == null ? null : SchemaProperty.read(schema, compilation));
    }

    private static Template template(Located value, Scope scope, Compilation compilation) {
        Expressions expressions = compilation.expressions();
        if (value.isText()) {
            return new Template.Computed(expressions.natural(value, scope));
        }
        if (!value.isObject()) {
            compilation.findings().add(value, "`" + value.key() + "` is an expression or an object.", null);
        }
        return expressions.template(value, scope);
    }
}
