package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.ErrorTemplate;
import io.penstock.dsl.StandardError;
import io.penstock.dsl.Template;
import org.jspecify.annotations.Nullable;

/** Computes the errors that documents raise. */
final class ErrorTemplates {

    /** Longer texts are cut: an error is kept in a trace and in a run's end. */
    private static final int LONGEST_TEXT = 4_000;

    private ErrorTemplates() {}

    /** @return the error, or the one that says why it cannot be computed */
    static Raised raise(Evaluator evaluator, ErrorTemplate template, JsonNode input) {
        String type = text(evaluator, template.type(), input);
        JsonNode status = evaluator.value(template.status(), input);
        if (type == null || !status.isNumber() || !status.canConvertToInt()) {
            return Raised.of(
                    StandardError.EXPRESSION, "An error needs a type that is text and a status that is an integer.");
        }
        WorkflowError error = new WorkflowError(
                type,
                status.intValue(),
                text(evaluator, template.title(), input),
                text(evaluator, template.detail(), input),
                text(evaluator, template.instance(), input));
        return new Raised(new Fault(error, null));
    }

    /** An error from outside, with texts that are short enough. */
    static WorkflowError cut(WorkflowError error) {
        return new WorkflowError(
                error.type(), error.status(), cutOrNull(error.title()), cutOrNull(error.detail()), error.instance());
    }

    private static @Nullable String cutOrNull(@Nullable String text) {
        return text == null ? null : cut(text);
    }

    static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }

    private static @Nullable String text(Evaluator evaluator, @Nullable Template template, JsonNode input) {
        if (template == null) {
            return null;
        }
        JsonNode value = evaluator.value(template, input);
        if (value.isNull()) {
            return null;
        }
        return cut(value.isTextual() ? value.textValue() : value.toString());
    }
}
