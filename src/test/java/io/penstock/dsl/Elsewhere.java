package io.penstock.dsl;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The documents that a workflow under test refers to. */
public final class Elsewhere {

    private final Map<String, Resources.Resource> known = new HashMap<>();

    /** One with that text. */
    public Elsewhere with(String uri, String text) {
        known.put(uri, new Resources.Content(text.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    /** One of the shipped test files. */
    public Elsewhere file(String uri, String name) {
        return with(uri, GoodDocuments.read("elsewhere/" + name));
    }

    Elsewhere without(String uri, String why) {
        known.put(uri, new Resources.Unavailable(why));
        return this;
    }

    /** What a workflow without a {@code document} section needs beside these. */
    Resources missing(String rest) {
        Resources resources = new Resources(known);
        Documents.compile(text(rest), Documents.Format.YAML, resources);
        return resources;
    }

    public Program compile(String rest) {
        return Documents.compile(text(rest), Documents.Format.YAML, new Resources(known));
    }

    /** The violations, each as pointer, message and hint. */
    List<String> violations(String rest) {
        try {
            compile(rest);
            return List.of();
        } catch (Failure refused) {
            return ((Reason.Invalid) refused.reason())
                    .violations().stream().map(Elsewhere::written).toList();
        }
    }

    private static String written(Violation violation) {
        String hint = violation.hint() == null ? "" : " | " + violation.hint();
        return violation.pointer() + " " + violation.message() + hint;
    }

    private static byte[] text(String rest) {
        String head = "document: {dsl: '1.0.3', namespace: test, name: elsewhere, version: '1.0.0'}\n";
        return (head + rest).getBytes(StandardCharsets.UTF_8);
    }
}
