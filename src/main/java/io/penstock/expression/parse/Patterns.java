package io.penstock.expression.parse;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;

/** Reads what values are taken apart by: {@code [$a, {b: $c}] ?// $d}. */
final class Patterns {

    private final Cursor cursor;
    private final Terms terms;

    Patterns(Cursor cursor, Terms terms) {
        this.cursor = cursor;
        this.terms = terms;
    }

    List<Ast.Pattern> alternatives() {
        List<Ast.Pattern> alternatives = new ArrayList<>(1);
        alternatives.add(pattern());
        while (atAlternative()) {
            cursor.next();
            cursor.next();
            alternatives.add(pattern());
        }
        return alternatives;
    }

    /** The two tokens of {@code ?//} stand side by side only between patterns. */
    private boolean atAlternative() {
        return cursor.at("?") && cursor.peekBehind().is("//");
    }

    private Ast.Pattern pattern() {
        cursor.enter();
        Ast.Pattern pattern;
        if (cursor.take("[")) {
            pattern = array();
        } else if (cursor.take("{")) {
            pattern = object();
        } else {
            pattern = new Ast.VariablePattern(cursor.expect(Token.Kind.VARIABLE, "a variable, '[' or '{'"));
        }
        cursor.leave();
        return pattern;
    }

    private Ast.Pattern array() {
        List<Ast.Pattern> elements = new ArrayList<>(2);
        do {
            elements.add(pattern());
        } while (cursor.take(","));
        cursor.expect("]");
        return new Ast.ArrayPattern(elements);
    }

    private Ast.Pattern object() {
        List<Ast.PatternEntry> entries = new ArrayList<>(2);
        do {
            entries.add(entry());
        } while (cursor.take(","));
        cursor.expect("}");
        return new Ast.ObjectPattern(entries);
    }

    private Ast.PatternEntry entry() {
        Token token = cursor.peek();
        if (token.kind() == Token.Kind.VARIABLE) {
            cursor.next();
            Ast key = new Ast.Literal(TextNode.valueOf(token.text()), token.at());
            return new Ast.PatternEntry(token.text(), key, cursor.take(":") ? pattern() : null);
        }
        Ast key = terms.key(token);
        cursor.expect(":");
        return new Ast.PatternEntry(null, key, pattern());
    }
}
