package io.penstock.dsl.compile;

import io.penstock.dsl.ErrorFilter;
import io.penstock.dsl.ErrorTemplate;
import io.penstock.dsl.StandardError;
import io.penstock.dsl.Template;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import org.jspecify.annotations.Nullable;

/** Reads errors: those to be raised and the filters on those that were. */
final class ErrorReader {

    private static final Shape ERROR = Shape.of("An error", "type", "status", "title", "detail", "instance");
    private static final Shape FILTER =
            Shape.of("An error filter", "type", "status", "instance", "title", "detail", "details");

    private ErrorReader() {}

    static ErrorTemplate template(Located at, Scope scope, Compilation compilation) {
        Findings findings = compilation.findings();
        Fields fields = ERROR.read(at, findings);
        Expressions expressions = compilation.expressions();
        Located type = fields.require("type");
        Located status = fields.require("status");
        return new ErrorTemplate(
                type == null
                        ? Expressions.nothing()
                        : EmitReader.expanding(type, expressions.checked(type, scope, it -> checkType(it, findings))),
                status == null
                        ? Expressions.nothing()
                        : expressions.checked(status, scope, it -> checkStatus(it, findings)),
                text(fields, "title", scope, expressions),
                text(fields, "detail", scope, expressions),
                instance(fields, scope, expressions));
    }

    private static void checkType(Located type, Findings findings) {
        if (!type.isText() || !type.text().matches("[A-Za-z][A-Za-z0-9+.-]*:\\S+")) {
            findings.add(type, "`type` is a URI.", "As https://example.com/errors/out-of-stock.");
        }
    }

    private static void checkStatus(Located status, Findings findings) {
        if (!status.value().isInt() || status.value().intValue() < 1) {
            findings.add(status, "`status` is a whole number, as 400 or 503.", null);
        }
    }

    private static @Nullable Template text(Fields fields, String name, Scope scope, Expressions expressions) {
        Located at = fields.get(name);
        return at == null ? null : expressions.checked(at, scope, it -> fields.text(name, ""));
    }

    private static @Nullable Template instance(Fields fields, Scope scope, Expressions expressions) {
        Located at = fields.get("instance");
        return at == null
                ? null
                : expressions.checked(at, scope, it -> {
                    if (!fields.text("instance", "/").startsWith("/")) {
                        fields.findings().add(it, "`instance` is a JSON pointer, as /do/0/check.", null);
                    }
                });
    }

    static ErrorFilter filter(Located at, Compilation compilation) {
        Fields fields = FILTER.read(at, compilation.findings());
        if (fields.readable() && at.members().isEmpty()) {
            compilation.findings().add(at, "An error filter needs at least one property.", null);
        }
        at.members().stream()
                .filter(Expressions::marked)
                .forEach(member -> compilation
                        .findings()
                        .add(member, "An error filter takes no expressions.", "Use `when` beside `errors`."));
        String type = fields.textOrNull("type");
        String detail = fields.textOrNull("detail");
        return new ErrorFilter(
                type == null ? null : StandardError.canonicalType(type),
                fields.integer("status", 1, Integer.MAX_VALUE),
                fields.textOrNull("instance"),
                fields.textOrNull("title"),
                detail == null ? fields.textOrNull("details") : detail);
    }
}
