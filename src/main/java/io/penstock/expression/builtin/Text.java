package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.expression.eval.Run;
import io.penstock.expression.eval.Strings;

/** A string that grows, each piece charged before it is added. */
final class Text {

    private static final int CHARGED_AT_ONCE = 64;
    /** What a piece costs beside its characters. */
    private static final int PIECE = 8;

    private final Run run;
    private final StringBuilder text = new StringBuilder();
    private int uncharged;

    Text(Run run) {
        this.run = run;
    }

    Text append(String piece) {
        charge(piece.length() + PIECE);
        text.append(piece);
        return this;
    }

    Text append(String source, int from, int to) {
        charge(to - from + PIECE);
        text.append(source, from, to);
        return this;
    }

    Text append(char c) {
        charge(1);
        text.append(c);
        return this;
    }

    Text appendCodePoint(int codePoint) {
        charge(2);
        text.appendCodePoint(codePoint);
        return this;
    }

    int length() {
        return text.length();
    }

    JsonNode value() {
        Strings.charge(run, uncharged);
        uncharged = 0;
        return TextNode.valueOf(text.toString());
    }

    private void charge(int length) {
        uncharged += length;
        if (uncharged >= CHARGED_AT_ONCE) {
            run.meter().text((long) text.length() + length);
            Strings.charge(run, uncharged);
            uncharged = 0;
        }
    }
}
