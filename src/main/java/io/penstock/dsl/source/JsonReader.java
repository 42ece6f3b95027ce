package io.penstock.dsl.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads JSON (RFC 8259) into a tree with places. Pure. */
public final class JsonReader {

    /** Remembers no names between documents. Jackson's own bounds lie above ours, so that ours speak. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(TreeBuilder.MAX_DEPTH + 10)
                    .maxNumberLength(1_000)
                    .build())
            .build();

    private JsonReader() {}

    /** @throws Failure {@link Reason.Malformed}, or {@link Reason.Invalid} when a bound is broken */
    public static Located read(SourceText source, Findings findings) {
        return read(source, findings, "");
    }

    /**
     * The same for a text that is a part of another.
     *
     * @param pointer what the pointers of its values begin with
     */
    public static Located read(SourceText source, Findings findings, String pointer) {
        TreeBuilder tree = new TreeBuilder(findings, pointer);
        try (JsonParser parser = FACTORY.createParser(source.text())) {
            int depth = 0;
            JsonToken token = parser.nextToken();
            while (token != null) {
                take(parser, token, tree);
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                token = parser.nextToken();
                if (depth == 0 && token != null) {
                    Place place = place(parser.currentTokenLocation());
                    throw new Failure(
                            new Reason.Malformed("Text follows after the document.", place.line(), place.column()));
                }
            }
        } catch (JsonProcessingException malformed) {
            Place place = place(malformed.getLocation());
            throw new Failure(new Reason.Malformed(
                    "The document is not JSON: " + malformed.getOriginalMessage(), place.line(), place.column()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return tree.root(new Place(1, 1));
    }

    private static void take(JsonParser parser, JsonToken token, TreeBuilder tree) throws IOException {
        Place place = place(parser.currentTokenLocation());
        switch (token) {
            case START_OBJECT -> tree.startObject(place);
            case START_ARRAY -> tree.startArray(place);
            case END_OBJECT, END_ARRAY -> tree.end();
            case FIELD_NAME -> tree.key(parser.currentName(), place);
            case VALUE_STRING -> tree.text(parser.getText(), place);
            case VALUE_TRUE -> tree.scalar(BooleanNode.TRUE, place);
            case VALUE_FALSE -> tree.scalar(BooleanNode.FALSE, place);
            case VALUE_NULL -> tree.scalar(NullNode.instance, place);
            default -> number(parser.getText(), place, tree);
        }
    }

    private static void number(String text, Place place, TreeBuilder tree) {
        try {
            tree.scalar(Scalars.plain(text).orElse(NullNode.instance), place);
        } catch (IllegalArgumentException unfit) {
            throw tree.refused(place, String.valueOf(unfit.getMessage()), "Write it as text.");
        }
    }

    private static Place place(JsonLocation at) {
        return at == null ? new Place(0, 0) : new Place(Math.max(at.getLineNr(), 0), Math.max(at.getColumnNr(), 0));
    }
}
