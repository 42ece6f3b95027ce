package io.penstock.dsl.compile;

import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.JsonReader;
import io.penstock.dsl.source.Located;
import io.penstock.dsl.source.SourceText;
import io.penstock.dsl.source.YamlReader;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A text from elsewhere that becomes part of a document. What is wrong in it is told where the document takes it.
 *
 * @param what the text is, as a message names it: "function"
 * @param pointer what the pointers of its values begin with
 * @param at where it is taken
 */
record ForeignText(String what, FixedEndpoint endpoint, String pointer, Located at) {

    /** Reads it. Null when it is not at hand yet, or cannot be read, which is told. */
    <T> @Nullable T read(Compilation compilation, BiFunction<Located, Findings, T> reader) {
        Findings findings = compilation.findings();
        byte[] bytes = compilation.imports().bytes(endpoint, at, findings);
        if (bytes == null) {
            return null;
        }
        try {
            SourceText source = SourceText.of(bytes);
            Findings own = new Findings(source);
            boolean json = source.text().stripLeading().startsWith("{");
            Located root = json ? JsonReader.read(source, own, pointer) : YamlReader.read(source, own, pointer);
            T read = reader.apply(root, own);
            own.sorted().forEach(violation -> tell(violation, findings));
            own.warnings().forEach(warning -> findings.warn(at, told(warning), warning.hint()));
            return read;
        } catch (Failure unreadable) {
            tell(unreadable.reason(), findings);
            return null;
        }
    }

    private void tell(Reason reason, Findings findings) {
        if (reason instanceof Reason.Invalid invalid && !invalid.violations().isEmpty()) {
            invalid.violations().forEach(violation -> tell(violation, findings));
        } else if (reason instanceof Reason.Malformed malformed) {
            tell(new Violation("", malformed.line(), malformed.column(), malformed.message(), null), findings);
        } else {
            tell(new Violation("", reason.message()), findings);
        }
    }

    private void tell(Violation violation, Findings findings) {
        findings.add(at, told(violation), violation.hint());
    }

    private String told(Violation violation) {
        String line = violation.line() > 0 ? ", line " + violation.line() : "";
        return "In the " + what + " at " + endpoint.uri() + line + ": " + violation.message();
    }
}
