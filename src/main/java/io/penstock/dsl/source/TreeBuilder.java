package io.penstock.dsl.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds the tree from the events of a format's parser, without recursion, and holds the bounds that both formats share: depth, number
 * of values, text that can be stored. A duplicate key is told and its first value kept; a broken bound ends the reading.
 */
final class TreeBuilder {

    static final int MAX_DEPTH = 200;
    private static final int MAX_VALUES = 250_000;
    private static final int MAX_KEY = 1_024;

    private final Findings findings;
    private final String pointer;
    private final Deque<Located> open = new ArrayDeque<>();
    private @Nullable Located root;
    private @Nullable String key;
    private Place keyPlace = new Place(0, 0);
    private int values;

    /** @param pointer of the whole text; empty unless it is a part of another */
    TreeBuilder(Findings findings, String pointer) {
        this.findings = findings;
        this.pointer = pointer;
    }

    /** Whether the next event is a key. */
    boolean wantsKey() {
        Located top = open.peek();
        return top != null && top.isObject() && key == null;
    }

    void key(String name, Place place) {
        if (name.length() > MAX_KEY) {
            throw refused(place, "A key is longer than " + MAX_KEY + " characters.", null);
        }
        key = checked(name, place);
        keyPlace = place;
    }

    void startObject(Place place) {
        start(JsonNodeFactory.instance.objectNode(), place);
    }

    void startArray(Place place) {
        start(JsonNodeFactory.instance.arrayNode(), place);
    }

    private void start(JsonNode container, Place place) {
        if (open.size() >= MAX_DEPTH) {
            throw refused(place, "The document is nested deeper than " + MAX_DEPTH + " levels.", null);
        }
        open.push(attach(container, place));
    }

    void end() {
        open.pop();
    }

    void text(String text, Place place) {
        attach(JsonNodeFactory.instance.textNode(checked(text, place)), place);
    }

    void scalar(JsonNode value, Place place) {
        attach(value, place);
    }

    private Located attach(JsonNode value, Place place) {
        if (++values > MAX_VALUES) {
            throw refused(place, "The document holds more than " + MAX_VALUES + " values.", null);
        }
        Located top = open.peek();
        if (top == null) {
            root = Located.root(value, place, pointer);
            return root;
        }
        if (top.isArray()) {
            return top.append(value, place);
        }
        String name = key == null ? "" : key;
        Located member = top.child(name, keyPlace, value, place);
        key = null;
        Located first = top.member(name);
        if (first == null) {
            top.put(member);
        } else {
            findings.addKey(
                    member,
                    "The key `" + name + "` is there twice.",
                    "Its first place is line " + first.keyPlace().line() + ".");
        }
        return member;
    }

    /** The finished tree; null when there was no event. */
    Located root(Place end) {
        if (root == null) {
            throw new Failure(new Reason.Malformed("The document is empty.", end.line(), end.column()));
        }
        return root;
    }

    private String checked(String text, Place place) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw refused(place, "A text holds the character U+0000, which cannot be stored.", null);
            }
            if (Character.isSurrogate(c)) {
                boolean pair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
                if (!pair) {
                    throw refused(place, "A text holds half of a surrogate pair, which is no character.", null);
                }
                i++;
            }
        }
        return text;
    }

    /** The end of the reading: a rule for the text as such, told at the value that would come next. */
    Failure refused(Place place, String message, @Nullable String hint) {
        return new Failure(new Reason.Invalid(
                message, List.of(new Violation(pointer(), place.line(), place.column(), message, hint))));
    }

    private String pointer() {
        Located top = open.peek();
        if (top == null) {
            return "";
        }
        Place nowhere = new Place(0, 0);
        if (key != null) {
            return top.child(key, nowhere, NullNode.instance, nowhere).pointer();
        }
        return top.isArray() ? top.pointer() + "/" + top.items().size() : top.pointer();
    }
}
