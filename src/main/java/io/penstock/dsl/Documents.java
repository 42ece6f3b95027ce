package io.penstock.dsl;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.compile.WorkflowReader;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.JsonReader;
import io.penstock.dsl.source.Located;
import io.penstock.dsl.source.SourceText;
import io.penstock.dsl.source.YamlReader;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import java.util.List;

/** The one compiler from a document's text to its {@link Program}. Pure; safe on any thread. */
public final class Documents {

    private Documents() {}

    /** The two formats of a document. */
    public enum Format {
        YAML,
        JSON
    }

    /**
     * Reads, checks and compiles a text that needs no other.
     *
     * @throws Failure {@link Reason.Malformed} when the text is not YAML or JSON; {@link Reason.Invalid} with every violation, each with
     *     pointer, line and hint; {@link Reason.TooLarge} above the size limit
     */
    public static Program compile(byte[] text, Format format) {
        Resources none = Resources.none();
        Program program = compile(text, format, none);
        if (!none.missing().isEmpty()) {
            throw new Failure(new Reason.Invalid(
                    "The workflow needs documents that are not at hand: " + String.join(", ", none.missing()) + "."));
        }
        return program;
    }

    /**
     * Reads, checks and compiles with the documents that are at hand. While {@link Resources#missing} tells of others, the program is not
     * whole, and not to be run.
     *
     * @throws Failure as {@link #compile(byte[], Format)} does; nothing is refused for a document that is only missing
     */
    public static Program compile(byte[] text, Format format, Resources resources) {
        SourceText source = SourceText.of(text);
        Findings findings = new Findings(source);
        Program program = WorkflowReader.read(root(source, format, findings), findings, resources);
        findings.throwIfAny();
        return program;
    }

    /**
     * What the text says, whether or not it is a workflow.
     *
     * @throws Failure {@link Reason.Malformed}, {@link Reason.TooLarge}, or {@link Reason.Invalid} when a bound is broken
     */
    public static JsonNode read(byte[] text, Format format) {
        SourceText source = SourceText.of(text);
        return root(source, format, new Findings(source)).value();
    }

    /** A rule that a good document breaks only beside others, told where its name stands. */
    public static Violation atName(byte[] text, Format format, String message) {
        SourceText source = SourceText.of(text);
        Findings findings = new Findings(source);
        Located header = requireNonNull(root(source, format, findings).member("document"));
        findings.add(requireNonNull(header.member("name")), message, null);
        return findings.sorted().get(0);
    }

    private static Located root(SourceText source, Format format, Findings findings) {
        return format == Format.JSON ? JsonReader.read(source, findings) : YamlReader.read(source, findings);
    }

    /** Everything that {@link #compile} would refuse, in the order of the text; empty when the document is good. */
    public static List<Violation> check(byte[] text, Format format) {
        return check(text, format, Resources.none());
    }

    /** The same with the documents that are at hand; one that is missing is not told. */
    public static List<Violation> check(byte[] text, Format format, Resources resources) {
        return review(text, format, resources).violations();
    }

    /**
     * What there is to say of a document, in the order of its text.
     *
     * @param violations why it would be refused
     * @param warnings what is odd in it all the same
     */
    public record Review(List<Violation> violations, List<Violation> warnings) {}

    /** Everything at once, with the documents that are at hand; one that is missing is not told. */
    public static Review review(byte[] text, Format format, Resources resources) {
        Findings findings = null;
        try {
            SourceText source = SourceText.of(text);
            findings = new Findings(source);
            WorkflowReader.read(root(source, format, findings), findings, resources);
            return new Review(findings.sorted(), findings.warnings());
        } catch (Failure refused) {
            return new Review(violations(refused.reason()), findings == null ? List.of() : findings.warnings());
        }
    }

    private static List<Violation> violations(Reason reason) {
        if (reason instanceof Reason.Invalid invalid) {
            return invalid.violations();
        }
        if (reason instanceof Reason.Malformed malformed) {
            return List.of(new Violation("", malformed.line(), malformed.column(), malformed.message(), null));
        }
        return List.of(new Violation("", reason.message()));
    }
}
