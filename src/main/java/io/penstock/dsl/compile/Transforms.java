package io.penstock.dsl.compile;

import io.penstock.dsl.Template;
import io.penstock.dsl.Transform;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import org.jspecify.annotations.Nullable;

/** Reads {@code input.from}, {@code output.as} and {@code export.as}: a text is an expression, with or without <code>${ }</code>. */
final class Transforms {

    private static final Shape INPUT = Shape.of("`input`", "from").later("schema");
    private static final Shape OUTPUT = Shape.of("`output`", "as").later("schema");
    private static final Shape EXPORT = Shape.of("`export`", "as").later("schema");

    private Transforms() {}

    static Transform ofTask(Located at, Scope scope, Compilation compilation) {
        Template input = read(at.member("input"), INPUT, "from", scope.beforeInput(), compilation);
        Template output = read(at.member("output"), OUTPUT, "as", scope, compilation);
        Template export = read(at.member("export"), EXPORT, "as", scope.afterOutput(), compilation);
        boolean none = input == null && output == null && export == null;
        return none ? Transform.NONE : new Transform(input, output, export);
    }

    static Transform ofWorkflow(Located at, Compilation compilation) {
        return new Transform(
                read(at.member("input"), INPUT, "from", Scope.WORKFLOW_INPUT, compilation),
                read(at.member("output"), OUTPUT, "as", Scope.WORKFLOW_OUTPUT, compilation),
                null);
    }

    private static @Nullable Template read(
            @Nullable Located at, Shape shape, String property, Scope scope, Compilation compilation) {
        Findings findings = compilation.findings();
        Fields fields = shape.readIfThere(at, findings);
        Located value = fields == null ? null : fields.get(property);
        if (value == null) {
            return null;
        }
        Expressions expressions = compilation.expressions();
        if (value.isText()) {
            return new Template.Computed(expressions.natural(value, scope));
        }
        if (!value.isObject()) {
            findings.add(value, "`" + property + "` is an expression or an object.", null);
        }
        return expressions.template(value, scope);
    }
}
