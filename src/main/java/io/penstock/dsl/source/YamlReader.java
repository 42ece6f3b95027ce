package io.penstock.dsl.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads one YAML document into a tree with places, by the core schema of YAML 1.2: {@code yes}, {@code on} and dates are text. Anchors,
 * aliases and tags are refused, so that what is read is what is seen, and no document grows while it is read. Pure.
 */
public final class YamlReader {

    private YamlReader() {}

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
        Place end = new Place(1, 1);
        try {
            Parser parser = new ParserImpl(new StreamReader(source.text()), new LoaderOptions());
            boolean begun = false;
            while (parser.peekEvent() != null) {
                Event event = parser.getEvent();
                end = place(event.getStartMark());
                if (event instanceof DocumentStartEvent) {
                    if (begun) {
                        throw malformed("A second document begins; only one is read.", end);
                    }
                    begun = true;
                } else {
                    take(event, tree, end);
                }
            }
        } catch (MarkedYAMLException broken) {
            Mark mark = broken.getProblemMark();
            throw malformed(
                    "The document is not YAML: " + broken.getProblem() + "." + advice(broken),
                    mark == null ? end : place(mark));
        } catch (ReaderException unreadable) {
            String message = String.format(
                    "The document is not YAML: the character U+%04X is not allowed.", unreadable.getCodePoint());
            throw malformed(message, source.placeOf(unreadable.getPosition()));
        } catch (YAMLException broken) {
            throw malformed("The document is not YAML: " + broken.getMessage(), end);
        }
        return tree.root(end);
    }

    private static String advice(MarkedYAMLException broken) {
        if ("while scanning an alias".equals(broken.getContext())) {
            return " A value that begins with `*` belongs in quotes.";
        }
        boolean colon = broken.getProblem().startsWith("mapping values are not allowed");
        return colon ? " A value that holds a colon and a space belongs in quotes." : "";
    }

    private static void take(Event event, TreeBuilder tree, Place place) {
        if (event instanceof NodeEvent node) {
            refuseIndirection(node, tree, place);
        }
        if (event instanceof ScalarEvent scalar) {
            refuseTag(scalar.getTag(), tree, place);
            scalar(scalar, tree, place);
        } else if (event instanceof CollectionStartEvent start) {
            refuseTag(start.getTag(), tree, place);
            if (tree.wantsKey()) {
                throw tree.refused(place, "A key must be text.", null);
            }
            if (event instanceof MappingStartEvent) {
                tree.startObject(place);
            } else {
                tree.startArray(place);
            }
        } else if (event.is(Event.ID.MappingEnd) || event.is(Event.ID.SequenceEnd)) {
            tree.end();
        }
    }

    private static void scalar(ScalarEvent event, TreeBuilder tree, Place place) {
        String text = event.getValue();
        boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN;
        if (tree.wantsKey()) {
            if (plain && text.isEmpty()) {
                throw tree.refused(place, "A key is missing before `:`.", null);
            }
            tree.key(text, place);
            return;
        }
        try {
            Optional<JsonNode> value = plain ? Scalars.plain(text) : Optional.empty();
            if (value.isPresent()) {
                tree.scalar(value.get(), place);
            } else {
                tree.text(text, place);
            }
        } catch (IllegalArgumentException unfit) {
            throw tree.refused(place, String.valueOf(unfit.getMessage()), "Write it in quotes, as text.");
        }
    }

    private static void refuseIndirection(NodeEvent event, TreeBuilder tree, Place place) {
        String name = event.getAnchor();
        if (event instanceof AliasEvent) {
            throw tree.refused(
                    place, "The alias `*" + name + "` is not taken.", "Write the value out where it is used.");
        }
        if (name != null) {
            throw tree.refused(
                    place, "The anchor `&" + name + "` is not taken.", "Write the value out where it is used.");
        }
    }

    private static void refuseTag(@Nullable String tag, TreeBuilder tree, Place place) {
        if (tag != null) {
            throw tree.refused(place, "The tag `" + tag + "` is not taken.", "Remove it; quote what must be text.");
        }
    }

    private static Failure malformed(String message, Place place) {
        return new Failure(new Reason.Malformed(message, place.line(), place.column()));
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
