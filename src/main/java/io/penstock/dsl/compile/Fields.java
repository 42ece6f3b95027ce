package io.penstock.dsl.compile;

import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one object, with the checks that most of them share. What is wrong is told to the findings.
 *
 * @param readable false when it is no object, which was told: then nothing in it is missed
 */
record Fields(Shape shape, Located at, Findings findings, boolean readable) {

    @Nullable
    Located get(String name) {
        return at.member(name);
    }

    @Nullable
    Located require(String name) {
        Located member = at.member(name);
        if (member == null && readable) {
            findings.add(at, shape.what() + " needs `" + name + "`.", null);
        }
        return member;
    }

    /** A required text that is not blank; empty when there is none, which was told. */
    String requireText(String name) {
        Located member = require(name);
        String text = member == null ? "" : text(member);
        if (member != null && member.isText() && text.isBlank()) {
            findings.add(member, "`" + name + "` is empty.", null);
        }
        return text;
    }

    String text(String name, String otherwise) {
        Located member = at.member(name);
        return member == null ? otherwise : text(member);
    }

    private String text(Located member) {
        if (!member.isText()) {
            boolean scalar = member.value().isValueNode() && !member.value().isNull();
            findings.add(
                    member,
                    "`" + member.key() + "` is text.",
                    scalar ? "Put it in quotes: '" + member.value().asText() + "'." : null);
            return "";
        }
        return member.text();
    }

    @Nullable
    String textOrNull(String name) {
        Located member = at.member(name);
        return member == null ? null : text(member);
    }

    boolean flag(String name, boolean otherwise) {
        Located member = at.member(name);
        if (member == null) {
            return otherwise;
        }
        if (!member.value().isBoolean()) {
            findings.add(member, "`" + name + "` is true or false.", null);
        }
        return member.value().asBoolean();
    }

    @Nullable
    Integer integer(String name, int min, int max) {
        Located member = at.member(name);
        if (member == null) {
            return null;
        }
        boolean fits = member.value().isInt()
                && member.value().intValue() >= min
                && member.value().intValue() <= max;
        if (!fits) {
            findings.add(member, "`" + name + "` is a whole number from " + min + " to " + max + ".", null);
        }
        return member.value().asInt();
    }

    /** A text that is one of a few words. */
    String choice(String name, String otherwise, List<String> words) {
        Located member = at.member(name);
        if (member == null) {
            return otherwise;
        }
        String text = text(member);
        if (member.isText() && !words.contains(text)) {
            findings.addMisspelt(member, "`" + name + "` cannot be `" + text + "`.", text, words);
        }
        return words.contains(text) ? text : otherwise;
    }

    /** Whatever is there must be an object; what is in it is the author's own. */
    void freeObject(String name) {
        Located member = at.member(name);
        if (member != null && !member.isObject()) {
            findings.add(member, "`" + name + "` is an object.", null);
        }
    }
}
